// One object's gcRefs: its refcount minus the references that candidates hold to it.

import {
  CORRUPT, COUNT, EVENT_SUBJECT, FIRST_REFERENCE, INLINE_COUNT_MASK, INLINE_COUNT_SHIFT, LONG,
} from "./layout";
import { externalOf, gcRefsBase, metaOf, refcountOf, rowOf, unreachableBits } from "./columns";
import { testBit } from "./bits";
import { referencesOf } from "./references";

/**
 * Whether gcRefs is above 0 after all references have been subtracted. Below 0 the heap is corrupt: more
 * references were found than the refcount counts.
 */
export function isHeldFromOutside(slot: u32): bool {
  const gcRefs = load<u32>(gcRefsBase + ((<usize>slot) << 2));
  assert(gcRefs >= externalOf(slot)); // no candidate holds an external reference
  if (gcRefs == 0) return false;
  if (gcRefs > refcountOf(slot)) {
    store<u32>(CORRUPT, 1);
    store<u32>(EVENT_SUBJECT, slot);
  }
  return true;
}

/** Sets gcRefs to the refcount, and returns it. */
export function copyRefcount(slot: u32): u32 {
  const refcount = refcountOf(slot);
  assert(refcount > 0); // a candidate has references
  store<u32>(gcRefsBase + ((<usize>slot) << 2), refcount);
  return refcount;
}

/** Subtracts one from the gcRefs of every candidate that the object refers to. */
export function visitDecref(slot: u32): u32 {
  const row = rowOf(slot);
  const meta = metaOf(slot);
  if (meta & LONG) {
    const count = load<u32>(row, COUNT);
    const first = referencesOf(slot);
    const end = first + ((<usize>count) << 2);
    for (let at = first; at < end; at += 4) lowerGcRefs(load<u32>(at));
    return count;
  }
  lowerGcRefs(load<u32>(row, FIRST_REFERENCE));
  lowerGcRefs(load<u32>(row, FIRST_REFERENCE + 4));
  lowerGcRefs(load<u32>(row, FIRST_REFERENCE + 8));
  return (meta & INLINE_COUNT_MASK) >> INLINE_COUNT_SHIFT;
}

/** No branch: for a non-candidate, NIL included, gcRefs is written back unchanged. */
function lowerGcRefs(referent: u32): void {
  const at = gcRefsBase + ((<usize>referent) << 2);
  const gcRefs = load<u32>(at);
  assert(gcRefs > 0 || !testBit(unreachableBits, referent)); // no more references than the refcount counts
  store<u32>(at, gcRefs - testBit(unreachableBits, referent));
}

/**
 * After this: gcRefs of the object, which was not reached, is its refcount. Returns it minus the references
 * that the object holds to unreached objects. The sum over all of them: the references that others hold.
 */
export function openReferences(slot: u32): u32 {
  let open = copyRefcount(slot);
  const row = rowOf(slot);
  const set = unreachableBits;
  if (metaOf(slot) & LONG) {
    const first = referencesOf(slot);
    const end = first + ((<usize>load<u32>(row, COUNT)) << 2);
    for (let at = first; at < end; at += 4) open -= testBit(set, load<u32>(at));
    return open;
  }
  open -= testBit(set, load<u32>(row, FIRST_REFERENCE));
  open -= testBit(set, load<u32>(row, FIRST_REFERENCE + 4));
  open -= testBit(set, load<u32>(row, FIRST_REFERENCE + 8));
  return open;
}
