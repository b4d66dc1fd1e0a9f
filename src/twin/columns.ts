// The columns of one heap, each a typed array, and how they grow. assembly/layout.ts draws them; a
// column's index is the slot times its words per slot:
//
//   rows     slot << 2   META, then r0 r1 r2 or BLOCK COUNT CAPACITY
//   counts   slot << 1   REFCOUNT, then EXTERNAL, which is also LINK
//
// Any call that allocates may replace an array of the heap: hoist it, never keep it.

import * as layout from "../../assembly/layout.js";
import { isOutOfMemory } from "../errors/error.js";

/** Words of blocks that a new heap has room for. */
const BLOCK_WORDS_AT_FIRST = 256;

/** Collections, collected and uncollectable, of three generations. */
const STATISTIC_COUNT = 9;

/** The memory of one heap. Slots are signed words, counts unsigned ones. */
export class Columns {
  readonly control: Uint32Array = new Uint32Array(layout.CONTROL_BYTES >> 2);
  readonly statistics: Float64Array = new Float64Array(STATISTIC_COUNT);
  readonly maximumBytes: number;
  unreachableBits: Int32Array;
  candidateBits: Int32Array;
  youngList: Uint32Array;
  queue: Uint32Array;
  types: Uint16Array;
  gcRefs: Uint32Array;
  counts: Uint32Array;
  rows: Int32Array;
  weakHeads: Int32Array = new Int32Array(0);
  blocks: Int32Array = new Int32Array(BLOCK_WORDS_AT_FIRST);
  /** A view of the staging block; empty until there is one. */
  staging: Float64Array = new Float64Array(0);
  /** The same, as words. */
  stagedWords: Uint32Array = new Uint32Array(0);

  /**
   * Whether other objects held some of the unreached ones in the last collection that checked. Not part of the
   * heap's state: a guess for the next collection, which affects only its cost.
   */
  didOthersHold = false;

  constructor(maximumBytes: number) {
    const capacity = layout.CAPACITY_STEP;
    this.maximumBytes = maximumBytes;
    this.unreachableBits = new Int32Array(capacity >> 5);
    this.candidateBits = new Int32Array(capacity >> 5);
    this.youngList = new Uint32Array(capacity >> 3);
    this.queue = new Uint32Array(queueLength(capacity));
    this.types = new Uint16Array(capacity);
    this.gcRefs = new Uint32Array(capacity);
    this.counts = new Uint32Array(capacity * 2);
    this.rows = new Int32Array(capacity * 4);
    const control = this.control;
    control[layout.CONTROL_LAYOUT >> 2] = layout.LAYOUT_VERSION;
    control[layout.SLOT_CAPACITY >> 2] = capacity;
    control[layout.SLOT_TOP >> 2] = 1;
    control[layout.BLOCK_TOP >> 2] = 1;
    control[layout.TRIGGER >> 2] = 0xffffffff;
  }
}

/** Twice the young list, and one place more, to which the mark writes without a branch. */
function queueLength(capacity: number): number {
  return (capacity >> 2) + 1;
}

/** First slot that was never used. */
export function slotTop(heap: Columns): number {
  return heap.control[layout.SLOT_TOP >> 2]!;
}

export function metaOf(heap: Columns, slot: number): number {
  return heap.rows[slot << 2]!;
}

export function generationOf(heap: Columns, slot: number): number {
  return heap.rows[slot << 2]! & layout.GENERATION_MASK;
}

export function versionOf(heap: Columns, slot: number): number {
  return heap.rows[slot << 2]! >>> layout.VERSION_SHIFT;
}

export function refcountOf(heap: Columns, slot: number): number {
  return heap.counts[slot << 1]!;
}

export function externalOf(heap: Columns, slot: number): number {
  return heap.counts[(slot << 1) + (layout.EXTERNAL >> 2)]!;
}

/** The next slot in the list that the object is in; its refcount is 0. */
export function linkOf(heap: Columns, slot: number): number {
  return heap.counts[(slot << 1) + (layout.LINK >> 2)]!;
}

