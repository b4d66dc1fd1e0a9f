// The end of cyclic garbage, without an order that anybody could see: see assembly/garbage.ts.

import * as layout from "../../assembly/layout.js";
import { clearBit, lowestBit, testBit } from "./bits.js";
import { type Columns, metaOf } from "./columns.js";
import { die, finishDeath } from "./deaths.js";
import { untrack } from "./generations.js";
import { firstReference, referenceCount } from "./references.js";
import { countDeallocations, freeSlot } from "./slots.js";
import { detachNewest, unlinkWeakref } from "./weakrefs.js";

const {
  CURSOR,
  DOOMED_HEAD,
  FIRST_REFERENCE,
  GENERATION_COUNTS,
  GENERATION_MASK,
  LEGACY,
  LINK,
  LIST_LENGTH,
  LIST_MODE,
  LIVE_COUNT,
  LONG,
  NIL,
  OBSERVE_DEATHS,
  SLOT_TOP,
  UNTRACKED,
  WEAKLY_REFERENCED,
  WEAKREF,
  WEAKREF_COUNT,
} = layout;

/** Marks of an object that is more than a short row that goes. */
const NOT_PLAIN = LONG | LEGACY | WEAKREF | WEAKLY_REFERENCED;

/**
 * After this: the objects of the set are dead, their slots free or waiting for the host, their
 * bits clear; DOOMED_HEAD lists objects outside that lost their last reference. Returns how many
 * objects the set had.
 */
export function deleteUnreachable(heap: Columns): number {
  heap.control[DOOMED_HEAD >> 2] = NIL;
  return heap.control[LIST_MODE >> 2] ? deleteListed(heap) : deleteScanned(heap);
}

/** The set stands in the queue column; its bits are cleared last, as `deleteObject` needs them. */
function deleteListed(heap: Columns): number {
  const { candidateBits, control, queue, unreachableBits } = heap;
  const length = control[LIST_LENGTH >> 2]!;
  let count = 0;
  let cursor = 0;
  for (let index = 0; index < length; index++) {
    const slot = queue[index]!;
    if (!testBit(unreachableBits, slot)) continue;
    deleteObject(heap, slot);
    cursor = index + 1;
    count++;
  }
  for (let index = 0; index < cursor; index++) {
    const slot = queue[index]!;
    if (!testBit(unreachableBits, slot)) continue;
    clearBit(candidateBits, slot);
    clearBit(unreachableBits, slot);
  }
  control[CURSOR >> 2] = cursor;
  return count;
}

function deleteScanned(heap: Columns): number {
  const { candidateBits, control, unreachableBits } = heap;
  const end = control[SLOT_TOP >> 2]!;
  let count = 0;
  for (let first = 0; first < end; first += 32) {
    const bits = unreachableBits[first >>> 5]!;
    if (bits !== 0) count += deleteWord(heap, first, bits);
  }
  for (let first = 0; first < end; first += 32) {
    candidateBits[first >>> 5]! &= ~unreachableBits[first >>> 5]!;
    unreachableBits[first >>> 5] = 0;
  }
  control[CURSOR >> 2] = 0;
  return count;
}

/**
 * Deletes the objects that `word` says, from slot `first` on; returns how many. Plain objects are
 * freed here and counted together.
 */
function deleteWord(heap: Columns, first: number, word: number): number {
  const { control, rows } = heap;
  const isObserved = control[OBSERVE_DEATHS >> 2] !== 0;
  let count = 0;
  let freed = 0;
  let byGeneration = 0; // 8 bits each
  for (let bits = word; bits !== 0; bits &= bits - 1, count++) {
    const slot = first + lowestBit(bits);
    const row = slot << 2;
    const meta = rows[row]!;
    if (meta & NOT_PLAIN || isObserved) {
      deleteObject(heap, slot);
      continue;
    }
    const r0 = rows[row + (FIRST_REFERENCE >> 2)]!;
    const r1 = rows[row + (FIRST_REFERENCE >> 2) + 1]!;
    const r2 = rows[row + (FIRST_REFERENCE >> 2) + 2]!;
    if (isOutside(heap, r0) | isOutside(heap, r1) | isOutside(heap, r2)) {
      releaseOutside(heap, slot, meta);
    }
    freeSlot(heap, slot, meta);
    freed++;
    byGeneration += 1 << ((meta & GENERATION_MASK) << 3);
  }
  control[GENERATION_COUNTS >> 2]! -= byGeneration & 255;
  control[(GENERATION_COUNTS >> 2) + 1]! -= (byGeneration >>> 8) & 255;
  control[(GENERATION_COUNTS >> 2) + 2]! -= byGeneration >>> 16;
  control[LIVE_COUNT >> 2]! -= freed;
  countDeallocations(heap, freed);
  return count;
}

function isOutside({ unreachableBits }: Columns, referent: number): number {
  return (testBit(unreachableBits, referent) ^ 1) & (referent !== NIL ? 1 : 0);
}

/** The bit of the object stays set, so that references to it are still known as inner ones. */
function deleteObject(heap: Columns, slot: number): void {
  const { control, counts, rows } = heap;
  const meta = rows[slot << 2]!;
  if (meta & (WEAKLY_REFERENCED | WEAKREF)) forgetWeakrefs(heap, slot);
  releaseOutside(heap, slot, meta);
  control[(GENERATION_COUNTS >> 2) + (meta & GENERATION_MASK)]! -= 1;
  rows[slot << 2] = (rows[slot << 2]! & ~GENERATION_MASK) | UNTRACKED;
  counts[slot << 1] = 0;
  counts[(slot << 1) + (LINK >> 2)] = NIL;
  die(heap, slot);
  finishDeath(heap, slot);
}

/** A finalizer may have made weak references to garbage: they are cleared, nothing is called. */
function forgetWeakrefs(heap: Columns, slot: number): void {
  while (detachNewest(heap, slot) !== NIL);
  if (metaOf(heap, slot) & WEAKREF) {
    unlinkWeakref(heap, slot);
    heap.control[WEAKREF_COUNT >> 2]! -= 1;
  }
}

function releaseOutside(heap: Columns, slot: number, meta: number): void {
  const { counts, rows, unreachableBits } = heap;
  const isLong = (meta & LONG) !== 0;
  const words = isLong ? heap.blocks : rows;
  const first = firstReference(heap, slot);
  const end = first + referenceCount(heap, slot);
  for (let at = first; at < end; at++) {
    const referent = words[at]!;
    if (referent === NIL || testBit(unreachableBits, referent)) continue;
    const refcount = counts[referent << 1]! - 1;
    counts[referent << 1] = refcount;
    if (refcount === 0) doom(heap, referent);
  }
}

/** After this: the object, which lost its last reference, waits for its deallocation. */
function doom(heap: Columns, slot: number): void {
  untrack(heap, slot);
  heap.counts[(slot << 1) + (LINK >> 2)] = heap.control[DOOMED_HEAD >> 2]!;
  heap.control[DOOMED_HEAD >> 2] = slot;
}
