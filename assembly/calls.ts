// The host's calls that change the heap, or write to a column. BUSY is set while one works. A trap or an
// exhausted stack does not end the program, and leaves a half-changed heap behind: BUSY then stays set,
// and every later one of these calls refuses. Those that return a status return INTERRUPTED; those that
// make objects or do many operations make nothing and store INTERRUPTED in STATUS; those that can return
// neither trap.
// Cost: a load, a branch and two stores a call. DEATHS and events leave BUSY set, too, until the host
// accepts them by clearing BUSY: so an event cannot be lost.

import { BAD_HANDLE, BARRIER, BUSY, DONE, INTERRUPTED, NIL, OUT_OF_MEMORY, STATUS } from "./layout";
import { admit } from "./barrier";
import * as assignment from "./assignment";
import * as batch from "./batch";
import * as collect from "./collect";
import * as columns from "./columns";
import * as cycle from "./cycle";
import * as deallocation from "./deallocation";
import * as deaths from "./deaths";
import * as due from "./due";
import * as generations from "./generations";
import * as handles from "./handles";
import * as listing from "./listing";
import * as ownership from "./ownership";
import * as refcount from "./refcount";
import * as slots from "./slots";
import * as weakrefs from "./weakrefs";

/** False when an earlier call was cut off: the call must then do nothing. */
function enter(): bool {
  if (load<u32>(BUSY)) return false;
  store<u32>(BUSY, 1);
  return true;
}

/** As `enter`, for calls that the host makes only after checking BUSY. */
function mustEnter(): void {
  if (!enter()) unreachable();
}

function refuseAllocation(): u32 {
  store<u32>(STATUS, INTERRUPTED);
  return NIL;
}

function leave<T>(result: T): T {
  store<u32>(BUSY, 0);
  return result;
}

/** For calls that return an object: minus the status when refused. */
const REFUSED: i32 = -INTERRUPTED;

/** As `leave`, for an outcome that may need the host: DEATHS or an event. */
function leaveAsking(status: u32): u32 {
  store<u32>(BUSY, isAsking(status));
  return status;
}

/** As `leaveAsking`, for a batch, whose outcome is in STATUS. */
function leaveBatch(done: u32): u32 {
  store<u32>(BUSY, isAsking(load<u32>(STATUS)));
  return done;
}

function isAsking(status: u32): u32 {
  return <u32>(status - 1 < <u32>OUT_OF_MEMORY - 1);
}

/** See columns.ts. 0: memory is out. */
export function reserve(slots: u32, hasWeakColumn: u32, blockWords: u32): u32 {
  mustEnter();
  return leave<u32>(columns.reserve(slots, hasWeakColumn, blockWords));
}

export function alloc(type: u32, references: u32, flags: u32): u32 {
  if (!enter()) return refuseAllocation();
  return leave(slots.alloc(type, references, flags));
}

export function place(type: u32, references: u32, flags: u32): u32 {
  if (!enter()) return refuseAllocation();
  return leave(slots.place(type, references, flags));
}

export function clearFinalized(slot: u32): void {
  mustEnter();
  slots.clearFinalized(slot);
  leave(0);
}

export function incref(slot: u32): u32 {
  if (!enter()) return INTERRUPTED;
  if (load<u32>(BARRIER)) admit(slot);
  refcount.incref(slot);
  return leave(DONE);
}

export function increfBy(slot: u32, times: u32): u32 {
  if (!enter()) return INTERRUPTED;
  if (load<u32>(BARRIER) && !admit(slot)) return leave(BAD_HANDLE);
  return leave(refcount.increfBy(slot, times));
}

export function decref(slot: u32): u32 {
  if (!enter()) return INTERRUPTED;
  return leaveAsking(deallocation.decref(slot));
}

export function decrefBy(slot: u32, times: u32): u32 {
  if (!enter()) return INTERRUPTED;
  return leaveAsking(deallocation.decrefBy(slot, times));
}

