// The invariants of a heap when a collection begins, those of the unreachable set once it is known, and
// which phase follows which. The debug kernel checks them, and has shorter assertions elsewhere. The
// release kernel has none: it is compiled without the lines that begin with `assert`.
//
//   candidate  unreachable   the two bits of a slot say
//       0           0        no object, or one that collections leave alone: dying, frozen, a leaf
//       1           0        of generation 0, 1 or 2; under collection: too old for it, or reached
//       1           1        under collection, and not reached so far
//       0           1        never
//
// Cost: a young collection, the young list and the set; a full one, all slots and references.

import {
  CORRUPT, DEPTH, EXTERNAL, FINALIZER, FINALIZER_COUNT, GENERATION_MASK, INLINE_MAX, LATER_HEAD, LEGACY,
  LEGACY_COUNT, LISTED_0, LISTED_1, LIVE_COUNT, LONG, NIL, OVERFLOW_0, OVERFLOW_1, PERMANENT, PHASE_DEDUCED,
  PHASE_DELETE, PHASE_FINALIZERS, PHASE_FINALIZER_CALLED, PHASE_FINISHED, PHASE_FREE, PHASE_IDLE, PHASE_RELEASE, PHASE_SAVE_ALL,
  PHASE_STARTED, PHASE_UNCOLLECTABLE, PHASE_WEAK_CALLBACKS, PHASE_WEAK_CALLED, REFCOUNT, SLICED, UNTRACKED, WEAKREF,
  WEAKREF_COUNT,
} from "./layout";
import {
  candidateBits, countsOf, gcRefsBase, metaOf, refcountOf, slotTop, unreachableBits, youngCapacity,
} from "./columns";
import { testBit } from "./bits";
import { generationCount, youngBoundary, youngEntry, youngLength } from "./generations";
import { referenceCount, referencesOf } from "./references";
import { copyRefcount, visitDecref } from "./gcrefs";
import { countUnreachable, nextUnreachable, rewindUnreachable } from "./unreachable";

/** Checks the heap before a collection of `generation`. */
export function assertHeap(generation: u32): void {
  assertYoungList();
  if (generation < 2) return;
  assertSlots();
  assertMarks();
  // Objects being deallocated have released some of their references, and the kernel holds others.
  if (load<u32>(DEPTH) > 0 || load<u32>(LATER_HEAD) != NIL) return;
  assertTotals();
  assertCounts();
}

function assertYoungList(): void {
  const boundary = youngBoundary();
  const length = youngLength();
  assert(boundary <= length && length <= youngCapacity()); // both parts are within the list's room
  for (let index: u32 = 0; index < length; index++) {
    const mark = index < boundary ? LISTED_1 : LISTED_0;
    assert(metaOf(youngEntry(index)) & mark); // each entry has the mark of its part
  }
}

function assertSlots(): void {
  const end = slotTop();
  for (let slot: u32 = 0; slot < end; slot++) {
    const meta = metaOf(slot);
    const generation = slot == NIL ? UNTRACKED : meta & GENERATION_MASK;
    assert(!testBit(unreachableBits, slot)); // no set is left of an earlier collection
    assert(testBit(candidateBits, slot) == <u32>(generation < PERMANENT)); // candidates are of generation 0, 1 or 2
    assert(generation != 0 || meta & LISTED_0 || load<u32>(OVERFLOW_0)); // generation 0 is listed, or known not to be
    assert(generation != 1 || meta & LISTED_1 || load<u32>(OVERFLOW_1)); // generation 1 is listed, or known not to be
  }
}

/** Without a suspect, a collection of `generation` would find nothing. */
export function assertAllReachable(generation: u32, suspects: u32): void {
  assert((suspects >> generation) & 1 || countUnreachable(generation) == 0); // nothing is lost without a suspect
}

/** The control block's counts of what META says. */
function assertMarks(): void {
  const boundary = youngBoundary();
  assert(countMarked(LISTED_1, LISTED_1) == boundary); // each mark of generation 1 has its entry
  assert(countMarked(LISTED_0, LISTED_0) == youngLength() - boundary); // each mark of generation 0 has its entry
  for (let generation: u32 = 0; generation <= <u32>PERMANENT; generation++) {
    assert(countMarked(GENERATION_MASK, generation) == generationCount(generation)); // a generation has as many as are counted
  }
}

/** The control block's counts of live objects. */
function assertTotals(): void {
  assert(countAlive(0, 0) == load<u32>(LIVE_COUNT)); // as many are alive as are counted
  assert(countAlive(WEAKREF, WEAKREF) == load<u32>(WEAKREF_COUNT)); // as many weak references
  assert(countAlive(FINALIZER | WEAKREF, FINALIZER) == load<u32>(FINALIZER_COUNT)); // as many with a finalizer
  assert(countAlive(LEGACY | WEAKREF, LEGACY) == load<u32>(LEGACY_COUNT)); // as many with a legacy one
}

