// Blocks of words for objects with more than INLINE_MAX references: see assembly/blocks.ts. A block
// is named by the index of its first word in the array `blocks`.

import * as layout from "../../assembly/layout.js";
import { blockCapacity } from "../engine/block-capacity.js";
import { type Columns, ensureBlockWords } from "./columns.js";

/** The word of the control block where the free list of the blocks of this size begins. */
function headOf(capacity: number): number {
  if (capacity <= 32) return (layout.BLOCK_HEADS >> 2) + capacity;
  const octave = 31 - Math.clz32(capacity - 1);
  return (layout.BLOCK_HEADS >> 2) + 32 + (octave - 5) * 4 + (capacity >> (octave - 2)) - 4;
}

/** A block of `blockCapacity(words)` words, uninitialised; NIL when memory is out. */
export function allocBlock(heap: Columns, words: number): number {
  const { control } = heap;
  const capacity = blockCapacity(words);
  const head = headOf(capacity);
  const free = control[head]!;
  if (free !== layout.NIL) {
    control[head] = heap.blocks[free]!;
    return free;
  }
  if (!ensureBlockWords(heap, capacity)) return layout.NIL;
  const block = control[layout.BLOCK_TOP >> 2]!;
  control[layout.BLOCK_TOP >> 2] = block + capacity;
  return block;
}

export function freeBlock(heap: Columns, block: number, capacity: number): void {
  const head = headOf(capacity);
  heap.blocks[block] = heap.control[head]!;
  heap.control[head] = block;
}
