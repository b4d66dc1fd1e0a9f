// How the host changes an object's references: see assembly/assignment.ts.

import * as layout from "../../assembly/layout.js";
import { type Columns, metaOf, refcountOf } from "./columns.js";
import { deallocate } from "./deallocation.js";
import { increfInternal, lowerRefcount, move } from "./refcount.js";
import {
  dropPositions,
  referenceCount,
  replaceReference,
  reserveReferences,
} from "./references.js";
import { rememberHolder } from "./suspects.js";

/** Position `index` refers to `target` (or to nothing, NIL). Returns an event, or how it ended. */
export function setReference(heap: Columns, slot: number, index: number, target: number): number {
  if (index >= referenceCount(heap, slot)) return layout.BAD_INDEX;
  if (target !== layout.NIL && !increfInternal(heap, target)) return layout.BAD_TARGET;
  const previous = replaceReference(heap, slot, index, target);
  if (previous !== layout.NIL) return release(heap, previous);
  rememberHolder(heap, slot, index);
  return layout.DONE;
}

/** A new last position refers to `target`. */
export function pushReference(heap: Columns, slot: number, target: number): number {
  if (!takesReferences(heap, slot)) return layout.NO_REFERENCES;
  const index = referenceCount(heap, slot);
  if (target !== layout.NIL && !increfInternal(heap, target)) return layout.BAD_TARGET;
  if (!reserveReferences(heap, slot, index + 1)) {
    if (target !== layout.NIL) lowerRefcount(heap, target);
    return layout.OUT_OF_MEMORY;
  }
  rememberHolder(heap, slot, index);
  replaceReference(heap, slot, index, target);
  return layout.DONE;
}

/** Removes the last position. Returns an event, or how it ended. */
export function popReference(heap: Columns, slot: number): number {
  if (!takesReferences(heap, slot)) return layout.NO_REFERENCES;
  const count = referenceCount(heap, slot);
  if (count === 0) return layout.BAD_INDEX;
  return release(heap, takeLastReference(heap, slot, count));
}

/** Removes the last of `count` positions and returns its referent, still counted, for the caller to release. */
export function takeLastReference(heap: Columns, slot: number, count: number): number {
  const referent = replaceReference(heap, slot, count - 1, layout.NIL);
  dropPositions(heap, slot, count - 1);
  return referent;
}

/** After this: the object has at least `count` positions. New ones refer to nothing. */
export function growReferences(heap: Columns, slot: number, count: number): number {
  if (!takesReferences(heap, slot)) return layout.NO_REFERENCES;
  return reserveReferences(heap, slot, count) ? layout.DONE : layout.OUT_OF_MEMORY;
}

/** Inserts a position `index` that refers to `target`; those from there on move up. Cost: the positions moved. */
export function insertReference(
  heap: Columns,
  slot: number,
  index: number,
  target: number,
): number {
  if (!takesReferences(heap, slot)) return layout.NO_REFERENCES;
  const count = referenceCount(heap, slot);
  if (index > count) return layout.BAD_INDEX;
  if (target !== layout.NIL && !increfInternal(heap, target)) return layout.BAD_TARGET;
  if (!reserveReferences(heap, slot, count + 1)) {
    if (target !== layout.NIL) lowerRefcount(heap, target);
    return layout.OUT_OF_MEMORY;
  }
  let moved = target;
  for (let at = index; at <= count; at++) {
    move(heap, moved);
    moved = replaceReference(heap, slot, at, moved);
  }
  return layout.DONE;
}

/** Removes position `index`; those after it move down. An event, or how it ended. Cost: the positions moved. */
export function removeReference(heap: Columns, slot: number, index: number): number {
  if (!takesReferences(heap, slot)) return layout.NO_REFERENCES;
  const count = referenceCount(heap, slot);
  if (index >= count) return layout.BAD_INDEX;
  let moved: number = layout.NIL;
  for (let at = count; at > index; at--) {
    move(heap, moved);
    moved = replaceReference(heap, slot, at - 1, moved);
  }
  dropPositions(heap, slot, count - 1);
  return release(heap, moved);
}

/**
 * Removes the last positions, one by one, until there are `count` or the host has to act; the host then
 * calls again, unless the object is gone. Cost: those positions, and what dies.
 */
export function truncateReferences(heap: Columns, slot: number, count: number): number {
  if (!takesReferences(heap, slot)) return layout.NO_REFERENCES;
  let present = referenceCount(heap, slot);
  let status: number = layout.DONE;
  while (present > count) {
    const referent = replaceReference(heap, slot, --present, layout.NIL);
    if (referent === layout.NIL || !lowerRefcount(heap, referent)) continue;
    dropPositions(heap, slot, present);
    const released = deallocate(heap, referent, layout.ENTRY_HOST);
    if (released > layout.DEATHS) return released;
    status |= released;
    // The object itself may have died, if only that referent kept it alive.
    if (refcountOf(heap, slot) === 0) return status;
  }
  dropPositions(heap, slot, present);
  return status;
}

/** False for a leaf, which has none, and for a weak reference, which manages its own. */
export function takesReferences(heap: Columns, slot: number): boolean {
  const meta = metaOf(heap, slot);
  return (meta & layout.GENERATION_MASK) !== layout.LEAF && (meta & layout.WEAKREF) === 0;
}

/** Releases a reference that an object no longer has. Returns an event, or how it ended. */
export function release(heap: Columns, referent: number): number {
  if (referent === layout.NIL || !lowerRefcount(heap, referent)) return layout.DONE;
  return deallocate(heap, referent, layout.ENTRY_HOST);
}
