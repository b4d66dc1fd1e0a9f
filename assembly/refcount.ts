// Reference counts, up and down. Callers deallocate an object whose count reaches zero: see deallocation.ts.
// During a cycle, callers pass the write barrier before they add a reference: see barrier.ts. (Not here: a call
// would keep these functions from being inlined, which costs a store of a reference 5 ns of 16.)

import {
  BAD_HANDLE, BAD_TARGET, DONE, EXTERNAL, NIL, REFCOUNT, REFCOUNT_LIMIT, REFCOUNT_MAX, UNDERFLOW,
} from "./layout";
import { countsOf } from "./columns";
import { suspect } from "./suspects";

/** Adds an external reference. */
export function incref(slot: u32): void {
  // Two words, as everywhere: one load of both would wait for the separate stores.
  const counts = countsOf(slot);
  assert(load<u32>(counts, REFCOUNT) > 0); // references are taken to live objects only
  assert(load<u32>(counts, EXTERNAL) <= load<u32>(counts, REFCOUNT)); // external references are part of the refcount
  store<u32>(counts, load<u32>(counts, REFCOUNT) + 1, REFCOUNT);
  store<u32>(counts, load<u32>(counts, EXTERNAL) + 1, EXTERNAL);
}

/**
 * Adds `times` external references. REFCOUNT_LIMIT, and nothing changed, when that is too many;
 * BAD_HANDLE when the object is being deallocated.
 */
export function increfBy(slot: u32, times: u32): u32 {
  const counts = countsOf(slot);
  const refcount = load<u32>(counts, REFCOUNT);
  if (refcount == 0) return BAD_HANDLE;
  assert(load<u32>(counts, EXTERNAL) <= refcount); // external references are part of the refcount
  if (<u64>refcount + times > <u64>REFCOUNT_MAX) return REFCOUNT_LIMIT;
  store<u32>(counts, refcount + times, REFCOUNT);
  store<u32>(counts, load<u32>(counts, EXTERNAL) + times, EXTERNAL);
  return DONE;
}

/** Adds a reference from an object; false, and nothing changed, when the referent is dying. */
export function increfInternal(slot: u32): bool {
  const counts = countsOf(slot);
  const refcount = load<u32>(counts, REFCOUNT);
  if (refcount == 0) return false;
  store<u32>(counts, refcount + 1, REFCOUNT);
  return true;
}

/**
 * Makes an external reference an object's. UNDERFLOW, and nothing changed, when there is none; BAD_TARGET
 * when the referent is being deallocated. DONE for NIL.
 */
export function steal(slot: u32): u32 {
  if (slot == NIL) return DONE;
  const counts = countsOf(slot);
  const external = load<u32>(counts, EXTERNAL);
  const refcount = load<u32>(counts, REFCOUNT);
  if (refcount == 0) return BAD_TARGET;
  if (external == 0) return UNDERFLOW;
  assert(external <= refcount); // external references are part of the refcount
  store<u32>(counts, external - 1, EXTERNAL);
  return DONE;
}

/** Makes an object's reference external. Returns the slot, which may be NIL. */
export function own(slot: u32): u32 {
  if (slot == NIL) return NIL;
  const counts = countsOf(slot);
  assert(load<u32>(counts, EXTERNAL) < load<u32>(counts, REFCOUNT)); // an object held one of its references
  store<u32>(counts, load<u32>(counts, EXTERNAL) + 1, EXTERNAL);
  return slot;
}

/** Removes a reference. True when it was the last one: the object must be deallocated. */
export function lowerRefcount(slot: u32): bool {
  const counts = countsOf(slot);
  assert(load<u32>(counts, REFCOUNT) > 0); // the released reference was counted
  const refcount = load<u32>(counts, REFCOUNT) - 1;
  assert(load<u32>(counts, EXTERNAL) <= refcount); // the released reference was not external
  store<u32>(counts, refcount, REFCOUNT);
  if (refcount == 0) return true;
  suspect(counts);
  return false;
}

/**
 * Adds a reference that the engine holds while the host works with the object. It is not external,
 * so the host cannot release it.
 */
export function hold(slot: u32): void {
  const counts = countsOf(slot);
  store<u32>(counts, load<u32>(counts, REFCOUNT) + 1, REFCOUNT);
}

/** Releases a reference that the engine held; true when it was the last one. */
export function unhold(slot: u32): bool {
  return lowerRefcount(slot);
}
