// A managed list: Python's list, as far as references go. Managed items are counted; plain values are stored
// beside them. Items have the reference positions after those of the attributes, which only lists of user
// classes have.

import * as layout from "../../assembly/layout.js";
import { checkInteger } from "../errors/arguments.js";
import { rangeError, show, textOf, typeError } from "../errors/error.js";
import { definePrinting, type Inspect } from "../host/console.js";
import { defineValueOf } from "../host/identity.js";
import { isAnyGiven, takeOver } from "./given.js";
import { jsonValueOf } from "./json.js";
import { del } from "./names.js";
import {
  heapOfObject,
  isManaged,
  ManagedObject,
  positionOfItem,
  slotOfObject,
  stateOf,
} from "./object.js";
import { deadObject, foreignObject, refuseOtherCopies } from "./refusal.js";

/** Items that `console.log` shows. */
const SHOWN_MAX = 100;

/** The items of a list, dead or alive; undefined for every other object. */
export let itemsOfList: (object: ManagedObject) => readonly unknown[] | undefined;
let printList: (list: ManagedList<unknown>, how: [object, Inspect]) => string | undefined;

/**
 * A list of counted references: `GCList` for the default heap, `heap.List` for others. Use it when an
 * attribute would hold many objects; a JavaScript array is invisible to the heap.
 *
 * As with attributes, items are counted, and reading takes no reference: an item that only the list held
 * is deallocated when it is removed. The arguments are the items; `from` takes them from any iterable.
 * A single array is refused, because the list would hold the array without counting its elements. Use `push`
 * if you want that.
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
  static readonly hasItems: boolean = true;
  readonly #items: T[] = [];

  /** @throws {TypeError} ERR_ARGUMENT when the only argument is an array: see `from`. */
  constructor(...items: T[]) {
    if (items.length === 1 && Array.isArray(items[0])) throw loneArray();
    super();
    this.#fill(items);
  }

  /**
   * A list of the values that `items` yields, in that order: those of an array, another list, a set, …
   * All are read before the list is made.
   *
   * @throws {TypeError} ERR_ARGUMENT when `items` cannot be iterated.
   * @throws {GcError} ERR_DEAD_OBJECT, ERR_FOREIGN_OBJECT; no list is left behind.
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
      // The caller never gets the list.
      try {
        del(this);
      } catch (failure) {
        // Without a code the stack is exhausted. With one, a subclass has released the list itself.
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
    // Not a call, so nothing can come between the heap's change and ours; as in pop() and set().
    this.#items[this.#items.length] = item;
    if (isAnyGiven && target !== layout.NIL) takeOver(item as object);
  }

  /**
   * Inserts `item` before the one at `index`, or at the end if that is `length`. Cost: the items after it.
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
    // From the end, each item is stored one place further before its old place is overwritten: no count
    // falls to 0, and no user code runs.
    heap.pushReference(slot, slotIn(items[at - 1]));
    items[at] = items[at - 1] as T;
    heap.life.inSteps(() => {
      while (--at > index) {
        heap.writeReference(slot, positionOfItem(this, at), slotIn(items[at - 1]));
        items[at] = items[at - 1] as T;
      }
      heap.writeReference(slot, positionOfItem(this, index), target);
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
   * Removes the first item that is `item`; those after it move down. Cost: the whole list.
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
   * Removes the item at `index` and returns it; those after it move down. Cost: the items after it.
   * @throws {RangeError | TypeError} ERR_INDEX when there is no such item.
   * @remarks Python: `list.pop(index)`, `del list[index]`.
   */
  removeAt(index: number): T {
    this.#checkHeap("removeAt");
    this.#prepare("removeAt");
    return this.#takeOut(this.#position("removeAt", index));
  }

  /** An item may lose its last reference, so every field must be counted. User code may run. */
  #prepare(call: string): void {
    this.#check(call);
    heapOfObject(this).fields.prepare();
    this.#check(call);
  }

  /** Removes the last item; list and heap agree before user code runs. */
  #takeLast(): T {
    const heap = heapOfObject(this);
    const items = this.#items;
    const item = items.pop() as T;
    let outcome: number;
    try {
      outcome = heap.popReference(slotOfObject(this));
    } catch (error) {
      // The heap has not popped. Not a call, so it cannot fail.
      items[items.length] = item;
      throw error;
    }
    if (outcome !== layout.DONE) heap.settle(outcome);
    return item;
  }

  /** Like `#takeLast`, for the item at `index`. */
  #takeOut(index: number): T {
    const items = this.#items;
    const last = items.length - 1;
    if (index === last) return this.#takeLast();
    const heap = heapOfObject(this);
    const slot = slotOfObject(this);
    const item = items[index] as T;
    // Holds the item while others move down, so that its count does not fall to 0.
    const held = slotIn(item);
    let outcome = layout.DONE;
    heap.life.inSteps(() => {
      if (held !== layout.NIL) heap.takeName(held);
      for (let at = index; at < last; at++) {
        heap.writeReference(slot, positionOfItem(this, at), slotIn(items[at + 1]));
        items[at] = items[at + 1] as T;
      }
      outcome = heap.popReference(slot);
      items.length = last;
      if (held !== layout.NIL) outcome = heap.dropName(held);
    });
    if (outcome !== layout.DONE) heap.settle(outcome);
    return item;
  }

  /** The item at `index`; negative indexes count from the end. */
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
    const outcome = heap.writeReference(slotOfObject(this), positionOfItem(this, index), target);
    this.#items[index] = item;
    heap.settle(outcome);
    if (isAnyGiven && target !== layout.NIL) takeOver(item as object);
  }

  /** The first index of `item`, compared with `===`; -1 when it is not in the list. */
  indexOf(item: T): number {
    this.#check("indexOf");
    return this.#items.indexOf(item);
  }

  /** Whether `item` is in the list. */
  includes(item: T): boolean {
    this.#check("includes");
    return this.#items.includes(item);
  }

  /**
   * Removes all items. As in Python the list is empty before any of them dies, the last item first;
   * items that their finalizers add to it stay.
   */
  clear(): void {
    this.#checkHeap("clear");
    const heap = heapOfObject(this);
    heap.fields.prepare();
    this.#check("clear");
    const slot = slotOfObject(this);
    const items = this.#items;
    // Each item is held while it leaves the list, so that none can die before the list is empty.
    const held = items.filter((item) => isManaged(item)) as unknown as ManagedObject[];
    heap.life.inSteps(() => {
      for (const item of held) heap.takeName(slotOfObject(item));
      for (; items.length > 0; items.length--) heap.settle(heap.popReference(slot));
      for (let item = held.pop(); item && !heap.life.isDisposed; item = held.pop()) {
        heap.fields.prepare();
        if (!heap.life.isDisposed) heap.settle(heap.dropName(slotOfObject(item)));
      }
    });
  }

  /** Iterates over the items as they are now. */
  [Symbol.iterator](): IterableIterator<T> {
    this.#check("iterate");
    return [...this.#items][Symbol.iterator]();
  }

  /**
   * What `JSON.stringify` writes for the list: a frozen array of its present items.
   * @throws {GcError} ERR_DEAD_OBJECT
   */
  // biome-ignore lint/suspicious/noExplicitAny: subclasses may return anything
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
    for (const [key, value] of attributesOf(this)) {
      texts.push(
        `${key}: ${inspect && !isManaged(value) ? inspect(value, options) : textOf(value)}`,
      );
    }
    return texts.length === 0 ? `${name} []` : `${name} [ ${texts.join(", ")} ]`;
  }

  static {
    itemsOfList = (object) => (#items in object ? object.#items : undefined);
    printList = (list, how) => (#items in list ? list.#print(...how) : undefined);
  }

  /** Checks that there is an item at `index`. */
  #position(call: string, index: number): number {
    const { length } = this.#items;
    if (length === 0) {
      const advice = call === "set" ? "Use push()." : "Check length first.";
      const message = `${call}: ${textOf(this)} is empty, got index ${index}. ${advice}`;
      throw rangeError("ERR_INDEX", message);
    }
    return checkInteger(call, "index", index, 0, length - 1, "ERR_INDEX");
  }

  /** For calls that change the list. Reads do not use the heap, like reads of attributes. */
  #checkHeap(call: string): void {
    this.#check(call);
    heapOfObject(this).life.check();
  }

  #check(call: string): void {
    if (slotOfObject(this) === layout.NIL) throw deadObject(call, this);
  }

  /** The slot of `item`, after all checks have passed. */
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
    "new GCList: the only argument is an array, and an array's items are not counted. " +
      "GCList.from(array) makes a list of them; push(array) adds the array itself.",
  );
}

/** A list's attributes, and fields that are not counted yet. No getter is called. */
function attributesOf(list: ManagedObject): Map<string, unknown> {
  const values = new Map(stateOf(list)?.attributes());
  for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(list))) {
    if (value !== undefined) values.set(key, value);
  }
  return values;
}

/** The slot of an item; NIL for a plain value. */
function slotIn(item: unknown): number {
  return isManaged(item) ? slotOfObject(item) : layout.NIL;
}
