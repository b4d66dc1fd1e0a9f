// A managed list: Python's list, as far as references go. What stands in it is counted; plain
// values may stand beside managed objects. Item i is held at reference position i.

import * as layout from "../../assembly/layout.js";
import { checkInteger } from "../errors/arguments.js";
import { rangeError, show, textOf, typeError } from "../errors/error.js";
import { definePrinting, type Inspect } from "../host/console.js";
import { defineValueOf } from "../host/identity.js";
import { isAnyGiven, takeOver } from "./given.js";
import { jsonValueOf } from "./json.js";
import { del } from "./names.js";
import { heapOfObject, isManaged, ManagedObject, slotOfObject } from "./object.js";
import { deadObject, foreignObject, refuseOtherCopies } from "./refusal.js";

/** Items that `console.log` shows. */
const SHOWN_MAX = 100;

/** The items of a list, dead or alive; undefined for every other object. */
export let itemsOfList: (object: ManagedObject) => readonly unknown[] | undefined;
let printList: (list: ManagedList<unknown>, how: [object, Inspect]) => string | undefined;

/**
 * A list of counted references: `GCList` for the default heap, `heap.List` for others. Use it
 * where an attribute would hold many objects; a JavaScript array is invisible to the heap.
 *
 * As with attributes, what stands in it is counted, and reading takes no reference: an item that the
 * list alone held is deallocated when it leaves. The arguments are the items; `from` takes them out of
 * what can be iterated. An array that stands alone is refused: a list that holds it would not count
 * what is in it, and `push` says that it is meant.
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

  /** @throws {TypeError} ERR_ARGUMENT when the only argument is an array: see `from`. */
  constructor(...items: T[]) {
    if (items.length === 1 && Array.isArray(items[0])) throw loneArray();
    super();
    this.#fill(items);
  }

  /**
   * A list of what `items` yields, in that order: an array's items, those of another list, a set's, …
   * They are all read before the list is made.
   *
   * @throws {TypeError} ERR_ARGUMENT when `items` cannot be iterated.
   * @throws {GcError} ERR_DEAD_OBJECT, ERR_FOREIGN_OBJECT; no list is left then.
   * @remarks Python: `list(items)`.
   *
   * @example
   * ```ts
   * import { GCList, GCObject } from "ouroboros-gc";
   * const made = [new GCObject(), new GCObject()];
   * const list = GCList.from(made);
   * console.log(list.length, list.at(0) === made[0]); // 2 true
   * ```
   */
  static from<T>(this: new () => ManagedList<T>, items: Iterable<T>): ManagedList<T> {
    if (typeof (items as Iterable<T> | undefined)?.[Symbol.iterator] !== "function") {
      throw typeError(
        "ERR_ARGUMENT",
        `GCList.from: ${show(items)} cannot be iterated. Pass an array, a list, a Set, …`,
      );
    }
    const read = [...items];
    const list = new this();
    list.#fill(read);
    return list;
  }

  #fill(items: readonly T[]): void {
    const heap = heapOfObject(this);
    try {
      for (const item of items) this.push(item);
    } catch (error) {
      // Nobody was given the list.
      try {
        del(this);
      } catch (failure) {
        // Cut off; refused only where a subclass gave the list up itself.
        if ((failure as { code?: unknown } | undefined)?.code === undefined) {
          heap.life.heap.calls = heap.life.absent;
        }
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
    if (isAnyGiven && target !== layout.NIL) takeOver(item as object);
  }

  /**
   * Puts `item` before the one at `index`; at the end where that is `length`. Cost: the items behind.
   * @throws {RangeError | TypeError} ERR_INDEX
   */
  insert(index: number, item: T): void {
    this.#checkHeap("insert");
    const target = this.#target("insert", item);
    const items = this.#items;
    checkInteger("insert", "index", index, 0, items.length, "ERR_INDEX");
    if (index === items.length) {
      this.push(item);
      return;
    }
    const heap = heapOfObject(this);
    const slot = slotOfObject(this);
    let at = items.length;
    // From the end on, each is stored one place further before its old place is written to: no
    // count falls to 0, and no user code runs.
    heap.pushReference(slot, slotIn(items[at - 1]));
    items[at] = items[at - 1] as T;
    heap.life.inSteps(() => {
      while (--at > index) {
        heap.writeReference(slot, at, slotIn(items[at - 1]));
        items[at] = items[at - 1] as T;
      }
      heap.writeReference(slot, index, target);
      items[index] = item;
    });
    if (isAnyGiven && target !== layout.NIL) takeOver(item as object);
  }

  /** Removes the last item and returns it; undefined when there is none. */
  pop(): T | undefined {
    this.#prepare("pop");
    if (this.#items.length > 0) return this.#takeLast();
    heapOfObject(this).life.check();
    return undefined;
  }

  /**
   * Removes the first item that is `item`; those behind it move up. Cost: the whole list.
   * @returns Whether there was one.
   * @remarks Python: `list.remove`, which raises when there is none.
   */
  remove(item: T): boolean {
    this.#checkHeap("remove");
    this.#prepare("remove");
    const index = this.#items.indexOf(item);
    if (index < 0) return false;
    this.#takeOut(index);
    return true;
  }

  /**
   * Removes the item at `index` and returns it; those behind it move up. Cost: the items behind.
   * @throws {RangeError | TypeError} ERR_INDEX when there is no such item.
   * @remarks Python: `list.pop(index)`, `del list[index]`.
   */
  removeAt(index: number): T {
    this.#checkHeap("removeAt");
    this.#prepare("removeAt");
    return this.#takeOut(this.#position("removeAt", index));
  }

  /** It may be an item's last reference: every field must be counted, and user code may run. */
  #prepare(call: string): void {
    this.#check(call);
    heapOfObject(this).fields.prepare();
    this.#check(call);
  }

  /** After this: the last item is out, and everything stands before user code runs. */
  #takeLast(): T {
    const heap = heapOfObject(this);
    const items = this.#items;
    const item = items.pop() as T;
    let outcome: number;
    try {
      outcome = heap.popReference(slotOfObject(this));
    } catch (error) {
      // Nothing was popped there; no call, so that it cannot fail.
      items[items.length] = item;
      throw error;
    }
    if (outcome !== layout.DONE) heap.settle(outcome);
    return item;
  }

  /** As `#takeLast`, of the item at `index`. */
  #takeOut(index: number): T {
    const items = this.#items;
    const last = items.length - 1;
    if (index === last) return this.#takeLast();
    const heap = heapOfObject(this);
    const slot = slotOfObject(this);
    const item = items[index] as T;
    // While others move up, the item is held once more: its count does not fall to 0 meanwhile.
    const held = slotIn(item);
    let outcome = layout.DONE;
    heap.life.inSteps(() => {
      if (held !== layout.NIL) heap.takeName(held);
      for (let at = index; at < last; at++) {
        heap.writeReference(slot, at, slotIn(items[at + 1]));
        items[at] = items[at + 1] as T;
      }
      outcome = heap.popReference(slot);
      items.length = last;
      if (held !== layout.NIL) outcome = heap.giveUpName(held);
    });
    if (outcome !== layout.DONE) heap.settle(outcome);
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
    this.#position("set", index);
    const outcome = heap.writeReference(slotOfObject(this), index, target);
    this.#items[index] = item;
    heap.settle(outcome);
    if (isAnyGiven && target !== layout.NIL) takeOver(item as object);
  }

  /** Where `item` stands first, compared with `===`; -1 when it does not. */
  indexOf(item: T): number {
    this.#check("indexOf");
    return this.#items.indexOf(item);
  }

  /** Whether `item` stands in the list. */
  includes(item: T): boolean {
    this.#check("includes");
    return this.#items.includes(item);
  }

  /**
   * Removes all items. As in Python the list is empty before any of them goes, the last one first;
   * what their finalizers put into it stays.
   */
  clear(): void {
    this.#checkHeap("clear");
    const heap = heapOfObject(this);
    heap.fields.prepare();
    this.#check("clear");
    const slot = slotOfObject(this);
    const items = this.#items;
    // Each is held while the list lets go of it, so that nothing can die before the list is empty.
    const held = items.filter((item) => isManaged(item)) as unknown as ManagedObject[];
    heap.life.inSteps(() => {
      for (const item of held) heap.takeName(slotOfObject(item));
      for (; items.length > 0; items.length--) heap.settle(heap.popReference(slot));
      for (let item = held.pop(); item && !heap.life.isDisposed; item = held.pop()) {
        heap.fields.prepare();
        if (!heap.life.isDisposed) heap.settle(heap.giveUpName(slotOfObject(item)));
      }
    });
  }

  /** Over the items as they are now. */
  [Symbol.iterator](): IterableIterator<T> {
    this.#check("iterate");
    return [...this.#items][Symbol.iterator]();
  }

  /**
   * What `JSON.stringify` makes of the list: a frozen array of the items as they are now.
   * @throws {GcError} ERR_DEAD_OBJECT
   */
  // biome-ignore lint/suspicious/noExplicitAny: classes that derive from this one answer what they like
  override toJSON(): any {
    this.#check("toJSON");
    return jsonValueOf(this, [...this.#items]);
  }

  #print(options: object, inspect: Inspect): string {
    const name = textOf(this);
    if (slotOfObject(this) === layout.NIL) return `${name} (deallocated)`;
    const texts = this.#items
      .slice(0, SHOWN_MAX)
      .map((item) => (inspect && !isManaged(item) ? inspect(item, options) : textOf(item)));
    const more = this.#items.length - texts.length;
    if (more > 0) texts.push(`… ${more} more`);
    return texts.length === 0 ? `${name} []` : `${name} [ ${texts.join(", ")} ]`;
  }

  static {
    itemsOfList = (object) => (#items in object ? object.#items : undefined);
    printList = (list, how) => (#items in list ? list.#print(...how) : undefined);
  }

  /** `index`, when there is an item. */
  #position(call: string, index: number): number {
    const { length } = this.#items;
    if (length === 0) {
      const advice = call === "set" ? "Use push()." : "Look at length before.";
      const message = `${call}: ${textOf(this)} is empty, got index ${index}. ${advice}`;
      throw rangeError("ERR_INDEX", message);
    }
    return checkInteger(call, "index", index, 0, length - 1, "ERR_INDEX");
  }

  /** For what changes the list. Reading it asks JavaScript's side alone, as reading attributes does. */
  #checkHeap(call: string): void {
    this.#check(call);
    heapOfObject(this).life.check();
  }

  #check(call: string): void {
    if (slotOfObject(this) === layout.NIL) throw deadObject(call, this);
  }

  /** The slot that `item` stands for, once everything is known to be in order. */
  #target(call: string, item: T): number {
    this.#check(call);
    if (!isManaged(item)) {
      refuseOtherCopies(call, item);
      return layout.NIL;
    }
    if (heapOfObject(item) !== heapOfObject(this)) throw foreignObject(call, item);
    const slot = slotOfObject(item);
    if (slot === layout.NIL) throw deadObject(call, item);
    return slot;
  }
}

definePrinting(ManagedList.prototype, (list, ...how) => printList(list, how));
defineValueOf(ManagedList.prototype);

function loneArray(): TypeError {
  return typeError(
    "ERR_ARGUMENT",
    "new GCList: the only argument is an array, and what stands in an array is not counted. " +
      "GCList.from(array) makes a list of its items; push(array) puts the array itself in.",
  );
}

/** The slot of an item; NIL where it is a plain value. */
function slotIn(item: unknown): number {
  return isManaged(item) ? slotOfObject(item) : layout.NIL;
}
