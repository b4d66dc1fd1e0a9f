// Objects come and go here: see assembly/slots.ts.

import * as layout from "../../assembly/layout.js";
import { allocBlock, blockCapacity, freeBlock } from "./blocks.js";
import { type Columns, growSlots, linkOf, setLink, slotTop } from "./columns.js";
import { enterGeneration0 } from "./generations.js";

const {
  BLOCK,
  CAPACITY,
  COLLECTION_DUE,
  COUNT,
  COUNTERS,
  EXTERNAL,
  FINALIZED,
  FINALIZER,
  FINALIZER_COUNT,
  FIRST_REFERENCE,
  FREE,
  FREE_HEAD,
  INLINE_COUNT_SHIFT,
  INLINE_MAX,
  LEAF,
  LEAF_OBJECT,
  LEGACY,
  LEGACY_COUNT,
  LISTED_MASK,
  LIVE_COUNT,
  LONG,
  NIL,
  OUT_OF_MEMORY,
  REFERENCE_COUNT_MAX,
  RETIRED_COUNT,
  SLOT_CAPACITY,
  SLOT_TOP,
  STATUS,
  TRIGGER,
  VERSION_MAX,
  VERSION_SHIFT,
  VERSION_SKIP,
} = layout;

/** What META keeps from a slot's last object to its next: the version and the list bits. */
const KEPT_MASK = (-1 << VERSION_SHIFT) | LISTED_MASK;

export function bump(heap: Columns, field: number, change: number): void {
  heap.control[field >> 2]! += change;
}

/**
 * A new object with one external reference, which the caller owns, and `references` positions.
 * After this: NIL means that nothing was made; STATUS is COLLECTION_DUE (collect, then call
 * `place`: the object is counted already) or OUT_OF_MEMORY.
 */
export function alloc(heap: Columns, type: number, references: number, flags: number): number {
  if (flags & LEAF_OBJECT) return place(heap, type, references, flags);
  const { control } = heap;
  const count = control[COUNTERS >> 2]! + 1;
  if (count > control[TRIGGER >> 2]!) {
    control[COUNTERS >> 2] = count;
    control[STATUS >> 2] = COLLECTION_DUE;
    return NIL;
  }
  const slot = place(heap, type, references, flags);
  if (slot !== NIL) control[COUNTERS >> 2] = count;
  return slot;
}

/** An object whose META has these marks comes or goes. */
export function countFinalizer(heap: Columns, meta: number, change: number): void {
  bump(heap, FINALIZER_COUNT, change);
  if (meta & LEGACY) bump(heap, LEGACY_COUNT, change);
}

/** As `alloc`, but neither counts the object nor asks for a collection. */
export function place(heap: Columns, type: number, references: number, flags: number): number {
  const isLong = references > INLINE_MAX;
  const block = isLong ? takeBlock(heap, references) : NIL;
  const slot = isLong && block === NIL ? NIL : takeSlot(heap);
  if (slot === NIL) {
    if (block !== NIL) freeBlock(heap, block, blockCapacity(references));
    heap.control[STATUS >> 2] = OUT_OF_MEMORY;
    return NIL;
  }
  const { control, counts, rows } = heap;
  const row = slot << 2;
  let meta = (rows[row]! & KEPT_MASK) | (flags & (FINALIZER | LEGACY));
  if (isLong) {
    meta |= LONG;
    rows[row + (BLOCK >> 2)] = block;
    rows[row + (COUNT >> 2)] = references;
    rows[row + (CAPACITY >> 2)] = blockCapacity(references);
  } else {
    meta |= references << INLINE_COUNT_SHIFT;
    rows[row + (FIRST_REFERENCE >> 2)] = NIL;
    rows[row + (FIRST_REFERENCE >> 2) + 1] = NIL;
    rows[row + (FIRST_REFERENCE >> 2) + 2] = NIL;
  }
  counts[slot << 1] = 1;
  counts[(slot << 1) + (EXTERNAL >> 2)] = 1;
  heap.types[slot] = type;
  control[LIVE_COUNT >> 2]! += 1;
  if (flags & FINALIZER) countFinalizer(heap, flags, 1);
  rows[row] = flags & LEAF_OBJECT ? meta | LEAF : enterGeneration0(heap, slot, meta);
  return slot;
}

/** A block for so many references, all NIL; NIL when memory is out. */
function takeBlock(heap: Columns, references: number): number {
  if (references > REFERENCE_COUNT_MAX) return NIL;
  const block = allocBlock(heap, references);
  if (block !== NIL) heap.blocks.fill(NIL, block, block + references);
  return block;
}

/** A slot whose META holds its version and list bits; NIL when memory is out. */
function takeSlot(heap: Columns): number {
  const { control } = heap;
  const free = control[FREE_HEAD >> 2]!;
  if (free !== NIL) {
    control[FREE_HEAD >> 2] = linkOf(heap, free);
    return free;
  }
  const top = slotTop(heap);
  if (top === control[SLOT_CAPACITY >> 2] && !growSlots(heap)) return NIL;
  control[SLOT_TOP >> 2] = top + 1;
  heap.rows[top << 2] = (control[VERSION_SKIP >> 2]! + 1) << VERSION_SHIFT;
  return top;
}

/** Gives back the block of an object whose references have all been released. */
export function freeReferences(heap: Columns, slot: number): void {
  const { rows } = heap;
  const row = slot << 2;
  freeBlock(heap, rows[row + (BLOCK >> 2)]!, rows[row + (CAPACITY >> 2)]!);
  rows[row]! &= ~LONG;
}

/**
 * Puts the slot of a dead object, whose META is `meta`, on the free list under its next version,
 * or retires it.
 */
export function freeSlot(heap: Columns, slot: number, meta: number): void {
  const { control, counts, rows } = heap;
  counts[slot << 1] = 0;
  if (meta >>> VERSION_SHIFT === VERSION_MAX) {
    rows[slot << 2] = (meta & LISTED_MASK) | FREE;
    setLink(heap, slot, 0);
    bump(heap, RETIRED_COUNT, 1);
    return;
  }
  rows[slot << 2] = (meta & KEPT_MASK) + ((1 << VERSION_SHIFT) | FREE);
  setLink(heap, slot, control[FREE_HEAD >> 2]!);
  control[FREE_HEAD >> 2] = slot;
}

/** A tracked object's deallocation takes one from the first counter, which never falls below 0. */
export function countDeallocation(heap: Columns): void {
  countDeallocations(heap, 1);
}

export function countDeallocations(heap: Columns, deaths: number): void {
  const { control } = heap;
  const count = control[COUNTERS >> 2]!;
  control[COUNTERS >> 2] = count > deaths ? count - deaths : 0;
}

/** The object's finalizer may run once more: Python's rule for objects without a collector. */
export function clearFinalized(heap: Columns, slot: number): void {
  heap.rows[slot << 2]! &= ~FINALIZED;
}
