// What is ours and refers to nothing: functions, attributes and methods of Python's own classes.

import type { Native, Runtime } from "./runtime.js";
import { BUILTIN, GETSET } from "./types.js";
import { Immortal, type PyType, type Value } from "./value.js";

/** What a native takes at one place. */
export interface Parameter {
  readonly name: string | undefined;
  /** Empty: any value will do. */
  readonly kinds: readonly string[];
  readonly isOptional: boolean;
}

/** What a native takes. */
export interface Signature {
  readonly positional: readonly Parameter[];
  /** How many of them must be there. */
  readonly leastCount: number;
  readonly named: readonly Parameter[];
  readonly hasRest: boolean;
  readonly hasNames: boolean;
}

/** A function of ours. */
export class NativeFunction extends Immortal {
  readonly name: string;
  readonly native: Native;
  /** What is checked before it runs. */
  readonly signature: Signature | undefined;
  /** Of a method: the class whose objects it takes first. */
  readonly owner: PyType | undefined;

  constructor(name: string, native: Native, signature?: Signature, owner?: PyType) {
    super(BUILTIN);
    this.name = name;
    this.native = native;
    this.signature = signature;
    this.owner = owner;
  }

  override get mayBeTracked(): boolean {
    return true;
  }
}

/**
 * The method of a class that answers for an operator: the program's, or one of an extension. Those of
 * `list` and its like are the machine's own work.
 */
export function askedMethod(cls: PyType, name: string): Value | undefined {
  if (!cls.isAsked) return undefined;
  const method = cls.lookup(name);
  return method instanceof NativeFunction && !method.owner?.isExtension ? undefined : method;
}

/** An attribute that is computed by us, of a class of ours. */
export class NativeProperty extends Immortal {
  readonly get: (vm: Runtime, self: Value) => Value;
  readonly set: ((vm: Runtime, self: Value, to: Value) => unknown) | undefined;

  constructor(
    get: (vm: Runtime, self: Value) => Value,
    set?: (vm: Runtime, self: Value, to: Value) => unknown,
  ) {
    super(GETSET);
    this.get = get;
    this.set = set;
  }
}

/** A method of ours that gets the class. */
export class NativeClassMethod extends Immortal {
  readonly native: Native;
  readonly name: string;
  readonly signature: Signature | undefined;

  constructor(name: string, native: Native, signature: Signature | undefined) {
    super(GETSET);
    this.name = name;
    this.native = native;
    this.signature = signature;
  }
}
