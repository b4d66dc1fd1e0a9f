// The end of cyclic garbage, without an order that anybody could see: see assembly/garbage.ts.

import * as layout from "../../assembly/layout.js";
import { clearBit, testBit } from "./bits.js";
import type { Columns } from "./columns.js";
import { die, finishDeath } from "./deaths.js";
import { addToGenerationCount, setGeneration, untrack } from "./generations.js";
import { lowerRefcount } from "./refcount.js";
import { firstReference, referenceCount, referenceWords } from "./references.js";
import { bump } from "./slots.js";
import { nextUnreachable, rewindUnreachable } from "./unreachable.js";
import { detachNewest, unlinkWeakref } from "./weakrefs.js";

const {
  DOOMED_HEAD,
  EXTERNAL,
  GENERATION_MASK,
  LINK,
  LIST_MODE,
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
  const { counts } = heap;
  const meta = heap.rows[slot << 2]!;
  if (meta & WEAKLY_REFERENCED) while (detachNewest(heap, slot) !== NIL);
  if (meta & WEAKREF) {
    unlinkWeakref(heap, slot);
    bump(heap, WEAKREF_COUNT, -1);
  }
  releaseOutside(heap, slot);
  addToGenerationCount(heap, meta & GENERATION_MASK, -1);
  setGeneration(heap, slot, UNTRACKED);
  counts[slot << 1] = 0;
  counts[(slot << 1) + (EXTERNAL >> 2)] = 0;
  die(heap, slot);
  finishDeath(heap, slot);
}

function releaseOutside(heap: Columns, slot: number): void {
  const { control, counts, unreachableBits } = heap;
  const words = referenceWords(heap, slot);
  const first = firstReference(heap, slot);
  for (let at = first, end = first + referenceCount(heap, slot); at < end; at++) {
    const referent = words[at]!;
    if (referent === NIL || testBit(unreachableBits, referent)) continue;
    if (!lowerRefcount(heap, referent)) continue;
    untrack(heap, referent);
    counts[(referent << 1) + (LINK >> 2)] = control[DOOMED_HEAD >> 2]!;
    control[DOOMED_HEAD >> 2] = referent;
  }
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
