// Functions of the program, and the cells that closures share.

import type { Code } from "../compile/code.js";
import type { PyDict } from "./dict.js";
import type { Memory } from "./memory.js";
import type { PyTuple } from "./sequence.js";
import { CELL, CODE, FUNCTION } from "./types.js";
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

/** Compiled code, as `function.__code__`. */
export class PyCode extends Immortal {
  readonly code: Code;

  constructor(code: Code) {
    super(CODE);
    this.code = code;
  }
}