export function setLink(heap: Columns, slot: number, next: number): void {
  heap.counts[(slot << 1) + (layout.LINK >> 2)] = next;
}

/** Entries that the young list can hold. */
export function youngCapacity(heap: Columns): number {
  return (heap.control[layout.SLOT_CAPACITY >> 2]! >>> 3) - 1;
}

/** Bytes of all arrays of the heap. */
export function heapBytes(heap: Columns): number {
  const { control } = heap;
  const capacity = control[layout.SLOT_CAPACITY >> 2]!;
  return bytesFor(capacity, control[layout.WEAK_COLUMN >> 2]!, heap.blocks.length);
}

function bytesFor(capacity: number, hasWeakColumn: number, blockWords: number): number {
  const fixed = layout.CONTROL_BYTES + STATISTIC_COUNT * 8;
  const words = queueLength(capacity) + blockWords + (hasWeakColumn ? capacity : 0);
  return fixed + (capacity >> 2) + (capacity >> 1) + capacity * 30 + words * 4;
}

/** Runs `allocate`, which makes arrays. False when there is no memory for them. */
function hasMemoryFor(allocate: () => void): boolean {
  try {
    allocate();
    return true;
  } catch (error) {
    if (isOutOfMemory(error)) return false;
    throw error;
  }
}

/** Makes room for at least `words` more words of blocks; asks for half as much again as there is. */
export function ensureBlockWords(heap: Columns, words: number): boolean {
  const present = heap.blocks.length;
  const needed = heap.control[layout.BLOCK_TOP >> 2]! + words;
  if (needed <= present) return true;
  return (
    resizeBlocks(heap, Math.max(needed, present + (present >> 1))) || resizeBlocks(heap, needed)
  );
}

function resizeBlocks(heap: Columns, words: number): boolean {
  const { control } = heap;
  const bytes = bytesFor(
    control[layout.SLOT_CAPACITY >> 2]!,
    control[layout.WEAK_COLUMN >> 2]!,
    words,
  );
  if (bytes > heap.maximumBytes) return false;
  return hasMemoryFor(() => {
    const blocks = new Int32Array(words);
    blocks.set(heap.blocks.subarray(0, words));
    heap.blocks = blocks;
    if (control[layout.STAGING >> 2] !== layout.NIL) placeStaging(heap);
  });
}

/** After this: `staging` and `stagedWords` are views of the staging block, eight-byte aligned. */
export function placeStaging(heap: Columns): void {
  const first = Math.ceil(heap.control[layout.STAGING >> 2]! / 2) * 8;
  heap.staging = new Float64Array(heap.blocks.buffer, first, layout.STAGING_DOUBLES);
  heap.stagedWords = new Uint32Array(heap.blocks.buffer, first, layout.STAGING_DOUBLES * 2);
}

/**
 * Gives every column room for `capacity` slots.
 * After this: all columns are other arrays with the same content. False, and nothing changed,
 * when memory is out. Cost: one copy of the heap without its blocks.
 */
export function relocateColumns(heap: Columns, capacity: number, hasWeakColumn: number): boolean {
  const { control } = heap;
  // Block room that is not used yet is dropped, as in the kernel.
  const used = control[layout.BLOCK_TOP >> 2]!;
  if (bytesFor(capacity, hasWeakColumn, used) > heap.maximumBytes) return false;
  const isTight = bytesFor(capacity, hasWeakColumn, heap.blocks.length) > heap.maximumBytes;
  if (isTight && !resizeBlocks(heap, used)) return false;
  const isLarger = capacity !== control[layout.SLOT_CAPACITY >> 2];
  const hasMemory = hasMemoryFor(() => {
    const weakHeads = hasWeakColumn ? new Int32Array(capacity) : heap.weakHeads;
    if (isLarger) enlargeColumns(heap, capacity);
    weakHeads.set(heap.weakHeads);
    heap.weakHeads = weakHeads;
  });
  if (!hasMemory) return false;
  control[layout.SLOT_CAPACITY >> 2] = capacity;
  control[layout.WEAK_COLUMN >> 2] = hasWeakColumn;
  return true;
}

