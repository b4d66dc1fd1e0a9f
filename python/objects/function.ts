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

/** What the program may set on a function, beside its attributes. */
const FIELDS = ["__doc__", "__module__", "__annotations__"] as const;
type Field = (typeof FIELDS)[number];

/** A function of the program. */
export class PyFunction extends PyObject {
  readonly #memory: Memory;
  readonly #fields: Map<Field, Value> = new Map();
  readonly code: Code;
  readonly globals: PyDict;
  readonly defaults: PyTuple | undefined;
  readonly keywordDefaults: PyDict | undefined;
  readonly closure: PyTuple | undefined;
  name: string;
  qualifiedName: string;

  constructor(
    memory: Memory,
    code: Code,
    globals: PyDict,
    defaults: PyTuple | undefined,
    keywordDefaults: PyDict | undefined,
    closure: PyTuple | undefined,
  ) {
    super(FUNCTION);
    this.#memory = memory;
    this.code = code;
    this.globals = globals;
    this.defaults = defaults;
    this.keywordDefaults = keywordDefaults;
    this.closure = closure;
    this.name = code.name;
    this.qualifiedName = code.qualifiedName;
    this.dictPosition = 4;
    this.settle(memory, "function", 5);
    const parts = [globals, defaults, keywordDefaults, closure];
    for (const [position, part] of parts.entries()) memory.set(this, position, undefined, part);
  }

  protected override contents(): Value[] {
    const { globals, defaults, keywordDefaults, closure } = this;
    const parts = [globals, defaults, keywordDefaults, closure];
    return [...parts, ...this.#fields.values()].filter((part) => part !== undefined);
  }

  /** What was set; undefined before. */
  field(name: Field): Value | undefined {
    return this.#fields.get(name);
  }

  setField(name: Field, value: Value): void {
    if (this.#fields.size === 0) this.#memory.grow(this, 5 + FIELDS.length);
    const old = this.#fields.get(name);
    this.#fields.set(name, value);
    this.#memory.set(this, 5 + FIELDS.indexOf(name), old, value);
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
