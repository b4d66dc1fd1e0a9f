// References on a runtime's own stack, counted outside the heap. All references to one object are a single
// external reference in the heap, which is called for the first and the last only: so its counts are right at
// all times, an object on the stack survives collections, and it dies as soon as its last reference leaves.
// All other pushes and pops, which is nearly all, change one array element.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import { type Handle, noHandle, refusedHandle, slotOf } from "../engine/handle.js";
import { GcError, isOutOfMemory } from "../errors/error.js";
import type { Life } from "./life.js";
import { checkPosition, isWord } from "./numbers.js";

/** The highest count of one object. */
const COUNT_MAX = 0x7fffffff;
const ROOM_MIN = 256;

/**
 * The counts for runtimes on `heap.unchecked`: slots instead of handles. Calls return 0 when they are done;
 * pass any other outcome to `heap.settle`. A wrong slot corrupts the heap.
 */
export class UncheckedStackCounts {
  /** By slot. Replaced by a longer array as the heap grows. @internal */
  counts: Int32Array = new Int32Array(0);
  /** Handles of counted objects that a checked call has seen; 0 where nothing is counted. @internal */
  handles: Float64Array = new Float64Array(0);
  readonly #life: Life;

  /** @internal */
  constructor(life: Life) {
    this.#life = life;
  }

  get #calls(): Engine {
    return this.#life.heap.calls;
  }

  /** Adds a reference on the stack. Does not check the refcount's limit, like the engine's `incref`. */
  incref(slot: number): number {
    const count = this.counts[slot] as number;
    if (count > 0 && count < COUNT_MAX) {
      this.counts[slot] = count + 1;
      return layout.DONE;
    }
    return this.#first(slot);
  }

  #first(slot: number): number {
    const count = this.counts[slot];
    if (count !== 0) {
      if (count !== undefined) return layout.REFCOUNT_LIMIT;
      const status = this.makeRoom(slot);
      if (status !== layout.DONE) return status;
    }
    const outcome = this.#life.heap.calls.incref(slot);
    if (outcome === layout.DONE) this.counts[slot] = 1;
    return outcome;
  }

  /** Moves your reference to the stack. Does not check that you own one. */
  increfSteal(slot: number): number {
    const count = this.counts[slot] as number;
    if (count > 0) {
      if (count === COUNT_MAX) return layout.REFCOUNT_LIMIT;
      const outcome = this.#calls.decref(slot);
      if (outcome < layout.OUT_OF_MEMORY) this.counts[slot] = count + 1;
      return outcome;
    }
    const status = this.makeRoom(slot);
    if (status === layout.DONE) this.counts[slot] = 1;
    return status;
  }

  /** One reference fewer on the stack. When no reference is left at all the object is deallocated. */
  decref(slot: number): number {
    const count = this.counts[slot] as number;
    if (count > 1) {
      this.counts[slot] = count - 1;
      return layout.DONE;
    }
    if (count !== 1) return layout.UNDERFLOW;
    const outcome = this.#life.heap.calls.decref(slot);
    if (outcome < layout.OUT_OF_MEMORY) {
      this.counts[slot] = 0;
      this.handles[slot] = 0;
    }
    return outcome;
  }

  /** Moves a reference from the stack to you. */
  decrefOwned(slot: number): number {
    if (!this.#counted(slot)) return layout.UNDERFLOW;
    const isLast = this.counts[slot] === 1;
    return this.#spend(slot, isLast ? layout.DONE : this.#calls.increfBy(slot, 1));
  }

  /** As the engine's, with the reference taken from the stack. */
  setReferenceSteal(slot: number, index: number, target: number): number {
    if (target === 0) return this.#calls.setReference(slot, index, 0);
    if (!this.#counted(target)) return layout.UNDERFLOW;
    const outcome =
      this.counts[target] === 1
        ? this.#calls.setReferenceSteal(slot, index, target)
        : this.#calls.setReference(slot, index, target);
    return this.#spend(target, outcome);
  }

  /** As the engine's, with the reference taken from the stack. */
  pushReferenceSteal(slot: number, target: number): number {
    if (target === 0) return this.#calls.pushReference(slot, 0);
    if (!this.#counted(target)) return layout.UNDERFLOW;
    const outcome =
      this.counts[target] === 1
        ? this.#calls.pushReferenceSteal(slot, target)
        : this.#calls.pushReference(slot, target);
    return this.#spend(target, outcome);
  }

  /** How many references to the object are on the stack. */
  count(slot: number): number {
    return this.counts[slot] ?? 0;
  }

  #counted(slot: number): boolean {
    return (this.counts[slot] as number) > 0;
  }

  /** Counts one reference less, unless the engine refused. No user code has run since it returned. */
  #spend(slot: number, outcome: number): number {
    if (outcome >= layout.OUT_OF_MEMORY) return outcome;
    const count = (this.counts[slot] as number) - 1;
    this.set(slot, count, this.handles[slot] as Handle);
    return outcome;
  }

  /** @internal */
  set(slot: number, count: number, handle: Handle): void {
    this.counts[slot] = count;
    this.handles[slot] = count === 0 ? 0 : handle;
  }

  /** DONE, or why there is no room. @internal */
  makeRoom(slot: number): number {
    if (slot < this.counts.length) return layout.DONE;
    const top = this.#calls.control(layout.SLOT_TOP);
    if (slot >= top) return layout.BAD_HANDLE;
    const room = Math.max(ROOM_MIN, top + (top >> 1));
    try {
      const counts = new Int32Array(room);
      const handles = new Float64Array(room);
      counts.set(this.counts);
      handles.set(this.handles);
      handles[0] = Number.NaN; // 0 is no object's handle
      this.counts = counts;
      this.handles = handles;
      return layout.DONE;
    } catch (error) {
      if (isOutOfMemory(error)) return layout.OUT_OF_MEMORY;
      throw error;
    }
  }

  /** The heap now ends at slot `end`. @internal */
  cut(end: number): void {
    this.counts = this.counts.slice(0, end);
    this.handles = this.handles.slice(0, end);
  }

  /** The heap was disposed. @internal */
  clear(): void {
    this.counts = new Int32Array(0);
    this.handles = new Float64Array(0);
  }
}

