// Which objects the collector examines, and the young list: see assembly/generations.ts.

import * as layout from "../../assembly/layout.js";
import { forgetMarks } from "./barrier.js";
import { clearBit, lowestBit, nextBit, setBit, testBit } from "./bits.js";
import { type Columns, generationOf, metaOf, slotTop, youngCapacity } from "./columns.js";

function addToGenerationCount(heap: Columns, generation: number, change: number): void {
  heap.control[(layout.GENERATION_COUNTS >> 2) + generation]! += change;
}

export function generationCount(heap: Columns, generation: number): number {
  return heap.control[(layout.GENERATION_COUNTS >> 2) + generation]!;
}

/** Whether every object of generations 0 and 1 is in the young list. */
export function youngIsListed(heap: Columns): boolean {
  return heap.control[layout.OVERFLOW_0 >> 2] === 0 && heap.control[layout.OVERFLOW_1 >> 2] === 0;
}

export function youngLength(heap: Columns): number {
  return heap.control[layout.YOUNG_LENGTH >> 2]!;
}

/** The first entry for generation 0; all entries before it are for generation 1. */
export function youngBoundary(heap: Columns): number {
  return heap.control[layout.YOUNG_BOUNDARY >> 2]!;
}

export function setGeneration(heap: Columns, slot: number, generation: number): void {
  const { rows } = heap;
  rows[slot << 2] = (rows[slot << 2]! & ~layout.GENERATION_MASK) | generation;
}

/** After this: the object, which was in no generation, is in generation 0. */
export function track(heap: Columns, slot: number): void {
  const { rows } = heap;
  rows[slot << 2] = enterGeneration0(heap, slot, rows[slot << 2]!);
}

/** As `track`, for an object whose META is `meta`: returns its new META. */
export function enterGeneration0(heap: Columns, slot: number, meta: number): number {
  setBit(heap.candidateBits, slot);
  if (heap.control[layout.BARRIER >> 2]) forgetMarks(heap, slot);
  heap.control[layout.GENERATION_COUNTS >> 2]! += 1;
  return (meta & layout.LISTED_0 ? meta : enlist0(heap, slot, meta)) & ~layout.GENERATION_MASK;
}

/** Puts the slot into the list's part for generation 0, if there is room; returns its META. */
function enlist0(heap: Columns, slot: number, meta: number): number {
  const { control } = heap;
  let newMeta = meta;
  if (youngLength(heap) === youngCapacity(heap) && youngBoundary(heap) > 0) {
    delist1(heap);
    newMeta &= ~layout.LISTED_1;
  }
  const length = youngLength(heap);
  if (length === youngCapacity(heap)) {
    control[layout.OVERFLOW_0 >> 2] = 1;
    return newMeta;
  }
  heap.youngList[length] = slot;
  control[layout.YOUNG_LENGTH >> 2] = length + 1;
  return newMeta | layout.LISTED_0;
}

/** After this: the object is in no generation, and in no collection's set. */
export function untrack(heap: Columns, slot: number): void {
  const { rows } = heap;
  const meta = rows[slot << 2]!;
  const generation = meta & layout.GENERATION_MASK;
  if (generation > layout.PERMANENT) return;
  leaveGeneration(heap, slot, generation);
  rows[slot << 2] = (meta & ~(layout.GENERATION_MASK | layout.ASIDE)) | layout.UNTRACKED;
}

/** The part of `untrack` that is not in META. */
export function leaveGeneration(heap: Columns, slot: number, generation: number): void {
  addToGenerationCount(heap, generation, -1);
  clearBit(heap.candidateBits, slot);
  if (heap.control[layout.COLLECTING >> 2]) clearBit(heap.unreachableBits, slot);
}

/** After this: the tracked object is in `generation`, 1 or 2. */
export function moveToGeneration(heap: Columns, slot: number, generation: number): void {
  addToGenerationCount(heap, generationOf(heap, slot), -1);
  addToGenerationCount(heap, generation, 1);
  setGeneration(heap, slot, generation);
  setBit(heap.candidateBits, slot);
  if (generation === 1) enlist1(heap, slot);
}

