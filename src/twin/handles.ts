// The checked calls, which take handles: see assembly/handles.ts. The low bits of any number are read as
// a slot; a handle is valid when it equals the handle of the object in that slot.

import * as layout from "../../assembly/layout.js";
import { growReferences, popReference, pushReference, setReference } from "./assignment.js";
import { admit } from "./barrier.js";
import { type Columns, metaOf, refcountOf, slotTop, versionOf } from "./columns.js";
import { decrefBy } from "./deallocation.js";
import * as ownership from "./ownership.js";
import { increfBy } from "./refcount.js";
import { getReference, referenceCount } from "./references.js";
import { alloc, place } from "./slots.js";

const STAMP_UNIT = 2 ** layout.SLOT_BITS;
const SLOT_MASK = STAMP_UNIT - 1;

function stampOf(heap: Columns, slot: number): number {
  return (heap.control[layout.HEAP_TAG >> 2]! << layout.VERSION_BITS) | versionOf(heap, slot);
}

/** The slot of a live object of this heap, or NIL. */
export function slotOf(heap: Columns, handle: number): number {
  // Nothing is converted here: a conversion could throw or run user code in the middle of a call.
  if (typeof handle !== "number") return layout.NIL;
  const slot = handle & SLOT_MASK;
  if (slot >= slotTop(heap)) return layout.NIL;
  return handle === stampOf(heap, slot) * STAMP_UNIT + slot && refcountOf(heap, slot) !== 0
    ? slot
    : layout.NIL;
}

/** The handle of the object in the slot; 0 for NIL. */
export function handleOf(heap: Columns, slot: number): number {
  return slot === layout.NIL ? 0 : stampOf(heap, slot) * STAMP_UNIT + slot;
}

export function allocHandle(
  heap: Columns,
  type: number,
  references: number,
  flags: number,
): number {
  return handleOf(heap, alloc(heap, type, references, flags));
}

export function placeHandle(
  heap: Columns,
  type: number,
  references: number,
  flags: number,
): number {
  return handleOf(heap, place(heap, type, references, flags));
}

export function increfHandle(heap: Columns, handle: number): number {
  const slot = slotOf(heap, handle);
  return slot === layout.NIL ? layout.BAD_HANDLE : increfBy(heap, slot, 1);
}

export function decrefHandle(heap: Columns, handle: number, times: number): number {
  const slot = slotOf(heap, handle);
  return slot === layout.NIL ? layout.BAD_HANDLE : decrefBy(heap, slot, times);
}

export function setReferenceHandle(
  heap: Columns,
  handle: number,
  index: number,
  target: number,
): number {
  const slot = slotOf(heap, handle);
  if (slot === layout.NIL) return layout.BAD_HANDLE;
  if (metaOf(heap, slot) & layout.WEAKREF) return layout.NO_REFERENCES;
  const referent = slotOf(heap, target);
  if (referent === layout.NIL && target !== 0) return layout.BAD_TARGET;
  return setReference(heap, slot, index, referent);
}

export function pushReferenceHandle(heap: Columns, handle: number, target: number): number {
  const slot = slotOf(heap, handle);
  if (slot === layout.NIL) return layout.BAD_HANDLE;
  const referent = slotOf(heap, target);
  return referent === layout.NIL && target !== 0
    ? layout.BAD_TARGET
    : pushReference(heap, slot, referent);
}

export function popReferenceHandle(heap: Columns, handle: number): number {
  const slot = slotOf(heap, handle);
  return slot === layout.NIL ? layout.BAD_HANDLE : popReference(heap, slot);
}

export function growReferencesHandle(heap: Columns, handle: number, count: number): number {
  const slot = slotOf(heap, handle);
  return slot === layout.NIL ? layout.BAD_HANDLE : growReferences(heap, slot, count);
}

/** The handle at position `index`, 0 when it is empty; -BAD_HANDLE or -BAD_INDEX when refused. */
export function getReferenceHandle(heap: Columns, handle: number, index: number): number {
  const slot = slotOf(heap, handle);
  if (slot === layout.NIL) return -layout.BAD_HANDLE;
  if (index >= referenceCount(heap, slot)) return -layout.BAD_INDEX;
  return handleOf(heap, getReference(heap, slot, index));
}

export function allocStealHandle(
  heap: Columns,
  type: number,
  references: number,
  flags: number,
  first: number,
  second: number,
  isCounted: number,
): number {
  const a = slotOf(heap, first);
  const b = slotOf(heap, second);
  if ((a === layout.NIL && first !== 0) || (b === layout.NIL && second !== 0)) {
    heap.control[layout.STATUS >> 2] = layout.BAD_TARGET;
    return 0;
  }
  return handleOf(heap, ownership.allocSteal(heap, type, references, flags, a, b, isCounted));
}

export function setReferenceStealHandle(
  heap: Columns,
  handle: number,
  index: number,
  target: number,
): number {
  const slot = slotOf(heap, handle);
  if (slot === layout.NIL) return layout.BAD_HANDLE;
  if (metaOf(heap, slot) & layout.WEAKREF) return layout.NO_REFERENCES;
  const referent = slotOf(heap, target);
  if (referent === layout.NIL && target !== 0) return layout.BAD_TARGET;
  return ownership.setReferenceSteal(heap, slot, index, referent);
}

export function swapReferenceHandle(
  heap: Columns,
  handle: number,
  index: number,
  target: number,
): number {
  const slot = slotOf(heap, handle);
  if (slot === layout.NIL) return -layout.BAD_HANDLE;
  if (metaOf(heap, slot) & layout.WEAKREF) return -layout.NO_REFERENCES;
  const referent = slotOf(heap, target);
  if (referent === layout.NIL && target !== 0) return -layout.BAD_TARGET;
  return handleOrRefusal(heap, ownership.swapReference(heap, slot, index, referent));
}

export function pushReferenceStealHandle(heap: Columns, handle: number, target: number): number {
  const slot = slotOf(heap, handle);
  if (slot === layout.NIL) return layout.BAD_HANDLE;
  const referent = slotOf(heap, target);
  return referent === layout.NIL && target !== 0
    ? layout.BAD_TARGET
    : ownership.pushReferenceSteal(heap, slot, referent);
}

/** As `getReferenceHandle`, with a reference for the caller; -REFCOUNT_LIMIT when the limit is reached. */
export function getReferenceOwnedHandle(heap: Columns, handle: number, index: number): number {
  const slot = slotOf(heap, handle);
  if (slot === layout.NIL) return -layout.BAD_HANDLE;
  if (index >= referenceCount(heap, slot)) return -layout.BAD_INDEX;
  const referent = getReference(heap, slot, index);
  if (referent === layout.NIL || (heap.control[layout.BARRIER >> 2] && !admit(heap, referent))) {
    return 0;
  }
  const status = increfBy(heap, referent, 1);
  return status === layout.DONE ? handleOf(heap, referent) : -status;
}

export function popReferenceOwnedHandle(heap: Columns, handle: number): number {
  const slot = slotOf(heap, handle);
  if (slot === layout.NIL) return -layout.BAD_HANDLE;
  return handleOrRefusal(heap, ownership.popReferenceOwned(heap, slot));
}

/** The handle of a returned slot; a negated status is returned unchanged. */
function handleOrRefusal(heap: Columns, result: number): number {
  return result < 0 ? result : handleOf(heap, result);
}
