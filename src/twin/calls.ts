// The calls that change the heap; BUSY is set while one works: see assembly/calls.ts. Counts and positions
// passed by the host become 32-bit words here, as they do at the kernel's boundary.

import * as layout from "../../assembly/layout.js";
import * as assignment from "./assignment.js";
import * as batch from "./batch.js";
import * as collect from "./collect.js";
import { type Columns, reserve } from "./columns.js";
import { abandonCycle, beginCycle } from "./cycle.js";
import { decref, decrefBy } from "./deallocation.js";
import { takeDeaths } from "./deaths.js";
import { armTrigger } from "./due.js";
import { freezeAll, unfreezeAll } from "./generations.js";
import * as handles from "./handles.js";
import { listObjects, listReferrers, listUncollectable, listUnreachable } from "./listing.js";
import * as ownership from "./ownership.js";
import { incref, increfBy } from "./refcount.js";
import { alloc, clearFinalized, place } from "./slots.js";
import * as weakrefs from "./weakrefs.js";

/** Methods, not closures: a call of one is the same for every heap, so that V8 can inline it. */
export abstract class Calls {
  readonly #heap: Columns;

  constructor(heap: Columns) {
    this.#heap = heap;
  }

  /** See assembly/calls.ts. */
  #enter(): boolean {
    const { control } = this.#heap;
    if (control[layout.BUSY >> 2] !== 0) return false;
    control[layout.BUSY >> 2] = 1;
    return true;
  }

  #mustEnter(): void {
    if (!this.#enter()) throw new Error("the twin was called while BUSY: check it first");
  }

  #refuseAllocation(): number {
    this.#heap.control[layout.STATUS >> 2] = layout.INTERRUPTED;
    return layout.NIL;
  }

  #leave(result: number): number {
    this.#heap.control[layout.BUSY >> 2] = 0;
    return result;
  }

  #leaveAsking(status: number): number {
    this.#heap.control[layout.BUSY >> 2] = isAsking(status);
    return status;
  }

  #leaveBatch(done: number): number {
    const { control } = this.#heap;
    control[layout.BUSY >> 2] = isAsking(control[layout.STATUS >> 2]!);
    return done;
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
  insertReference(slot: number, index: number, target: number): number {
    if (!this.#enter()) return layout.INTERRUPTED;
    return this.#leave(assignment.insertReference(this.#heap, slot, index >>> 0, target));
  }
  removeReference(slot: number, index: number): number {
    if (!this.#enter()) return layout.INTERRUPTED;
    return this.#leaveAsking(assignment.removeReference(this.#heap, slot, index >>> 0));
  }
  truncateReferences(slot: number, count: number): number {
    if (!this.#enter()) return layout.INTERRUPTED;
    return this.#leaveAsking(assignment.truncateReferences(this.#heap, slot, count >>> 0));
  }

  allocSteal(
    type: number,
    references: number,
    flags: number,
    first: number,
    second: number,
    isCounted: number,
  ): number {
    if (!this.#enter()) return this.#refuseAllocation();
    const heap = this.#heap;
    const count = references >>> 0;
    return this.#leave(ownership.allocSteal(heap, type, count, flags, first, second, isCounted));
  }
  setReferenceSteal(slot: number, index: number, target: number): number {
    if (!this.#enter()) return layout.INTERRUPTED;
    return this.#leaveAsking(ownership.setReferenceSteal(this.#heap, slot, index >>> 0, target));
  }
  pushReferenceSteal(slot: number, target: number): number {
    if (!this.#enter()) return layout.INTERRUPTED;
    return this.#leave(ownership.pushReferenceSteal(this.#heap, slot, target));
  }
  getReferenceOwned(slot: number, index: number): number {
    if (!this.#enter()) return -layout.INTERRUPTED;
    return this.#leave(ownership.getReferenceOwned(this.#heap, slot, index >>> 0));
  }
  popReferenceOwned(slot: number): number {
    if (!this.#enter()) return -layout.INTERRUPTED;
    return this.#leave(ownership.popReferenceOwned(this.#heap, slot));
  }
  swapReference(slot: number, index: number, target: number): number {
    if (!this.#enter()) return -layout.INTERRUPTED;
    return this.#leave(ownership.swapReference(this.#heap, slot, index >>> 0, target));
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

  armTrigger(): void {
    this.#mustEnter();
    armTrigger(this.#heap);
    this.#leave(0);
  }
  beginCollection(generation: number): number {
    this.#mustEnter();
    return this.#leave(collect.beginCollection(this.#heap, generation));
  }
  runCollection(): number {
    this.#mustEnter();
    return this.#leaveAsking(collect.runCollection(this.#heap));
  }
  beginCycle(): number {
    this.#mustEnter();
    return this.#leave(beginCycle(this.#heap));
  }
  stepCycle(units: number): number {
    this.#mustEnter();
    return this.#leaveAsking(collect.stepCycle(this.#heap, units >>> 0));
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
    abandonCycle(this.#heap);
    freezeAll(this.#heap);
    this.#leave(0);
  }
  unfreezeAll(): void {
    this.#mustEnter();
    abandonCycle(this.#heap);
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
  allocStealHandle(
    type: number,
    references: number,
    flags: number,
    first: number,
    second: number,
    isCounted: number,
  ): number {
    if (!this.#enter()) return this.#refuseAllocation();
    const heap = this.#heap;
    const count = references >>> 0;
    return this.#leave(
      handles.allocStealHandle(heap, type, count, flags, first, second, isCounted),
    );
  }
  setReferenceStealHandle(handle: number, index: number, target: number): number {
    if (!this.#enter()) return layout.INTERRUPTED;
    const heap = this.#heap;
    return this.#leaveAsking(handles.setReferenceStealHandle(heap, handle, index >>> 0, target));
  }
  pushReferenceStealHandle(handle: number, target: number): number {
    if (!this.#enter()) return layout.INTERRUPTED;
    return this.#leave(handles.pushReferenceStealHandle(this.#heap, handle, target));
  }
  getReferenceOwnedHandle(handle: number, index: number): number {
    if (!this.#enter()) return -layout.INTERRUPTED;
    return this.#leave(handles.getReferenceOwnedHandle(this.#heap, handle, index >>> 0));
  }
  popReferenceOwnedHandle(handle: number): number {
    if (!this.#enter()) return -layout.INTERRUPTED;
    return this.#leave(handles.popReferenceOwnedHandle(this.#heap, handle));
  }
  swapReferenceHandle(handle: number, index: number, target: number): number {
    if (!this.#enter()) return -layout.INTERRUPTED;
    return this.#leave(handles.swapReferenceHandle(this.#heap, handle, index >>> 0, target));
  }

  allocMany(count: number): number {
    if (!this.#enter()) return this.#refuseAllocation();
    return this.#leave(batch.allocMany(this.#heap, count));
  }
  setReferences(handle: number, first: number, count: number): number {
    if (!this.#enter()) return this.#refuseAllocation();
    return this.#leaveBatch(batch.setReferences(this.#heap, handle, first >>> 0, count));
  }
  slotMany(count: number): void {
    this.#mustEnter();
    batch.slotMany(this.#heap, count);
    this.#leave(0);
  }
  linkMany(count: number): number {
    if (!this.#enter()) return this.#refuseAllocation();
    return this.#leaveBatch(batch.linkMany(this.#heap, count));
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

function isAsking(status: number): number {
  return status !== layout.DONE && status < layout.OUT_OF_MEMORY ? 1 : 0;
}
