// Deletes cyclic garbage. Only the set itself refers to its objects, so they need not be taken apart one
// by one: references among them are dropped, references to the outside are released, slots are freed. The
// order cannot be observed. Objects outside the set that this kills are put on a list; the collector
// deallocates them afterwards, finalizers included.

import {
  COLLECTED, CURSOR, DOOMED_HEAD, FINALIZER, FIRST_REFERENCE, GENERATION_MASK, LIST_LENGTH,
  LIST_MODE, LIVE_COUNT, LONG, NIL, OBSERVE_DEATHS, SCAN_INDEX, SCAN_SLOT, UNTRACKED, WEAKLY_REFERENCED, WEAKREF,
  WEAKREF_COUNT,
} from "./layout";
import { candidateBits, countsOf, metaOf, rowOf, setLink, slotTop, unreachableBits } from "./columns";
import { bitWord, nextBit, testBit } from "./bits";
import { addToGenerationCount, setGeneration, untrack } from "./generations";
import { referenceCount, referencesOf } from "./references";
import { detachNewest, unlinkWeakref } from "./weakrefs";
import { lowerRefcount } from "./refcount";
import { die, finishDeath } from "./deaths";
import { bump, countDeallocations, freeSlot } from "./slots";
import { listed, nextUnreachable } from "./unreachable";
import { isSpent } from "./cycle";

/** References released in one go by a collection in steps. */
const RELEASE_SLICE: u32 = 1024;

/** META bits of objects for which freeing the short row is not enough. */
const NOT_PLAIN: u32 = LONG | FINALIZER | WEAKREF | WEAKLY_REFERENCED;

/**
 * After this: the objects of the set are dead, their slots free or waiting for the host, their
 * bits clear; DOOMED_HEAD lists objects outside that lost their last reference. Returns how many
 * objects the set had. Cost: the set and its references.
 */
export function deleteUnreachable(): u32 {
  const count = load<u32>(LIST_MODE) ? deleteListed() : deleteScanned();
  if (count > 0) clearSet();
  return count;
}

/** For a set in the queue column; plain objects are counted 32 at a time. */
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

/** For a set that is known by its bits; plain objects are counted a word at a time. */
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

/** Counts the deaths of tracked objects: each byte of `freed` is the number in one generation. */
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
 * After this: the object is dead, and its references to objects outside are released. Returns what is
 * left to count, for `countDeaths`. Its bit stays set, so that references to it are still recognised as
 * inner ones.
 */
function deleteObject(slot: u32): u32 {
  const row = rowOf(slot);
  const meta = metaOf(slot);
  if (meta & NOT_PLAIN || load<u32>(OBSERVE_DEATHS)) {
    deleteUnusual(slot);
    return 0;
  }
  const r0 = load<u32>(row, FIRST_REFERENCE);
  const r1 = load<u32>(row, FIRST_REFERENCE + 4);
  const r2 = load<u32>(row, FIRST_REFERENCE + 8);
  // One test for the common case, in which all three stay inside.
  if (isOutside(r0) | isOutside(r1) | isOutside(r2)) {
    releaseIfOutside(r0);
    releaseIfOutside(r1);
    releaseIfOutside(r2);
  }
  freeSlot(slot, meta);
  return <u32>1 << ((meta & GENERATION_MASK) << 3);
}

function deleteUnusual(slot: u32): void {
  detachAll(slot);
  releaseOutside(slot);
  freeUnusual(slot);
}

/** Clears weak references that a finalizer made to garbage; no callback is called. */
function detachAll(slot: u32): void {
  const meta = metaOf(slot);
  if (meta & WEAKLY_REFERENCED) while (detachNewest(slot) != NIL) {}
  if (meta & WEAKREF) unlinkWeakref(slot);
}

function freeUnusual(slot: u32): void {
  const meta = metaOf(slot);
  if (meta & WEAKREF) bump(WEAKREF_COUNT, -1);
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

// --- In steps

/**
 * After this: no object of the set holds anything outside, and what only the set held is doomed. False when the
 * step's budget is spent first. The slots stay: their bits tell inner references from outer ones.
 */
export function releaseUnreachable(): bool {
  while (true) {
    if (load<u32>(SCAN_SLOT) == NIL) {
      const slot = nextUnreachable();
      if (slot == NIL) return true;
      detachAll(slot);
      store<u32>(SCAN_SLOT, slot);
      store<u32>(SCAN_INDEX, 0);
    }
    const slot = load<u32>(SCAN_SLOT);
    if (!testBit(unreachableBits, slot)) {
      store<u32>(SCAN_SLOT, NIL); // it died between two steps
      continue;
    }
    const index = load<u32>(SCAN_INDEX);
    const count = referenceCount(slot);
    const end = min<u32>(count, index + RELEASE_SLICE);
    dropOutside(slot, index, end);
    store<u32>(SCAN_INDEX, end);
    if (end == count) store<u32>(SCAN_SLOT, NIL);
    if (isSpent(1 + end - index)) return false;
  }
}

/** After this: the positions from `index` to `end` refer to nothing outside. */
function dropOutside(slot: u32, index: u32, end: u32): void {
  const first = referencesOf(slot);
  for (let at = first + ((<usize>index) << 2), last = first + ((<usize>end) << 2); at < last; at += 4) {
    const referent = load<u32>(at);
    if (!isOutside(referent)) continue;
    store<u32>(at, NIL);
    releaseIfOutside(referent);
  }
}

/** After this: the set's slots are free or wait for the host, its bits are clear. False: the budget is spent. */
export function freeUnreachable(): bool {
  const end = slotTop();
  let slot = nextBit(unreachableBits, load<u32>(CURSOR), end);
  for (; slot < end; slot = nextBit(unreachableBits, load<u32>(CURSOR), end)) {
    const first = slot & ~31;
    const word = bitWord(unreachableBits, first);
    const set = load<u32>(word);
    let freed: u32 = 0;
    for (let bits = set; bits != 0; bits &= bits - 1) freed += freeObject(first + ctz(bits));
    countDeaths(freed);
    bump(COLLECTED, popcnt(set));
    const candidates = bitWord(candidateBits, first);
    store<u32>(candidates, load<u32>(candidates) & ~set);
    store<u32>(word, 0);
    store<u32>(CURSOR, first + 32);
    if (isSpent(popcnt(set))) return false;
  }
  return true;
}

/** For an object that holds nothing outside. Returns what is left to count, for `countDeaths`. */
function freeObject(slot: u32): u32 {
  const meta = metaOf(slot);
  if (meta & NOT_PLAIN || load<u32>(OBSERVE_DEATHS)) {
    detachAll(slot);
    freeUnusual(slot);
    return 0;
  }
  freeSlot(slot, meta);
  return <u32>1 << ((meta & GENERATION_MASK) << 3);
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
