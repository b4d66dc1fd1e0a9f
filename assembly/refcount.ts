// Reference counts, up and down. Who takes one to zero deallocates the object: see deallocation.ts. Who gives an
// object a reference asks the write barrier first, while a cycle is under way: see barrier.ts. (Not here: with a
// call in them these functions would not be inlined, which costs a store of a reference 5 ns of 16.)

import {
  BAD_HANDLE, BAD_TARGET, DONE, EXTERNAL, NIL, REFCOUNT, REFCOUNT_LIMIT, REFCOUNT_MAX, UNDERFLOW,
} from "./layout";
import { countsOf } from "./columns";
import { suspect } from "./suspects";

/** One more external reference. */
export function incref(slot: u32): void {
  // Two words, as everywhere: a load of both at once would wait for the stores of each.
  const counts = countsOf(slot);
  assert(load<u32>(counts, REFCOUNT) > 0); // alive when a reference to it is taken
  assert(load<u32>(counts, EXTERNAL) <= load<u32>(counts, REFCOUNT)); // external references are some of all
  store<u32>(counts, load<u32>(counts, REFCOUNT) + 1, REFCOUNT);
  store<u32>(counts, load<u32>(counts, EXTERNAL) + 1, EXTERNAL);
}

/**
 * `times` more external references. REFCOUNT_LIMIT, and nothing changed, when that is too many;
 * BAD_HANDLE when the object is being deallocated.
 */
export function increfBy(slot: u32, times: u32): u32 {
  const counts = countsOf(slot);
  const refcount = load<u32>(counts, REFCOUNT);
  if (refcount == 0) return BAD_HANDLE;
  assert(load<u32>(counts, EXTERNAL) <= refcount); // external references are some of all
  if (<u64>refcount + times > <u64>REFCOUNT_MAX) return REFCOUNT_LIMIT;
  store<u32>(counts, refcount + times, REFCOUNT);
  store<u32>(counts, load<u32>(counts, EXTERNAL) + times, EXTERNAL);
  return DONE;
}

/** One more reference from an object; false, and nothing changed, when the object is dying. */
export function increfInternal(slot: u32): bool {
  const counts = countsOf(slot);
  const refcount = load<u32>(counts, REFCOUNT);
  if (refcount == 0) return false;
  store<u32>(counts, refcount + 1, REFCOUNT);
  return true;
}

/**
 * An external reference is an object's from now on. UNDERFLOW, and nothing changed, when there is none;
 * BAD_TARGET when the object is being deallocated. DONE for no object.
 */
export function steal(slot: u32): u32 {
  if (slot == NIL) return DONE;
  const counts = countsOf(slot);
  const external = load<u32>(counts, EXTERNAL);
  const refcount = load<u32>(counts, REFCOUNT);
  if (refcount == 0) return BAD_TARGET;
  if (external == 0) return UNDERFLOW;
  assert(external <= refcount); // external references are some of all
  store<u32>(counts, external - 1, EXTERNAL);
  return DONE;
}

/** A reference that was an object's is an external one from now on. Returns the slot, which may be NIL. */
export function own(slot: u32): u32 {
  if (slot == NIL) return NIL;
  const counts = countsOf(slot);
  assert(load<u32>(counts, EXTERNAL) < load<u32>(counts, REFCOUNT)); // one of its references was an object's
  store<u32>(counts, load<u32>(counts, EXTERNAL) + 1, EXTERNAL);
  return slot;
}

/** True when that was the last one: the object must be deallocated. */
export function lowerRefcount(slot: u32): bool {
  const counts = countsOf(slot);
  assert(load<u32>(counts, REFCOUNT) > 0); // the reference that goes was counted
  const refcount = load<u32>(counts, REFCOUNT) - 1;
  assert(load<u32>(counts, EXTERNAL) <= refcount); // the external ones are left
  store<u32>(counts, refcount, REFCOUNT);
  if (refcount == 0) return true;
  suspect(counts);
  return false;
}

/**
 * One more reference, held by the kernel itself while the host works with the object. It is not
 * an external one: the host cannot give it up.
 */
export function hold(slot: u32): void {
  const counts = countsOf(slot);
  store<u32>(counts, load<u32>(counts, REFCOUNT) + 1, REFCOUNT);
}

/** Gives up the reference that the kernel itself held; true when that was the last one. */
export function unhold(slot: u32): bool {
  return lowerRefcount(slot);
}