/** Puts the slot into the list's part for generation 1; the first of generation 0 moves to the end. */
function enlist1(heap: Columns, slot: number): void {
  const { control, rows, youngList } = heap;
  const meta = rows[slot << 2]!;
  if (meta & layout.LISTED_1 || control[layout.OVERFLOW_1 >> 2]) return;
  const length = youngLength(heap);
  if (length >= youngCapacity(heap)) {
    control[layout.OVERFLOW_1 >> 2] = 1;
    return;
  }
  const boundary = youngBoundary(heap);
  youngList[length] = youngList[boundary]!;
  youngList[boundary] = slot;
  control[layout.YOUNG_LENGTH >> 2] = length + 1;
  control[layout.YOUNG_BOUNDARY >> 2] = boundary + 1;
  rows[slot << 2] = meta | layout.LISTED_1;
}

/** After this: the list holds generation 0 only; generation 1 is found by scanning. */
function delist1(heap: Columns): void {
  const { control, rows, youngList } = heap;
  const boundary = youngBoundary(heap);
  const length = youngLength(heap);
  for (let index = 0; index < boundary; index++) rows[youngList[index]! << 2]! &= ~layout.LISTED_1;
  youngList.copyWithin(0, boundary, length);
  control[layout.YOUNG_LENGTH >> 2] = length - boundary;
  control[layout.YOUNG_BOUNDARY >> 2] = 0;
  control[layout.OVERFLOW_1 >> 2] = 1;
}

/** Removes the entries from `first` on. */
export function truncateYoungList(heap: Columns, first: number): void {
  const { control, rows, youngList } = heap;
  const mask = ~(first === 0 ? layout.LISTED_MASK : layout.LISTED_0);
  const length = youngLength(heap);
  for (let index = first; index < length; index++) rows[youngList[index]! << 2]! &= mask;
  control[layout.YOUNG_LENGTH >> 2] = first;
  control[layout.OVERFLOW_0 >> 2] = 0;
  if (first === 0) {
    control[layout.YOUNG_BOUNDARY >> 2] = 0;
    control[layout.OVERFLOW_1 >> 2] = 0;
  }
}

/**
 * The listed objects of generations <= `oldest`, 0 or 1, that were reached join the next one.
 * After this: those not reached, the set, are in the queue column, LIST_LENGTH of them; the list has no
 * part for the generations examined.
 */
export function promoteListed(heap: Columns, oldest: number): void {
  const { control } = heap;
  control[layout.LIST_LENGTH >> 2] =
    oldest === 0 ? promoteTo1(heap) : promotePart(heap, 0, promotePart(heap, 1, 0));
  if (oldest === 0) return;
  control[layout.YOUNG_LENGTH >> 2] = 0;
  control[layout.YOUNG_BOUNDARY >> 2] = 0;
  control[layout.OVERFLOW_0 >> 2] = 0;
  control[layout.OVERFLOW_1 >> 2] = 0;
}

/** The part for generation 1, if there is one, grows over the entries of those promoted, in order. */
function promoteTo1(heap: Columns): number {
  const { control, queue, rows, unreachableBits, youngList } = heap;
  const length = youngLength(heap);
  const listed = control[layout.OVERFLOW_1 >> 2] === 0 ? layout.LISTED_1 : 0;
  let boundary = youngBoundary(heap);
  let unreached = 0;
  let moved = 0;
  for (let index = boundary; index < length; index++) {
    const slot = youngList[index]!;
    const meta = rows[slot << 2]! & ~layout.LISTED_0;
    if ((meta & layout.GENERATION_MASK) !== 0) {
      rows[slot << 2] = meta; // died, or is older by now
    } else if (testBit(unreachableBits, slot)) {
      rows[slot << 2] = meta;
      queue[unreached++] = slot;
    } else {
      rows[slot << 2] = meta | 1 | listed;
      if ((listed & ~meta) !== 0) youngList[boundary++] = slot;
      moved++;
    }
  }
  control[layout.YOUNG_LENGTH >> 2] = boundary;
  control[layout.YOUNG_BOUNDARY >> 2] = boundary;
  addToGenerationCount(heap, 0, -moved);
  addToGenerationCount(heap, 1, moved);
  return unreached;
}

/** Moves the part for `generation` to generation 2. Returns the number of the unreached so far. */
function promotePart(heap: Columns, generation: number, tail: number): number {
  const { queue, rows, unreachableBits, youngList } = heap;
  const end = generation === 1 ? youngBoundary(heap) : youngLength(heap);
  let unreached = tail;
  let moved = 0;
  for (let index = generation === 1 ? 0 : youngBoundary(heap); index < end; index++) {
    const slot = youngList[index]!;
    const meta = rows[slot << 2]! & ~layout.LISTED_MASK;
    if ((meta & layout.GENERATION_MASK) !== generation) {
      rows[slot << 2] = meta; // died, or is older by now
    } else if (testBit(unreachableBits, slot)) {
      rows[slot << 2] = meta;
      queue[unreached++] = slot;
    } else {
      rows[slot << 2] = meta - generation + 2;
      moved++;
    }
  }
  addToGenerationCount(heap, generation, -moved);
  addToGenerationCount(heap, 2, moved);
  return unreached;
}

