// Many operations in one call, on the numbers of a staging area: see assembly/batch.ts.

import * as layout from "../../assembly/layout.js";
import { setReference, takesReferences } from "./assignment.js";
import { allocBlock } from "./blocks.js";
import { type Columns, placeStaging, refcountOf, slotTop } from "./columns.js";
import { decrefBy } from "./deallocation.js";
import { handleOf, slotOf } from "./handles.js";
import { increfBy } from "./refcount.js";
import { alloc } from "./slots.js";

/** The staging area; another array after the heap has grown, null when memory is out. */
export function stagingArea(heap: Columns): Float64Array | null {
  if (heap.control[layout.STAGING >> 2] === layout.NIL) {
    const block = allocBlock(heap, layout.STAGING_DOUBLES * 2 + 2);
    if (block === layout.NIL) return null;
    heap.control[layout.STAGING >> 2] = block;
    placeStaging(heap);
  }
  return heap.staging;
}

/** Converts a staged number as the kernel does: to a 32-bit integer. */
function toWord(value: number): number {
  return value > 0 ? Math.min(Math.floor(value), 0xffffffff) : 0;
}

/** Staged: (type, references) pairs. After this: the first number of each pair is the object's handle. */
export function allocMany(heap: Columns, count: number): number {
  heap.control[layout.STATUS >> 2] = layout.DONE;
  for (let index = 0; index < count; index++) {
    const type = toWord(heap.staging[index * 2]!);
    const references = toWord(heap.staging[index * 2 + 1]!);
    const slot = alloc(heap, type, references, 0);
    if (slot === layout.NIL) return index;
    heap.staging[index * 2] = handleOf(heap, slot);
  }
  return count;
}

/** Staged: handles. Positions first, first + 1, … of the object refer to them. */
export function setReferences(heap: Columns, handle: number, first: number, count: number): number {
  const { control, staging } = heap;
  const slot = slotOf(heap, handle);
  control[layout.STATUS >> 2] =
    slot === layout.NIL
      ? layout.BAD_HANDLE
      : takesReferences(heap, slot)
        ? layout.DONE
        : layout.NO_REFERENCES;
  if (control[layout.STATUS >> 2] !== layout.DONE) return 0;
  for (let index = 0; index < count; index++) {
    const target = staging[index]!;
    const referent = slotOf(heap, target);
    const refused = referent === layout.NIL && target !== 0;
    const status = refused ? layout.BAD_TARGET : setReference(heap, slot, first + index, referent);
    if (status === layout.DONE) continue;
    control[layout.STATUS >> 2] = status;
    return status >= layout.BAD_HANDLE ? index : index + 1;
  }
  return count;
}

/** Staged: handles. After this, in their place: slots; NIL for 0, and -1 for a bad handle. */
export function slotMany(heap: Columns, count: number): void {
  const { staging } = heap;
  for (let index = 0; index < count; index++) {
    const slot = slotOf(heap, staging[index]!);
    staging[index] = slot === layout.NIL && staging[index] !== 0 ? -1 : slot;
  }
}

/**
 * Staged, as words: rows of a slot, the first position to set, their number, and the slots that they refer
 * to, as `slotMany` returned them. Returns how many references are set.
 */
export function linkMany(heap: Columns, count: number): number {
  const { stagedWords: staged } = heap;
  let done = 0;
  let status = layout.DONE;
  for (let at = 0; at < count && status === layout.DONE; ) {
    const slot = staged[at]!;
    let index = staged[at + 1]!;
    const last = index + staged[at + 2]!;
    at += 3;
    if (slot >= slotTop(heap) || refcountOf(heap, slot) === 0) status = layout.BAD_HANDLE;
    else if (!takesReferences(heap, slot)) status = layout.NO_REFERENCES;
    for (; status === layout.DONE && index < last && at < count; index++, at++) {
      const referent = staged[at]!;
      status =
        referent < slotTop(heap) ? setReference(heap, slot, index, referent) : layout.BAD_TARGET;
      if (status < layout.BAD_HANDLE) done++;
    }
  }
  heap.control[layout.STATUS >> 2] = status;
  return done;
}

/** Staged: (handle, times) pairs. */
export function increfMany(heap: Columns, count: number): number {
  const { control, staging } = heap;
  control[layout.STATUS >> 2] = layout.DONE;
  for (let index = 0; index < count; index++) {
    const slot = slotOf(heap, staging[index * 2]!);
    const times = toWord(staging[index * 2 + 1]!);
    const status = slot === layout.NIL ? layout.BAD_HANDLE : increfBy(heap, slot, times);
    if (status === layout.DONE) continue;
    control[layout.STATUS >> 2] = status;
    return index;
  }
  return count;
}

/** Staged: (handle, times) pairs. */
export function decrefMany(heap: Columns, count: number): number {
  const { control, staging } = heap;
  control[layout.STATUS >> 2] = layout.DONE;
  for (let index = 0; index < count; index++) {
    const slot = slotOf(heap, staging[index * 2]!);
    const times = toWord(staging[index * 2 + 1]!);
    const status = slot === layout.NIL ? layout.BAD_HANDLE : decrefBy(heap, slot, times);
    if (status === layout.DONE) continue;
    control[layout.STATUS >> 2] = status;
    return status >= layout.BAD_HANDLE ? index : index + 1;
  }
  return count;
}

/** Staged: handles. After this, in their place: 1 or 0, or refcounts, -1 for a bad handle. */
export function readMany(heap: Columns, count: number, what: number): void {
  const { staging } = heap;
  for (let index = 0; index < count; index++) {
    const slot = slotOf(heap, staging[index]!);
    if (what === layout.READ_ALIVE) staging[index] = slot === layout.NIL ? 0 : 1;
    else staging[index] = slot === layout.NIL ? -1 : refcountOf(heap, slot);
  }
}
