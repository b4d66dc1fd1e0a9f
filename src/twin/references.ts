// Where an object's references are, and the one function that writes references: see
// assembly/references.ts. An address is two things here, an array and an index.

import * as layout from "../../assembly/layout.js";
import { blockCapacity } from "../engine/block-capacity.js";
import { allocBlock, freeBlock } from "./blocks.js";
import type { Columns } from "./columns.js";

export function referenceCount(heap: Columns, slot: number): number {
  const { rows } = heap;
  const row = slot << 2;
  const meta = rows[row]!;
  if (meta & layout.LONG) return rows[row + (layout.COUNT >> 2)]!;
  return (meta & layout.INLINE_COUNT_MASK) >> layout.INLINE_COUNT_SHIFT;
}

/** The array with the object's references, which begin at `firstReference`. */
export function referenceWords(heap: Columns, slot: number): Int32Array {
  return heap.rows[slot << 2]! & layout.LONG ? heap.blocks : heap.rows;
}

/** The index of the reference at position 0; valid until the object's references grow. */
export function firstReference(heap: Columns, slot: number): number {
  const { rows } = heap;
  const row = slot << 2;
  return rows[row]! & layout.LONG
    ? rows[row + (layout.BLOCK >> 2)]!
    : row + (layout.FIRST_REFERENCE >> 2);
}

/** The referent at position `index`, which must be below the object's reference count. */
export function getReference(heap: Columns, slot: number, index: number): number {
  return referenceWords(heap, slot)[firstReference(heap, slot) + index]!;
}

/**
 * Stores `target` and returns the old referent; the caller adjusts the counts of both. Every reference
 * of an object is written here.
 */
export function replaceReference(
  heap: Columns,
  slot: number,
  index: number,
  target: number,
): number {
  const words = referenceWords(heap, slot);
  const position = firstReference(heap, slot) + index;
  const previous = words[position]!;
  words[position] = target;
  return previous;
}

/**
 * Gives the object at least `count` positions; new ones are NIL.
 * After this: the count is `max(count, old)`. False, and nothing changed, when memory is out.
 */
export function reserveReferences(heap: Columns, slot: number, count: number): boolean {
  const { rows } = heap;
  const present = referenceCount(heap, slot);
  if (count <= present) return true;
  const row = slot << 2;
  const meta = rows[row]!;
  if (!(meta & layout.LONG)) {
    if (count > layout.INLINE_MAX) return lengthen(heap, slot, present, count, count);
    rows[row] = (meta & ~layout.INLINE_COUNT_MASK) | (count << layout.INLINE_COUNT_SHIFT);
    return true;
  }
  const capacity = rows[row + (layout.CAPACITY >> 2)]!;
  if (count > capacity) {
    return lengthen(heap, slot, present, count, Math.max(count, capacity * 2));
  }
  const first = rows[row + (layout.BLOCK >> 2)]!;
  heap.blocks.fill(layout.NIL, first + present, first + count);
  rows[row + (layout.COUNT >> 2)] = count;
  return true;
}

/** Moves the object's references, of which there are `count`, into a block for `room` words. */
function lengthen(
  heap: Columns,
  slot: number,
  present: number,
  count: number,
  room: number,
): boolean {
  if (count > layout.REFERENCE_COUNT_MAX) return false;
  const capacity = blockCapacity(room);
  const block = allocBlock(heap, capacity);
  if (block === layout.NIL) return false;
  const { blocks, rows } = heap;
  const row = slot << 2;
  const meta = rows[row]!;
  const from = referenceWords(heap, slot);
  const first = firstReference(heap, slot);
  for (let index = 0; index < present; index++) blocks[block + index] = from[first + index]!;
  blocks.fill(layout.NIL, block + present, block + count);
  if (meta & layout.LONG) {
    freeBlock(heap, rows[row + (layout.BLOCK >> 2)]!, rows[row + (layout.CAPACITY >> 2)]!);
  }
  rows[row] = (meta & ~layout.INLINE_COUNT_MASK) | layout.LONG;
  rows[row + (layout.BLOCK >> 2)] = block;
  rows[row + (layout.COUNT >> 2)] = count;
  rows[row + (layout.CAPACITY >> 2)] = capacity;
  return true;
}

/** Removes the positions from `count` on; their references must have been released. */
export function dropPositions(heap: Columns, slot: number, count: number): void {
  const { rows } = heap;
  const row = slot << 2;
  const meta = rows[row]!;
  if (meta & layout.LONG) rows[row + (layout.COUNT >> 2)] = count;
  else {
    rows[row] = (meta & ~layout.INLINE_COUNT_MASK) | (count << layout.INLINE_COUNT_SHIFT);
  }
}
