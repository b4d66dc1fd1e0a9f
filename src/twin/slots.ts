// Where objects are made and freed: see assembly/slots.ts.

import * as layout from "../../assembly/layout.js";
import { blockCapacity } from "../engine/block-capacity.js";
import { allocBlock, freeBlock } from "./blocks.js";
import { type Columns, growSlots, linkOf, setLink, slotTop } from "./columns.js";
import { enterGeneration0 } from "./generations.js";

/** What a slot's META keeps from one object to the next: the version and the list bits. */
const KEPT_MASK = (-1 << layout.VERSION_SHIFT) | layout.LISTED_MASK;

export function bump(heap: Columns, field: number, change: number): void {
  heap.control[field >> 2]! += change;
}

/**
 * A new object with one external reference, which the caller owns, and `references` positions.
 * After this: NIL means that nothing was made, and STATUS says why: OUT_OF_MEMORY, or COLLECTION_DUE
 * (collect, then call `place`: the object is counted already).
 */
export function alloc(heap: Columns, type: number, references: number, flags: number): number {
  if (flags & layout.LEAF_OBJECT) return place(heap, type, references, flags);
  const { control } = heap;
  const count = control[layout.COUNTERS >> 2]! + 1;
  if (count > control[layout.TRIGGER >> 2]!) {
    control[layout.COUNTERS >> 2] = count;
    control[layout.STATUS >> 2] = layout.COLLECTION_DUE;
    return layout.NIL;
  }
  const slot = place(heap, type, references, flags);
  if (slot !== layout.NIL) control[layout.COUNTERS >> 2] = count;
  return slot;
}

/** Counts an object with a finalizer when it is made (`change` 1) and freed (-1); `meta` is its META. */
export function countFinalizer(heap: Columns, meta: number, change: number): void {
  bump(heap, layout.FINALIZER_COUNT, change);
  if (meta & layout.LEGACY) bump(heap, layout.LEGACY_COUNT, change);
}

/** As `alloc`, but neither counts the object nor asks for a collection. */
export function place(heap: Columns, type: number, references: number, flags: number): number {
  const isLong = references > layout.INLINE_MAX;
  const block = isLong ? takeBlock(heap, references) : layout.NIL;
  const slot = isLong && block === layout.NIL ? layout.NIL : takeSlot(heap);
  if (slot === layout.NIL) {
    if (block !== layout.NIL) freeBlock(heap, block, blockCapacity(references));
    heap.control[layout.STATUS >> 2] = layout.OUT_OF_MEMORY;
    return layout.NIL;
  }
  const { control, counts, rows } = heap;
  const row = slot << 2;
  let meta = (rows[row]! & KEPT_MASK) | (flags & (layout.FINALIZER | layout.LEGACY));
  if (isLong) {
    meta |= layout.LONG;
    rows[row + (layout.BLOCK >> 2)] = block;
    rows[row + (layout.COUNT >> 2)] = references;
    rows[row + (layout.CAPACITY >> 2)] = blockCapacity(references);
  } else {
    meta |= references << layout.INLINE_COUNT_SHIFT;
    rows[row + (layout.FIRST_REFERENCE >> 2)] = layout.NIL;
    rows[row + (layout.FIRST_REFERENCE >> 2) + 1] = layout.NIL;
    rows[row + (layout.FIRST_REFERENCE >> 2) + 2] = layout.NIL;
  }
  counts[slot << 1] = 1;
  counts[(slot << 1) + (layout.EXTERNAL >> 2)] = 1;
  heap.types[slot] = type;
  control[layout.LIVE_COUNT >> 2]! += 1;
  if (flags & layout.FINALIZER) countFinalizer(heap, flags, 1);
  rows[row] = flags & layout.LEAF_OBJECT ? meta | layout.LEAF : enterGeneration0(heap, slot, meta);
  return slot;
}

/** A block for that many references, all NIL; NIL when memory is out. */
function takeBlock(heap: Columns, references: number): number {
  if (references > layout.REFERENCE_COUNT_MAX) return layout.NIL;
  const block = allocBlock(heap, references);
  if (block !== layout.NIL) heap.blocks.fill(layout.NIL, block, block + references);
  return block;
}

/** A slot whose META has its version and list bits; NIL when memory is out. */
function takeSlot(heap: Columns): number {
  const { control } = heap;
  const free = control[layout.FREE_HEAD >> 2]!;
  if (free !== layout.NIL) {
    control[layout.FREE_HEAD >> 2] = linkOf(heap, free);
    return free;
  }
  const top = slotTop(heap);
  if (top === control[layout.SLOT_CAPACITY >> 2] && !growSlots(heap)) return layout.NIL;
  control[layout.SLOT_TOP >> 2] = top + 1;
  heap.rows[top << 2] = (control[layout.VERSION_SKIP >> 2]! + 1) << layout.VERSION_SHIFT;
  return top;
}

/** Frees the block of an object whose references have all been released. */
export function freeReferences(heap: Columns, slot: number): void {
  const { rows } = heap;
  const row = slot << 2;
  freeBlock(heap, rows[row + (layout.BLOCK >> 2)]!, rows[row + (layout.CAPACITY >> 2)]!);
  rows[row]! &= ~layout.LONG;
}

/**
 * Puts the slot of a dead object, whose META is `meta`, on the free list with its next version, or
 * retires it.
 */
export function freeSlot(heap: Columns, slot: number, meta: number): void {
  const { control, counts, rows } = heap;
  counts[slot << 1] = 0;
  if (meta >>> layout.VERSION_SHIFT === layout.VERSION_MAX) {
    rows[slot << 2] = (meta & layout.LISTED_MASK) | layout.FREE;
    setLink(heap, slot, 0);
    bump(heap, layout.RETIRED_COUNT, 1);
    return;
  }
  rows[slot << 2] = (meta & KEPT_MASK) + ((1 << layout.VERSION_SHIFT) | layout.FREE);
  setLink(heap, slot, control[layout.FREE_HEAD >> 2]!);
  control[layout.FREE_HEAD >> 2] = slot;
}

/** The deallocation of a tracked object lowers the first counter, which never falls below 0. */
export function countDeallocation(heap: Columns): void {
  countDeallocations(heap, 1);
}

export function countDeallocations(heap: Columns, deaths: number): void {
  const { control } = heap;
  const count = control[layout.COUNTERS >> 2]!;
  control[layout.COUNTERS >> 2] = count > deaths ? count - deaths : 0;
}

/** The object's finalizer may run again: Python's rule for objects that its collector does not know. */
export function clearFinalized(heap: Columns, slot: number): void {
  heap.rows[slot << 2]! &= ~layout.FINALIZED;
}
