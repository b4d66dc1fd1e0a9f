// A full collection in steps: see assembly/cycle.ts.

import * as layout from "../../assembly/layout.js";
import { blockCapacity } from "../engine/block-capacity.js";
import {
  batchAt,
  greyAt,
  MARK_BATCH,
  marksWords,
  markWords,
  pushGrey,
  shade,
  stackAt,
  stackCapacity,
  whiteAt,
} from "./barrier.js";
import { lowestBit } from "./bits.js";
import { allocBlock, freeBlock } from "./blocks.js";
import { type Columns, generationOf, slotTop } from "./columns.js";
import { generationCount } from "./generations.js";
import { firstReference, referenceCount, referenceWords } from "./references.js";

/** Words of bits, and references of one object, that are examined in one go. */
const ROOT_WORDS = 32;
const GREY_WORDS = 1024;
const LONG_SLICE = 1024;

/** Whether a cycle may begin or go on: no deallocation is under way, and no other collection. */
function isQuiet({ control }: Columns): boolean {
  if (control[layout.DEPTH >> 2] !== 0 || control[layout.LATER_HEAD >> 2] !== layout.NIL)
    return false;
  return control[layout.COLLECTING >> 2] === 0 || control[layout.PAUSED >> 2] !== 0;
}

/**
 * After this: a cycle is under way, and every candidate is white. 0, with nothing changed, during a cycle, a
 * collection or a deallocation, and when memory is out.
 */
export function beginCycle(heap: Columns): number {
  const { control } = heap;
  if (control[layout.BARRIER >> 2] || control[layout.COLLECTING >> 2] || !isQuiet(heap)) return 0;
  const end = (slotTop(heap) + 31) & ~31;
  const block = allocBlock(heap, marksWords(end));
  if (block === layout.NIL) return 0;
  control[layout.MARKS >> 2] = block;
  control[layout.MARK_END >> 2] = end;
  heap.blocks.set(heap.candidateBits.subarray(0, end >>> 5), whiteAt(heap));
  heap.blocks.fill(0, greyAt(heap), batchAt(heap));
  control[layout.ROOT_CURSOR >> 2] = 0;
  control[layout.GREY_CURSOR >> 2] = end;
  control[layout.OVERFLOWED >> 2] = 0;
  control[layout.STACK_LENGTH >> 2] = 0;
  control[layout.SCAN_SLOT >> 2] = layout.NIL;
  control[layout.CYCLE_CANDIDATES >> 2] = trackedCount(heap);
  control[layout.CYCLE_REFERENCES >> 2] = 0;
  control[layout.SET_COUNT >> 2] = 0;
  control[(layout.COUNTERS >> 2) + 2] = 0;
  control[layout.SUSPECTS >> 2]! &= ~4; // later suspects are for the next full collection
  control[layout.BARRIER >> 2] = layout.BARRIER_MARKING;
  return 1;
}

/** Objects of generations 0 to 2. */
function trackedCount(heap: Columns): number {
  return generationCount(heap, 0) + generationCount(heap, 1) + generationCount(heap, 2);
}

/** After this: no cycle marks; its marks are lost. */
export function abandonCycle(heap: Columns): void {
  if (heap.control[layout.BARRIER >> 2] !== layout.BARRIER_MARKING) return;
  heap.control[layout.SUSPECTS >> 2] = layout.ANY_SUSPECTS;
  endMarking(heap, 0);
}

function endMarking(heap: Columns, barrier: number): void {
  const { control } = heap;
  const words = marksWords(control[layout.MARK_END >> 2]!);
  freeBlock(heap, control[layout.MARKS >> 2]!, blockCapacity(words));
  control[layout.MARKS >> 2] = layout.NIL;
  control[layout.SCAN_SLOT >> 2] = layout.NIL;
  control[layout.BARRIER >> 2] = barrier;
}

/** Marks until WORK is spent. True when no object is grey and all roots are passed. */
export function mark(heap: Columns): boolean {
  const { control } = heap;
  if (!isQuiet(heap)) return false;
  const end = control[layout.MARK_END >> 2]!;
  while (control[layout.WORK >> 2]! > 0) {
    if (control[layout.SCAN_SLOT >> 2] !== layout.NIL) scanLong(heap);
    else if (control[layout.STACK_LENGTH >> 2]! > 0) scanBatch(heap);
    else if (control[layout.ROOT_CURSOR >> 2]! < end) shadeRoots(heap);
    else if (control[layout.GREY_CURSOR >> 2]! < end) refillStack(heap);
    else if (control[layout.OVERFLOWED >> 2]) rescan(heap);
    else return true;
  }
  return false;
}

