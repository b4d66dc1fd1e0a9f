// The exports of the Wasm module. Calls on slots trust their caller; those whose names end in Handle
// check. docs/collector.md explains the whole.

import {
  attachColumns, blocksBase, candidateBits, countsBase, gcRefsBase, rowsBase, slotTop, typeBase, weakHeadsBase,
  youngList,
} from "./columns";

// Calls that change the heap, or write to a column, are in calls.ts. The calls below only read, and
// ignore BUSY.
export * from "./calls";
export { getReference, referenceCount } from "./references";
export { externalOf, generationOf, metaOf, refcountOf } from "./columns";
export { callbackObjectOf, firstWeakref, nextWeakref, referentOf } from "./weakrefs";
export { chooseGeneration } from "./due";
export { getReferenceHandle, handleOf, slotOf } from "./handles";

/** Makes an empty heap in the memory, or attaches to the one already there. 0: memory is out. */
export function initialize(heapTag: u32): u32 {
  return attachColumns(heapTag) ? 1 : 0;
}

export function typeOf(slot: u32): u32 {
  assert(slot < slotTop()); // a type that was given out
  return load<u16>(typeBase + ((<usize>slot) << 1));
}

/** The address of lists and dead slots for the host; moves when memory grows. */
export function gcRefsAddress(): usize {
  return gcRefsBase;
}

export function countsAddress(): usize {
  return countsBase;
}

export function rowsAddress(): usize {
  return rowsBase;
}

export function typesAddress(): usize {
  return typeBase;
}

export function weakHeadsAddress(): usize {
  return weakHeadsBase;
}

export function blocksAddress(): usize {
  return blocksBase;
}

export function youngListAddress(): usize {
  return youngList;
}

export function candidateBitsAddress(): usize {
  return candidateBits;
}