export function setReference(slot: u32, index: u32, target: u32): u32 {
  if (!enter()) return INTERRUPTED;
  return leaveAsking(assignment.setReference(slot, index, target));
}

export function pushReference(slot: u32, target: u32): u32 {
  if (!enter()) return INTERRUPTED;
  return leave(assignment.pushReference(slot, target));
}

export function popReference(slot: u32): u32 {
  if (!enter()) return INTERRUPTED;
  return leaveAsking(assignment.popReference(slot));
}

export function growReferences(slot: u32, count: u32): u32 {
  if (!enter()) return INTERRUPTED;
  return leave(assignment.growReferences(slot, count));
}

export function insertReference(slot: u32, index: u32, target: u32): u32 {
  if (!enter()) return INTERRUPTED;
  return leave(assignment.insertReference(slot, index, target));
}

export function removeReference(slot: u32, index: u32): u32 {
  if (!enter()) return INTERRUPTED;
  return leaveAsking(assignment.removeReference(slot, index));
}

export function truncateReferences(slot: u32, count: u32): u32 {
  if (!enter()) return INTERRUPTED;
  return leaveAsking(assignment.truncateReferences(slot, count));
}

export function allocSteal(
  type: u32, references: u32, flags: u32, first: u32, second: u32, isCounted: u32,
): u32 {
  if (!enter()) return refuseAllocation();
  return leave(ownership.allocSteal(type, references, flags, first, second, isCounted));
}

export function setReferenceSteal(slot: u32, index: u32, target: u32): u32 {
  if (!enter()) return INTERRUPTED;
  return leaveAsking(ownership.setReferenceSteal(slot, index, target));
}

export function pushReferenceSteal(slot: u32, target: u32): u32 {
  if (!enter()) return INTERRUPTED;
  return leave(ownership.pushReferenceSteal(slot, target));
}

export function getReferenceOwned(slot: u32, index: u32): i32 {
  if (!enter()) return REFUSED;
  return leave(ownership.getReferenceOwned(slot, index));
}

export function popReferenceOwned(slot: u32): i32 {
  if (!enter()) return REFUSED;
  return leave(ownership.popReferenceOwned(slot));
}

export function swapReference(slot: u32, index: u32, target: u32): i32 {
  if (!enter()) return REFUSED;
  return leave(ownership.swapReference(slot, index, target));
}

export function allocWeakref(type: u32, referent: u32, callbackObject: u32, hasCallback: u32, counted: u32): u32 {
  if (!enter()) return refuseAllocation();
  return leave(weakrefs.allocWeakref(type, referent, callbackObject, hasCallback, counted));
}

export function armTrigger(): void {
  mustEnter();
  due.armTrigger();
  leave(0);
}

export function beginCollection(generation: u32): u32 {
  mustEnter();
  return leave(collect.beginCollection(generation));
}

export function runCollection(): u32 {
  mustEnter();
  return leaveAsking(collect.runCollection());
}

export function beginCycle(): u32 {
  mustEnter();
  return leave(cycle.beginCycle());
}

export function stepCycle(units: u32): u32 {
  mustEnter();
  return leaveAsking(collect.stepCycle(units));
}

export function resume(): u32 {
  mustEnter();
  return leaveAsking(collect.resume());
}

export function endCollection(): void {
  mustEnter();
  collect.endCollection();
  leave(0);
}

export function freezeAll(): void {
  mustEnter();
  cycle.abandonCycle();
  generations.freezeAll();
  leave(0);
}

export function unfreezeAll(): void {
  mustEnter();
  cycle.abandonCycle();
  generations.unfreezeAll();
  leave(0);
}

export function takeDeaths(): u32 {
  mustEnter();
  return leave(deaths.takeDeaths());
}

export function listObjects(generation: u32): u32 {
  mustEnter();
  return leave(listing.listObjects(generation));
}

export function listReferrers(target: u32): u32 {
  mustEnter();
  return leave(listing.listReferrers(target));
}

