// The raw heap: handles in, handles out. Every call is checked by the engine; the cost is a
// conversion and a comparison. Many objects at once go through batch.ts.

import {
  COLLECTION_DUE,
  DONE,
  FINALIZED,
  GENERATION_MASK,
  LEAF,
  OUT_OF_MEMORY,
  PERMANENT,
  READ_ALIVE,
  READ_REFCOUNT,
  REFERENCE_COUNT_MAX,
  SLOT_COUNT_MAX,
  STATUS,
  WEAKREF,
} from "../assembly/layout.js";
import { allocBatch, countBatch, linkBatch, readBatch } from "./batch.js";
import type { HeapOptions } from "./collection.js";
import { Collector } from "./collector.js";
import type { Engine } from "./engine.js";
import { createEngine } from "./engines.js";
import { checkInteger, typeError } from "./errors.js";
import { FinalizerQueue } from "./finalizers.js";
import { type Handle, refusedHandle } from "./handle.js";
import { checkFlags, checkLength, checkPosition, checkTimes, refusal } from "./refusal.js";

const TYPE_MAX = 65535;
const TIMES_MAX = 0xffffffff;

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
export class Heap extends Collector {
  /** Objects that a collection could not free, or kept: each is owned once by this list. */
  readonly garbage: Handle[] = [];
  readonly #onFinalize: ((handle: Handle) => void) | undefined;
  readonly #onWeakref: ((weakref: Handle) => void) | undefined;
  readonly #onDeath: ((slot: number) => void) | undefined;
  readonly #finalizers = new FinalizerQueue();

  protected override readonly observesDeaths: boolean;

  /** @throws {RangeError | TypeError | GcError} as the options say. */
  constructor(options: HeapOptions = {}) {
    super(options, createEngine);
    this.#onFinalize = options.onFinalize;
    this.#onWeakref = options.onWeakref;
    this.#onDeath = options.onDeath;
    this.observesDeaths = options.onDeath !== undefined;
    this.start();
    if (options.slots !== undefined) this.reserve(options.slots);
  }

  protected override finalize(slot: number): void {
    const handle = this.core.handleOf(slot);
    if (this.#onFinalize) {
      const call = this.#onFinalize;
      this.callUser("finalizer", slot, () => call(handle));
      if (this.isDisposed) return;
      // As in Python: what is not tracked is finalized again, if it came back and goes once more.
      const { core } = this;
      if ((core.metaOf(slot) & GENERATION_MASK) === LEAF) core.clearFinalized(slot);
    } else {
      this.core.incref(slot);
      this.#finalizers.push(handle);
    }
  }

  protected override callWeakref(weakref: number): void {
    const call = this.#onWeakref;
    if (!call) return;
    const handle = this.core.handleOf(weakref);
    this.callUser("weak reference callback", weakref, () => call(handle));
  }

  protected override keepGarbage(slot: number): void {
    this.garbage.push(this.core.handleOf(slot));
  }

  protected override noteDeath(slot: number): void {
    const call = this.#onDeath;
    if (call) this.callUser("onDeath", slot, () => call(slot));
  }

  protected override describe(slot: number): unknown {
    return this.core.handleOf(slot);
  }

  /**
   * The bare calls of the engine, on slots instead of handles: nothing is checked, a wrong slot
   * corrupts the heap, and the caller acts on events (see `Engine`). For those who measured.
   */
  get unchecked(): Engine {
    return this.core;
  }

  /**
   * Room for `slots` objects, made at once.
   * @throws {GcError} ERR_HEAP_FULL
   */
  reserve(slots: number): void {
    checkInteger("reserve", "slots", slots, 0, SLOT_COUNT_MAX - 1);
    if (!this.core.reserve(slots)) throw this.heapFull("reserve");
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
    if (type >>> 0 !== type || type > TYPE_MAX) checkInteger("alloc", "type", type, 0, TYPE_MAX);
    if (references >>> 0 !== references || references > REFERENCE_COUNT_MAX) {
      checkInteger("alloc", "references", references, 0, REFERENCE_COUNT_MAX);
    }
    if (flags !== 0) checkFlags(flags, references);
    const { core } = this;
    const handle = core.allocHandle(type, references, flags);
    if (handle !== 0) return handle;
    if (core.control(STATUS) === COLLECTION_DUE) {
      this.collectDue();
      const placed = core.placeHandle(type, references, flags);
      if (placed !== 0) return placed;
    }
    throw this.heapFull("alloc");
  }

