// The invariants of a heap, as code: see assembly/validate.ts. May be called whenever the host
// runs; uses the gcRefs column to recount references.

import * as layout from "../../assembly/layout.js";
import { testBit } from "./bits.js";
import { type Columns, externalOf, generationOf, metaOf, refcountOf } from "./columns.js";
import { generationCount } from "./generations.js";
import { firstReference, referenceCount, referenceWords } from "./references.js";
import { firstWeakref, nextWeakref, referentOf } from "./weakrefs.js";

const {
  ASIDE,
  COLLECTING,
  DEAD,
  DEPTH,
  EVENT_SUBJECT,
  FINALIZER,
  FINALIZER_COUNT,
  FREE,
  FREE_HEAD,
  GENERATION_MASK,
  INVALID_ASIDE,
  INVALID_CANDIDATE,
  INVALID_FINALIZER_COUNT,
  INVALID_FREE_LIST,
  INVALID_GENERATION_COUNT,
  INVALID_LIVE_COUNT,
  INVALID_REFCOUNT,
  INVALID_REFERENT,
  INVALID_UNREACHABLE,
  INVALID_WEAK_LIST,
  INVALID_YOUNG_LIST,
  LATER_HEAD,
  LINK,
  LISTED_0,
  LISTED_1,
  LIVE_COUNT,
  NIL,
  OVERFLOW_0,
  OVERFLOW_1,
  PERMANENT,
  RETIRED_COUNT,
  SLOT_TOP,
  VALID,
  WEAKREF,
  WEAKREF_COUNT,
  YOUNG_BOUNDARY,
  YOUNG_LENGTH,
} = layout;

/** What an entry in the list's part for generation 1 counts, beside 1 for generation 0. */
const PART_1 = 0x10000;

function violation(heap: Columns, code: number, slot: number): number {
  heap.control[EVENT_SUBJECT >> 2] = slot;
  return code;
}

function holdsObject(heap: Columns, slot: number): boolean {
  return generationOf(heap, slot) < DEAD;
}

/** The number of the first invariant that does not hold, and its slot in EVENT_SUBJECT; or 0. */
export function validate(heap: Columns): number {
  const end = heap.control[SLOT_TOP >> 2]!;
  let code = countInDegrees(heap, end);
  if (code === VALID) code = checkSlots(heap, end);
  if (code === VALID) code = checkYoungList(heap, end);
  if (code === VALID) code = checkFreeList(heap, end);
  return code;
}

function countInDegrees(heap: Columns, end: number): number {
  const inDegrees = heap.gcRefs;
  inDegrees.fill(0, 0, end);
  for (let slot = 1; slot < end; slot++) {
    if (!holdsObject(heap, slot)) continue;
    const words = referenceWords(heap, slot);
    const first = firstReference(heap, slot);
    for (let at = first, last = first + referenceCount(heap, slot); at < last; at++) {
      const referent = words[at]!;
      if (referent === NIL) continue;
      if (referent >>> 0 >= end || !holdsObject(heap, referent)) {
        return violation(heap, INVALID_REFERENT, slot);
      }
      inDegrees[referent]! += 1;
    }
  }
  return VALID;
}

function checkSlots(heap: Columns, end: number): number {
  const { candidateBits, control, unreachableBits } = heap;
  const collecting = control[COLLECTING >> 2] !== 0;
  const quiet = control[DEPTH >> 2] === 0 && control[LATER_HEAD >> 2] === NIL && !collecting;
  let live = 0;
  let weakrefs = 0;
  let finalizers = 0;
  for (let slot = 1; slot < end; slot++) {
    const meta = metaOf(heap, slot);
    const isCandidate = testBit(candidateBits, slot) !== 0;
    if (isCandidate !== (meta & GENERATION_MASK) < PERMANENT) {
      return violation(heap, INVALID_CANDIDATE, slot);
    }
    if (testBit(unreachableBits, slot) && !collecting) {
      return violation(heap, INVALID_UNREACHABLE, slot);
    }
    if (!holdsObject(heap, slot)) continue;
    const isAlive = refcountOf(heap, slot) !== 0;
    if (isAlive) live++;
    if (!isCounted(heap, slot, quiet)) return violation(heap, INVALID_REFCOUNT, slot);
    if (isAlive && meta & ASIDE && !collecting) return violation(heap, INVALID_ASIDE, slot);
    if (meta & WEAKREF) weakrefs++;
    else if (meta & FINALIZER) finalizers++;
    if (!isWeakListWhole(heap, slot)) return violation(heap, INVALID_WEAK_LIST, slot);
  }
  if (quiet && live !== control[LIVE_COUNT >> 2]) return violation(heap, INVALID_LIVE_COUNT, live);
  if (quiet && weakrefs !== control[WEAKREF_COUNT >> 2]) {
    return violation(heap, INVALID_WEAK_LIST, weakrefs);
  }
  if (quiet && finalizers !== control[FINALIZER_COUNT >> 2]) {
    return violation(heap, INVALID_FINALIZER_COUNT, finalizers);
  }
  for (let generation = 0; generation <= PERMANENT; generation++) {
    if (countGeneration(heap, generation, end) !== generationCount(heap, generation)) {
      return violation(heap, INVALID_GENERATION_COUNT, generation);
    }
  }
  return VALID;
}

