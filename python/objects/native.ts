// Our functions, attributes and methods of Python's own classes, which refer to nothing.

import type { Native, Runtime } from "./runtime.js";
import { BUILTIN, GETSET } from "./types.js";
import { Immortal, type PyType, type Value } from "./value.js";

/** A native's parameter. */
export interface Parameter {
  readonly name: string | undefined;
  /** Empty: any value. */
  readonly kinds: readonly string[];
  readonly isOptional: boolean;
}

/** A native's parameters. */
export interface Signature {
  readonly positional: readonly Parameter[];
  /** How many of them are required. */
  readonly leastCount: number;
  readonly named: readonly Parameter[];
  readonly hasRest: boolean;
  readonly hasNames: boolean;
}

/** One of our functions. */
export class NativeFunction extends Immortal {
  readonly name: string;
  readonly native: Native;
  /** What is checked before it runs. */
  readonly signature: Signature | undefined;
  /** Of a method: the class whose objects it takes first. */
  readonly owner: PyType | undefined;
  /** What messages call it: after its class, or its module. */
  readonly path: string;

  constructor(
    name: string,
    native: Native,
    signature?: Signature,
    owner?: PyType,
    module = "builtins",
  ) {
    super(BUILTIN);
    const place = owner ? owner.shortName : module;
    this.path = place === "builtins" ? name : `${place}.${name}`;
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
 * The method of a class that implements an operator: the program's, or one of an extension. Those of
 * `list` and the like are built into the machine.
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
