// Dicts: entries in the order of insertion, key and value of each at two positions of the heap
// object. An entry that was deleted leaves a gap until the dict is packed.

import { HashIndex, type KeyComparison } from "./hash-index.js";
import type { Memory } from "./memory.js";
import type { Tracking } from "./tracking.js";
import { flagsOf, isObject, type Namespace, PyObject, type PyType, type Value } from "./value.js";

export class PyDict extends PyObject implements Namespace {
  readonly #memory: Memory;
  readonly #index: HashIndex = new HashIndex();
  #keys: (Value | undefined)[] = [];
  #values: (Value | undefined)[] = [];
  #capacity = 0;
  size = 0;
  #isTracked = false;
  /** Where the entries begin. */
  readonly #first: number;

  /** `fields` are positions of a subclass, before the entries. */
  constructor(memory: Memory, cls: PyType, fields = 0) {
    super(cls);
    this.#memory = memory;
    this.#first = this.header + fields;
    this.settle(memory, "dict", fields, flagsOf(cls));
  }

  getName(name: string): Value | undefined {
    const entry = this.#index.findName(name);
    return entry < 0 ? undefined : this.#values[entry];
  }

  setName(name: string, value: Value): undefined {
    const entry = this.#index.findName(name);
    if (entry >= 0) this.#setValue(entry, value);
    else this.#index.addName(name, this.#append(name, value));
  }

  /** Whether there was such a name. */
  deleteName(name: string): boolean {
    const entry = this.#index.findName(name);
    if (entry < 0) return false;
    this.#index.removeName(name);
    this.#empty(entry);
    return true;
  }

  get(vm: KeyComparison, key: Value): Value | undefined {
    const entry = this.#find(vm, key, this.#index.hashOf(vm, key));
    return entry < 0 ? undefined : this.#values[entry];
  }

  set(vm: KeyComparison, key: Value, value: Value): undefined {
    const hash = this.#index.hashOf(vm, key);
    const entry = this.#find(vm, key, hash);
    if (entry >= 0) return this.#setValue(entry, value);
    this.#index.add(vm, key, this.#append(key, value), hash);
  }

  /** Whether the key was there. */
  delete(vm: KeyComparison, key: Value): boolean {
    const entry = this.#find(vm, key, this.#index.hashOf(vm, key));
    if (entry < 0) return false;
    this.#remove(vm, key, entry);
    return true;
  }

