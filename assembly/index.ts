// What the Wasm module exports, and nothing else. Calls on slots trust their caller; those whose
// names end in Handle check. docs/collector.md explains the whole.

import { NIL, SLOT_CAPACITY, SLOT_TOP, WEAK_COLUMN } from "./layout";
import {
  attachColumns, countsBase, gcRefsBase, relocateColumns, roundCapacity, rowsBase, typeBase,
} from "./columns";

export { alloc, clearFinalized, place } from "./slots";
export { decref, decrefBy, incref, increfBy } from "./refcount";
export { growReferences, popReference, pushReference, setReference } from "./assignment";
export { getReference, referenceCount } from "./references";
export { externalOf, generationOf, metaOf, refcountOf } from "./columns";
export { allocWeakref, callbackObjectOf, firstWeakref, nextWeakref, referentOf } from "./weakrefs";
export {
  armTrigger, beginCollection, chooseGeneration, endCollection, resume, runCollection,
} from "./collect";
export { freezeAll, unfreezeAll } from "./generations";
export { takeDeaths } from "./deaths";
export { listObjects, listReferrers, listUncollectable, listUnreachable } from "./listing";
export {
  allocHandle, decrefHandle, getReferenceHandle, growReferencesHandle, handleOf, increfHandle,
  placeHandle, popReferenceHandle, pushReferenceHandle, setReferenceHandle, slotOf,
} from "./handles";
export { allocMany, decrefMany, increfMany, readMany, setReferences, staging } from "./batch";

/** Makes an empty heap in the memory, or takes up the one that stands there. 0: memory is out. */
export function initialize(heapTag: u32): u32 {
  return attachColumns(heapTag) ? 1 : 0;
}

/** Room for `slots` objects without growing on the way. 0: memory is out, nothing changed. */
export function reserve(slots: u32): u32 {
  const capacity = roundCapacity(<u64>slots + 1);
  if (capacity <= load<u32>(SLOT_CAPACITY)) return 1;
  return relocateColumns(capacity, load<u32>(WEAK_COLUMN)) ? 1 : 0;
}

export function typeOf(slot: u32): u32 {
  return load<u16>(typeBase + ((<usize>slot) << 1));
}

/** Where lists and dead slots are left for the host; moves when memory grows. */
export function gcRefsAddress(): usize {
  return gcRefsBase;
}

export function countsAddress(): usize {
  return countsBase;
}

export function rowsAddress(): usize {
  return rowsBase;
}
