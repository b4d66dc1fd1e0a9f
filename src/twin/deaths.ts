// Deaths, as the host sees them: see assembly/deaths.ts.

import * as layout from "../../assembly/layout.js";
import { type Columns, linkOf, metaOf, setLink } from "./columns.js";
import { leaveGeneration, setGeneration } from "./generations.js";
import { countDeallocation, countFinalizer, freeReferences, freeSlot } from "./slots.js";

/** The object is past the point of no return; its references have not been released yet. */
export function die(heap: Columns, slot: number): void {
  const { control } = heap;
  const meta = metaOf(heap, slot);
  control[layout.LIVE_COUNT >> 2]! -= 1;
  if (meta & layout.FINALIZER && !(meta & layout.WEAKREF)) countFinalizer(heap, meta, -1);
  if (control[layout.OBSERVE_DEATHS >> 2]) enterDeadList(heap, slot);
}

function enterDeadList(heap: Columns, slot: number): void {
  const { control } = heap;
  setLink(heap, slot, layout.NIL);
  const tail = control[layout.DEAD_TAIL >> 2]!;
  if (tail === layout.NIL) control[layout.DEAD_HEAD >> 2] = slot;
  else setLink(heap, tail, slot);
  control[layout.DEAD_TAIL >> 2] = slot;
  control[layout.DEAD_COUNT >> 2]! += 1;
}

/** The object's references are released: its slot is free, or waits for the host. */
export function finishDeath(heap: Columns, slot: number): void {
  if (metaOf(heap, slot) & layout.LONG) freeReferences(heap, slot);
  const meta = metaOf(heap, slot);
  if ((meta & layout.GENERATION_MASK) !== layout.LEAF) countDeallocation(heap);
  if (heap.control[layout.OBSERVE_DEATHS >> 2] && !(meta & layout.ASIDE)) {
    setGeneration(heap, slot, layout.DEAD);
  } else freeSlot(heap, slot, meta);
}

/**
 * `untrack`, `die` and `finishDeath` in one, for an object that holds nothing and whose death calls
 * nothing: it is not long, has no finalizer and no weak references; `meta` is its META.
 */
export function dieQuietly(heap: Columns, slot: number, meta: number): void {
  const { control } = heap;
  const generation = meta & layout.GENERATION_MASK;
  if (generation <= layout.PERMANENT) leaveGeneration(heap, slot, generation);
  if (generation !== layout.LEAF) countDeallocation(heap);
  control[layout.LIVE_COUNT >> 2]! -= 1;
  if (!control[layout.OBSERVE_DEATHS >> 2]) {
    freeSlot(heap, slot, meta);
    return;
  }
  enterDeadList(heap, slot);
  heap.rows[slot << 2] = (meta & ~(layout.GENERATION_MASK | layout.ASIDE)) | layout.DEAD;
}

/**
 * Writes the slots that died since the last call to the gcRefs column and returns their number.
 * After this: the host counts as having noted them, and the slots are free, or will be as soon as their
 * references are released.
 */
export function takeDeaths(heap: Columns): number {
  const { control, gcRefs, rows } = heap;
  const count = control[layout.DEAD_COUNT >> 2]!;
  let slot = control[layout.DEAD_HEAD >> 2]!;
  control[layout.DEAD_HEAD >> 2] = layout.NIL;
  control[layout.DEAD_TAIL >> 2] = layout.NIL;
  control[layout.DEAD_COUNT >> 2] = 0;
  for (let index = 0; slot !== layout.NIL; index++) {
    const next = linkOf(heap, slot);
    gcRefs[index] = slot;
    const meta = rows[slot << 2]!;
    if ((meta & layout.GENERATION_MASK) === layout.DEAD) freeSlot(heap, slot, meta);
    else rows[slot << 2] = meta | layout.ASIDE;
    slot = next;
  }
  return count;
}

/** What a finished call returns. */
export function outcome(heap: Columns): number {
  return heap.control[layout.DEAD_HEAD >> 2] === layout.NIL ? layout.DONE : layout.DEATHS;
}
