// The end of cyclic garbage. The set holds itself only, so its objects need not be torn down one
// by one: their references among each other are forgotten, their references to the outside
// released, their slots freed. Nobody can see the order. What this kills outside the set is put on
// a list; the collector deallocates that afterwards, with whatever finalizers it has.

import {
  DOOMED_HEAD, GENERATION_MASK, LINK, LIST_MODE, META, NIL, SLOT_TOP, UNTRACKED, WEAKREF,
  WEAKREF_COUNT, WEAKLY_REFERENCED,
} from "./layout";
import { candidateBits, countsOf, rowOf, unreachableBits } from "./columns";
import { bitWord, clearBit, testBit } from "./bits";
import { addToGenerationCount, setGeneration, untrack } from "./generations";
import { referenceCount, referencesOf } from "./references";
import { detachNewest, unlinkWeakref } from "./weakrefs";
import { lowerRefcount } from "./refcount";
import { die, finishDeath } from "./deaths";
import { bump } from "./slots";
import { nextUnreachable, rewindUnreachable } from "./unreachable";

/**
 * After this: the objects of the set are dead, their slots free or waiting for the host, their
 * bits clear; DOOMED_HEAD lists objects outside that lost their last reference. Returns how many
 * objects the set had. Cost: the set and its references.
 */
export function deleteUnreachable(): u32 {
  store<u32>(DOOMED_HEAD, NIL);
  let count: u32 = 0;
  rewindUnreachable();
  for (let slot = nextUnreachable(); slot != NIL; slot = nextUnreachable()) {
    deleteObject(slot);
    count++;
  }
  if (count > 0) clearSet();
  return count;
}

/** The bit of the object stays set, so that references to it are still known as inner ones. */
function deleteObject(slot: u32): void {
  const row = rowOf(slot);
  const meta = load<u32>(row, META);
  // A finalizer may have made weak references to garbage: they are cleared, nothing is called.
  if (meta & WEAKLY_REFERENCED) while (detachNewest(slot) != NIL) {}
  if (meta & WEAKREF) {
    unlinkWeakref(slot);
    bump(WEAKREF_COUNT, -1);
  }
  releaseOutside(slot);
  addToGenerationCount(meta & GENERATION_MASK, -1);
  setGeneration(slot, UNTRACKED);
  store<u64>(countsOf(slot), 0);
  die(slot);
  finishDeath(slot);
}

function releaseOutside(slot: u32): void {
  const first = referencesOf(slot);
  const end = first + ((<usize>referenceCount(slot)) << 2);
  for (let at = first; at < end; at += 4) {
    const referent = load<u32>(at);
    if (referent == NIL || testBit(unreachableBits, referent)) continue;
    if (!lowerRefcount(referent)) continue;
    untrack(referent);
    store<u32>(countsOf(referent), load<u32>(DOOMED_HEAD), LINK);
    store<u32>(DOOMED_HEAD, referent);
  }
}

/** After this: the deleted objects are neither candidates nor in the set. */
function clearSet(): void {
  rewindUnreachable();
  if (load<u32>(LIST_MODE)) {
    for (let slot = nextUnreachable(); slot != NIL; slot = nextUnreachable()) {
      clearBit(candidateBits, slot);
      clearBit(unreachableBits, slot);
    }
    return;
  }
  const end = load<u32>(SLOT_TOP);
  for (let first: u32 = 0; first < end; first += 32) {
    const set = bitWord(unreachableBits, first);
    const word = bitWord(candidateBits, first);
    store<u32>(word, load<u32>(word) & ~load<u32>(set));
    store<u32>(set, 0);
  }
}