/** Takes `units` from the step's budget. */
function spend({ control }: Columns, units: number): void {
  control[layout.WORK >> 2] = Math.max(control[layout.WORK >> 2]! - units, 0);
}

/** As `spend`. Returns whether a collection in steps has to stop here. */
export function isSpent(heap: Columns, units: number): boolean {
  if (!heap.control[layout.SLICED >> 2]) return false;
  spend(heap, units);
  return heap.control[layout.WORK >> 2] === 0;
}

/** Makes objects with external references, and frozen ones, grey. The stack is empty and has room for them. */
function shadeRoots(heap: Columns): void {
  const { blocks, control, counts } = heap;
  const first = control[layout.ROOT_CURSOR >> 2]!;
  const words = Math.min(ROOT_WORDS, control[layout.WORK >> 2]!);
  const end = Math.min(first + (words << 5), control[layout.MARK_END >> 2]!);
  const white = whiteAt(heap);
  const hasFrozen = generationCount(heap, layout.PERMANENT) > 0;
  for (let slot = first; slot < end; slot += 32) {
    const word = white + (slot >>> 5);
    let left = blocks[word]!;
    for (let bits = left; bits !== 0; bits &= bits - 1) {
      const candidate = slot + lowestBit(bits);
      if (counts[(candidate << 1) + (layout.EXTERNAL >> 2)] === 0) continue;
      left ^= 1 << candidate;
      pushGrey(heap, candidate);
    }
    blocks[word] = left;
    if (hasFrozen) pushFrozen(heap, slot);
  }
  control[layout.ROOT_CURSOR >> 2] = end;
  spend(heap, ((end - first) >>> 5) + control[layout.STACK_LENGTH >> 2]!);
}

function pushFrozen(heap: Columns, first: number): void {
  const end = Math.min(first + 32, slotTop(heap));
  for (let slot = first; slot < end; slot++) {
    if (generationOf(heap, slot) === layout.PERMANENT) pushGrey(heap, slot);
  }
}

/** Follows the references of the last objects in the stack. */
function scanBatch(heap: Columns): void {
  const { blocks, control, rows } = heap;
  const length = control[layout.STACK_LENGTH >> 2]!;
  const count = Math.min(length, MARK_BATCH, control[layout.WORK >> 2]!);
  const left = length - count;
  const batch = batchAt(heap);
  const stack = stackAt(heap);
  blocks.copyWithin(batch, stack + left, stack + length);
  control[layout.STACK_LENGTH >> 2] = left;
  // All rows are read before the first is used, so that their cache misses overlap.
  let visited = 0;
  for (let at = batch; at < batch + count; at++) {
    visited += (rows[blocks[at]! << 2]! & layout.INLINE_COUNT_MASK) >> layout.INLINE_COUNT_SHIFT;
  }
  const hasRoom = left + count * 3 < stackCapacity(control[layout.MARK_END >> 2]!);
  for (let at = batch; at < batch + count; at++) visited += scan(heap, blocks[at]!, hasRoom);
  control[layout.CYCLE_REFERENCES >> 2]! += visited;
  control[layout.SET_COUNT >> 2]! += count;
  spend(heap, count + visited);
}

/** Shades the object's referents. Returns the number of references in its block. */
function scan(heap: Columns, slot: number, hasRoom: boolean): number {
  const { blocks, control, rows } = heap;
  const row = slot << 2;
  const meta = rows[row]!;
  if ((meta & layout.GENERATION_MASK) > layout.PERMANENT) return 0; // died since it was pushed
  const firstInline = row + (layout.FIRST_REFERENCE >> 2);
  if (meta & layout.LONG) {
    const count = rows[row + (layout.COUNT >> 2)]!;
    if (count > LONG_SLICE) {
      if (control[layout.SCAN_SLOT >> 2] !== layout.NIL) pushGrey(heap, slot);
      else beginLong(heap, slot);
      return 0;
    }
    shadeAll(heap, blocks, rows[row + (layout.BLOCK >> 2)]!, count);
    return count;
  }
  if (!hasRoom) {
    shadeAll(heap, rows, firstInline, layout.INLINE_MAX);
    return 0;
  }
  const stack = stackAt(heap);
  const white = whiteAt(heap);
  const end = control[layout.MARK_END >> 2]!;
  let tail = stack + control[layout.STACK_LENGTH >> 2]!;
  tail = reach(blocks, white, end, rows[firstInline]!, tail);
  tail = reach(blocks, white, end, rows[firstInline + 1]!, tail);
  tail = reach(blocks, white, end, rows[firstInline + 2]!, tail);
  control[layout.STACK_LENGTH >> 2] = tail - stack;
  return 0;
}

