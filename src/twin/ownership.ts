// How a reference passes from the caller to an object and back: see assembly/ownership.ts.

import * as layout from "../../assembly/layout.js";
import { release, takeLastReference, takesReferences } from "./assignment.js";
import type { Columns } from "./columns.js";
import { incref, isReferable, own, steal } from "./refcount.js";
import { getReference, referenceCount, replaceReference, reserveReferences } from "./references.js";
import { alloc, place } from "./slots.js";
import { suspect } from "./suspects.js";

/** As `steal`, for an object that is not new: if nothing outside holds it, it may be garbage with the target. */
function stealFor(heap: Columns, slot: number, target: number): number {
  const status = steal(heap, target);
  if (status === layout.DONE) suspect(heap, slot);
  return status;
}

/** Moves the caller's reference to `target` to position `index`. Returns an event, or how it ended. */
export function setReferenceSteal(
  heap: Columns,
  slot: number,
  index: number,
  target: number,
): number {
  if (index >= referenceCount(heap, slot)) return layout.BAD_INDEX;
  const status = stealFor(heap, slot, target);
  return status === layout.DONE
    ? release(heap, replaceReference(heap, slot, index, target))
    : status;
}

/**
 * Moves the caller's reference to `target` to position `index`, and the one that was there to the
 * caller. Returns the old referent; minus the status when refused.
 */
export function swapReference(heap: Columns, slot: number, index: number, target: number): number {
  if (index >= referenceCount(heap, slot)) return -layout.BAD_INDEX;
  const status = stealFor(heap, slot, target);
  return status === layout.DONE ? own(heap, replaceReference(heap, slot, index, target)) : -status;
}

/** Moves the caller's reference to `target` to a new last position. */
export function pushReferenceSteal(heap: Columns, slot: number, target: number): number {
  if (!takesReferences(heap, slot)) return layout.NO_REFERENCES;
  const status = stealFor(heap, slot, target);
  if (status !== layout.DONE) return status;
  const index = referenceCount(heap, slot);
  if (!reserveReferences(heap, slot, index + 1)) {
    own(heap, target);
    return layout.OUT_OF_MEMORY;
  }
  replaceReference(heap, slot, index, target);
  return layout.DONE;
}

/** As `getReference`, then `incref`: the caller owns a reference to the result. */
export function getReferenceOwned(heap: Columns, slot: number, index: number): number {
  const referent = getReference(heap, slot, index);
  if (referent === layout.NIL || !isReferable(heap, referent)) return layout.NIL;
  incref(heap, referent);
  return referent;
}

/** Removes the last position; its reference is the caller's now. Minus the status when refused. */
export function popReferenceOwned(heap: Columns, slot: number): number {
  if (!takesReferences(heap, slot)) return -layout.NO_REFERENCES;
  const count = referenceCount(heap, slot);
  return count === 0 ? -layout.BAD_INDEX : own(heap, takeLastReference(heap, slot, count));
}

/** As `alloc`, or with `isCounted` as `place`; the first positions refer to `first` and `second`. */
export function allocSteal(
  heap: Columns,
  type: number,
  references: number,
  flags: number,
  first: number,
  second: number,
  isCounted: number,
): number {
  const needed = second !== layout.NIL ? 2 : first !== layout.NIL ? 1 : 0;
  let status = references < needed ? layout.BAD_INDEX : steal(heap, first);
  if (status === layout.DONE) {
    status = steal(heap, second);
    if (status !== layout.DONE) own(heap, first);
  }
  if (status !== layout.DONE) {
    heap.control[layout.STATUS >> 2] = status;
    return layout.NIL;
  }
  const slot = isCounted
    ? place(heap, type, references, flags)
    : alloc(heap, type, references, flags);
  if (slot === layout.NIL) {
    own(heap, first);
    own(heap, second);
    return layout.NIL;
  }
  if (needed > 0) replaceReference(heap, slot, 0, first);
  if (needed > 1) replaceReference(heap, slot, 1, second);
  return slot;
}
