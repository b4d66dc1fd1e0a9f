// Deletes cyclic garbage, in no order that anybody could observe: see assembly/garbage.ts.

import * as layout from "../../assembly/layout.js";
import { clearBit, lowestBit, nextBit, testBit } from "./bits.js";
import { type Columns, metaOf, setLink, slotTop } from "./columns.js";
import { isSpent } from "./cycle.js";
import { die, finishDeath } from "./deaths.js";
import { untrack } from "./generations.js";
import { lowerRefcount } from "./refcount.js";
import { firstReference, referenceCount, referenceWords } from "./references.js";
import { bump, countDeallocations, freeSlot } from "./slots.js";
import { nextUnreachable } from "./unreachable.js";
import { detachNewest, unlinkWeakref } from "./weakrefs.js";

/** References released in one go by a collection in steps. */
const RELEASE_SLICE = 1024;

/** META bits of objects for which freeing the short row is not enough. */
const NOT_PLAIN = layout.LONG | layout.FINALIZER | layout.WEAKREF | layout.WEAKLY_REFERENCED;

/**
 * After this: the objects of the set are dead, their slots free or waiting for the host, their
 * bits clear; DOOMED_HEAD lists objects outside that lost their last reference. Returns how many
 * objects the set had.
 */
export function deleteUnreachable(heap: Columns): number {
  return heap.control[layout.LIST_MODE >> 2] ? deleteListed(heap) : deleteScanned(heap);
}

/**
 * For a set in the queue column; plain objects are counted 32 at a time. The bits are
 * cleared last, since `deleteObject` needs them.
 */
function deleteListed(heap: Columns): number {
  const { candidateBits, control, queue, unreachableBits } = heap;
  const length = control[layout.LIST_LENGTH >> 2]!;
  let count = 0;
  for (let first = 0; first < length; first += 32) {
    const end = Math.min(first + 32, length);
    let freed = 0;
    for (let index = first; index < end; index++) {
      const slot = queue[index]!;
      if (!testBit(unreachableBits, slot)) continue;
      freed += deleteObject(heap, slot);
      count++;
    }
    countDeaths(heap, freed);
  }
  for (let index = 0; index < length; index++) {
    const slot = queue[index]!;
    if (!testBit(unreachableBits, slot)) continue;
    clearBit(candidateBits, slot);
    clearBit(unreachableBits, slot);
  }
  control[layout.CURSOR >> 2] = length;
  return count;
}

/** For a set that is known by its bits; plain objects are counted a word at a time. */
function deleteScanned(heap: Columns): number {
  const { candidateBits, control, unreachableBits } = heap;
  const end = slotTop(heap);
  let count = 0;
  for (let first = 0; first < end; first += 32) {
    let bits = unreachableBits[first >>> 5]!;
    if (bits === 0) continue;
    let freed = 0;
    for (; bits !== 0; bits &= bits - 1, count++) {
      freed += deleteObject(heap, first + lowestBit(bits));
    }
    countDeaths(heap, freed);
  }
  for (let first = 0; first < end; first += 32) {
    candidateBits[first >>> 5]! &= ~unreachableBits[first >>> 5]!;
    unreachableBits[first >>> 5] = 0;
  }
  control[layout.CURSOR >> 2] = 0;
  return count;
}

/** Counts the deaths of tracked objects: each byte of `freed` is the number in one generation. */
function countDeaths(heap: Columns, freed: number): void {
  const { control } = heap;
  const from0 = freed & 255;
  const from1 = (freed >>> 8) & 255;
  const from2 = freed >>> 16;
  control[layout.GENERATION_COUNTS >> 2]! -= from0;
  control[(layout.GENERATION_COUNTS >> 2) + 1]! -= from1;
  control[(layout.GENERATION_COUNTS >> 2) + 2]! -= from2;
  control[layout.LIVE_COUNT >> 2]! -= from0 + from1 + from2;
  countDeallocations(heap, from0 + from1 + from2);
}

/**
 * After this: the object is dead, and its references to objects outside are released. Returns what is
 * left to count, for `countDeaths`. Its bit stays set, so that references to it are still recognised as
 * inner ones.
 */
function deleteObject(heap: Columns, slot: number): number {
  const { rows } = heap;
  const row = slot << 2;
  const meta = rows[row]!;
  if (meta & NOT_PLAIN || heap.control[layout.OBSERVE_DEATHS >> 2]) {
    detachAll(heap, slot);
    releaseOutside(heap, slot, meta);
    freeUnusual(heap, slot);
    return 0;
  }
  const r0 = rows[row + (layout.FIRST_REFERENCE >> 2)]!;
  const r1 = rows[row + (layout.FIRST_REFERENCE >> 2) + 1]!;
  const r2 = rows[row + (layout.FIRST_REFERENCE >> 2) + 2]!;
  // One test for the common case, in which all three stay inside.
  if (isOutside(heap, r0) | isOutside(heap, r1) | isOutside(heap, r2)) {
    releaseOutside(heap, slot, meta);
  }
  freeSlot(heap, slot, meta);
  return 1 << ((meta & layout.GENERATION_MASK) << 3);
}

function isOutside({ unreachableBits }: Columns, referent: number): number {
  return (testBit(unreachableBits, referent) ^ 1) & (referent !== layout.NIL ? 1 : 0);
}

