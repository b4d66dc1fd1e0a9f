// The raw heap: handles in, handles out. Every call is checked by the engine; the cost is a
// conversion and a comparison. Many objects at once go through batch.ts.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import { type Handle, noHandle } from "../engine/handle.js";
import { checkBoolean, checkFunction, checkInteger } from "../errors/error.js";
import { defineIdentity } from "../host/identity.js";
import { allocBatch, countBatch, linkBatch } from "./batch.js";
import type { HeapOptions } from "./collection.js";
import { createEngine } from "./engines.js";
import { FinalizerQueue } from "./finalizer-queue.js";
import { checkView, isWord, TIMES_MAX, TYPE_MAX, takeObjects, takeTimes } from "./numbers.js";
import { ReadableHeap } from "./readable-heap.js";
import { checkFlags, checkLength, checkPosition, refusal } from "./refusal.js";

/**
 * A heap of handles.
 *
 * @example
 * ```ts
 * import { Heap } from "ouroboros-gc/raw";
 * const heap = new Heap();
 * const a = heap.alloc(0, 1); // one reference position; refcount 1, owned by us
 * const b = heap.alloc(0, 1);
 * heap.setReference(a, 0, b);
 * heap.setReference(b, 0, a);
 * heap.decref(a); // we let go; the cycle keeps itself alive
 * heap.decref(b);
 * console.log(heap.collect()); // 2
 * console.log(heap.isAlive(a)); // false
 * ```
 */
export class Heap extends ReadableHeap {
  readonly #garbage: Handle[] = [];
  readonly #onFinalize: ((handle: Handle) => void) | undefined;
  readonly #onWeakref: ((weakref: Handle) => void) | undefined;
  readonly #onDeath: ((slot: number) => void) | undefined;
  /** @internal */
  readonly finalizerQueue: FinalizerQueue = new FinalizerQueue();

  protected override readonly observesDeaths: boolean;

  /** @throws {RangeError | TypeError | GcError} as the options say. */
  constructor(options: HeapOptions = {}) {
    super(options, createEngine);
    for (const hook of ["onFinalize", "onWeakref", "onDeath"] as const) {
      checkFunction("new heap", hook, options[hook]);
    }
    this.#onFinalize = options.onFinalize;
    this.#onWeakref = options.onWeakref;
    this.#onDeath = options.onDeath;
    this.observesDeaths = options.onDeath !== undefined;
    this.start();
    if (options.slots !== undefined) this.#reserve("new heap", options.slots);
  }

  /** Objects that a collection could not free, or kept: each is owned once by this list. */
  get garbage(): Handle[] {
    this.checkUsable();
    return this.#garbage;
  }

  protected override finalize(slot: number): void {
    const handle = this.core.handleOf(slot);
    if (this.#onFinalize) {
      const call = this.#onFinalize;
      this.callUser("finalizer", slot, () => call(handle));
      if (this.isDisposed) return;
      // As in Python: what is not tracked is finalized again, if it came back and goes once more.
      const { core } = this;
      if ((core.metaOf(slot) & layout.GENERATION_MASK) === layout.LEAF) core.clearFinalized(slot);
    } else {
      this.core.incref(slot);
      this.finalizerQueue.push(handle);
    }
  }

  protected override callWeakref(weakref: number): void {
    const call = this.#onWeakref;
    if (!call) return;
    const handle = this.core.handleOf(weakref);
    this.callUser("weak reference callback", weakref, () => call(handle));
  }

  protected override keepGarbage(slot: number): void {
    this.#garbage.push(this.core.handleOf(slot));
  }

  protected override noteDeath(slot: number): void {
    const call = this.#onDeath;
    if (call) this.callUser("onDeath", slot, () => call(slot));
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
   * Acts on what a call of `unchecked` answered until that call is done, as a checked call does:
   * finalizers and callbacks are called, deaths are told. Needed for every answer but 0.
   *
   * @returns false when the engine refused the call, which has then changed nothing.
   * @throws {GcError} ERR_INTERRUPTED, ERR_CORRUPT_HEAP
   *
   * @example
   * ```ts
   * import { Heap, slotOf } from "ouroboros-gc/raw";
   * const dead: number[] = [];
   * const heap = new Heap({ onDeath: (slot) => dead.push(slot) });
   * const slot = slotOf(heap.alloc(7));
   * const outcome = heap.unchecked.decref(slot);
   * console.log(heap.settle(outcome), dead.length); // true 1
   * ```
   */
  override settle(outcome: number): boolean {
    // Refused by an earlier call that was cut off; events themselves keep calls off until taken up.
    if (outcome === layout.DONE || outcome >= layout.OUT_OF_MEMORY) this.checkUsable();
    if (outcome >= layout.OUT_OF_MEMORY) return false;
    super.settle(outcome);
    return true;
  }

  /**
   * Room for `slots` objects, made at once.
   * @throws {GcError} ERR_HEAP_FULL
   */
  reserve(slots: number): void {
    this.#reserve("reserve", slots);
  }

  #reserve(call: string, slots: number): void {
    checkInteger(call, "slots", slots, 0, layout.SLOT_COUNT_MAX - 1);
    if (!this.core.reserve(slots)) throw this.heapFull(call);
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
    if (flags !== 0) checkFlags(flags, references);
    const handle = this.calls.allocHandle(type, references, flags);
    return handle !== 0 ? handle : this.#allocAfterCollection(type, references, flags);
  }

