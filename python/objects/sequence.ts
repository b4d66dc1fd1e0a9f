// Lists and tuples. A dying one releases its last item first in CPython, its first position on the heap:
// so items are stored from the end.

import type { Memory } from "./memory.js";
import type { Tracking } from "./tracking.js";
import { flagsOf, isObject, PyObject, type PyType, type Value } from "./value.js";

/** What lists and tuples have in common. */
export abstract class PySequence extends PyObject {
  abstract readonly items: readonly Value[];

  protected override contents(): Value[] {
    return [...this.items].reverse();
  }
}

export class PyTuple extends PySequence {
  readonly items: readonly Value[];
  #isTracked = true;

  constructor(memory: Memory, cls: PyType, items: readonly Value[]) {
    super(cls);
    this.items = items;
    const last = this.header + items.length - 1;
    memory.keeping(items, () => {
      this.settle(memory, "tuple", items.length, flagsOf(cls));
      for (const [index, item] of items.entries()) memory.set(this, last - index, undefined, item);
    });
    if (cls.isHeap) return;
    this.#isTracked = items.length > 0;
    if (this.#isTracked) memory.tracking.addTuple(this);
  }

  override get isTracked(): boolean {
    return this.#isTracked;
  }

  override get mayBeTracked(): boolean {
    return this.#isTracked;
  }

  override untrack(tracking: Tracking): void {
    tracking.deleteTuple(this);
  }

  /** Untracked for good when it holds nothing that may be tracked. */
  settleTracking(): void {
    this.#isTracked &&= this.items.some((item) => isObject(item) && item.mayBeTracked);
  }
}

export class PyList extends PySequence {
  readonly items: Value[] = [];
  readonly #memory: Memory;
  #capacity: number;
  /** How many items CPython's list would have room for now. */
  allocated: number;

  constructor(memory: Memory, cls: PyType, items: readonly Value[] = []) {
    super(cls);
    this.#memory = memory;
    this.#capacity = items.length;
    this.allocated = items.length;
    memory.keeping(items, () => {
      this.settle(memory, "list", items.length, flagsOf(cls));
      for (const item of items) this.append(item);
    });
  }

  #position(index: number): number {
    return this.header + this.#capacity - 1 - index;
  }

  append(value: Value): void {
    if (this.items.length === this.#capacity) this.#reserve(this.#capacity * 2 + 4);
    const { length } = this.items;
    if (length >= this.allocated) this.allocated = (length + 1 + ((length + 1) >> 3) + 6) & ~3;
    this.items.push(value);
    this.#memory.set(this, this.#position(length), undefined, value);
  }

  #reserve(capacity: number): void {
    const { items } = this;
    const old = this.#capacity;
    this.#memory.grow(this, this.header + capacity);
    this.#capacity = capacity;
    const shift = capacity - old;
    // From the first item, each moves up to a position that is empty or was read already.
    for (let index = 0; index < items.length; index++) {
      this.#memory.set(this, this.#position(index), items[index - shift], items[index]);
    }
    for (let index = Math.max(0, items.length - shift); index < items.length; index++) {
      this.#memory.set(this, this.header + old - 1 - index, items[index], undefined);
    }
  }

  setItem(index: number, value: Value): undefined {
    const old = this.items[index];
    this.items[index] = value;
    this.#memory.set(this, this.#position(index), old, value);
  }

  /** Removes the last item; the pool holds it. */
  pop(): Value {
    const value = this.#memory.hold(this.items.at(-1) as Value);
    this.items.pop();
    this.#memory.set(this, this.#position(this.items.length), value, undefined);
    return value;
  }

  /** Replaces all items. The old ones are released at the end, the last first, as in CPython. */
  replace(items: readonly Value[]): undefined {
    const memory = this.#memory;
    const next = [...items];
    const old = [...this.items];
    if (next.length > this.#capacity) this.#reserve(next.length);
    // Held until all are in place: a finalizer may read the list.
    for (const value of old) memory.retain(value);
    this.items.length = 0;
    this.items.push(...next);
    this.allocated = next.length;
    for (let index = 0; index < Math.max(old.length, next.length); index++) {
      memory.set(this, this.#position(index), old[index], next[index]);
    }
    for (const value of old.reverse()) memory.release(value);
  }
}
