// The end of cyclic garbage. The set holds itself only, so its objects need not be torn down one
// by one: their references among each other are forgotten, their references to the outside
// released, their slots freed. Nobody can see the order. What this kills outside the set is put on
// a list; the collector deallocates it afterwards, finalizers included.

import {
  DOOMED_HEAD, FINALIZER, FIRST_REFERENCE, GENERATION_MASK, LIST_LENGTH, LIST_MODE, LIVE_COUNT, LONG, NIL,
  OBSERVE_DEATHS, UNTRACKED, WEAKLY_REFERENCED, WEAKREF, WEAKREF_COUNT,
} from "./layout";
import { candidateBits, countsOf, metaOf, rowOf, setLink, slotTop, unreachableBits } from "./columns";
import { bitWord, testBit } from "./bits";
import { addToGenerationCount, setGeneration, untrack } from "./generations";
import { referenceCount, referencesOf } from "./references";
import { detachNewest, unlinkWeakref } from "./weakrefs";
import { lowerRefcount } from "./refcount";
import { die, finishDeath } from "./deaths";
import { bump, countDeallocations, freeSlot } from "./slots";
import { listed } from "./unreachable";

/** META bits of objects that need more than their short row freed. */
const NOT_PLAIN: u32 = LONG | FINALIZER | WEAKREF | WEAKLY_REFERENCED;

/**
 * After this: the objects of the set are dead, their slots free or waiting for the host, their
 * bits clear; DOOMED_HEAD lists objects outside that lost their last reference. Returns how many
 * objects the set had. Cost: the set and its references.
 */
export function deleteUnreachable(): u32 {
  store<u32>(DOOMED_HEAD, NIL);
  const count = load<u32>(LIST_MODE) ? deleteListed() : deleteScanned();
  if (count > 0) clearSet();
  return count;
}

/** The set stands in the queue column; plain objects are counted 32 at a time. */
function deleteListed(): u32 {
  const length = load<u32>(LIST_LENGTH);
  let count: u32 = 0;
  for (let first: u32 = 0; first < length; first += 32) {
    const end = min<u32>(first + 32, length);
    let freed: u32 = 0;
    for (let index = first; index < end; index++) {
      const slot = listed(index);
      if (!testBit(unreachableBits, slot)) continue;
      freed += deleteObject(slot);
      count++;
    }
    countDeaths(freed);
  }
  return count;
}

/** The set is what has its bit; plain objects are counted a word at a time. */
function deleteScanned(): u32 {
  const end = slotTop();
  let count: u32 = 0;
  for (let first: u32 = 0; first < end; first += 32) {
    let bits = load<u32>(bitWord(unreachableBits, first));
    if (bits == 0) continue;
    count += popcnt(bits);
    let freed: u32 = 0;
    for (; bits != 0; bits &= bits - 1) freed += deleteObject(first + ctz(bits));
    countDeaths(freed);
  }
  return count;
}

/** Tracked objects have gone: as many of each generation as a byte of `freed` says. */
function countDeaths(freed: u32): void {
  const from0 = <i32>(freed & 255);
  const from1 = <i32>((freed >> 8) & 255);
  const from2 = <i32>(freed >> 16);
  addToGenerationCount(0, -from0);
  addToGenerationCount(1, -from1);
  addToGenerationCount(2, -from2);
  bump(LIVE_COUNT, -(from0 + from1 + from2));
  countDeallocations(from0 + from1 + from2);
}

/**
 * After this: the object is dead, and what it held outside is released. Returns what is left to
 * count, for `countDeaths`. Its bit stays set, so that references to it are still known as inner
 * ones.
 */
function deleteObject(slot: u32): u32 {
  const row = rowOf(slot);
  const meta = metaOf(slot);
  if (meta & NOT_PLAIN || load<u32>(OBSERVE_DEATHS)) {
    deleteUnusual(slot, meta);
    return 0;
  }
  const r0 = load<u32>(row, FIRST_REFERENCE);
  const r1 = load<u32>(row, FIRST_REFERENCE + 4);
  const r2 = load<u32>(row, FIRST_REFERENCE + 8);
  // One test for the common case, that all stay inside.
  if (isOutside(r0) | isOutside(r1) | isOutside(r2)) {
    releaseIfOutside(r0);
    releaseIfOutside(r1);
    releaseIfOutside(r2);
  }
  freeSlot(slot, meta);
  return <u32>1 << ((meta & GENERATION_MASK) << 3);
}

function deleteUnusual(slot: u32, meta: u32): void {
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
  for (let at = first; at < end; at += 4) releaseIfOutside(load<u32>(at));
}

function isOutside(referent: u32): u32 {
  return (testBit(unreachableBits, referent) ^ 1) & <u32>(referent != NIL);
}

function releaseIfOutside(referent: u32): void {
  if (testBit(unreachableBits, referent) || referent == NIL || !lowerRefcount(referent)) return;
  untrack(referent);
  setLink(referent, load<u32>(DOOMED_HEAD));
  store<u32>(DOOMED_HEAD, referent);
}

/** After this: the deleted objects are neither candidates nor in the set. */
function clearSet(): void {
  if (load<u32>(LIST_MODE)) {
    // An object that left the set has no bit in it, and stays a candidate.
    const set = unreachableBits;
    const candidates = candidateBits;
    for (let index: u32 = 0, length = load<u32>(LIST_LENGTH); index < length; index++) {
      const slot = listed(index);
      const offset = (<usize>(slot >> 5)) << 2;
      const bit = load<u32>(set + offset) & (<u32>1 << (slot & 31));
      store<u32>(candidates + offset, load<u32>(candidates + offset) & ~bit);
      store<u32>(set + offset, load<u32>(set + offset) ^ bit);
    }
    return;
  }
  const end = slotTop();
  for (let first: u32 = 0; first < end; first += 32) {
    const set = bitWord(unreachableBits, first);
    const word = bitWord(candidateBits, first);
    store<u32>(word, load<u32>(word) & ~load<u32>(set));
    store<u32>(set, 0);
  }
}
