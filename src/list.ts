// A managed list: Python's list, as far as references go. What stands in it is counted; plain
// values may stand beside managed objects. Item i is held at reference position i.

import { NIL } from "../assembly/layout.js";
import { checkInteger, rangeError } from "./errors.js";
import { heapOfObject, isManaged, ManagedObject, slotOfObject } from "./managed.js";
import { deadObject, foreignObject, refuseOtherCopies } from "./refused-object.js";

/**
 * A list of counted references: `GCList` for the default heap, `heap.List` for others. Use it
 * where an attribute would hold many objects; a JavaScript array is invisible to the heap.
 *
 * @example
 * ```ts
 * import { del, gc, GCList } from "ouroboros-gc";
 * const a = new GCList<unknown>(1, 2, 3);
 * a.push(a); // the list holds itself
 * del(a);
 * console.log(gc.collect()); // 1
 * ```
 */
export abstract class ManagedList<T> extends ManagedObject {
  static readonly hasAttributes: boolean = false;
  readonly #items: T[] = [];

  constructor(...items: T[]) {
    super();
    for (const item of items) this.push(item);
  }

  /** Number of items. */
  get length(): number {
    this.#check("length");
    return this.#items.length;
  }

  /** Appends `item`. Amortised constant time. */
  push(item: T): void {
    const target = this.#target("push", item);
    heapOfObject(this).pushReference(slotOfObject(this), target);
    this.#items.push(item);
  }

  /** Removes the last item and returns it; undefined when there is none. */
  pop(): T | undefined {
    this.#check("pop");
    if (this.#items.length === 0) return undefined;
    const item = this.#items.pop();
    heapOfObject(this).popReference(slotOfObject(this));
    return item;
  }

  /** The item at `index`; negative ones count from the end. */
  at(index: number): T | undefined {
    this.#check("at");
    return this.#items.at(index);
  }

  /**
   * Replaces the item at `index`.
   * @throws {RangeError} ERR_INDEX when there is no such item.
   */
  set(index: number, item: T): void {
    this.#check("set");
    if (this.#items.length === 0) {
      throw rangeError("ERR_INDEX", `set: ${this} is empty, got index ${index}. Use push().`);
    }
    checkInteger("set", "index", index, 0, this.#items.length - 1, "ERR_INDEX");
    const heap = heapOfObject(this);
    if (isManaged(this.#items[index])) heap.fields.prepare();
    const target = this.#target("set", item);
    const outcome = heap.writeReference(slotOfObject(this), index, target);
    this.#items[index] = item;
    heap.settleOutcome(outcome);
  }

  /** Removes all items, the last one first. */
  clear(): void {
    this.#check("clear");
    while (this.#items.length > 0) this.pop();
  }

  /** Over the items as they are now. */
  [Symbol.iterator](): IterableIterator<T> {
    this.#check("iterate");
    return [...this.#items][Symbol.iterator]();
  }

  #check(call: string): void {
    if (slotOfObject(this) === NIL) throw deadObject(call, this);
  }

  /** The slot that `item` stands for, once everything is known to be in order. */
  #target(call: string, item: T): number {
    this.#check(call);
    if (!isManaged(item)) {
      refuseOtherCopies(call, item);
      return NIL;
    }
    if (heapOfObject(item) !== heapOfObject(this)) throw foreignObject(call, item);
    const slot = slotOfObject(item);
    if (slot === NIL) throw deadObject(call, item);
    return slot;
  }
}