/** Acts on an outcome other than DONE; throws when the engine refused the call. */
type After = (call: string, outcome: number, object: Handle, index: number, target: Handle) => void;

/**
 * References on a runtime's own stack, counted outside the heap, where all references to an object are one.
 * Made by `heap.stackCounts()`.
 */
export class StackCounts {
  /** The same counts by slot, for runtimes on `heap.unchecked`. */
  readonly unchecked: UncheckedStackCounts;
  readonly #life: Life;
  readonly #after: After;

  /** @internal */
  constructor(life: Life, after: After) {
    this.unchecked = new UncheckedStackCounts(life);
    this.#life = life;
    this.#after = after;
  }

  /**
   * Adds a reference on the stack.
   * @throws {GcError} ERR_STALE_HANDLE, ERR_FOREIGN_HANDLE, ERR_HANDLE, ERR_REFCOUNT_OVERFLOW
   */
  incref(handle: Handle): void {
    if (typeof handle !== "number") throw noHandle("stackCounts.incref", handle);
    const slot = slotOf(handle);
    const { counts, handles } = this.unchecked;
    // The handle of an object on the stack is valid.
    if (handles[slot] === handle && counts[slot] !== COUNT_MAX) {
      counts[slot] = (counts[slot] as number) + 1;
      return;
    }
    const count = this.#countOf(handle);
    const status =
      count === 0
        ? this.unchecked.makeRoom(slot) || this.#calls.increfHandle(handle)
        : this.#limitOf(count);
    this.#set("stackCounts.incref", status, handle, count + 1);
  }

  /**
   * Moves your reference to the stack. For what `alloc` and calls whose names end in `Owned` return.
   * @throws {GcError} ERR_REFCOUNT_UNDERFLOW when no reference to the object is yours.
   * @throws {GcError} ERR_STALE_HANDLE, ERR_FOREIGN_HANDLE, ERR_HANDLE, ERR_REFCOUNT_OVERFLOW
   */
  increfSteal(handle: Handle): void {
    if (typeof handle !== "number") throw noHandle("stackCounts.increfSteal", handle);
    const { engine } = this.#life;
    const slot = engine.slotOf(handle);
    if (slot === 0) throw refusedHandle("stackCounts.increfSteal", engine, handle);
    const count = this.#countOf(handle);
    let status = this.unchecked.makeRoom(slot) || this.#limitOf(count);
    if (status === layout.DONE && engine.externalOf(slot) < (count === 0 ? 1 : 2)) {
      status = layout.UNDERFLOW;
    } else if (status === layout.DONE && count > 0) status = engine.decref(slot);
    this.#set("stackCounts.increfSteal", status, handle, count + 1);
  }

  /**
   * One reference fewer on the stack. When no reference is left at all the object is deallocated now, with
   * everything that only it kept alive.
   * @throws {GcError} ERR_REFCOUNT_UNDERFLOW when none is on the stack; nothing is changed then.
   * @throws {GcError} ERR_STALE_HANDLE, ERR_FOREIGN_HANDLE, ERR_HANDLE
   */
  decref(handle: Handle): void {
    if (typeof handle !== "number") throw noHandle("stackCounts.decref", handle);
    const slot = slotOf(handle);
    const { counts, handles } = this.unchecked;
    if (handles[slot] === handle && counts[slot] !== 1) {
      counts[slot] = (counts[slot] as number) - 1;
      return;
    }
    const count = this.#counted("stackCounts.decref", handle);
    const outcome = count === 1 ? this.#calls.decrefHandle(handle, 1) : layout.DONE;
    this.#set("stackCounts.decref", outcome, handle, count - 1);
  }

