// Whether a collection can find anything: see assembly/suspects.ts.

import * as layout from "../../assembly/layout.js";
import type { Columns } from "./columns.js";
import { getReference, referenceCount } from "./references.js";

/** The object has lost a reference, not its last one. */
export function suspect(heap: Columns, slot: number): void {
  if (heap.counts[(slot << 1) + (layout.EXTERNAL >> 2)] === 0) raiseSuspects(heap);
}

/** There is a suspect. */
export function raiseSuspects({ control }: Columns): void {
  control[layout.SUSPECTS >> 2] = layout.ANY_SUSPECTS;
}

/** Position `index` of the object, which was empty, has a reference now. The host often releases its own next. */
export function rememberHolder({ control }: Columns, slot: number, index: number): void {
  control[layout.LAST_HOLDER >> 2] = slot;
  control[layout.LAST_INDEX >> 2] = index;
}

/**
 * The host has released its last reference to the object, which lives on. If the object that got a reference
 * last refers to it, and is held from outside, it is not a suspect.
 */
export function suspectReleased(heap: Columns, slot: number): void {
  const { control } = heap;
  if (control[layout.SUSPECTS >> 2] !== layout.ANY_SUSPECTS && !isHeldByLast(heap, slot)) {
    raiseSuspects(heap);
  }
}

function isHeldByLast(heap: Columns, slot: number): boolean {
  const { control, counts } = heap;
  const holder = control[layout.LAST_HOLDER >> 2]!;
  if (counts[holder << 1] === 0) return false;
  if (counts[(holder << 1) + (layout.EXTERNAL >> 2)] === 0) return false;
  const index = control[layout.LAST_INDEX >> 2]!;
  return index < referenceCount(heap, holder) && getReference(heap, holder, index) === slot;
}
