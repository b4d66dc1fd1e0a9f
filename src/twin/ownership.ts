// How a reference passes from the caller to an object and back: see assembly/ownership.ts.

import * as layout from "../../assembly/layout.js";
import { giveUp, takesReferences } from "./assignment.js";
import { type Columns, externalOf, refcountOf } from "./columns.js";
import { disown, increfBy, increfInternal, own } from "./refcount.js";
import {
  dropLastPosition,
  getReference,
  referenceCount,
  replaceReference,
  reserveReferences,
} from "./references.js";
import { alloc, place } from "./slots.js";

/** Position `index` refers to `target`, whose reference was the caller's. An event, or how it ended. */
export function setReferenceSteal(
  heap: Columns,
  slot: number,
  index: number,
  target: number,
): number {
  const previous = storeStolen(heap, slot, index, target);
  return previous < 0 ? -previous : giveUp(heap, previous);
}

/**
 * Position `index` refers to `target`, whose reference was the caller's; that of what stood there is
 * the caller's now. Minus the status when refused.
 */
export function swapReference(heap: Columns, slot: number, index: number, target: number): number {
  const previous = storeStolen(heap, slot, index, target);
  return previous < 0 ? previous : owned(heap, previous);
}

/** What stood at the position, its reference in nobody's hands. Minus the status when refused. */
function storeStolen(heap: Columns, slot: number, index: number, target: number): number {
  if (index >= referenceCount(heap, slot)) return -layout.BAD_INDEX;
  const status = stealable(heap, target, 1);
  return status === layout.DONE
    ? replaceReference(heap, slot, index, stolen(heap, target))
    : -status;
}

/** A new last position refers to `target`, whose reference was the caller's. */
export function pushReferenceSteal(heap: Columns, slot: number, target: number): number {
  if (!takesReferences(heap, slot)) return layout.NO_REFERENCES;
  const status = stealable(heap, target, 1);
  if (status !== layout.DONE) return status;
  const index = referenceCount(heap, slot);
  if (!reserveReferences(heap, slot, index + 1)) return layout.OUT_OF_MEMORY;
  replaceReference(heap, slot, index, stolen(heap, target));
  return layout.DONE;
}

/** The referent at position `index`, with a reference for the caller. Minus the status when refused. */
export function getReferenceOwned(heap: Columns, slot: number, index: number): number {
  if (index >= referenceCount(heap, slot)) return -layout.BAD_INDEX;
  const referent = getReference(heap, slot, index);
  if (referent === layout.NIL) return layout.NIL;
  const status = increfBy(heap, referent, 1);
  return status === layout.DONE ? referent : -status;
}

/** Takes the last position away; its reference is the caller's now. Minus the status when refused. */
export function popReferenceOwned(heap: Columns, slot: number): number {
  if (!takesReferences(heap, slot)) return -layout.NO_REFERENCES;
  const count = referenceCount(heap, slot);
  if (count === 0) return -layout.BAD_INDEX;
  const referent = replaceReference(heap, slot, count - 1, layout.NIL);
  dropLastPosition(heap, slot);
  return owned(heap, referent);
}

/** As `alloc`, or with `isCounted` as `place`: the first two positions refer to `first` and `second`. */
export function allocWith(
  heap: Columns,
  type: number,
  references: number,
  flags: number,
  first: number,
  second: number,
  steals: number,
  isCounted: number,
): number {
  const needed = second !== layout.NIL ? 2 : first !== layout.NIL ? 1 : 0;
  let status: number =
    needed > references
      ? layout.BAD_INDEX
      : stealable(heap, first, first === second ? steals * 2 : steals);
  if (status === layout.DONE) status = stealable(heap, second, steals);
  if (status !== layout.DONE) {
    heap.control[layout.STATUS >> 2] = status;
    return layout.NIL;
  }
  const slot = isCounted
    ? place(heap, type, references, flags)
    : alloc(heap, type, references, flags);
  if (slot === layout.NIL) return layout.NIL;
  if (first !== layout.NIL) fill(heap, slot, 0, first, steals);
  if (second !== layout.NIL) fill(heap, slot, 1, second, steals);
  return slot;
}

/** A position that refers to nothing refers to `target`. */
function fill(heap: Columns, slot: number, index: number, target: number, steals: number): void {
  if (steals) disown(heap, target);
  else increfInternal(heap, target);
  replaceReference(heap, slot, index, target);
}

/** DONE when so many references to the target are the caller's; else why they cannot be stolen. */
function stealable(heap: Columns, target: number, times: number): number {
  if (target === layout.NIL) return layout.DONE;
  if (refcountOf(heap, target) === 0) return layout.BAD_TARGET;
  return externalOf(heap, target) < times ? layout.UNDERFLOW : layout.DONE;
}

/** The target, a reference to which passes from the caller to an object. */
function stolen(heap: Columns, target: number): number {
  if (target !== layout.NIL) disown(heap, target);
  return target;
}

/** The referent, a reference to which passes from an object to the caller. */
function owned(heap: Columns, referent: number): number {
  if (referent !== layout.NIL) own(heap, referent);
  return referent;
}
