// The end of cyclic garbage, without an order that anybody could see: see assembly/garbage.ts.

import * as layout from "../../assembly/layout.js";
import { clearBit, testBit } from "./bits.js";
import { type Columns, metaOf } from "./columns.js";
import { die, finishDeath } from "./deaths.js";
import { untrack } from "./generations.js";
import { firstReference, referenceCount } from "./references.js";
import { nextUnreachable, rewindUnreachable } from "./unreachable.js";
import { detachNewest, unlinkWeakref } from "./weakrefs.js";

const {
  DOOMED_HEAD,
  GENERATION_COUNTS,
  GENERATION_MASK,
  LINK,
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
  let count = 0;
  rewindUnreachable(heap);
  for (let slot = nextUnreachable(heap); slot !== NIL; slot = nextUnreachable(heap)) {
    deleteObject(heap, slot);
    count++;
  }
  if (count > 0) clearSet(heap);
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

/** After this: the deleted objects are neither candidates nor in the set. */
function clearSet(heap: Columns): void {
  const { candidateBits, control, unreachableBits } = heap;
  rewindUnreachable(heap);
  if (control[LIST_MODE >> 2]) {
    for (let slot = nextUnreachable(heap); slot !== NIL; slot = nextUnreachable(heap)) {
      clearBit(candidateBits, slot);
      clearBit(unreachableBits, slot);
    }
    return;
  }
  const end = (control[SLOT_TOP >> 2]! + 31) >>> 5;
  for (let word = 0; word < end; word++) candidateBits[word]! &= ~unreachableBits[word]!;
  unreachableBits.fill(0, 0, end);
}