export function listUnreachable(): u32 {
  mustEnter();
  return leave(listing.listUnreachable());
}

export function listUncollectable(): u32 {
  mustEnter();
  return leave(listing.listUncollectable());
}

export function allocHandle(type: u32, references: u32, flags: u32): f64 {
  if (!enter()) return <f64>refuseAllocation();
  return leave(handles.allocHandle(type, references, flags));
}

export function placeHandle(type: u32, references: u32, flags: u32): f64 {
  if (!enter()) return <f64>refuseAllocation();
  return leave(handles.placeHandle(type, references, flags));
}

export function increfHandle(handle: f64): u32 {
  if (!enter()) return INTERRUPTED;
  return leave(handles.increfHandle(handle));
}

export function decrefHandle(handle: f64, times: u32): u32 {
  if (!enter()) return INTERRUPTED;
  return leaveAsking(handles.decrefHandle(handle, times));
}

export function setReferenceHandle(handle: f64, index: u32, target: f64): u32 {
  if (!enter()) return INTERRUPTED;
  return leaveAsking(handles.setReferenceHandle(handle, index, target));
}

export function pushReferenceHandle(handle: f64, target: f64): u32 {
  if (!enter()) return INTERRUPTED;
  return leave(handles.pushReferenceHandle(handle, target));
}

export function popReferenceHandle(handle: f64): u32 {
  if (!enter()) return INTERRUPTED;
  return leaveAsking(handles.popReferenceHandle(handle));
}

export function growReferencesHandle(handle: f64, count: u32): u32 {
  if (!enter()) return INTERRUPTED;
  return leave(handles.growReferencesHandle(handle, count));
}

export function allocStealHandle(
  type: u32, references: u32, flags: u32, first: f64, second: f64, isCounted: u32,
): f64 {
  if (!enter()) return <f64>refuseAllocation();
  return leave(handles.allocStealHandle(type, references, flags, first, second, isCounted));
}

export function setReferenceStealHandle(handle: f64, index: u32, target: f64): u32 {
  if (!enter()) return INTERRUPTED;
  return leaveAsking(handles.setReferenceStealHandle(handle, index, target));
}

export function pushReferenceStealHandle(handle: f64, target: f64): u32 {
  if (!enter()) return INTERRUPTED;
  return leave(handles.pushReferenceStealHandle(handle, target));
}

export function getReferenceOwnedHandle(handle: f64, index: u32): f64 {
  if (!enter()) return <f64>REFUSED;
  return leave(handles.getReferenceOwnedHandle(handle, index));
}

export function popReferenceOwnedHandle(handle: f64): f64 {
  if (!enter()) return <f64>REFUSED;
  return leave(handles.popReferenceOwnedHandle(handle));
}

export function swapReferenceHandle(handle: f64, index: u32, target: f64): f64 {
  if (!enter()) return <f64>REFUSED;
  return leave(handles.swapReferenceHandle(handle, index, target));
}

export function allocMany(count: u32): u32 {
  if (!enter()) return refuseAllocation();
  return leave(batch.allocMany(count));
}

export function setReferences(handle: f64, first: u32, count: u32): u32 {
  if (!enter()) return refuseAllocation();
  return leaveBatch(batch.setReferences(handle, first, count));
}

export function slotMany(count: u32): void {
  mustEnter();
  batch.slotMany(count);
  leave(0);
}

export function linkMany(count: u32): u32 {
  if (!enter()) return refuseAllocation();
  return leaveBatch(batch.linkMany(count));
}

export function increfMany(count: u32): u32 {
  if (!enter()) return refuseAllocation();
  return leave(batch.increfMany(count));
}

export function decrefMany(count: u32): u32 {
  if (!enter()) return refuseAllocation();
  return leaveBatch(batch.decrefMany(count));
}

export function readMany(count: u32, what: u32): void {
  mustEnter();
  batch.readMany(count, what);
  leave(0);
}

export function staging(): usize {
  mustEnter();
  return leave(batch.staging());
}