  /**
   * Moves a reference from the stack to you. Nothing dies.
   * @throws as `decref`, and ERR_REFCOUNT_OVERFLOW.
   */
  decrefOwned(handle: Handle): void {
    if (typeof handle !== "number") throw noHandle("stackCounts.decrefOwned", handle);
    const count = this.#counted("stackCounts.decrefOwned", handle);
    const status = count === 1 ? layout.DONE : this.#calls.increfHandle(handle);
    this.#set("stackCounts.decrefOwned", status, handle, count - 1);
  }

  /**
   * Moves a reference to `target` from the stack to position `index`, and releases what it referred to. One
   * call of the heap, as `heap.setReferenceSteal`. 0 empties the position.
   * @throws as `heap.setReferenceSteal`; ERR_REFCOUNT_UNDERFLOW when no reference to it is on the stack.
   */
  setReferenceSteal(handle: Handle, index: number, target: Handle): void {
    const call = "stackCounts.setReferenceSteal";
    if (typeof handle !== "number") throw noHandle(call, handle);
    if (typeof target !== "number") throw noHandle(call, target);
    if (!isWord(index)) checkPosition(call, index);
    const count = target === 0 ? 0 : this.#counted(call, target);
    const outcome =
      count === 1
        ? this.#calls.setReferenceStealHandle(handle, index, target)
        : this.#calls.setReferenceHandle(handle, index, target);
    this.#move(call, outcome, handle, index, target, count);
  }

  /**
   * Moves a reference to `target` from the stack to a new last position. One call of the heap, as
   * `heap.pushReferenceSteal`.
   * @throws as `heap.pushReferenceSteal`; ERR_REFCOUNT_UNDERFLOW when no reference to it is on the stack.
   */
  pushReferenceSteal(handle: Handle, target: Handle): void {
    const call = "stackCounts.pushReferenceSteal";
    if (typeof handle !== "number") throw noHandle(call, handle);
    if (typeof target !== "number") throw noHandle(call, target);
    const count = target === 0 ? 0 : this.#counted(call, target);
    const outcome =
      count === 1
        ? this.#calls.pushReferenceStealHandle(handle, target)
        : this.#calls.pushReferenceHandle(handle, target);
    this.#move(call, outcome, handle, 0, target, count);
  }

  /**
   * How many references to the object are on the stack. `heap.refcount` counts them as one.
   * @throws {GcError} ERR_STALE_HANDLE, ERR_FOREIGN_HANDLE, ERR_HANDLE
   */
  count(handle: Handle): number {
    if (typeof handle !== "number") throw noHandle("stackCounts.count", handle);
    const { engine } = this.#life;
    if (engine.slotOf(handle) === 0) throw refusedHandle("stackCounts.count", engine, handle);
    return this.#countOf(handle);
  }

  get #calls(): Engine {
    return this.#life.heap.calls;
  }

  /** 0 where the slot's count belongs to another object, which a `decref` of the heap let die. */
  #countOf(handle: Handle): number {
    const slot = slotOf(handle);
    const known = this.unchecked.handles[slot];
    const count = this.unchecked.count(slot);
    if (known === handle || count === 0) return count;
    // 0: only unchecked calls have counted it so far.
    return known === 0 && this.#calls.slotOf(handle) === slot ? count : 0;
  }

  /** The count, at least 1. @throws {GcError} when none is on the stack. */
  #counted(call: string, handle: Handle): number {
    const count = this.#countOf(handle);
    if (count > 0) return count;
    const { engine } = this.#life;
    if (engine.slotOf(handle) === 0) throw refusedHandle(call, engine, handle);
    throw new GcError(
      "ERR_REFCOUNT_UNDERFLOW",
      `${call}: no reference to object ${handle} is on the stack. It was removed more often than ` +
        "added; to release a reference of your own, call the heap's decref().",
    );
  }

  #limitOf(count: number): number {
    return count === COUNT_MAX ? layout.REFCOUNT_LIMIT : layout.DONE;
  }

  /** Sets the count, unless the engine refused, and acts on its outcome. */
  #set(call: string, outcome: number, handle: Handle, count: number): void {
    if (outcome < layout.OUT_OF_MEMORY) this.unchecked.set(slotOf(handle), count, handle);
    if (outcome === layout.DONE) return;
    if (outcome === layout.REFCOUNT_LIMIT && count > COUNT_MAX) {
      throw new GcError(
        "ERR_REFCOUNT_OVERFLOW",
        `${call}: ${COUNT_MAX} references to object ${handle} are on the stack, as many as can be ` +
          "counted. Remove some before you add more.",
      );
    }
    this.#after(call, outcome, handle, 0, 0);
  }

  /** Counts one reference to the target less, unless the engine refused, and acts on its outcome. */
  #move(
    call: string,
    outcome: number,
    handle: Handle,
    index: number,
    target: Handle,
    count: number,
  ): void {
    if (outcome < layout.OUT_OF_MEMORY && count > 0) {
      this.unchecked.set(slotOf(target), count - 1, target);
    }
    if (outcome !== layout.DONE) this.#after(call, outcome, handle, index, target);
  }
}
