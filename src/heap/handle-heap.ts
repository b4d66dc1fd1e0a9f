// The core of a heap of handles: objects are made, counted, and refer to one another. Resource managers need
// no more; the raw heap adds the rest.

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

/** The options of handle heaps, beside those of every heap. */
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
   * The engine's own calls, on slots instead of handles. **Nothing is checked**: a wrong slot corrupts the
   * heap, and a count may overflow. You must act on what each call returns (see `Engine`), most easily with
   * `settle`. Use it only where you have measured that the checks matter.
   */
  get unchecked(): Engine {
    return this.core;
  }

  /**
   * Makes an object. The caller owns one reference to it. May start a collection.
   *
   * @param type A tag of yours, 0 to 65535.
   * @param references Number of reference positions, all empty; they can grow.
   * @param flags `FINALIZER`, `FINALIZER | LEGACY` (Python <= 3.3: uncollectable in a cycle) or
   * `LEAF` (has no references and is only counted; it costs the collector nothing).
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
   * Adds `times` external references.
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
   * Drops `times` external references. When no reference is left the object is deallocated now, with
   * everything that only it kept alive.
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
   * Makes position `index` refer to `target`, or to nothing (0), and releases what it referred to. Your own
   * reference to `target` stays yours.
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
   * Appends a position that refers to `target`, or to nothing (0). Your own reference to `target` stays
   * yours. Amortised constant time.
   */
  pushReference(handle: Handle, target: Handle): void {
    if (typeof handle !== "number") throw noHandle("pushReference", handle);
    if (typeof target !== "number") throw noHandle("pushReference", target);
    const outcome = this.calls.pushReferenceHandle(handle, target);
    if (outcome !== layout.DONE) this.after("pushReference", outcome, handle, 0, target);
  }

  /** Removes the last position and releases what it referred to. */
  popReference(handle: Handle): void {
    if (typeof handle !== "number") throw noHandle("popReference", handle);
    const outcome = this.calls.popReferenceHandle(handle);
    if (outcome !== layout.DONE) this.after("popReference", outcome, handle, 0);
  }

  /** The slot of the handle; throws when it is not valid. @internal */
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