/** Changes everything, or throws before it changes anything. */
function enlargeColumns(heap: Columns, capacity: number): void {
  const unreachableBits = new Int32Array(capacity >> 5);
  const candidateBits = new Int32Array(capacity >> 5);
  const youngList = new Uint32Array(capacity >> 3);
  const queue = new Uint32Array(queueLength(capacity));
  const types = new Uint16Array(capacity);
  const gcRefs = new Uint32Array(capacity);
  const counts = new Uint32Array(capacity * 2);
  const rows = new Int32Array(capacity * 4);
  unreachableBits.set(heap.unreachableBits);
  candidateBits.set(heap.candidateBits);
  youngList.set(heap.youngList);
  queue.set(heap.queue);
  types.set(heap.types);
  gcRefs.set(heap.gcRefs);
  counts.set(heap.counts);
  rows.set(heap.rows);
  heap.unreachableBits = unreachableBits;
  heap.candidateBits = candidateBits;
  heap.youngList = youngList;
  heap.queue = queue;
  heap.types = types;
  heap.gcRefs = gcRefs;
  heap.counts = counts;
  heap.rows = rows;
}

/**
 * After this: all columns are other arrays with the same content, and the old ones are filled with ones,
 * so that a stale use of them is noticed. For stress tests; in the kernel the memory moves instead.
 */
export function moveColumns(heap: Columns): void {
  const { blocks, candidateBits, counts, gcRefs, queue, rows, types } = heap;
  const { unreachableBits, weakHeads, youngList } = heap;
  const former = [blocks, candidateBits, counts, gcRefs, queue, rows, types];
  enlargeColumns(heap, heap.control[layout.SLOT_CAPACITY >> 2]!);
  heap.blocks = blocks.slice();
  heap.weakHeads = weakHeads.slice();
  if (heap.control[layout.STAGING >> 2] !== layout.NIL) placeStaging(heap);
  for (const column of [...former, unreachableBits, weakHeads, youngList]) column.fill(-1);
}

/** Rounds up to a valid capacity, at most SLOT_COUNT_MAX. */
function roundCapacity(slots: number): number {
  return Math.min(
    Math.ceil(slots / layout.CAPACITY_STEP) * layout.CAPACITY_STEP,
    layout.SLOT_COUNT_MAX,
  );
}

/** Makes room for one more slot at the top. Doubles small heaps, grows large ones by half. */
export function growSlots(heap: Columns): boolean {
  const capacity = heap.control[layout.SLOT_CAPACITY >> 2]!;
  if (capacity >= layout.SLOT_COUNT_MAX) return false;
  const hasWeakColumn = heap.control[layout.WEAK_COLUMN >> 2]!;
  const wanted = capacity < 1048576 ? capacity * 2 : capacity + (capacity >> 1);
  return (
    relocateColumns(heap, roundCapacity(wanted), hasWeakColumn) ||
    relocateColumns(heap, roundCapacity(capacity + (capacity >> 3)), hasWeakColumn) ||
    relocateColumns(heap, roundCapacity(capacity + 1), hasWeakColumn)
  );
}

/** See assembly/columns.ts. */
export function reserve(
  heap: Columns,
  slots: number,
  hasWeakColumn: number,
  blockWords: number,
): boolean {
  const { control } = heap;
  const capacity = Math.max(roundCapacity(slots + 1), control[layout.SLOT_CAPACITY >> 2]!);
  const weak = control[layout.WEAK_COLUMN >> 2]! | hasWeakColumn;
  const isPlaced =
    capacity === control[layout.SLOT_CAPACITY >> 2] && weak === control[layout.WEAK_COLUMN >> 2];
  return (isPlaced || relocateColumns(heap, capacity, weak)) && ensureBlockWords(heap, blockWords);
}
