// Sets and frozensets: members in the order of insertion.

import { HashIndex, type KeyComparison } from "./hash-index.js";
import type { Memory } from "./memory.js";
import { flagsOf, PyObject, type PyType, type Value } from "./value.js";

export class PySet extends PyObject {
  readonly #memory: Memory;
  readonly #index: HashIndex = new HashIndex();
  #members: (Value | undefined)[] = [];
  #capacity = 0;
  size = 0;
  /** Of a frozenset, once it was asked for. */
  hash: bigint | undefined = undefined;

  constructor(memory: Memory, cls: PyType) {
    super(cls);
    this.#memory = memory;
    this.settle(memory, "set", 0, flagsOf(cls));
  }

  has(vm: KeyComparison, value: Value): boolean {
    return this.#find(vm, value, this.#index.hashOf(vm, value)) >= 0;
  }

  #find(vm: KeyComparison, value: Value, hash: bigint | undefined): number {
    return this.#index.find(vm, () => this.#members, value, hash);
  }

  add(vm: KeyComparison, value: Value): void {
    const hash = this.#index.hashOf(vm, value);
    if (this.#find(vm, value, hash) >= 0) return;
    if (this.#members.length === this.#capacity && 2 * this.size < this.#capacity) this.#pack();
    const entry = this.#members.length;
    if (entry === this.#capacity) {
      this.#capacity = this.#capacity * 2 + 4;
      this.#memory.grow(this, this.header + this.#capacity);
    }
    this.#index.add(vm, value, entry, hash);
    this.#members.push(value);
    this.size++;
    this.#memory.set(this, this.header + entry, undefined, value);
  }

  /** Whether it was there. */
  delete(vm: KeyComparison, value: Value): boolean {
    const entry = this.#find(vm, value, this.#index.hashOf(vm, value));
    if (entry < 0) return false;
    const old = this.#members[entry] as Value;
    this.#index.remove(vm, old, entry);
    this.#members[entry] = undefined;
    this.size--;
    if (this.size === 0) this.#forgetAll();
    this.#memory.set(this, this.header + entry, old, undefined);
    return true;
  }

  /** Members without gaps, from the first position on. */
  #pack(): void {
    const members = this.#members;
    const numbers = members.map(() => -1);
    this.#members = [];
    for (const [entry, value] of members.entries()) {
      if (value === undefined) continue;
      const next = this.#members.length;
      numbers[entry] = next;
      this.#members.push(value);
      if (next === entry) continue;
      this.#memory.set(this, this.header + next, undefined, value);
      this.#memory.set(this, this.header + entry, value, undefined);
    }
    this.#index.renumber(numbers);
  }

  #forgetAll(): void {
    this.#members = [];
    this.#index.clear();
    this.size = 0;
  }

  clear(): void {
    const old = this.values();
    for (const value of old) this.#memory.retain(value);
    const count = this.#members.length;
    this.#forgetAll();
    for (let entry = 0; entry < count; entry++) {
      this.#memory.heap.setReference(this.handle, this.header + entry, 0);
    }
    for (const value of old) this.#memory.release(value);
  }

  values(): Value[] {
    return this.#members.filter((value): value is Value => value !== undefined);
  }

  /** The members as they are now, held until the running operation is done. */
  heldValues(): Value[] {
    const values = this.values();
    for (const value of values) this.#memory.hold(value);
    return values;
  }

  /** The first member from `from` on, and its number; for iterators. */
  memberFrom(from: number): { value: Value; entry: number } | undefined {
    for (let entry = from; entry < this.#members.length; entry++) {
      const value = this.#members[entry];
      if (value !== undefined) return { value, entry };
    }
    return undefined;
  }

  protected override contents(): Value[] {
    return this.values();
  }
}