/** As `shade`, with room in the stack; no branch on the colour. */
function reach(blocks: Int32Array, white: number, end: number, slot: number, tail: number): number {
  if (slot >= end) return tail;
  const word = white + (slot >>> 5);
  const value = blocks[word]!;
  blocks[word] = value & ~(1 << slot);
  blocks[tail] = slot;
  return tail + ((value >>> slot) & 1);
}

function shadeAll(heap: Columns, words: Int32Array, first: number, count: number): void {
  for (let at = first; at < first + count; at++) shade(heap, words[at]!);
}

/** An object with many references is followed one part at a time. References moved within it pass the barrier. */
function beginLong({ control }: Columns, slot: number): void {
  control[layout.SCAN_SLOT >> 2] = slot;
  control[layout.SCAN_INDEX >> 2] = 0;
}

function scanLong(heap: Columns): void {
  const { control } = heap;
  const slot = control[layout.SCAN_SLOT >> 2]!;
  const index = control[layout.SCAN_INDEX >> 2]!;
  const isDead = generationOf(heap, slot) > layout.PERMANENT;
  const count = isDead ? 0 : referenceCount(heap, slot);
  if (index >= count) {
    control[layout.SCAN_SLOT >> 2] = layout.NIL;
    return;
  }
  const part = Math.min(count - index, LONG_SLICE);
  shadeAll(heap, referenceWords(heap, slot), firstReference(heap, slot) + index, part);
  control[layout.SCAN_INDEX >> 2] = index + part;
  control[layout.CYCLE_REFERENCES >> 2]! += part;
  spend(heap, part);
}

/** Starts another pass over the grey bits. Each follows a full stack that was scanned, so there are at most 33. */
function rescan({ control }: Columns): void {
  control[layout.OVERFLOWED >> 2] = 0;
  control[layout.GREY_CURSOR >> 2] = 0;
}

/** Moves grey objects from their bits to the stack, which is empty. */
function refillStack(heap: Columns): void {
  const { blocks, control } = heap;
  const grey = greyAt(heap);
  let slot = control[layout.GREY_CURSOR >> 2]!;
  const last = Math.min(slot + (GREY_WORDS << 5), control[layout.MARK_END >> 2]!);
  for (; slot < last && control[layout.STACK_LENGTH >> 2]! < MARK_BATCH; slot += 32) {
    let bits = blocks[grey + (slot >>> 5)]!;
    if (bits === 0) continue;
    blocks[grey + (slot >>> 5)] = 0;
    for (; bits !== 0; bits &= bits - 1) pushGrey(heap, slot + lowestBit(bits));
  }
  control[layout.GREY_CURSOR >> 2] = slot;
  spend(heap, 32);
}

/** Marking is done: after this the white objects are the set of a collection of all generations. */
export function seal(heap: Columns): void {
  const { blocks, candidateBits, control, unreachableBits } = heap;
  const white = whiteAt(heap);
  let set = 0;
  for (let index = 0, words = markWords(heap); index < words; index++) {
    const word = blocks[white + index]! & candidateBits[index]!;
    unreachableBits[index] = word;
    for (let bits = word; bits !== 0; bits &= bits - 1) set++;
  }
  endMarking(heap, layout.BARRIER_SET);
  control[layout.SLICED >> 2] = 1;
  control[layout.LIST_MODE >> 2] = 0;
  control[layout.CALLED_OUT >> 2] = 0;
  control[layout.CANDIDATES >> 2] = trackedCount(heap);
  control[layout.REFERENCES_VISITED >> 2] = control[layout.CYCLE_REFERENCES >> 2]!;
  control[layout.SET_COUNT >> 2] = set;
}