  /**
   * Takes `times` more references from outside.
   * @throws {GcError} ERR_STALE_HANDLE, ERR_FOREIGN_HANDLE, ERR_HANDLE
   */
  incref(handle: Handle, times = 1): void {
    if (times === 1) {
      const status = this.core.increfHandle(handle);
      if (status !== DONE) this.#after("incref", status, handle);
      return;
    }
    checkInteger("incref", "times", times, 0, TIMES_MAX);
    const status = this.core.increfBy(this.#slot("incref", handle), times);
    if (status !== DONE) this.#after("incref", status, handle);
  }

  /**
   * Gives up `times` references from outside. With the last reference of all the object is
   * deallocated now, with everything that only it held.
   * @throws {GcError} ERR_REFCOUNT_UNDERFLOW when fewer are left; nothing is changed then.
   * @throws {GcError} ERR_STALE_HANDLE, ERR_FOREIGN_HANDLE, ERR_HANDLE
   */
  decref(handle: Handle, times = 1): void {
    if (times !== 1) checkInteger("decref", "times", times, 0, TIMES_MAX);
    const outcome = this.core.decrefHandle(handle, times);
    if (outcome !== DONE) this.#after("decref", outcome, handle);
  }

  /** The object at position `index`, or 0. You do not own it: incref it to keep it. */
  getReference(handle: Handle, index: number): Handle {
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
    if (index >>> 0 !== index) checkPosition("setReference", index);
    const outcome = this.core.setReferenceHandle(handle, index, target);
    if (outcome !== DONE) this.#after("setReference", outcome, handle, index, target);
  }

  /** A new last position refers to `target`, or to nothing (0). Amortised constant time. */
  pushReference(handle: Handle, target: Handle): void {
    const outcome = this.core.pushReferenceHandle(handle, target);
    if (outcome !== DONE) this.#after("pushReference", outcome, handle, 0, target);
  }

  /** Takes the last position away and releases what it referred to. */
  popReference(handle: Handle): void {
    const outcome = this.core.popReferenceHandle(handle);
    if (outcome !== DONE) this.#after("popReference", outcome, handle, 0);
  }

  /** The object has at least `count` positions; new ones are empty. */
  growReferences(handle: Handle, count: number): void {
    checkInteger("growReferences", "count", count, 0, REFERENCE_COUNT_MAX);
    const outcome = this.core.growReferencesHandle(handle, count);
    if (outcome !== DONE) this.#after("growReferences", outcome, handle);
  }

  /** Number of reference positions. */
  referenceCount(handle: Handle): number {
    return this.core.referenceCount(this.#slot("referenceCount", handle));
  }

  /** Whether the handle's object is alive; false for whatever is no handle. */
  isAlive(handle: Handle): boolean {
    return typeof handle === "number" && this.core.slotOf(handle) !== 0;
  }

  /** How many references to the object there are, from objects and from outside. */
  refcount(handle: Handle): number {
    return this.core.refcountOf(this.#slot("refcount", handle));
  }

  /** The object's type tag. */
  typeOf(handle: Handle): number {
    return this.core.typeOf(this.#slot("typeOf", handle));
  }

  /** 0, 1, 2, or 3 for the permanent generation; -1 for an object that is not tracked. */
  generationOf(handle: Handle): number {
    const generation = this.core.metaOf(this.#slot("generationOf", handle)) & GENERATION_MASK;
    return generation <= PERMANENT ? generation : -1;
  }

  /** Whether the collector knows the object. Leaves it does not. */
  isTracked(handle: Handle): boolean {
    return this.generationOf(handle) >= 0;
  }

  /** Whether the object's finalizer was called. */
  isFinalized(handle: Handle): boolean {
    return (this.core.metaOf(this.#slot("isFinalized", handle)) & FINALIZED) !== 0;
  }

  /** The objects of a generation, or of all but the permanent one, in the order of slots. */
  getObjects(generation?: number): Handle[] {
    if (generation !== undefined) {
      checkInteger("getObjects", "generation", generation, 0, 2, "ERR_GENERATION");
    }
    return this.#handles(this.core.listObjects(generation ?? 255));
  }

  /** What the object refers to, in order, as often as it does. */
  getReferents(handle: Handle): Handle[] {
    const slot = this.#slot("getReferents", handle);
    const referents: Handle[] = [];
    for (let index = 0, count = this.core.referenceCount(slot); index < count; index++) {
      const referent = this.core.getReference(slot, index);
      if (referent !== 0) referents.push(this.core.handleOf(referent));
    }
    return referents;
  }

  /** The tracked objects that refer to the object, each once. Cost: the whole heap. */
  getReferrers(handle: Handle): Handle[] {
    return this.#handles(this.core.listReferrers(this.#slot("getReferrers", handle)));
  }

  #handles(count: number): Handle[] {
    return Array.from(this.core.list(count), (slot) => this.core.handleOf(slot));
  }

  /**
   * A new weak reference to `referent`: an object of its own, owned once by the caller.
   * @param callback Whether `onWeakref` is called when the referent goes.
   */
  allocWeakref(referent: Handle, callback = false, type = 0): Handle {
    checkInteger("allocWeakref", "type", type, 0, TYPE_MAX);
    const slot = this.#slot("allocWeakref", referent);
    const { core } = this;
    let weakref = core.allocWeakref(type, slot, 0, callback ? 1 : 0, 0);
    if (weakref === 0 && core.control(STATUS) === COLLECTION_DUE) {
      this.collectDue();
      const still = this.#slot("allocWeakref", referent);
      weakref = core.allocWeakref(type, still, 0, callback ? 1 : 0, 1);
    }
    if (weakref === 0) throw this.heapFull("allocWeakref");
    return core.handleOf(weakref);
  }

  /** The object that a weak reference knows, or 0 when it has gone. */
  getReferent(weakref: Handle): Handle {
    const slot = this.#slot("getReferent", weakref);
    if (!(this.core.metaOf(slot) & WEAKREF)) {
      throw typeError(
        "ERR_ARGUMENT",
        `getReferent: object ${weakref} is no weak reference. Make one with allocWeakref().`,
      );
    }
    return this.core.handleOf(this.core.referentOf(slot));
  }

  /** Number of objects whose finalizer is due: `drainFinalizers` hands them over. */
  get finalizerCount(): number {
    return this.#finalizers.length;
  }

  /**
   * Takes objects from the finalizer queue into `out`, oldest first, as many as fit. Each is alive
   * and owned once by the caller now: finalize it, then decref it.
   * @returns How many were written.
   */
  drainFinalizers(out: Float64Array): number {
    return this.#finalizers.drain(out);
  }

  /**
   * Makes one object per entry: `types[i]` and `referenceCounts[i]` as for `alloc`. All or none:
   * when the heap is full those made are given up again.
   * @param out Receives the handles; as long as `types`.
   */
  allocMany(types: ArrayLike<number>, referenceCounts: ArrayLike<number>, out: Float64Array): void {
    checkLength("allocMany", "referenceCounts", referenceCounts, types.length);
    checkLength("allocMany", "out", out, types.length);
    for (let index = 0; index < types.length; index++) {
      checkInteger("allocMany", "type", types[index], 0, TYPE_MAX);
      const count = referenceCounts[index];
      checkInteger("allocMany", "references", count, 0, REFERENCE_COUNT_MAX);
    }
    const made = allocBatch(this.core, types, referenceCounts, out, () => this.collectDue());
    if (made === types.length) return;
    const error = this.heapFull("allocMany");
    this.decrefMany(out.subarray(0, made));
    throw error;
  }

  /**
   * Sets the references of many objects: reference `j` of object `i` becomes
   * `handles[targets[offsets[i] + j]]`, for all `j` below `offsets[i + 1] - offsets[i]`.
   * @param offsets Ascending, one longer than `handles`.
   */
  linkMany(handles: Float64Array, offsets: Uint32Array, targets: Uint32Array): void {
    checkLength("linkMany", "offsets", offsets, handles.length + 1);
    linkBatch(this.core, handles, offsets, targets, (outcome, object, index, target) => {
      this.#after("linkMany", outcome, object, index, target);
    });
  }

  /** `incref(handles[i], times[i])` for all `i`; once each without `times`. */
  increfMany(handles: ArrayLike<number>, times?: ArrayLike<number>): void {
    if (times) checkTimes("increfMany", handles, times);
    countBatch(this.core, "increfMany", handles, times, (outcome, handle) => {
      this.#after("increfMany", outcome, handle);
    });
  }

  /** `decref(handles[i], times[i])` for all `i`; once each without `times`. */
  decrefMany(handles: ArrayLike<number>, times?: ArrayLike<number>): void {
    if (times) checkTimes("decrefMany", handles, times);
    countBatch(this.core, "decrefMany", handles, times, (outcome, handle) => {
      this.#after("decrefMany", outcome, handle);
    });
  }

  /** 1 for every handle whose object is alive, else 0. */
  aliveMany(handles: Float64Array, out: Uint8Array): void {
    checkLength("aliveMany", "out", out, handles.length);
    readBatch(this.core, handles, READ_ALIVE, out);
  }

  /** The refcount of every object, -1 for a handle whose object is not alive. */
  refcountMany(handles: Float64Array, out: Float64Array): void {
    checkLength("refcountMany", "out", out, handles.length);
    readBatch(this.core, handles, READ_REFCOUNT, out);
  }

  /** Gives the heap and its memory up. Finalizers are not called; every later call throws. */
  dispose(): void {
    this.shutDown();
  }

  /** The slot of a handle that must be good. */
  #slot(call: string, handle: Handle): number {
    const slot = this.core.slotOf(handle);
    if (slot === 0) throw refusedHandle(call, this.core, handle);
    return slot;
  }

  /** Settles events; throws when the engine refused the call. */
  #after(call: string, outcome: number, handle: Handle, index = 0, target: Handle = 0): void {
    if (outcome < OUT_OF_MEMORY) this.settle(outcome);
    else if (outcome === OUT_OF_MEMORY) throw this.heapFull(call);
    else throw refusal(this.core, outcome, { call, handle, index, target });
  }
}