/**
 * The refcount is in-degree + external, and 1 more where the engine holds the object itself while
 * the host acts on an event; it is 0 only while a deallocation is in progress.
 */
function isCounted(heap: Columns, slot: number, quiet: boolean): boolean {
  const refcount = refcountOf(heap, slot);
  if (refcount === 0) return !quiet;
  const known = (externalOf(heap, slot) + heap.gcRefs[slot]!) >>> 0;
  return quiet ? refcount === known : refcount >= known;
}

/** What the list holds are weak references that know the object, unless it is being deallocated. */
function isWeakListWhole(heap: Columns, slot: number): boolean {
  const isDying = refcountOf(heap, slot) === 0;
  let weakref = firstWeakref(heap, slot);
  for (; weakref !== NIL; weakref = nextWeakref(heap, weakref)) {
    if (!(metaOf(heap, weakref) & WEAKREF)) return false;
    if (!isDying && referentOf(heap, weakref) !== slot) return false;
  }
  return true;
}

function countGeneration(heap: Columns, generation: number, end: number): number {
  let count = 0;
  for (let slot = 1; slot < end; slot++) {
    if (generationOf(heap, slot) === generation) count++;
  }
  return count;
}

/** Every young object that should be listed has exactly one entry in its part. */
function checkYoungList(heap: Columns, end: number): number {
  const { control, gcRefs, unreachableBits, youngList } = heap;
  const boundary = control[YOUNG_BOUNDARY >> 2]!;
  const length = control[YOUNG_LENGTH >> 2]!;
  gcRefs.fill(0, 0, end);
  for (let index = 0; index < length; index++) {
    gcRefs[youngList[index]!]! += index < boundary ? PART_1 : 1;
  }
  for (let slot = 1; slot < end; slot++) {
    const meta = metaOf(heap, slot);
    const expected = (meta & LISTED_0 ? 1 : 0) + (meta & LISTED_1 ? PART_1 : 0);
    if (gcRefs[slot] !== expected) return violation(heap, INVALID_YOUNG_LIST, slot);
    if (testBit(unreachableBits, slot)) continue;
    const generation = meta & GENERATION_MASK;
    const lacks0 = generation === 0 && !(meta & LISTED_0) && !control[OVERFLOW_0 >> 2];
    const lacks1 = generation === 1 && !(meta & LISTED_1) && !control[OVERFLOW_1 >> 2];
    if (lacks0 || lacks1) return violation(heap, INVALID_YOUNG_LIST, slot);
  }
  return VALID;
}

/** Every free slot is on the free list once, or retired. */
function checkFreeList(heap: Columns, end: number): number {
  const { control, counts } = heap;
  const free = countGeneration(heap, FREE, end);
  let listed = 0;
  let slot = control[FREE_HEAD >> 2]!;
  for (; slot !== NIL; slot = counts[(slot << 1) + (LINK >> 2)]!) {
    if (generationOf(heap, slot) !== FREE) return violation(heap, INVALID_FREE_LIST, slot);
    if (++listed > free) return violation(heap, INVALID_FREE_LIST, slot);
  }
  if (listed + control[RETIRED_COUNT >> 2]! !== free) {
    return violation(heap, INVALID_FREE_LIST, listed);
  }
  return VALID;
}
