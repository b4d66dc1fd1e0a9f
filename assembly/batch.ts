// Many operations in one call. The host writes doubles to a staging area, which is an ordinary
// block, and reads results from the same places. A call stops early when an operation is refused
// or the host must act; it returns how many operations are done, and STATUS says why it stopped.
// Only the last operation may need the host: it is done, and resume() is due.

import {
  BAD_HANDLE, BAD_TARGET, BARRIER, DONE, NIL, NO_REFERENCES, READ_ALIVE, STAGING, STAGING_DOUBLES, STATUS,
} from "./layout";
import { refcountOf, slotTop } from "./columns";
import { allocBlock, blockAddress } from "./blocks";
import { admit } from "./barrier";
import { alloc } from "./slots";
import { setReference, takesReferences } from "./assignment";
import { increfBy } from "./refcount";
import { decrefBy } from "./deallocation";
import { handleOf, slotOf } from "./handles";

/** Address of the staging area, eight-byte aligned; 0 when memory is out. It moves on growth. */
export function staging(): usize {
  let block = load<u32>(STAGING);
  if (block == NIL) {
    block = allocBlock(STAGING_DOUBLES * 2 + 2);
    if (block == NIL) return 0;
    store<u32>(STAGING, block);
  }
  return (blockAddress(block) + 7) & ~7;
}

/** Staged: (type, references) pairs. After this: the first of each is the object's handle. */
export function allocMany(count: u32): u32 {
  assert(count <= <u32>(STAGING_DOUBLES / 2)); // no more pairs than are staged
  store<u32>(STATUS, DONE);
  for (let index: u32 = 0; index < count; index++) {
    const at = staging() + ((<usize>index) << 4);
    const slot = alloc(<u32>load<f64>(at), <u32>load<f64>(at, 8), 0);
    if (slot == NIL) return index;
    store<f64>(staging() + ((<usize>index) << 4), handleOf(slot));
  }
  return count;
}

/** Staged: handles. Positions first, first + 1, … of the object refer to them. */
export function setReferences(handle: f64, first: u32, count: u32): u32 {
  assert(count <= <u32>STAGING_DOUBLES); // no more handles than are staged
  const slot = slotOf(handle);
  store<u32>(STATUS, slot == NIL ? BAD_HANDLE : takesReferences(slot) ? DONE : NO_REFERENCES);
  if (load<u32>(STATUS) != DONE) return 0;
  const at = staging();
  for (let index: u32 = 0; index < count; index++) {
    const target = load<f64>(at + ((<usize>index) << 3));
    const referent = slotOf(target);
    const refused = referent == NIL && target != 0;
    const status = refused ? BAD_TARGET : setReference(slot, first + index, referent);
    if (status == DONE) continue;
    store<u32>(STATUS, status);
    return status >= BAD_HANDLE ? index : index + 1;
  }
  return count;
}

/** Staged: handles. After this, in their place: slots; NIL for 0, and -1 where there is no object. */
export function slotMany(count: u32): void {
  assert(count <= <u32>STAGING_DOUBLES); // no more handles than are staged
  const base = staging();
  for (let index: u32 = 0; index < count; index++) {
    const at = base + ((<usize>index) << 3);
    const handle = load<f64>(at);
    const slot = slotOf(handle);
    store<f64>(at, slot == NIL && handle != 0 ? -1 : <f64>slot);
  }
}

/**
 * Staged, as words: rows of a slot, the first position to set, their number, and the slots that they refer
 * to, as `slotMany` returned them. Returns how many references are set. The slots stay valid as long as the
 * host has not acted since.
 */
export function linkMany(count: u32): u32 {
  assert(count <= <u32>(STAGING_DOUBLES * 2)); // no more words than are staged
  const base = staging();
  const end = base + ((<usize>count) << 2);
  let done: u32 = 0;
  let status: u32 = DONE;
  for (let at = base; at < end && status == DONE; ) {
    const slot = load<u32>(at);
    let index = load<u32>(at, 4);
    const last = index + load<u32>(at, 8);
    at += 12;
    if (slot >= slotTop() || refcountOf(slot) == 0) status = BAD_HANDLE;
    else if (!takesReferences(slot)) status = NO_REFERENCES;
    for (; status == DONE && index < last && at < end; index++, at += 4) {
      const referent = load<u32>(at);
      status = referent < slotTop() ? setReference(slot, index, referent) : BAD_TARGET;
      if (status < <u32>BAD_HANDLE) done++;
    }
  }
  store<u32>(STATUS, status);
  return done;
}

/** Staged: (handle, times) pairs. */
export function increfMany(count: u32): u32 {
  assert(count <= <u32>(STAGING_DOUBLES / 2)); // no more pairs than are staged
  store<u32>(STATUS, DONE);
  const base = staging();
  for (let index: u32 = 0; index < count; index++) {
    const at = base + ((<usize>index) << 4);
    const slot = slotOf(load<f64>(at));
    const isRefused = slot == NIL || (load<u32>(BARRIER) && !admit(slot));
    const status = isRefused ? BAD_HANDLE : increfBy(slot, <u32>load<f64>(at, 8));
    if (status == DONE) continue;
    store<u32>(STATUS, status);
    return index;
  }
  return count;
}

/** Staged: (handle, times) pairs. */
export function decrefMany(count: u32): u32 {
  assert(count <= <u32>(STAGING_DOUBLES / 2)); // no more pairs than are staged
  store<u32>(STATUS, DONE);
  const base = staging();
  for (let index: u32 = 0; index < count; index++) {
    const at = base + ((<usize>index) << 4);
    const slot = slotOf(load<f64>(at));
    const status = slot == NIL ? BAD_HANDLE : decrefBy(slot, <u32>load<f64>(at, 8));
    if (status == DONE) continue;
    store<u32>(STATUS, status);
    return status >= BAD_HANDLE ? index : index + 1;
  }
  return count;
}

/** Staged: handles. After this, in their place: 1 or 0, or the refcounts, -1 where there is no object. */
export function readMany(count: u32, what: u32): void {
  assert(count <= <u32>STAGING_DOUBLES); // no more handles than are staged
  const base = staging();
  for (let index: u32 = 0; index < count; index++) {
    const at = base + ((<usize>index) << 3);
    const slot = slotOf(load<f64>(at));
    if (what == READ_ALIVE) store<f64>(at, slot == NIL ? 0 : 1);
    else store<f64>(at, slot == NIL ? -1 : <f64>refcountOf(slot));
  }
}
