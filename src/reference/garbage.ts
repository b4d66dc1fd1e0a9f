// The end of cyclic garbage, without an order that anybody could see: see assembly/garbage.ts.

import * as layout from "../../assembly/layout.js";
import { clearBit, lowestBit, testBit } from "./bits.js";
import { type Columns, metaOf } from "./columns.js";
import { die, finishDeath } from "./deaths.js";
import { untrack } from "./generations.js";
import { firstReference, referenceCount } from "./references.js";
import { detachNewest, unlinkWeakref } from "./weakrefs.js";

const {
  CURSOR,
  DOOMED_HEAD,
  GENERATION_COUNTS,
  GENERATION_MASK,
  LINK,
  LIST_LENGTH,
  LIST_MODE,
  LONG,
  NIL,
  SLOT_TOP,
  UNTRACKED,
  WEAKLY_REFERENCED,
  WEAKREF,
  WEAKREF_COUNT,
} = layout;

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
    for (let bits = unreachableBits[first >>> 5]!; bits !== 0; bits &= bits - 1) {
      deleteObject(heap, first + lowestBit(bits));
      count++;
    }
  }
  for (let first = 0; first < end; first += 32) {
    candidateBits[first >>> 5]! &= ~unreachableBits[first >>> 5]!;
    unreachableBits[first >>> 5] = 0;
  }
  control[CURSOR >> 2] = 0;
  return count;
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
