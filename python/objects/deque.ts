// Deques: a ring of positions, so that both ends cost the same.

import type { Memory } from "./memory.js";
import { flagsOf, PyObject, type PyType, type Value } from "./value.js";

export class PyDeque extends PyObject {
  readonly #memory: Memory;
  #ring: (Value | undefined)[] = [];
  #start = 0;
  size = 0;
  /** Counts changes of the items, for iterators. */
  version = 0;
  /** The most items that it keeps. */
  maximum: number | undefined = undefined;

  constructor(memory: Memory, cls: PyType) {
    super(cls);
    this.#memory = memory;
    this.settle(memory, "list", 0, flagsOf(cls));
  }

  #place(index: number): number {
    return (this.#start + index) % this.#ring.length;
  }

  #set(place: number, value: Value | undefined): void {
    const old = this.#ring[place];
    this.#ring[place] = value;
    this.#memory.set(this, this.header + place, old, value);
  }

  at(index: number): Value {
    return this.#ring[this.#place(index)] as Value;
  }

  setItem(index: number, value: Value): void {
    this.#set(this.#place(index), value);
  }

  get items(): Value[] {
    return Array.from({ length: this.size }, (_, index) => this.at(index));
  }

  /** Makes room for another item. Items before the start move up to the new end. */
  #reserve(): void {
    const old = this.#ring.length;
    if (this.size < old) return;
    const capacity = old * 2 + 4;
    this.#memory.grow(this, this.header + capacity);
    this.#ring.length = capacity;
    const shift = capacity - old;
    for (let place = old - 1; place >= this.#start; place--) {
      const value = this.#ring[place];
      this.#set(place + shift, value);
      this.#set(place, undefined);
    }
    this.#start = old === 0 ? 0 : this.#start + shift;
  }

  append(value: Value): void {
    this.version++;
    if (this.maximum === 0) return;
    if (this.size === this.maximum) this.shift();
    this.#reserve();
    this.size++;
    this.#set(this.#place(this.size - 1), value);
  }

  prepend(value: Value): void {
    this.version++;
    if (this.maximum === 0) return;
    if (this.size === this.maximum) this.pop();
    this.#reserve();
    this.#start = (this.#start + this.#ring.length - 1) % this.#ring.length;
    this.size++;
    this.#set(this.#start, value);
  }

  /** Removes the last item; the pool holds it. */
  pop(): Value {
    const place = this.#place(this.size - 1);
    const value = this.#memory.hold(this.#ring[place] as Value);
    this.version++;
    this.size--;
    this.#set(place, undefined);
    return value;
  }

  /** Removes the first item; the pool holds it. */
  shift(): Value {
    const place = this.#start;
    const value = this.#memory.hold(this.#ring[place] as Value);
    this.version++;
    this.size--;
    this.#start = (place + 1) % this.#ring.length;
    this.#set(place, undefined);
    return value;
  }

  /** Replaces all items, each of which is held. */
  replace(items: readonly Value[]): void {
    while (this.size > 0) this.shift();
    for (const item of items) this.append(item);
  }

  protected override contents(): Value[] {
    return this.items;
  }
}