/** The listed objects of generation 0 join generation 2 unexamined. */
export function ageGeneration0(heap: Columns): void {
  const { control, rows, youngList, unreachableBits } = heap;
  const boundary = youngBoundary(heap);
  const length = youngLength(heap);
  let moved = 0;
  let survivors = 0;
  for (let index = boundary; index < length; index++) {
    const slot = youngList[index]!;
    const meta = rows[slot << 2]! & ~layout.LISTED_0;
    if (meta & layout.GENERATION_MASK) {
      rows[slot << 2] = meta; // died, or is older by now
      continue;
    }
    rows[slot << 2] = meta | 2;
    moved++;
    if (!testBit(unreachableBits, slot)) survivors++;
  }
  control[layout.YOUNG_LENGTH >> 2] = boundary;
  control[layout.COUNTERS >> 2] = 0;
  control[layout.LONG_LIVED_PENDING >> 2]! += survivors;
  addToGenerationCount(heap, 0, -moved);
  addToGenerationCount(heap, 2, moved);
}

/** Every candidate of generation <= `oldest` that is not marked unreachable joins `into`. */
export function promoteScanned(heap: Columns, oldest: number, into: number): void {
  const { candidateBits, rows, unreachableBits } = heap;
  const end = slotTop(heap);
  for (let first = 0; first < end; first += 32) {
    let bits = candidateBits[first >>> 5]! & ~unreachableBits[first >>> 5]!;
    if (bits === 0) continue;
    let byGeneration = 0; // 16 bits each
    for (; bits !== 0; bits &= bits - 1) {
      const row = (first + lowestBit(bits)) << 2;
      const meta = rows[row]!;
      const generation = meta & layout.GENERATION_MASK;
      if (generation > oldest || generation === into) continue;
      rows[row] = meta - generation + into;
      byGeneration += 1 << (generation << 4);
    }
    const from0 = byGeneration & 0xffff;
    const from1 = byGeneration >>> 16;
    addToGenerationCount(heap, 0, -from0);
    addToGenerationCount(heap, 1, -from1);
    addToGenerationCount(heap, into, from0 + from1);
  }
}

/** The survivors among the listed objects of generations 0 and 1 join generation 2: a full collection. */
export function promoteListedToOldest(heap: Columns): void {
  const { unreachableBits, youngList } = heap;
  const length = youngLength(heap);
  for (let index = 0; index < length; index++) {
    const slot = youngList[index]!;
    const generation = generationOf(heap, slot);
    if (generation > 1 || testBit(unreachableBits, slot)) continue;
    setGeneration(heap, slot, 2);
    addToGenerationCount(heap, generation, -1);
    addToGenerationCount(heap, 2, 1);
  }
}

/** Every object of generations 0 to 2 becomes permanent, except those under collection or set aside. */
export function freezeAll(heap: Columns): void {
  const { candidateBits, unreachableBits } = heap;
  const end = slotTop(heap);
  let isAnyAside = false;
  let slot = nextBit(candidateBits, 0, end);
  for (; slot < end; slot = nextBit(candidateBits, slot + 1, end)) {
    if (testBit(unreachableBits, slot)) continue;
    if (metaOf(heap, slot) & layout.ASIDE) {
      isAnyAside = true;
      continue;
    }
    addToGenerationCount(heap, generationOf(heap, slot), -1);
    addToGenerationCount(heap, layout.PERMANENT, 1);
    setGeneration(heap, slot, layout.PERMANENT);
    clearBit(candidateBits, slot);
  }
  truncateYoungList(heap, 0);
  if (isAnyAside) heap.control[layout.OVERFLOW_1 >> 2] = 1;
}

/** After this: the permanent generation is empty; its objects are in generation 2. */
export function unfreezeAll(heap: Columns): void {
  if (generationCount(heap, layout.PERMANENT) === 0) return;
  heap.control[layout.SUSPECTS >> 2] = layout.ANY_SUSPECTS; // frozen objects may have become garbage unexamined
  const end = slotTop(heap);
  for (let slot = 1; slot < end; slot++) {
    if (generationOf(heap, slot) === layout.PERMANENT) moveToGeneration(heap, slot, 2);
  }
}
