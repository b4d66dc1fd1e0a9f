// What can be called: functions of the program, functions of ours, methods bound to their object;
// and the cells that closures share.

import type { Signature } from "../builtins/signatures.js";
import type { Code } from "../compile/code.js";
import type { PyDict } from "./dict.js";
import type { Memory } from "./memory.js";
import type { Native } from "./runtime.js";
import type { PyTuple } from "./sequence.js";
import type { PyType } from "./type.js";
import { BUILTIN, CELL, CODE, FUNCTION, METHOD } from "./types.js";
import { Immortal, PyObject, type Value } from "./value.js";

/** A variable that functions share. */
export class PyCell extends PyObject {
  value: Value | undefined = undefined;
  readonly #memory: Memory;

  constructor(memory: Memory) {
    super(CELL);
    this.#memory = memory;
    this.settle(memory, "cell", 1);
  }

  set(value: Value | undefined): void {
    const old = this.value;
    this.value = value;
    this.#memory.set(this, 0, old, value);
  }

  protected override contents(): Value[] {
    return this.value === undefined ? [] : [this.value];
  }
}

/** A function of the program. */
export class PyFunction extends PyObject {
  readonly code: Code;
  readonly globals: PyDict;
  readonly defaults: PyTuple | undefined;
  readonly keywordDefaults: PyDict | undefined;
  readonly closure: PyTuple | undefined;
  name: string;

  constructor(
    memory: Memory,
    code: Code,
    globals: PyDict,
    defaults: PyTuple | undefined,
    keywordDefaults: PyDict | undefined,
    closure: PyTuple | undefined,
  ) {
    super(FUNCTION);
    this.code = code;
    this.globals = globals;
    this.defaults = defaults;
    this.keywordDefaults = keywordDefaults;
    this.closure = closure;
    this.name = code.name;
    this.dictPosition = 4;
    this.settle(memory, "function", 5);
    const parts = [globals, defaults, keywordDefaults, closure];
    for (const [position, part] of parts.entries()) memory.set(this, position, undefined, part);
  }

  protected override contents(): Value[] {
    const { globals, defaults, keywordDefaults, closure } = this;
    return [globals, defaults, keywordDefaults, closure].filter((part) => part !== undefined);
  }
}

/** A function of ours: it refers to nothing. */
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

/** A function together with the object that it was taken from. */
export class PyMethod extends PyObject {
  readonly callee: Value;
  readonly self: Value;

  constructor(memory: Memory, callee: Value, self: Value) {
    super(callee instanceof NativeFunction ? BUILTIN : METHOD);
    this.callee = callee;
    this.self = self;
    this.settle(memory, "method", 2);
    memory.set(this, 0, undefined, callee);
    memory.set(this, 1, undefined, self);
  }

  protected override contents(): Value[] {
    return [this.callee, this.self];
  }
}

/** Compiled code, as `function.__code__`. */
export class PyCode extends Immortal {
  readonly code: Code;

  constructor(code: Code) {
    super(CODE);
    this.code = code;
  }
}
