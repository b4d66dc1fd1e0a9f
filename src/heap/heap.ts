// The raw heap: handles in, handles out. The engine checks every call, which costs a conversion and a
// comparison. Calls on many objects at once are in batch.ts.

import * as layout from "../../assembly/layout.js";
import type { Handle } from "../engine/handle.js";
import { checkBoolean, checkInteger } from "../errors/arguments.js";
import { rangeError, typeError } from "../errors/error.js";
import { defineIdentity } from "../host/identity.js";
import type { Violation } from "../invariants/violation.js";
import type { Batches } from "./batch.js";
import type { HeapOptions } from "./collection.js";
import { TYPE_MAX } from "./numbers.js";
import { partOf } from "./parts.js";
import { ReferenceCalls } from "./reference-calls.js";
import { heapFull, underflow } from "./refusal.js";
import { StackCounts } from "./stack-counts.js";
import { checkTypedArray, lengthOf } from "./typed-arrays.js";

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
export class Heap extends ReferenceCalls {
  #batches: Batches | undefined;

  /** @throws {RangeError | TypeError | GcError} as the options say. */
  constructor(options: HeapOptions = {}) {
    super(options);
    if (options.slots !== undefined) this.#reserve("new heap", options.slots);
  }

  /** Objects that a collection could not free, or kept. The list owns one reference to each. */
  get garbage(): Handle[] {
    this.life.check();
    return this.objects.garbage;
  }

  /**
   * Finishes a call of `unchecked` that returned `outcome`, as a checked call does: calls finalizers and
   * callbacks, reports deaths. Needed for every outcome but 0.
   *
   * @returns false when the engine refused the call, which then changed nothing.
   * @throws {GcError} ERR_REFCOUNT_UNDERFLOW when the call dropped references that you do not own. It
   * changed nothing, but your counts are wrong.
   * @throws {RangeError | TypeError} ERR_ARGUMENT for an outcome that no call is waiting with.
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
    checkInteger("settle", "outcome", outcome, layout.DONE, layout.INTERRUPTED);
    // `check` throws if an earlier call was cut off. An event sets BUSY, so it is not checked.
    if (outcome === layout.DONE || outcome >= layout.OUT_OF_MEMORY) this.life.check();
    else if (this.calls.control(layout.BUSY) === 0) {
      throw rangeError(
        "ERR_ARGUMENT",
        `settle: no call returned ${outcome}, or it was already settled. Settle each result once.`,
      );
    }
    if (outcome === layout.UNDERFLOW) throw underflow();
    if (outcome >= layout.OUT_OF_MEMORY) return false;
    super.settle(outcome);
    return true;
  }

  /**
   * Counts the references on a runtime's own stack outside the heap: see docs/raw.md. Returns the same object
   * each time. Cost: 12 bytes a slot, outside the heap.
   *
   * @example
   * ```ts
   * import { Heap } from "ouroboros-gc/raw";
   * const heap = new Heap();
   * const stack = heap.stackCounts();
   * const object = heap.alloc();
   * stack.increfSteal(object); // alloc's reference is on the stack now
   * stack.incref(object); // no call of the heap
   * stack.decref(object); // nor here
   * console.log(stack.count(object), heap.refcount(object)); // 1 1
   * stack.decref(object);
   * console.log(heap.liveCount); // 0
   * ```
   */
  stackCounts(): StackCounts {
    this.life.check();
    this.objects.stackCounts ??= new StackCounts(this.life, (...ended) => this.after(...ended));
    return this.objects.stackCounts;
  }

  /**
   * Compares the references you own with the external counts: docs/checking.md says what is found. Changes
   * nothing. Cost: a pass over all slots, and 8 bytes a slot outside the heap.
   *
   * @param owned One handle for each reference that you own.
   * @param stack One handle for each reference that `stackCounts()` counts.
   * @returns The differences; empty when every external reference has its owner.
   * @throws {GcError} ERR_HANDLE for an element that is not a number.
   * @throws {TypeError} ERR_ARGUMENT for an argument that is not an array.
   * @throws {GcError} ERR_NOT_IMPORTED in a page without `import "ouroboros-gc/checks"`.
   */
  validateRoots(owned: ArrayLike<number>, stack: ArrayLike<number> = []): Violation[] {
    const validateRoots = partOf("validateRoots", "validateRoots", "validateRoots()");
    return validateRoots(this.life, this.objects, owned, stack);
  }

