// The twin as an Engine: its functions, bound to the columns of one heap. Positions and counts that the
// host passes become 32-bit words here, as they do at the border of the kernel.

import * as layout from "../../assembly/layout.js";
import type { Engine, EngineColumns, EngineOptions } from "../engine/engine.js";
import { HeapNumber } from "../engine/heap-number.js";
import { GcError, isOutOfMemory } from "../errors/error.js";
import * as assignment from "./assignment.js";
import * as batch from "./batch.js";
import * as collect from "./collect.js";
import {
  Columns,
  externalOf,
  heapBytes,
  metaOf,
  moveColumns,
  refcountOf,
  reserve,
} from "./columns.js";
import { decref, decrefBy } from "./deallocation.js";
import { takeDeaths } from "./deaths.js";
import { freezeAll, unfreezeAll } from "./generations.js";
import * as handles from "./handles.js";
import { listObjects, listReferrers, listUncollectable, listUnreachable } from "./listing.js";
import { incref, increfBy } from "./refcount.js";
import { getReference, referenceCount } from "./references.js";
import { alloc, clearFinalized, place } from "./slots.js";
import * as weakrefs from "./weakrefs.js";

/**
 * An empty heap on the TypeScript engine.
 * @throws {GcError} ERR_HEAP_FULL when not even an empty heap fits into `maximumBytes`.
 */
export function createReferenceEngine(options: EngineOptions): Engine {
  const heap = emptyColumns(options.maximumBytes);
  const bytes = heapBytes(heap);
  if (bytes > options.maximumBytes) {
    throw new GcError(
      "ERR_HEAP_FULL",
      `new heap: an empty heap does not fit into maximumBytes ${options.maximumBytes} ` +
        `(expected at least ${bytes}). Raise maximumBytes.`,
    );
  }
  return new ReferenceEngine(heap);
}

function emptyColumns(maximumBytes: number): Columns {
  try {
    return new Columns(maximumBytes);
  } catch (cause) {
    if (!isOutOfMemory(cause)) throw cause;
    throw new GcError(
      "ERR_HEAP_FULL",
      `new heap: this host refuses memory for an empty heap (${(cause as Error).message}). ` +
        "Dispose of heaps, or raise the host's limit of memory.",
      { cause },
    );
  }
}

/** Methods, not closures: every heap calls the same functions, so that V8 can inline them. */
class ReferenceEngine implements Engine {
  readonly name = "typescript";
  readonly number: HeapNumber = new HeapNumber();
  readonly #heap: Columns;

  constructor(heap: Columns) {
    this.#heap = heap;
    heap.control[layout.HEAP_TAG >> 2] = this.number.tag;
    heap.control[layout.VERSION_SKIP >> 2] = this.number.versionSkip;
  }

  get bytes(): number {
    return heapBytes(this.#heap);
  }
  get maximumBytes(): number {
    return this.#heap.maximumBytes;
  }

  /** See assembly/calls.ts. */
  #enter(): boolean {
    const { control } = this.#heap;
    if (control[layout.BUSY >> 2] !== 0) return false;
    control[layout.BUSY >> 2] = 1;
    return true;
  }

  #mustEnter(): void {
    if (!this.#enter()) throw new Error("the twin was called while BUSY: look at it before");
  }

