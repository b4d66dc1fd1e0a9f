// The least that a heap of handles can do: objects are made and counted, and refer to one another. The raw
// heap adds all the rest; managers of resources need no more.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import { type Handle, noHandle, refusedHandle } from "../engine/handle.js";
import { checkInteger } from "../errors/arguments.js";
import { ByteCalls } from "./byte-calls.js";
import type { HeapOptions } from "./collection.js";
import { createEngine } from "./engines.js";
import { checkFlags, checkPosition, isWord, TIMES_MAX, TYPE_MAX } from "./numbers.js";
import { RawObjects } from "./raw-objects.js";
import { heapFull, refusal } from "./refusal.js";

/** The options of heaps of handles besides those of all heaps. */
export const HANDLE_OPTIONS: readonly string[] = [
  "slots",
  "onFinalize",
  "onWeakref",
  "onDeath",
  "onDeaths",
];

/**
 * What managers of resources use of the raw `Heap`.
 * @hidden
 */
export class HandleHeap extends ByteCalls {
  /** @internal */
  override readonly objects: RawObjects;

  /** @throws {RangeError | TypeError | GcError} as the options say. */
  constructor(options: HeapOptions = {}) {
    super(options, createEngine, HANDLE_OPTIONS);
    this.objects = new RawObjects(this.life, this.reports, options);
    this.life.start();
  }

  /**
   * The bare calls of the engine, on slots instead of handles. **Nothing is checked**: a wrong slot
   * corrupts the heap, a count may overflow, and the caller acts on what a call answers (see
   * `Engine`), most easily by `settle`. For those who measured, and found the checks to matter.
   */
  get unchecked(): Engine {
    return this.core;
  }

  /**
   * A new object, with one reference to it owned by the caller. May start a collection.
   *
   * @param type A tag of yours, 0 to 65535.
   * @param references Number of reference positions, all empty; they can grow.
   * @param flags `FINALIZER`, `FINALIZER | LEGACY` (Python <= 3.3: uncollectable in a cycle) or
   * `LEAF` (holds no references, is only counted, costs the collector nothing).
   * @throws {GcError} ERR_HEAP_FULL
   * @throws {RangeError | TypeError} ERR_ARGUMENT
   */
  alloc(type = 0, references = 0, flags = 0): Handle {
    if (!isWord(type) || type > TYPE_MAX) checkInteger("alloc", "type", type, 0, TYPE_MAX);
    if (!isWord(references) || references > layout.REFERENCE_COUNT_MAX) {
      checkInteger("alloc", "references", references, 0, layout.REFERENCE_COUNT_MAX);
    }
    if (flags !== 0) checkFlags("alloc", flags, references);
    const handle = this.calls.allocHandle(type, references, flags);
    return handle !== 0 ? handle : this.#allocAfterCollection(type, references, flags);
  }

  #allocAfterCollection(type: number, references: number, flags: number): Handle {
    const handle = this.collectedDue() ? this.core.placeHandle(type, references, flags) : 0;
    if (handle === 0) throw heapFull("alloc", this.core);
    return handle;
  }

  /**
   * Takes `times` more references from outside.
   * @throws {GcError} ERR_STALE_HANDLE, ERR_FOREIGN_HANDLE, ERR_HANDLE
   */
  incref(handle: Handle, times = 1): void {
    if (typeof handle !== "number") throw noHandle("incref", handle);
    if (times === 1) {
      const status = this.calls.increfHandle(handle);
      if (status !== layout.DONE) this.after("incref", status, handle);
      return;
    }
    checkInteger("incref", "times", times, 0, TIMES_MAX);
    const status = this.core.increfBy(this.slotOf("incref", handle), times);
    if (status !== layout.DONE) this.after("incref", status, handle);
  }

  /**
   * Gives up `times` references from outside. With the last reference of all the object is
   * deallocated now, with everything that only it held.
   * @throws {GcError} ERR_REFCOUNT_UNDERFLOW when fewer are left; nothing is changed then.
   * @throws {GcError} ERR_STALE_HANDLE, ERR_FOREIGN_HANDLE, ERR_HANDLE
   */
  decref(handle: Handle, times = 1): void {
    if (typeof handle !== "number") throw noHandle("decref", handle);
    if (times !== 1) checkInteger("decref", "times", times, 0, TIMES_MAX);
    const outcome = this.calls.decrefHandle(handle, times);
    if (outcome !== layout.DONE) this.after("decref", outcome, handle);
  }

  /**
   * Makes position `index` refer to `target`, or to nothing (0), which stays yours as well; what it
   * referred to is released.
   * @throws {RangeError} ERR_INDEX when there is no such position.
   * @throws {GcError} ERR_STALE_HANDLE, ERR_FOREIGN_HANDLE, ERR_HANDLE
   */
  setReference(handle: Handle, index: number, target: Handle): void {
    if (typeof handle !== "number") throw noHandle("setReference", handle);
    if (typeof target !== "number") throw noHandle("setReference", target);
    if (!isWord(index)) checkPosition("setReference", index);
    const outcome = this.calls.setReferenceHandle(handle, index, target);
    if (outcome !== layout.DONE) this.after("setReference", outcome, handle, index, target);
  }

  /**
   * A new last position refers to `target`, or to nothing (0), which stays yours as well. Amortised
   * constant time.
   */
  pushReference(handle: Handle, target: Handle): void {
    if (typeof handle !== "number") throw noHandle("pushReference", handle);
    if (typeof target !== "number") throw noHandle("pushReference", target);
    const outcome = this.calls.pushReferenceHandle(handle, target);
    if (outcome !== layout.DONE) this.after("pushReference", outcome, handle, 0, target);
  }

  /** Takes the last position away and releases what it referred to. */
  popReference(handle: Handle): void {
    if (typeof handle !== "number") throw noHandle("popReference", handle);
    const outcome = this.calls.popReferenceHandle(handle);
    if (outcome !== layout.DONE) this.after("popReference", outcome, handle, 0);
  }

  /** The slot of a handle that must be good. @internal */
  protected slotOf(call: string, handle: Handle): number {
    if (typeof handle !== "number") throw noHandle(call, handle);
    const slot = this.core.slotOf(handle);
    if (slot === 0) throw refusedHandle(call, this.core, handle);
    return slot;
  }

  /** Settles events; throws when the engine refused the call. @internal */
  protected after(
    call: string,
    outcome: number,
    handle: Handle,
    index = 0,
    target: Handle = 0,
  ): void {
    if (outcome < layout.OUT_OF_MEMORY) this.settle(outcome);
    else throw refusal(this.core, outcome, { call, handle, index, target });
  }
}
