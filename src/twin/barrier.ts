// The write barrier of a collection in steps, and where it keeps its colours: see assembly/barrier.ts.

import * as layout from "../../assembly/layout.js";
import { testBit } from "./bits.js";
import type { Columns } from "./columns.js";

/** How many objects' rows are read ahead. */
export const MARK_BATCH = 128;
const STACK_MIN = 2560;

/** The cycle's columns and its stack, as indices into `blocks`. */
export function whiteAt({ control }: Columns): number {
  return control[layout.MARKS >> 2]!;
}

/** Words of one column of bits. */
export function markWords({ control }: Columns): number {
  return control[layout.MARK_END >> 2]! >>> 5;
}

export function greyAt(heap: Columns): number {
  return whiteAt(heap) + markWords(heap);
}

export function batchAt(heap: Columns): number {
  return greyAt(heap) + markWords(heap);
}

export function stackAt(heap: Columns): number {
  return batchAt(heap) + MARK_BATCH;
}

export function stackCapacity(end: number): number {
  return Math.max(end >>> 5, STACK_MIN);
}

/** Words of the block for slots below `end`. */
export function marksWords(end: number): number {
  return (end >>> 4) + MARK_BATCH + stackCapacity(end);
}

/**
 * Called before the object gains a reference during a cycle (BARRIER is not 0). False: it is being
 * deallocated or deleted, and nothing may refer to it any more.
 */
export function admit(heap: Columns, slot: number): boolean {
  const { control } = heap;
  if (slot === layout.NIL) return true;
  if (heap.counts[slot << 1] === 0) return false;
  const barrier = control[layout.BARRIER >> 2];
  if (barrier === layout.BARRIER_MARKING) {
    shade(heap, slot);
    return true;
  }
  if (!testBit(heap.unreachableBits, slot)) return true;
  // It may be reachable again.
  if (barrier === layout.BARRIER_SET) control[layout.CALLED_OUT >> 2] = 1;
  return barrier !== layout.BARRIER_DELETING;
}

/** Makes a white object grey. */
export function shade(heap: Columns, slot: number): void {
  if (slot >= heap.control[layout.MARK_END >> 2]!) return;
  const word = whiteAt(heap) + (slot >>> 5);
  const white = heap.blocks[word]!;
  if (((white >>> slot) & 1) === 0) return;
  heap.blocks[word] = white & ~(1 << slot);
  pushGrey(heap, slot);
}

/** Marks the object grey: in the stack, or as a bit when the stack is full. */
export function pushGrey(heap: Columns, slot: number): void {
  const { blocks, control } = heap;
  const length = control[layout.STACK_LENGTH >> 2]!;
  const end = control[layout.MARK_END >> 2]!;
  if (length < stackCapacity(end)) {
    blocks[stackAt(heap) + length] = slot;
    control[layout.STACK_LENGTH >> 2] = length + 1;
  } else if (slot < end) {
    blocks[greyAt(heap) + (slot >>> 5)]! |= 1 << slot;
    control[layout.OVERFLOWED >> 2] = 1;
  }
}

/** Makes a dying object that lives on for its finalizer grey while a cycle marks: it may not have been scanned. */
export function reviveGrey(heap: Columns, slot: number): void {
  const { control } = heap;
  if (control[layout.BARRIER >> 2] !== layout.BARRIER_MARKING) return;
  if (slot < control[layout.MARK_END >> 2]!) pushGrey(heap, slot);
}

/** After this: the slot's new object is black; marks of one that died there during the cycle are gone. */
export function forgetMarks(heap: Columns, slot: number): void {
  const { blocks, control } = heap;
  if (control[layout.BARRIER >> 2] !== layout.BARRIER_MARKING) return;
  if (slot >= control[layout.MARK_END >> 2]!) return;
  blocks[whiteAt(heap) + (slot >>> 5)]! &= ~(1 << slot);
  blocks[greyAt(heap) + (slot >>> 5)]! &= ~(1 << slot);
  if (control[layout.SCAN_SLOT >> 2] === slot) control[layout.SCAN_SLOT >> 2] = layout.NIL;
}