  #find(vm: KeyComparison, key: Value, hash: bigint | undefined): number {
    // A key of the program may be equal to a string.
    return typeof key === "string" && !this.#index.hasOthers
      ? this.#index.findName(key)
      : this.#index.find(vm, () => this.#keys, key, hash);
  }

  #setValue(entry: number, value: Value): undefined {
    const old = this.#values[entry];
    this.#values[entry] = value;
    this.#note(value);
    this.#memory.set(this, this.#first + 2 * entry + 1, old, value);
  }

  #note(value: Value): undefined {
    if (this.isTracked || !isObject(value) || !value.mayBeTracked) return;
    this.#isTracked = true;
    this.#memory.tracking.addDict(this);
  }

  #append(key: Value, value: Value): number {
    if (this.#keys.length === this.#capacity && 2 * this.size < this.#capacity) this.#pack();
    const entry = this.#keys.length;
    if (entry === this.#capacity) {
      this.#capacity = this.#capacity * 2 + 4;
      this.#memory.grow(this, this.#first + 2 * this.#capacity);
    }
    this.#keys.push(key);
    this.#values.push(value);
    this.size++;
    this.#note(key);
    this.#note(value);
    this.#memory.set(this, this.#first + 2 * entry, undefined, key);
    this.#memory.set(this, this.#first + 2 * entry + 1, undefined, value);
    return entry;
  }

  #remove(vm: KeyComparison, key: Value, entry: number): undefined {
    this.#index.remove(vm, this.#keys[entry] ?? key, entry);
    this.#empty(entry);
  }

  #empty(entry: number): undefined {
    const [oldKey, oldValue] = [this.#keys[entry], this.#values[entry]];
    this.#keys[entry] = undefined;
    this.#values[entry] = undefined;
    this.size--;
    if (this.size === 0) this.#forgetAll();
    // Held until both positions are empty: a finalizer may use the dict.
    const memory = this.#memory;
    memory.retain(oldKey);
    memory.retain(oldValue);
    memory.set(this, this.#first + 2 * entry, oldKey, undefined);
    memory.set(this, this.#first + 2 * entry + 1, oldValue, undefined);
    memory.release(oldKey);
    memory.release(oldValue);
  }

  /** Entries without gaps, from the first position on. */
  #pack(): undefined {
    const [keys, values] = [this.#keys, this.#values];
    const numbers = keys.map(() => -1);
    this.#keys = [];
    this.#values = [];
    for (const [entry, key] of keys.entries()) {
      if (key === undefined) continue;
      const next = this.#keys.length;
      numbers[entry] = next;
      this.#keys.push(key);
      this.#values.push(values[entry]);
      if (next === entry) continue;
      // To an empty place first, then out of the old one: nothing loses its last reference.
      for (const [part, value] of [key, values[entry]].entries()) {
        this.#memory.set(this, this.#first + 2 * next + part, undefined, value);
        this.#memory.set(this, this.#first + 2 * entry + part, value, undefined);
      }
    }
    this.#index.renumber(numbers);
  }

  #forgetAll(): undefined {
    this.#keys = [];
    this.#values = [];
    this.#index.clear();
    this.size = 0;
  }

  clear(): undefined {
    const entries = this.entries();
    for (const [key, value] of entries) {
      this.#memory.retain(key);
      this.#memory.retain(value);
    }
    const count = this.#keys.length;
    this.#forgetAll();
    for (let position = 0; position < 2 * count; position++) {
      this.#memory.heap.setReference(this.handle, this.#first + position, 0);
    }
    for (const [key, value] of entries) {
      this.#memory.release(key);
      this.#memory.release(value);
    }
  }

  /** The entries as they are now. */
  entries(): [Value, Value][] {
    return this.#keys.flatMap((key, entry): [Value, Value][] =>
      key === undefined ? [] : [[key, this.#values[entry] as Value]],
    );
  }

  /** The entries as they are now, held until the running operation is done. */
  heldEntries(): [Value, Value][] {
    const entries = this.entries();
    for (const entry of entries) for (const value of entry) this.#memory.hold(value);
    return entries;
  }

  /** Removes the newest entry; the pool holds it. */
  popLast(vm: KeyComparison): [Value, Value] | undefined {
    // Entries at the end that were removed are never found again.
    while (this.#keys.length > 0 && this.#keys.at(-1) === undefined) {
      this.#keys.pop();
      this.#values.pop();
    }
    const entry = this.#keys.length - 1;
    if (entry < 0) return undefined;
    const key = this.#memory.hold(this.#keys[entry] as Value);
    const value = this.#memory.hold(this.#values[entry] as Value);
    this.#remove(vm, key, entry);
    return [key, value];
  }

  keys(): Value[] {
    return this.#keys.filter((key): key is Value => key !== undefined);
  }

  /** The first entry from `from` on, and its number; for iterators. */
  entryFrom(from: number): { key: Value; value: Value; entry: number } | undefined {
    for (let entry = from; entry < this.#keys.length; entry++) {
      const key = this.#keys[entry];
      if (key !== undefined) return { key, value: this.#values[entry] as Value, entry };
    }
    return undefined;
  }

  override get isTracked(): boolean {
    return this.#isTracked || this.cls.isHeap;
  }

  override untrack(tracking: Tracking): void {
    tracking.deleteDict(this);
  }

  settleTracking(): void {
    const mayBe = (value: Value | undefined): boolean => isObject(value) && value.mayBeTracked;
    this.#isTracked = this.#values.some(mayBe) || this.#keys.some(mayBe);
  }

  protected override contents(): Value[] {
    const entries = this.entries();
    // As in CPython, keys are skipped if all of them are strings.
    if (entries.every(([key]) => typeof key === "string")) return entries.map(([, value]) => value);
    return entries.flatMap(([key, value]) => [value, key]);
  }
}
