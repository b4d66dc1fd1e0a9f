// Reference counts, up and down: see assembly/refcount.ts.

import * as layout from "../../assembly/layout.js";
import { admit } from "./barrier.js";
import type { Columns } from "./columns.js";
import { raiseSuspects } from "./suspects.js";

/** Adds an external reference. */
export function incref(heap: Columns, slot: number): void {
  if (heap.control[layout.BARRIER >> 2]) admit(heap, slot);
  const { counts } = heap;
  counts[slot << 1]! += 1;
  counts[(slot << 1) + (layout.EXTERNAL >> 2)]! += 1;
}

/**
 * Adds `times` external references. REFCOUNT_LIMIT, and nothing changed, when that is too many;
 * BAD_HANDLE when the object is being deallocated.
 */
export function increfBy(heap: Columns, slot: number, times: number): number {
  const { counts } = heap;
  if (!isReferable(heap, slot)) return layout.BAD_HANDLE;
  if (counts[slot << 1]! + times > layout.REFCOUNT_MAX) return layout.REFCOUNT_LIMIT;
  counts[slot << 1]! += times;
  counts[(slot << 1) + (layout.EXTERNAL >> 2)]! += times;
  return layout.DONE;
}

/** Whether an object may refer to it: it is neither dying nor being deleted. */
export function isReferable(heap: Columns, slot: number): boolean {
  return heap.counts[slot << 1] !== 0 && (!heap.control[layout.BARRIER >> 2] || admit(heap, slot));
}

/** A reference moves to another position, which a cycle may have scanned already. */
export function move(heap: Columns, slot: number): void {
  if (heap.control[layout.BARRIER >> 2]) admit(heap, slot);
}

/** Adds a reference from an object; false, and nothing changed, when the referent is dying. */
export function increfInternal(heap: Columns, slot: number): boolean {
  const { counts } = heap;
  const refcount = counts[slot << 1]!;
  if (refcount === 0 || (heap.control[layout.BARRIER >> 2] && !admit(heap, slot))) return false;
  counts[slot << 1] = refcount + 1;
  return true;
}

/**
 * Makes an external reference an object's. UNDERFLOW, and nothing changed, when there is none; BAD_TARGET
 * when the referent is being deallocated. DONE for NIL.
 */
export function steal(heap: Columns, slot: number): number {
  if (slot === layout.NIL) return layout.DONE;
  const { counts } = heap;
  if (counts[slot << 1] === 0) return layout.BAD_TARGET;
  const external = counts[(slot << 1) + (layout.EXTERNAL >> 2)]!;
  if (external === 0) return layout.UNDERFLOW;
  if (heap.control[layout.BARRIER >> 2]) admit(heap, slot);
  counts[(slot << 1) + (layout.EXTERNAL >> 2)] = external - 1;
  return layout.DONE;
}

/** Makes an object's reference external. Returns the slot, which may be NIL. */
export function own(heap: Columns, slot: number): number {
  if (slot === layout.NIL) return slot;
  if (heap.control[layout.BARRIER >> 2]) admit(heap, slot);
  heap.counts[(slot << 1) + (layout.EXTERNAL >> 2)]! += 1;
  return slot;
}

/** Removes a reference. True when it was the last one: the object must be deallocated. */
export function lowerRefcount(heap: Columns, slot: number): boolean {
  const { counts } = heap;
  const refcount = counts[slot << 1]! - 1;
  counts[slot << 1] = refcount;
  if (refcount === 0) return true;
  // As `suspect`, which V8 does not inline here: overwriting a reference took 27 ns, not 24.
  if (counts[(slot << 1) + (layout.EXTERNAL >> 2)] === 0) raiseSuspects(heap);
  return false;
}

/** Adds a reference that the engine holds. It is not external, so the host cannot release it. */
export function hold(heap: Columns, slot: number): void {
  heap.counts[slot << 1]! += 1;
}

/** Releases a reference that the engine held; true when it was the last one. */
export function unhold(heap: Columns, slot: number): boolean {
  return lowerRefcount(heap, slot);
}