/** How many slots, in use or not, have `marks` in the bits of `mask`. */
function countMarked(mask: u32, marks: u32): u32 {
  let count: u32 = 0;
  for (let slot: u32 = 1, end = slotTop(); slot < end; slot++) count += <u32>((metaOf(slot) & mask) == marks);
  return count;
}

/** How many live objects have `marks` in the bits of `mask`. */
function countAlive(mask: u32, marks: u32): u32 {
  let count: u32 = 0;
  for (let slot: u32 = 1, end = slotTop(); slot < end; slot++) {
    if (refcountOf(slot) > 0) count += <u32>((metaOf(slot) & mask) == marks);
  }
  return count;
}

/**
 * Checks every refcount: it is the external references and those from objects. The gcRefs column, which
 * nothing uses yet, counts the latter.
 */
function assertCounts(): void {
  const end = slotTop();
  memory.fill(gcRefsBase, 0, (<usize>end) << 2);
  for (let slot: u32 = 1; slot < end; slot++) if (refcountOf(slot) > 0) countReferents(slot);
  for (let slot: u32 = 1; slot < end; slot++) {
    const counts = countsOf(slot);
    const refcount = load<u32>(counts, REFCOUNT);
    const external: u32 = refcount == 0 ? 0 : load<u32>(counts, EXTERNAL);
    assert(external <= refcount && gcRefsOf(slot) == refcount - external); // refcount: external and from objects
  }
}

/** Adds one to the gcRefs of each referent. */
function countReferents(slot: u32): void {
  // All three words of a short row are read: those behind its positions must be valid, too.
  const count = metaOf(slot) & LONG ? referenceCount(slot) : INLINE_MAX;
  const first = referencesOf(slot);
  for (let at = first, last = first + ((<usize>count) << 2); at < last; at += 4) {
    const referent = load<u32>(at);
    if (referent == NIL) continue;
    assert(referent < slotTop()); // references lead to slots
    const gcRefs = gcRefsBase + ((<usize>referent) << 2);
    store<u32>(gcRefs, load<u32>(gcRefs) + 1);
  }
}

function gcRefsOf(slot: u32): u32 {
  return load<u32>(gcRefsBase + ((<usize>slot) << 2));
}

/** Checks that only unreachable objects refer to unreachable objects, once the set is known. */
export function assertUnreachable(): void {
  rewindUnreachable();
  for (let slot = nextUnreachable(); slot != NIL; slot = nextUnreachable()) {
    assert(testBit(candidateBits, slot)); // the unreachable are candidates
    copyRefcount(slot);
  }
  rewindUnreachable();
  for (let slot = nextUnreachable(); slot != NIL; slot = nextUnreachable()) visitDecref(slot);
  rewindUnreachable();
  for (let slot = nextUnreachable(); slot != NIL; slot = nextUnreachable()) {
    assert(gcRefsOf(slot) == 0); // the set holds all references to it
  }
  rewindUnreachable();
}

/** The set is final; in steps the search for finalizers may continue as well. */
function mayDelete(to: u32): bool {
  return load<u32>(SLICED) ? to == PHASE_RELEASE || to == PHASE_FINALIZERS : to == PHASE_DELETE;
}

/** Whether a collection may go on from one phase to another; to the same one, with the next object. */
export function mayFollow(from: u32, to: u32): bool {
  if (load<u32>(CORRUPT)) return to == from;
  switch (from) {
    case PHASE_IDLE: return to == PHASE_STARTED;
    case PHASE_STARTED: return to == PHASE_DEDUCED || to == PHASE_UNCOLLECTABLE;
    case PHASE_DEDUCED: return to == PHASE_WEAK_CALLBACKS || (to == from && load<u32>(SLICED));
    case PHASE_WEAK_CALLBACKS: return to == PHASE_WEAK_CALLED || to == PHASE_FINALIZERS;
    case PHASE_WEAK_CALLED: return to == PHASE_WEAK_CALLBACKS;
    case PHASE_FINALIZERS: return to == PHASE_FINALIZER_CALLED || to == PHASE_SAVE_ALL || mayDelete(to);
    case PHASE_FINALIZER_CALLED: return to == PHASE_FINALIZERS;
    case PHASE_SAVE_ALL: return to == PHASE_SAVE_ALL || to == PHASE_UNCOLLECTABLE;
    case PHASE_RELEASE: return to == PHASE_RELEASE || to == PHASE_FREE;
    case PHASE_FREE: return to == PHASE_FREE || to == PHASE_DELETE;
    case PHASE_DELETE: return to == PHASE_DELETE || to == PHASE_UNCOLLECTABLE;
    case PHASE_UNCOLLECTABLE: return to == PHASE_UNCOLLECTABLE || to == PHASE_FINISHED;
    case PHASE_FINISHED: return to == PHASE_IDLE;
    default: return false;
  }
}