  #refuseAllocation(): number {
    this.#heap.control[layout.STATUS >> 2] = layout.INTERRUPTED;
    return layout.NIL;
  }

  #leave(answer: number): number {
    this.#heap.control[layout.BUSY >> 2] = 0;
    return answer;
  }

  #leaveAsking(answer: number): number {
    this.#heap.control[layout.BUSY >> 2] = isAsking(answer);
    return answer;
  }

  #leaveBatch(done: number): number {
    const { control } = this.#heap;
    control[layout.BUSY >> 2] = isAsking(control[layout.STATUS >> 2]!);
    return done;
  }

  control(field: number): number {
    return this.#heap.control[field >> 2]!;
  }
  setControl(field: number, value: number): void {
    this.#heap.control[field >> 2] = value;
  }
  statistic(generation: number, which: number): number {
    return this.#heap.statistics[generation * 3 + which]!;
  }
  list(count: number): Uint32Array {
    return this.#heap.gcRefs.subarray(0, count);
  }
  stagingArea(): Float64Array | null {
    this.#mustEnter();
    const area = batch.stagingArea(this.#heap);
    this.#leave(0);
    return area;
  }
  reserve(slots: number, hasWeakColumn = 0, blockWords = 0): number {
    this.#mustEnter();
    return this.#leave(reserve(this.#heap, slots >>> 0, hasWeakColumn, blockWords >>> 0) ? 1 : 0);
  }
  columns(): EngineColumns {
    return this.#heap;
  }
  moveColumns(): void {
    moveColumns(this.#heap);
  }

  alloc(type: number, references: number, flags: number): number {
    if (!this.#enter()) return this.#refuseAllocation();
    return this.#leave(alloc(this.#heap, type, references >>> 0, flags));
  }
  place(type: number, references: number, flags: number): number {
    if (!this.#enter()) return this.#refuseAllocation();
    return this.#leave(place(this.#heap, type, references >>> 0, flags));
  }
  clearFinalized(slot: number): void {
    this.#mustEnter();
    clearFinalized(this.#heap, slot);
    this.#leave(0);
  }
  incref(slot: number): number {
    if (!this.#enter()) return layout.INTERRUPTED;
    incref(this.#heap, slot);
    return this.#leave(layout.DONE);
  }
  increfBy(slot: number, times: number): number {
    if (!this.#enter()) return layout.INTERRUPTED;
    return this.#leave(increfBy(this.#heap, slot, times >>> 0));
  }
  decref(slot: number): number {
    if (!this.#enter()) return layout.INTERRUPTED;
    return this.#leaveAsking(decref(this.#heap, slot));
  }
  decrefBy(slot: number, times: number): number {
    if (!this.#enter()) return layout.INTERRUPTED;
    return this.#leaveAsking(decrefBy(this.#heap, slot, times >>> 0));
  }
  setReference(slot: number, index: number, target: number): number {
    if (!this.#enter()) return layout.INTERRUPTED;
    return this.#leaveAsking(assignment.setReference(this.#heap, slot, index >>> 0, target));
  }
  pushReference(slot: number, target: number): number {
    if (!this.#enter()) return layout.INTERRUPTED;
    return this.#leave(assignment.pushReference(this.#heap, slot, target));
  }
  popReference(slot: number): number {
    if (!this.#enter()) return layout.INTERRUPTED;
    return this.#leaveAsking(assignment.popReference(this.#heap, slot));
  }
  growReferences(slot: number, count: number): number {
    if (!this.#enter()) return layout.INTERRUPTED;
    return this.#leave(assignment.growReferences(this.#heap, slot, count >>> 0));
  }
  getReference(slot: number, index: number): number {
    return getReference(this.#heap, slot, index);
  }
  referenceCount(slot: number): number {
    return referenceCount(this.#heap, slot);
  }
  typeOf(slot: number): number {
    return this.#heap.types[slot]!;
  }
  metaOf(slot: number): number {
    return metaOf(this.#heap, slot) >>> 0;
  }
  refcountOf(slot: number): number {
    return refcountOf(this.#heap, slot);
  }
  externalOf(slot: number): number {
    return externalOf(this.#heap, slot);
  }

  allocWeakref(
    type: number,
    referent: number,
    callbackObject: number,
    hasCallback: number,
    counted: number,
  ): number {
    if (!this.#enter()) return this.#refuseAllocation();
    return this.#leave(
      weakrefs.allocWeakref(this.#heap, type, referent, callbackObject, hasCallback, counted),
    );
  }
  referentOf(weakref: number): number {
    return weakrefs.referentOf(this.#heap, weakref);
  }
  callbackObjectOf(weakref: number): number {
    return weakrefs.callbackObjectOf(this.#heap, weakref);
  }
  firstWeakref(slot: number): number {
    return weakrefs.firstWeakref(this.#heap, slot);
  }
  nextWeakref(weakref: number): number {
    return weakrefs.nextWeakref(this.#heap, weakref);
  }

  armTrigger(): void {
    this.#mustEnter();
    collect.armTrigger(this.#heap);
    this.#leave(0);
  }
  chooseGeneration(): number {
    return collect.chooseGeneration(this.#heap);
  }
  beginCollection(generation: number): number {
    this.#mustEnter();
    return this.#leave(collect.beginCollection(this.#heap, generation));
  }
  runCollection(): number {
    this.#mustEnter();
    return this.#leaveAsking(collect.runCollection(this.#heap));
  }
  resume(): number {
    this.#mustEnter();
    return this.#leaveAsking(collect.resume(this.#heap));
  }
  endCollection(): void {
    this.#mustEnter();
    collect.endCollection(this.#heap);
    this.#leave(0);
  }
  freezeAll(): void {
    this.#mustEnter();
    freezeAll(this.#heap);
    this.#leave(0);
  }
  unfreezeAll(): void {
    this.#mustEnter();
    unfreezeAll(this.#heap);
    this.#leave(0);
  }
  takeDeaths(): number {
    this.#mustEnter();
    return this.#leave(takeDeaths(this.#heap));
  }
  listObjects(generation: number): number {
    this.#mustEnter();
    return this.#leave(listObjects(this.#heap, generation));
  }
  listReferrers(target: number): number {
    this.#mustEnter();
    return this.#leave(listReferrers(this.#heap, target));
  }
  listUnreachable(): number {
    this.#mustEnter();
    return this.#leave(listUnreachable(this.#heap));
  }
  listUncollectable(): number {
    this.#mustEnter();
    return this.#leave(listUncollectable(this.#heap));
  }

  allocHandle(type: number, references: number, flags: number): number {
    if (!this.#enter()) return this.#refuseAllocation();
    return this.#leave(handles.allocHandle(this.#heap, type, references >>> 0, flags));
  }
  placeHandle(type: number, references: number, flags: number): number {
    if (!this.#enter()) return this.#refuseAllocation();
    return this.#leave(handles.placeHandle(this.#heap, type, references >>> 0, flags));
  }
  increfHandle(handle: number): number {
    if (!this.#enter()) return layout.INTERRUPTED;
    return this.#leave(handles.increfHandle(this.#heap, handle));
  }
  decrefHandle(handle: number, times: number): number {
    if (!this.#enter()) return layout.INTERRUPTED;
    return this.#leaveAsking(handles.decrefHandle(this.#heap, handle, times >>> 0));
  }
  setReferenceHandle(handle: number, index: number, target: number): number {
    if (!this.#enter()) return layout.INTERRUPTED;
    return this.#leaveAsking(handles.setReferenceHandle(this.#heap, handle, index >>> 0, target));
  }
  pushReferenceHandle(handle: number, target: number): number {
    if (!this.#enter()) return layout.INTERRUPTED;
    return this.#leave(handles.pushReferenceHandle(this.#heap, handle, target));
  }
  popReferenceHandle(handle: number): number {
    if (!this.#enter()) return layout.INTERRUPTED;
    return this.#leaveAsking(handles.popReferenceHandle(this.#heap, handle));
  }
  growReferencesHandle(handle: number, count: number): number {
    if (!this.#enter()) return layout.INTERRUPTED;
    return this.#leave(handles.growReferencesHandle(this.#heap, handle, count >>> 0));
  }
  getReferenceHandle(handle: number, index: number): number {
    return handles.getReferenceHandle(this.#heap, handle, index >>> 0);
  }
  slotOf(handle: number): number {
    return handles.slotOf(this.#heap, handle);
  }
  handleOf(slot: number): number {
    return handles.handleOf(this.#heap, slot);
  }

  allocMany(count: number): number {
    if (!this.#enter()) return this.#refuseAllocation();
    return this.#leave(batch.allocMany(this.#heap, count));
  }
  setReferences(handle: number, first: number, count: number): number {
    if (!this.#enter()) return this.#refuseAllocation();
    return this.#leaveBatch(batch.setReferences(this.#heap, handle, first >>> 0, count));
  }
  increfMany(count: number): number {
    if (!this.#enter()) return this.#refuseAllocation();
    return this.#leave(batch.increfMany(this.#heap, count));
  }
  decrefMany(count: number): number {
    if (!this.#enter()) return this.#refuseAllocation();
    return this.#leaveBatch(batch.decrefMany(this.#heap, count));
  }
  readMany(count: number, what: number): void {
    this.#mustEnter();
    batch.readMany(this.#heap, count, what);
    this.#leave(0);
  }
}

function isAsking(answer: number): number {
  return answer !== layout.DONE && answer < layout.OUT_OF_MEMORY ? 1 : 0;
}
