// How the host changes what an object refers to: see assembly/assignment.ts.

import * as layout from "../../assembly/layout.js";
import { type Columns, metaOf, refcountOf } from "./columns.js";
import { deallocate } from "./deallocation.js";
import { increfInternal, lowerRefcount } from "./refcount.js";
import {
  dropLastPosition,
  referenceCount,
  replaceReference,
  reserveReferences,
} from "./references.js";

/** Position `index` refers to `target` (or to nothing, NIL). Returns an event, or how it ended. */
export function setReference(heap: Columns, slot: number, index: number, target: number): number {
  if (index >= referenceCount(heap, slot)) return layout.BAD_INDEX;
  if (target !== layout.NIL && !increfInternal(heap, target)) return layout.BAD_TARGET;
  return giveUp(heap, replaceReference(heap, slot, index, target));
}

/** A new last position refers to `target`. */
export function pushReference(heap: Columns, slot: number, target: number): number {
  if (!takesReferences(heap, slot)) return layout.NO_REFERENCES;
  const index = referenceCount(heap, slot);
  if (target !== layout.NIL && refcountOf(heap, target) === 0) return layout.BAD_TARGET;
  if (!reserveReferences(heap, slot, index + 1)) return layout.OUT_OF_MEMORY;
  if (target !== layout.NIL) increfInternal(heap, target);
  replaceReference(heap, slot, index, target);
  return layout.DONE;
}

/** Removes the last position. Returns an event, or how it ended. */
export function popReference(heap: Columns, slot: number): number {
  if (!takesReferences(heap, slot)) return layout.NO_REFERENCES;
  const count = referenceCount(heap, slot);
  if (count === 0) return layout.BAD_INDEX;
  const referent = replaceReference(heap, slot, count - 1, layout.NIL);
  dropLastPosition(heap, slot);
  return giveUp(heap, referent);
}

/** The object has at least `count` positions; new ones refer to nothing. */
export function growReferences(heap: Columns, slot: number, count: number): number {
  if (!takesReferences(heap, slot)) return layout.NO_REFERENCES;
  return reserveReferences(heap, slot, count) ? layout.DONE : layout.OUT_OF_MEMORY;
}

/** False for a leaf, which has none, and for a weak reference, which manages its own. */
export function takesReferences(heap: Columns, slot: number): boolean {
  const meta = metaOf(heap, slot);
  return (meta & layout.GENERATION_MASK) !== layout.LEAF && (meta & layout.WEAKREF) === 0;
}

function giveUp(heap: Columns, referent: number): number {
  if (referent === layout.NIL || !lowerRefcount(heap, referent)) return layout.DONE;
  return deallocate(heap, referent, layout.ENTRY_HOST);
}
