// Instances of the program's classes. Attributes are in the instance itself until `__dict__` is read, as
// in CPython 3.11.

import { PyDict } from "./dict.js";
import type { Memory } from "./memory.js";
import { DICT, OBJECT } from "./types.js";
import { flagsOf, type Kind, type Namespace, PyObject, type PyType, type Value } from "./value.js";

/** An object with attributes. */
export class PyInstance extends PyObject {
  readonly #memory: Memory;
  readonly #positions: Map<string, number> = new Map();
  #values: (Value | undefined)[] = [];
  #capacity: number;
  /** The int, str, … that an instance of a subclass is. */
  readonly primitive: Value | undefined;

  constructor(
    memory: Memory,
    cls: PyType,
    primitive?: Value,
    flags: number = flagsOf(cls),
    kind: Kind = "instance",
  ) {
    super(cls);
    this.#memory = memory;
    this.primitive = primitive;
    this.#capacity = this.header > 0 ? 1 : 0;
    cls.countInstance();
    this.settle(memory, kind, this.#capacity, flags);
  }

  get names(): string[] {
    return [...this.#positions.keys()];
  }

  own(name: string): Value | undefined {
    if (this.dict) return this.dict.getName(name);
    const index = this.#positions.get(name);
    return index === undefined ? undefined : this.#values[index];
  }

  setOwn(name: string, value: Value): undefined {
    if (this.dict) return this.dict.setName(name, value);
    const known = this.#positions.get(name);
    if (known !== undefined) {
      const old = this.#values[known];
      this.#values[known] = value;
      this.#memory.set(this, this.header + known, old, value);
      return;
    }
    if (!this.cls.sharesName(name)) return this.takeDict().setName(name, value);
    const index = this.#values.length;
    if (index === this.#capacity) {
      this.#capacity = this.#capacity * 2 + 2;
      this.#memory.grow(this, this.header + this.#capacity);
    }
    this.#positions.set(name, index);
    this.#values.push(value);
    this.#memory.set(this, this.header + index, undefined, value);
  }

  /** Whether there was such an attribute. */
  deleteOwn(name: string): boolean {
    if (this.dict) return this.dict.deleteName(name);
    const index = this.#positions.get(name);
    if (index === undefined) return false;
    const old = this.#values[index];
    this.#positions.delete(name);
    this.#values[index] = undefined;
    if (this.#positions.size === 0) this.#values = [];
    this.#memory.set(this, this.header + index, old, undefined);
    return true;
  }

  /** `__dict__`. After this: attributes are in a dict of their own. */
  takeDict(): Namespace {
    if (this.dict) return this.dict;
    const memory = this.#memory;
    const dict = new PyDict(memory, DICT);
    for (const [name, index] of this.#positions) dict.setName(name, this.#values[index] as Value);
    this.setDict(memory, dict);
    const values = this.#values;
    this.#values = [];
    this.#positions.clear();
    for (const [index, value] of values.entries())
      memory.set(this, this.header + index, value, undefined);
    return dict;
  }

  /** An `object()` refers to nothing and is not tracked in CPython either. */
  override get mayBeTracked(): boolean {
    return this.cls !== OBJECT && !this.cls.isUntracked;
  }

  override unexamined(): Value[] {
    return [this.cls];
  }

  protected override contents(): Value[] {
    return [...this.#positions.values()].map((index) => this.#values[index] as Value);
  }
}