  /** The kernel made nothing: a collection is due, the heap is full, or it was interrupted. */
  #allocAfterCollection(type: number, references: number, flags: number): Handle {
    if (this.core.control(layout.STATUS) === layout.COLLECTION_DUE) {
      this.collectDue();
      const placed = this.core.placeHandle(type, references, flags);
      if (placed !== 0) return placed;
    }
    throw this.heapFull("alloc");
  }

  /**
   * Takes `times` more references from outside.
   * @throws {GcError} ERR_STALE_HANDLE, ERR_FOREIGN_HANDLE, ERR_HANDLE
   */
  incref(handle: Handle, times = 1): void {
    if (typeof handle !== "number") throw noHandle("incref", handle);
    if (times === 1) {
      const status = this.calls.increfHandle(handle);
      if (status !== layout.DONE) this.#after("incref", status, handle);
      return;
    }
    checkInteger("incref", "times", times, 0, TIMES_MAX);
    const status = this.core.increfBy(this.slot("incref", handle), times);
    if (status !== layout.DONE) this.#after("incref", status, handle);
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
    if (outcome !== layout.DONE) this.#after("decref", outcome, handle);
  }

  /** The object at position `index`, or 0. You do not own it: incref it to keep it. */
  getReference(handle: Handle, index: number): Handle {
    if (typeof handle !== "number") throw noHandle("getReference", handle);
    checkPosition("getReference", index);
    const referent = this.core.getReferenceHandle(handle, index);
    if (referent >= 0) return referent;
    throw refusal(this.core, -referent, { call: "getReference", handle, index, target: 0 });
  }

  /**
   * Makes position `index` refer to `target`, or to nothing (0); what it referred to is released.
   * @throws {RangeError} ERR_INDEX when there is no such position.
   * @throws {GcError} ERR_STALE_HANDLE, ERR_FOREIGN_HANDLE, ERR_HANDLE
   */
  setReference(handle: Handle, index: number, target: Handle): void {
    if (typeof handle !== "number") throw noHandle("setReference", handle);
    if (typeof target !== "number") throw noHandle("setReference", target);
    if (!isWord(index)) checkPosition("setReference", index);
    const outcome = this.calls.setReferenceHandle(handle, index, target);
    if (outcome !== layout.DONE) this.#after("setReference", outcome, handle, index, target);
  }

  /** A new last position refers to `target`, or to nothing (0). Amortised constant time. */
  pushReference(handle: Handle, target: Handle): void {
    if (typeof handle !== "number") throw noHandle("pushReference", handle);
    if (typeof target !== "number") throw noHandle("pushReference", target);
    const outcome = this.calls.pushReferenceHandle(handle, target);
    if (outcome !== layout.DONE) this.#after("pushReference", outcome, handle, 0, target);
  }

  /** Takes the last position away and releases what it referred to. */
  popReference(handle: Handle): void {
    if (typeof handle !== "number") throw noHandle("popReference", handle);
    const outcome = this.calls.popReferenceHandle(handle);
    if (outcome !== layout.DONE) this.#after("popReference", outcome, handle, 0);
  }

  /** The object has at least `count` positions; new ones are empty. */
  growReferences(handle: Handle, count: number): void {
    if (typeof handle !== "number") throw noHandle("growReferences", handle);
    checkInteger("growReferences", "count", count, 0, layout.REFERENCE_COUNT_MAX);
    const outcome = this.core.growReferencesHandle(handle, count);
    if (outcome !== layout.DONE) this.#after("growReferences", outcome, handle);
  }

  /**
   * A new weak reference to `referent`: an object of its own, owned once by the caller.
   * @param callback Whether `onWeakref` is called when the referent goes. A handle means yes, and
   * the weak reference refers to that object, which is what you will call: a cycle through it can
   * be collected, and it is released after the call.
   */
  allocWeakref(referent: Handle, callback: boolean | Handle = false, type = 0): Handle {
    if (typeof callback !== "number") checkBoolean("allocWeakref", "callback", callback);
    checkInteger("allocWeakref", "type", type, 0, TYPE_MAX);
    const allocate = (counted: number): number => {
      const slot = this.slot("allocWeakref", referent);
      const called = typeof callback === "number" ? this.slot("allocWeakref", callback) : 0;
      return this.core.allocWeakref(type, slot, called, callback === false ? 0 : 1, counted);
    };
    const { core } = this;
    let weakref = allocate(0);
    if (weakref === 0 && core.control(layout.STATUS) === layout.COLLECTION_DUE) {
      this.collectDue();
      weakref = allocate(1);
    }
    if (weakref === 0) throw this.heapFull("allocWeakref");
    try {
      return core.handleOf(weakref);
    } catch (error) {
      this.calls = this.noCalls;
      throw error;
    }
  }

  /** Number of objects whose finalizer is due: `drainFinalizers` hands them over. */
  get finalizerCount(): number {
    this.checkUsable();
    return this.finalizerQueue.length;
  }

  /**
   * Takes objects from the finalizer queue into `out`, oldest first, as many as fit. Each is alive
   * and owned once by the caller now: finalize it, then decref it.
   * @returns How many were written.
   */
  drainFinalizers(out: Float64Array): number {
    checkView("drainFinalizers", "out", out, "Float64Array");
    this.checkUsable();
    return this.finalizerQueue.drain(out);
  }

  /**
   * Makes one object per entry: `types[i]` and `referenceCounts[i]` as for `alloc`. All or none:
   * when the heap is full those made are given up again.
   * @param out Receives the handles; as long as `types`.
   */
  allocMany(types: ArrayLike<number>, referenceCounts: ArrayLike<number>, out: Float64Array): void {
    const objects = takeObjects(types, referenceCounts, out);
    const { length } = objects[0];
    this.inSteps(() => {
      const handles = allocBatch(this.#present, ...objects, () => this.collectDue());
      const isWhole = handles.length === length;
      if (isWhole && out.length === length) {
        out.set(handles);
        return;
      }
      this.#giveBack(handles);
      if (!isWhole) throw this.heapFull("allocMany");
      checkLength("allocMany", "out", out, length);
    });
  }

  /** Of objects that nobody was given; user code may have found and released them all the same. */
  #giveBack(handles: Float64Array): void {
    for (const handle of handles) {
      const outcome = this.core.decrefHandle(handle, 1);
      if (outcome < layout.OUT_OF_MEMORY) this.settle(outcome);
    }
  }

  /**
   * Sets the references of many objects: reference `j` of object `i` becomes
   * `handles[targets[offsets[i] + j]]`, for all `j` below `offsets[i + 1] - offsets[i]`.
   * @param offsets Ascending, one longer than `handles`.
   */
  linkMany(handles: Float64Array, offsets: Uint32Array, targets: Uint32Array): void {
    checkView("linkMany", "handles", handles, "Float64Array");
    checkView("linkMany", "offsets", offsets, "Uint32Array");
    checkView("linkMany", "targets", targets, "Uint32Array");
    checkLength("linkMany", "offsets", offsets, handles.length + 1);
    this.inSteps(() => {
      linkBatch(this.#present, handles, offsets, targets, (outcome, object, index, target) => {
        this.#after("linkMany", outcome, object, index, target);
      });
    });
  }

  /** `incref(handles[i], times[i])` for all `i`; once each without `times`. */
  increfMany(handles: ArrayLike<number>, times?: ArrayLike<number>): void {
    const counted = takeTimes("increfMany", handles, times);
    this.inSteps(() => {
      countBatch(this.#present, "increfMany", ...counted, (outcome, handle) => {
        this.#after("increfMany", outcome, handle);
      });
    });
  }

  /** `decref(handles[i], times[i])` for all `i`; once each without `times`. */
  decrefMany(handles: ArrayLike<number>, times?: ArrayLike<number>): void {
    const counted = takeTimes("decrefMany", handles, times);
    this.inSteps(() => {
      countBatch(this.#present, "decrefMany", ...counted, (outcome, handle) => {
        this.#after("decrefMany", outcome, handle);
      });
    });
  }

  /** For batches, which go on after user code ran. */
  readonly #present = (): Engine => this.core;

  /** Settles events; throws when the engine refused the call. */
  #after(call: string, outcome: number, handle: Handle, index = 0, target: Handle = 0): void {
    if (outcome < layout.OUT_OF_MEMORY) this.settle(outcome);
    else if (outcome === layout.OUT_OF_MEMORY) throw this.heapFull(call);
    else throw refusal(this.core, outcome, { call, handle, index, target });
  }
}

defineIdentity(Heap.prototype, "Heap");
