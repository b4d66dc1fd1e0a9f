// A managed list: Python's list, as far as references go. What stands in it is counted; plain
// values may stand beside managed objects. Item i is held at reference position i.

import { NIL } from "../assembly/layout.js";
import { checkInteger, rangeError, textOf } from "./errors.js";
import { del, heapOfObject, isManaged, ManagedObject, slotOfObject } from "./managed.js";
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
    const heap = heapOfObject(this);
    try {
      for (const item of items) this.push(item);
    } catch (error) {
      // Nobody was given the list.
      try {
        del(this);
      } catch (failure) {
        // Cut off; refused only where a subclass gave the list up itself.
        if ((failure as { code?: unknown }).code === undefined) heap.calls = heap.noCalls;
      }
      throw error;
    }
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
    // No call, so that nothing can come between the heap's change and ours; as in pop() and set().
    this.#items[this.#items.length] = item;
  }

  /** Removes the last item and returns it; undefined when there is none. */
  pop(): T | undefined {
    this.#check("pop");
    const heap = heapOfObject(this);
    // It may be the item's last reference: every field must be counted, and user code may run.
    heap.fields.prepare();
    this.#check("pop");
    const items = this.#items;
    const last = items.length - 1;
    if (last < 0) return undefined;
    const item = items[last];
    const outcome = heap.popReference(slotOfObject(this));
    items.length = last;
    heap.settleOutcome(outcome);
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
    const heap = heapOfObject(this);
    if (isManaged(this.#items[index])) heap.fields.prepare();
    const target = this.#target("set", item);
    if (this.#items.length === 0) {
      throw rangeError(
        "ERR_INDEX",
        `set: ${textOf(this)} is empty, got index ${index}. Use push().`,
      );
    }
    checkInteger("set", "index", index, 0, this.#items.length - 1, "ERR_INDEX");
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