function freeUnusual(heap: Columns, slot: number): void {
  const { control, counts, rows } = heap;
  const meta = metaOf(heap, slot);
  if (meta & layout.WEAKREF) control[layout.WEAKREF_COUNT >> 2]! -= 1;
  control[(layout.GENERATION_COUNTS >> 2) + (meta & layout.GENERATION_MASK)]! -= 1;
  rows[slot << 2] = (rows[slot << 2]! & ~layout.GENERATION_MASK) | layout.UNTRACKED;
  counts[slot << 1] = 0;
  setLink(heap, slot, layout.NIL);
  die(heap, slot);
  finishDeath(heap, slot);
}

/** Clears weak references that a finalizer made to garbage; no callback is called. */
function detachAll(heap: Columns, slot: number): void {
  const meta = metaOf(heap, slot);
  if (meta & layout.WEAKLY_REFERENCED) while (detachNewest(heap, slot) !== layout.NIL);
  if (meta & layout.WEAKREF) unlinkWeakref(heap, slot);
}

function releaseOutside(heap: Columns, slot: number, meta: number): void {
  const { rows, unreachableBits } = heap;
  const isLong = (meta & layout.LONG) !== 0;
  const words = isLong ? heap.blocks : rows;
  const first = firstReference(heap, slot);
  const end = first + referenceCount(heap, slot);
  for (let at = first; at < end; at++) {
    const referent = words[at]!;
    if (referent === layout.NIL || testBit(unreachableBits, referent)) continue;
    if (lowerRefcount(heap, referent)) doom(heap, referent);
  }
}

/** After this: the object, which lost its last reference, waits to be deallocated. */
function doom(heap: Columns, slot: number): void {
  untrack(heap, slot);
  setLink(heap, slot, heap.control[layout.DOOMED_HEAD >> 2]!);
  heap.control[layout.DOOMED_HEAD >> 2] = slot;
}

// --- In steps

/**
 * After this: no object of the set holds anything outside, and what only the set held is doomed. False when the
 * step's budget is spent first. The slots stay: their bits tell inner references from outer ones.
 */
export function releaseUnreachable(heap: Columns): boolean {
  const { control } = heap;
  while (true) {
    if (control[layout.SCAN_SLOT >> 2] === layout.NIL) {
      const next = nextUnreachable(heap);
      if (next === layout.NIL) return true;
      detachAll(heap, next);
      control[layout.SCAN_SLOT >> 2] = next;
      control[layout.SCAN_INDEX >> 2] = 0;
    }
    const slot = control[layout.SCAN_SLOT >> 2]!;
    if (!testBit(heap.unreachableBits, slot)) {
      control[layout.SCAN_SLOT >> 2] = layout.NIL; // it died between two steps
      continue;
    }
    const index = control[layout.SCAN_INDEX >> 2]!;
    const count = referenceCount(heap, slot);
    const end = Math.min(count, index + RELEASE_SLICE);
    dropOutside(heap, slot, index, end);
    control[layout.SCAN_INDEX >> 2] = end;
    if (end === count) control[layout.SCAN_SLOT >> 2] = layout.NIL;
    if (isSpent(heap, 1 + end - index)) return false;
  }
}

/** After this: the positions from `index` to `end` refer to nothing outside. */
function dropOutside(heap: Columns, slot: number, index: number, end: number): void {
  const words = referenceWords(heap, slot);
  const first = firstReference(heap, slot);
  for (let at = first + index; at < first + end; at++) {
    const referent = words[at]!;
    if (!isOutside(heap, referent)) continue;
    words[at] = layout.NIL;
    if (lowerRefcount(heap, referent)) doom(heap, referent);
  }
}

/** After this: the set's slots are free or wait for the host, its bits are clear. False: the budget is spent. */
export function freeUnreachable(heap: Columns): boolean {
  const { candidateBits, control, unreachableBits } = heap;
  const end = slotTop(heap);
  let slot = nextBit(unreachableBits, control[layout.CURSOR >> 2]!, end);
  for (; slot < end; slot = nextBit(unreachableBits, control[layout.CURSOR >> 2]!, end)) {
    const first = slot & ~31;
    const set = unreachableBits[first >>> 5]!;
    let freed = 0;
    let count = 0;
    for (let bits = set; bits !== 0; bits &= bits - 1, count++) {
      freed += freeObject(heap, first + lowestBit(bits));
    }
    countDeaths(heap, freed);
    bump(heap, layout.COLLECTED, count);
    candidateBits[first >>> 5]! &= ~set;
    unreachableBits[first >>> 5] = 0;
    control[layout.CURSOR >> 2] = first + 32;
    if (isSpent(heap, count)) return false;
  }
  return true;
}

/** For an object that holds nothing outside. Returns what is left to count, for `countDeaths`. */
function freeObject(heap: Columns, slot: number): number {
  const meta = metaOf(heap, slot);
  if (meta & NOT_PLAIN || heap.control[layout.OBSERVE_DEATHS >> 2]) {
    detachAll(heap, slot);
    freeUnusual(heap, slot);
    return 0;
  }
  freeSlot(heap, slot, meta);
  return 1 << ((meta & layout.GENERATION_MASK) << 3);
}
