// What the Wasm module exports, and nothing else. Calls on slots trust their caller; those whose
// names end in Handle check. docs/collector.md explains the whole.

import { BUSY, NIL, SLOT_CAPACITY, SLOT_TOP, WEAK_COLUMN } from "./layout";
import {
  attachColumns, blocksBase, candidateBits, countsBase, ensureBlockWords, gcRefsBase, relocateColumns,
  roundCapacity, rowsBase, typeBase, weakHeadsBase, youngList,
} from "./columns";

export * from "./calls";
export { clearFinalized } from "./slots";
export { getReference, referenceCount } from "./references";
export { externalOf, generationOf, metaOf, refcountOf } from "./columns";
export { callbackObjectOf, firstWeakref, nextWeakref, referentOf } from "./weakrefs";
export { armTrigger, chooseGeneration } from "./collect";
export { listObjects, listReferrers, listUncollectable, listUnreachable } from "./listing";
export { getReferenceHandle, handleOf, slotOf } from "./handles";
export { readMany } from "./batch";

/** Makes an empty heap in the memory, or takes up the one that stands there. 0: memory is out. */
export function initialize(heapTag: u32): u32 {
  return attachColumns(heapTag) ? 1 : 0;
}

/**
 * Room for `slots` objects and for `blockWords` more words of blocks without growing on the way; the
 * column of weak reference heads exists when `hasWeakColumn` is 1. 0: memory is out, and no object was
 * changed.
 */
export function reserve(slots: u32, hasWeakColumn: u32, blockWords: u32): u32 {
  const capacity = max(roundCapacity(<u64>slots + 1), load<u32>(SLOT_CAPACITY));
  const weak = load<u32>(WEAK_COLUMN) | hasWeakColumn;
  store<u32>(BUSY, 1);
  const isPlaced = capacity == load<u32>(SLOT_CAPACITY) && weak == load<u32>(WEAK_COLUMN);
  const isDone = (isPlaced || relocateColumns(capacity, weak)) && ensureBlockWords(blockWords);
  store<u32>(BUSY, 0);
  return isDone ? 1 : 0;
}

export function typeOf(slot: u32): u32 {
  assert(slot < load<u32>(SLOT_TOP)); // a type that was given out
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
