// Reference counts, up and down: see assembly/refcount.ts.

import * as layout from "../../assembly/layout.js";
import type { Columns } from "./columns.js";

/** One more external reference. */
export function incref(heap: Columns, slot: number): void {
  const { counts } = heap;
  counts[slot << 1]! += 1;
  counts[(slot << 1) + (layout.EXTERNAL >> 2)]! += 1;
}

/**
 * `times` more external references. REFCOUNT_LIMIT, and nothing changed, when that is too many;
 * BAD_HANDLE when the object is being deallocated.
 */
export function increfBy(heap: Columns, slot: number, times: number): number {
  const { counts } = heap;
  if (counts[slot << 1] === 0) return layout.BAD_HANDLE;
  if (counts[slot << 1]! + times > layout.REFCOUNT_MAX) return layout.REFCOUNT_LIMIT;
  counts[slot << 1]! += times;
  counts[(slot << 1) + (layout.EXTERNAL >> 2)]! += times;
  return layout.DONE;
}

/** One more reference from an object; false, and nothing changed, when the object is dying. */
export function increfInternal(heap: Columns, slot: number): boolean {
  const { counts } = heap;
  const refcount = counts[slot << 1]!;
  if (refcount === 0) return false;
  counts[slot << 1] = refcount + 1;
  return true;
}

/**
 * An external reference is an object's from now on. UNDERFLOW, and nothing changed, when there is none;
 * BAD_TARGET when the object is being deallocated. DONE for no object.
 */
export function steal(heap: Columns, slot: number): number {
  if (slot === layout.NIL) return layout.DONE;
  const { counts } = heap;
  if (counts[slot << 1] === 0) return layout.BAD_TARGET;
  const external = counts[(slot << 1) + (layout.EXTERNAL >> 2)]!;
  if (external === 0) return layout.UNDERFLOW;
  counts[(slot << 1) + (layout.EXTERNAL >> 2)] = external - 1;
  return layout.DONE;
}

/** A reference that was an object's is an external one from now on. Returns the slot, which may be NIL. */
export function own(heap: Columns, slot: number): number {
  if (slot !== layout.NIL) heap.counts[(slot << 1) + (layout.EXTERNAL >> 2)]! += 1;
  return slot;
}

/** True when that was the last one: the object must be deallocated. */
export function lowerRefcount(heap: Columns, slot: number): boolean {
  const { counts } = heap;
  const refcount = counts[slot << 1]! - 1;
  counts[slot << 1] = refcount;
  return refcount === 0;
}

/** One more reference, held by the engine: not an external one, so the host cannot give it up. */
export function hold(heap: Columns, slot: number): void {
  heap.counts[slot << 1]! += 1;
}

/** Gives up the reference that the engine itself held; true when that was the last one. */
export function unhold(heap: Columns, slot: number): boolean {
  return lowerRefcount(heap, slot);
}