  /**
   * Makes room for `slots` objects at once.
   * @throws {GcError} ERR_HEAP_FULL
   */
  reserve(slots: number): void {
    this.#reserve("reserve", slots);
  }

  #reserve(call: string, slots: number): void {
    checkInteger(call, "slots", slots, 0, layout.SLOT_COUNT_MAX - 1);
    if (!this.core.reserve(slots)) throw heapFull(call, this.core);
  }

  /**
   * Sets how many bytes outside the heap the object stands for. They no longer count when it dies. May start
   * a full collection: see `setByteThreshold`. From the first call on the engine reports every death to the
   * heap, as with `onDeath`.
   *
   * @throws {RangeError | TypeError} ERR_ARGUMENT unless `bytes` is a whole number, and the sum of all is
   * below 2^53.
   * @throws {GcError} ERR_STALE_HANDLE, ERR_FOREIGN_HANDLE, ERR_HANDLE
   */
  setExternalBytes(handle: Handle, bytes: number): void {
    this.setBytes(() => this.slotOf("setExternalBytes", handle), bytes);
  }

  /** Bytes outside the heap that the object stands for. */
  externalBytesOf(handle: Handle): number {
    return this.external.of(this.slotOf("externalBytesOf", handle));
  }

  /**
   * Makes a weak reference to `referent`: an object itself, to which the caller owns one reference.
   * @param callback Whether `onWeakref` is called when the referent dies. A handle means yes, and names the
   * object that you will call: the weak reference refers to it until after the call, so a cycle through it
   * can be collected.
   */
  allocWeakref(referent: Handle, callback: boolean | Handle = false, type = 0): Handle {
    if (typeof callback !== "number") checkBoolean("allocWeakref", "callback", callback);
    checkInteger("allocWeakref", "type", type, 0, TYPE_MAX);
    const allocate = (counted: number): number => {
      const slot = this.slotOf("allocWeakref", referent);
      const called = typeof callback === "number" ? this.slotOf("allocWeakref", callback) : 0;
      return this.core.allocWeakref(type, slot, called, callback === false ? 0 : 1, counted);
    };
    const slot = allocate(0) || (this.collectedDue() ? allocate(1) : 0);
    if (slot === 0) throw heapFull("allocWeakref", this.core);
    try {
      return this.core.handleOf(slot);
    } catch (error) {
      this.calls = this.life.absent;
      throw error;
    }
  }

  /** Number of objects in the finalizer queue: see `drainFinalizers`. */
  get finalizerCount(): number {
    this.life.check();
    return this.objects.finalizerQueue.length;
  }

  /**
   * Moves objects from the finalizer queue into `out`, oldest first, as many as fit. Each is alive, and you
   * own one reference to it: finalize it, then decref it.
   * @returns The number of handles written.
   */
  drainFinalizers(out: Float64Array): number {
    checkTypedArray("drainFinalizers", "out", out, "Float64Array");
    this.life.check();
    return this.objects.finalizerQueue.drain(out, lengthOf(out));
  }

  #batchesFor(call: string): Batches {
    if (!this.#batches) {
      const Part = partOf("batches", call, "batch calls");
      const after: Heap["after"] = (...ended) => this.after(...ended);
      this.#batches = new Part(this.life, () => this.collectDue(), after);
    }
    return this.#batches;
  }

  /**
   * Makes one object per entry, from `types[i]` and `referenceCounts[i]`, as `alloc` does. All or none: when
   * the heap is full, those already made are released.
   * @param out Receives the handles; as long as `types`.
   */
  allocMany(types: ArrayLike<number>, referenceCounts: ArrayLike<number>, out: Float64Array): void {
    this.#batchesFor("allocMany").alloc(types, referenceCounts, out);
  }

  /**
   * Sets the references of many objects: reference `j` of object `i` becomes
   * `handles[targets[offsets[i] + j]]`, for all `j` below `offsets[i + 1] - offsets[i]`.
   * @param offsets Ascending, one longer than `handles`.
   */
  linkMany(handles: Float64Array, offsets: Uint32Array, targets: Uint32Array): void {
    this.#batchesFor("linkMany").link(handles, offsets, targets);
  }

  /** `incref(handles[i], times[i])` for all `i`; once each without `times`. */
  increfMany(handles: ArrayLike<number>, times?: ArrayLike<number>): void {
    this.#batchesFor("increfMany").count("increfMany", handles, times);
  }

  /** `decref(handles[i], times[i])` for all `i`; once each without `times`. */
  decrefMany(handles: ArrayLike<number>, times?: ArrayLike<number>): void {
    this.#batchesFor("decrefMany").count("decrefMany", handles, times);
  }

  // --- Calls that change nothing

  /** Number of reference positions. */
  referenceCount(handle: Handle): number {
    return this.core.referenceCount(this.slotOf("referenceCount", handle));
  }

  /** Whether the handle's object is alive; false for any value that is not a handle. */
  isAlive(handle: Handle): boolean {
    const { core } = this;
    return typeof handle === "number" && core.slotOf(handle) !== 0;
  }

  /** Number of references to the object, from objects and from outside. */
  refcount(handle: Handle): number {
    return this.core.refcountOf(this.slotOf("refcount", handle));
  }

  /** The object's type tag. */
  typeOf(handle: Handle): number {
    return this.core.typeOf(this.slotOf("typeOf", handle));
  }

  /** 0, 1, 2, or 3 for the permanent generation; -1 for an object that is not tracked. */
  generationOf(handle: Handle): number {
    const generation =
      this.core.metaOf(this.slotOf("generationOf", handle)) & layout.GENERATION_MASK;
    return generation <= layout.PERMANENT ? generation : -1;
  }

  /** Whether the collector tracks the object. Leaves are not tracked. */
  isTracked(handle: Handle): boolean {
    return this.generationOf(handle) >= 0;
  }

  /** Whether the object's finalizer was called. */
  isFinalized(handle: Handle): boolean {
    return (this.core.metaOf(this.slotOf("isFinalized", handle)) & layout.FINALIZED) !== 0;
  }

  /** The objects of a generation, or of all but the permanent one, in the order of slots. */
  getObjects(generation?: number): Handle[] {
    if (generation !== undefined) {
      checkInteger("getObjects", "generation", generation, 0, 2, "ERR_GENERATION");
    }
    return this.#handles(this.core.listObjects(generation ?? 255));
  }

  /** The objects it refers to, in order of position, repeated ones included. */
  getReferents(handle: Handle): Handle[] {
    const slot = this.slotOf("getReferents", handle);
    const referents: Handle[] = [];
    for (let index = 0, count = this.core.referenceCount(slot); index < count; index++) {
      const referent = this.core.getReference(slot, index);
      if (referent !== 0) referents.push(this.core.handleOf(referent));
    }
    return referents;
  }

  /** The tracked objects that refer to the object, each once. Cost: the whole heap. */
  getReferrers(handle: Handle): Handle[] {
    return this.#handles(this.core.listReferrers(this.slotOf("getReferrers", handle)));
  }

  #handles(count: number): Handle[] {
    return Array.from(this.core.list(count), (slot) => this.core.handleOf(slot));
  }

  /** The referent of a weak reference, or 0 when it has died. */
  getReferent(weakref: Handle): Handle {
    const slot = this.slotOf("getReferent", weakref);
    if (!(this.core.metaOf(slot) & layout.WEAKREF)) {
      throw typeError(
        "ERR_ARGUMENT",
        `getReferent: object ${weakref} is not a weak reference. Make one with allocWeakref().`,
      );
    }
    return this.core.handleOf(this.core.referentOf(slot));
  }

  /** Writes 1 for every handle whose object is alive, else 0. */
  aliveMany(handles: Float64Array, out: Uint8Array): void {
    this.#batchesFor("aliveMany").read("aliveMany", handles, out);
  }

  /** Writes the refcount of every object, -1 for a handle whose object is not alive. */
  refcountMany(handles: Float64Array, out: Float64Array): void {
    this.#batchesFor("refcountMany").read("refcountMany", handles, out);
  }
}

defineIdentity(Heap.prototype, "Heap");
