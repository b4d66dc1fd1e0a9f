// The invariants of a heap, as code; in the debug build only. The first that does not hold is
// returned by number (layout.ts), and EVENT_SUBJECT names the slot. May be called whenever the
// host runs; uses the gcRefs column to recount references.

import {
  ASIDE, COLLECTING, DEAD, EVENT_SUBJECT, FINALIZER, FINALIZER_COUNT, FREE, FREE_HEAD, GENERATION_MASK,
  INVALID_ASIDE, INVALID_CANDIDATE, INVALID_FINALIZER_COUNT, INVALID_FREE_LIST, INVALID_GENERATION_COUNT, INVALID_LIVE_COUNT,
  INVALID_REFCOUNT, INVALID_REFERENT, INVALID_UNREACHABLE, INVALID_WEAK_LIST, INVALID_YOUNG_LIST,
  LINK, LISTED_0, LISTED_1, LIVE_COUNT, NIL, OVERFLOW_0, OVERFLOW_1, PERMANENT, RETIRED_COUNT,
  SLOT_TOP, VALID, WEAKREF, YOUNG_BOUNDARY, YOUNG_LENGTH, WEAKREF_COUNT, DEPTH, LATER_HEAD,
} from "./layout";
import {
  candidateBits, countsOf, externalOf, gcRefsBase, metaOf, refcountOf, unreachableBits,
} from "./columns";
import { testBit } from "./bits";
import { generationCount, youngEntry } from "./generations";
import { referenceCount, referencesOf } from "./references";
import { firstWeakref, nextWeakref, referentOf } from "./weakrefs";

function violation(code: u32, slot: u32): u32 {
  store<u32>(EVENT_SUBJECT, slot);
  return code;
}

function inDegree(slot: u32): usize {
  return gcRefsBase + ((<usize>slot) << 2);
}

function holdsObject(slot: u32): bool {
  return (metaOf(slot) & GENERATION_MASK) < <u32>DEAD;
}

export function validate(): u32 {
  const end = load<u32>(SLOT_TOP);
  let code = countInDegrees(end);
  if (code == VALID) code = checkSlots(end);
  if (code == VALID) code = checkYoungList(end);
  if (code == VALID) code = checkFreeList(end);
  return code;
}

function countInDegrees(end: u32): u32 {
  for (let slot: u32 = 0; slot < end; slot++) store<u32>(inDegree(slot), 0);
  for (let slot: u32 = 1; slot < end; slot++) {
    if (!holdsObject(slot)) continue;
    const first = referencesOf(slot);
    const last = first + ((<usize>referenceCount(slot)) << 2);
    for (let at = first; at < last; at += 4) {
      const referent = load<u32>(at);
      if (referent == NIL) continue;
      if (referent >= end || !holdsObject(referent)) return violation(INVALID_REFERENT, slot);
      store<u32>(inDegree(referent), load<u32>(inDegree(referent)) + 1);
    }
  }
  return VALID;
}

function checkSlots(end: u32): u32 {
  const collecting = load<u32>(COLLECTING) != 0;
  const quiet = load<u32>(DEPTH) == 0 && load<u32>(LATER_HEAD) == NIL && !collecting;
  let live: u32 = 0;
  let weakrefs: u32 = 0;
  let finalizers: u32 = 0;
  for (let slot: u32 = 1; slot < end; slot++) {
    const meta = metaOf(slot);
    const generation = meta & GENERATION_MASK;
    const isCandidate = testBit(candidateBits, slot) != 0;
    if (isCandidate != (generation < <u32>PERMANENT)) return violation(INVALID_CANDIDATE, slot);
    if (testBit(unreachableBits, slot) && !collecting) return violation(INVALID_UNREACHABLE, slot);
    if (!holdsObject(slot)) continue;
    if (refcountOf(slot) != 0) {
      live++;
      // While the host acts on an event the kernel may hold a reference more.
      const known = externalOf(slot) + load<u32>(inDegree(slot));
      if (quiet ? refcountOf(slot) != known : refcountOf(slot) < known) {
        return violation(INVALID_REFCOUNT, slot);
      }
      if (meta & ASIDE && !collecting) return violation(INVALID_ASIDE, slot);
    } else if (quiet) {
      return violation(INVALID_REFCOUNT, slot);
    }
    if (meta & WEAKREF) weakrefs++;
    else if (meta & FINALIZER) finalizers++;
    for (let weakref = firstWeakref(slot); weakref != NIL; weakref = nextWeakref(weakref)) {
      if (!(metaOf(weakref) & WEAKREF)) return violation(INVALID_WEAK_LIST, slot);
      if (refcountOf(slot) != 0 && referentOf(weakref) != slot) {
        return violation(INVALID_WEAK_LIST, slot);
      }
    }
  }
  if (quiet && live != load<u32>(LIVE_COUNT)) return violation(INVALID_LIVE_COUNT, live);
  if (quiet && weakrefs != load<u32>(WEAKREF_COUNT)) return violation(INVALID_WEAK_LIST, weakrefs);
  if (quiet && finalizers != load<u32>(FINALIZER_COUNT)) {
    return violation(INVALID_FINALIZER_COUNT, finalizers);
  }
  for (let generation: u32 = 0; generation <= <u32>PERMANENT; generation++) {
    if (countGeneration(generation, end) != generationCount(generation)) {
      return violation(INVALID_GENERATION_COUNT, generation);
    }
  }
  return VALID;
}

function countGeneration(generation: u32, end: u32): u32 {
  let count: u32 = 0;
  for (let slot: u32 = 1; slot < end; slot++) {
    if ((metaOf(slot) & GENERATION_MASK) == generation) count++;
  }
  return count;
}

/** Every young object that should be listed has exactly one entry in its part. */
function checkYoungList(end: u32): u32 {
  const boundary = load<u32>(YOUNG_BOUNDARY);
  const length = load<u32>(YOUNG_LENGTH);
  for (let slot: u32 = 0; slot < end; slot++) store<u32>(inDegree(slot), 0);
  for (let index: u32 = 0; index < length; index++) {
    const slot = youngEntry(index);
    const part = index < boundary ? 0x10000 : 1;
    store<u32>(inDegree(slot), load<u32>(inDegree(slot)) + part);
  }
  for (let slot: u32 = 1; slot < end; slot++) {
    const meta = metaOf(slot);
    const entries = load<u32>(inDegree(slot));
    const expected: u32 = (meta & LISTED_0 ? 1 : 0) + (meta & LISTED_1 ? 0x10000 : 0);
    if (entries != expected) return violation(INVALID_YOUNG_LIST, slot);
    if (testBit(unreachableBits, slot)) continue;
    const generation = meta & GENERATION_MASK;
    if (generation == 0 && !(meta & LISTED_0) && !load<u32>(OVERFLOW_0)) {
      return violation(INVALID_YOUNG_LIST, slot);
    }
    if (generation == 1 && !(meta & LISTED_1) && !load<u32>(OVERFLOW_1)) {
      return violation(INVALID_YOUNG_LIST, slot);
    }
  }
  return VALID;
}

/** Every free slot is on the free list once, or retired. */
function checkFreeList(end: u32): u32 {
  let free: u32 = 0;
  let listed: u32 = 0;
  for (let slot: u32 = 1; slot < end; slot++) {
    if ((metaOf(slot) & GENERATION_MASK) == FREE) free++;
  }
  for (let slot = load<u32>(FREE_HEAD); slot != NIL; slot = load<u32>(countsOf(slot), LINK)) {
    if ((metaOf(slot) & GENERATION_MASK) != FREE) return violation(INVALID_FREE_LIST, slot);
    if (++listed > free) return violation(INVALID_FREE_LIST, slot);
  }
  if (listed + load<u32>(RETIRED_COUNT) != free) return violation(INVALID_FREE_LIST, listed);
  return VALID;
}
