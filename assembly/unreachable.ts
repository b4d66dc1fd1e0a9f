// The heart: which candidates can nothing outside reach? As in CPython,
//
//   updateRefs        every candidate gets a copy of its refcount, its gcRefs;
//   subtractRefs      every reference between candidates takes one from it;
//   moveUnreachable   what still has one is held from outside: it, and all it reaches, is reachable.
//
// The unreachable bit says "candidate, not yet reached"; what keeps it at the end is unreachable.
// Reached objects wait in a queue, first in, first out. A newly reached one is pushed without a
// branch: it is always written, and the tail moves by its bit.
//
// A full collection need not subtract: with every object that holds references among the
// candidates, what is held from outside is exactly what has external references.

import {
  ASIDE, BLOCK, CANDIDATES, COUNT, CURSOR, DEPTH, FIRST_REFERENCE, INLINE_COUNT_MASK, INLINE_COUNT_SHIFT,
  LATER_HEAD, LEGACY, LIST_LENGTH, LIST_MODE, LONG, META, NIL, OVERFLOW_0, OVERFLOW_1, PERMANENT,
  REFERENCES_VISITED,
} from "./layout";
import {
  blocksBase, candidateBits, countsOf, gcRefsBase, generationOf, metaOf, queueBase, rowOf, rowsBase, slotTop,
  unreachableBits,
} from "./columns";
import { bitWord, clearBit, nextBit, setBit, testBit } from "./bits";
import { copyRefcount, isHeldFromOutside, visitDecref } from "./gcrefs";
import { generationCount, youngBoundary, youngEntry, youngLength } from "./generations";

/**
 * Finds the unreachable among the objects of generation <= `oldest`.
 * After this: exactly they have their unreachable bit set, and LIST_MODE says whether they stand
 * in the queue column too. Returns their number.
 * Cost: generations 0 and 1, the candidates and their references; generation 2, the reachable
 * objects and their references, and one pass over the bits and external counts of all slots.
 */
export function deduceUnreachable(oldest: u32): u32 {
  store<u32>(REFERENCES_VISITED, 0);
  const isListed = oldest < 2 && !load<u32>(OVERFLOW_0) && !(oldest == 1 && load<u32>(OVERFLOW_1));
  store<u32>(LIST_MODE, isListed ? 1 : 0);
  return isListed ? deduceListed(oldest) : deduceScanned(oldest);
}

/** Whether only candidates of a full collection hold references to candidates. */
function holdersAreCandidates(): bool {
  return generationCount(PERMANENT) == 0 && load<u32>(DEPTH) == 0 && load<u32>(LATER_HEAD) == NIL;
}

// --- Candidates by their bits: full collections, and young ones of a mostly young heap.

function deduceScanned(oldest: u32): u32 {
  const end = slotTop();
  const candidates = selectScanned(oldest, end);
  store<u32>(CANDIDATES, candidates);
  let reached: u32;
  if (oldest == 2 && holdersAreCandidates()) {
    reached = reachExternal(end);
  } else {
    updateRefs(end);
    subtractRefs(end);
    reached = reachHeldFromOutside(end);
  }
  if (reached < candidates) reached = moveUnreachable(gcRefsBase, reached);
  return candidates - reached;
}

/** After this: the unreachable bits are the candidates. Returns their number. */
function selectScanned(oldest: u32, end: u32): u32 {
  if (oldest == 2) {
    memory.copy(unreachableBits, candidateBits, (((<usize>end) + 31) >> 5) << 2);
    return generationCount(0) + generationCount(1) + generationCount(2);
  }
  let candidates: u32 = 0;
  for (let slot = nextBit(candidateBits, 0, end); slot < end; slot = nextBit(candidateBits, slot + 1, end)) {
    if (generationOf(slot) > oldest) continue;
    setBit(unreachableBits, slot);
    candidates++;
  }
  return candidates;
}

/**
 * Takes every candidate with external references as reached: queued, its bit cleared.
 * The queue overlays the gcRefs column, which a collection that does not subtract leaves alone.
 */
function reachExternal(end: u32): u32 {
  let tail = gcRefsBase;
  for (let first: u32 = 0; first < end; first += 32) {
    const word = bitWord(unreachableBits, first);
    const bits = load<u32>(word);
    if (bits == 0) continue;
    const counts = countsOf(first);
    let held = bits & (externals(counts) | (externals(counts + 128) << 16));
    store<u32>(word, bits ^ held);
    for (; held != 0; held &= held - 1, tail += 4) store<u32>(tail, first + ctz(held));
  }
  return <u32>((tail - gcRefsBase) >> 2);
}

/** One bit for each of 16 slots, whose counts stand at `counts`: has it external references? */
function externals(counts: usize): u32 {
  // Narrowing saturates, so that what is not 0 stays so.
  const low = i16x8.narrow_i32x4_s(externals4(counts), externals4(counts + 32));
  const high = i16x8.narrow_i32x4_s(externals4(counts + 64), externals4(counts + 96));
  const bytes = i8x16.narrow_i16x8_s(low, high);
  return i8x16.bitmask(i8x16.ne(bytes, i8x16.splat(0)));
}

function externals4(counts: usize): v128 {
  return v128.shuffle<u32>(v128.load(counts), v128.load(counts + 16), 1, 3, 5, 7);
}

/** After this: gcRefs of every candidate is its refcount, above 0. */
function updateRefs(end: u32): void {
  for (let first: u32 = 0; first < end; first += 32) {
    let bits = load<u32>(bitWord(unreachableBits, first));
    for (; bits != 0; bits &= bits - 1) copyRefcount(first + ctz(bits));
  }
}

/** After this: gcRefs of every candidate is the number of references from outside, 0 or more. */
function subtractRefs(end: u32): void {
  let visited: u32 = 0;
  for (let first: u32 = 0; first < end; first += 32) {
    let bits = load<u32>(bitWord(unreachableBits, first));
    for (; bits != 0; bits &= bits - 1) visited += visitDecref(first + ctz(bits));
  }
  store<u32>(REFERENCES_VISITED, load<u32>(REFERENCES_VISITED) + visited);
}

/**
 * Takes every candidate with gcRefs above 0 as reached. The queue overlays the gcRefs that were
 * looked at: in slot order its tail never overtakes.
 */
function reachHeldFromOutside(end: u32): u32 {
  let tail = gcRefsBase;
  for (let first: u32 = 0; first < end; first += 32) {
    const word = bitWord(unreachableBits, first);
    let left = load<u32>(word);
    for (let bits = left; bits != 0; bits &= bits - 1) {
      const slot = first + ctz(bits);
      if (!isHeldFromOutside(slot)) continue;
      store<u32>(tail, slot);
      tail += 4;
      left ^= <u32>1 << (slot & 31);
    }
    store<u32>(word, left);
  }
  return <u32>((tail - gcRefsBase) >> 2);
}

// --- The mark

/** Objects whose rows the mark reads ahead: 128. */
const BATCH_BYTES: usize = 512;

/**
 * Follows references from the `reached` objects that wait in `queue`.
 * After this: the bit of everything they reach is clear. Returns the number of all reached.
 * Invariant: what stands before `head` has been visited, what stands before `tail` is reached.
 */
function moveUnreachable(queue: usize, reached: u32): u32 {
  const bits = unreachableBits;
  const rows = rowsBase;
  let head = queue;
  let tail = queue + ((<usize>reached) << 2);
  let visited: u32 = 0;
  while (head < tail) {
    // All rows of a batch are read before the first is used, so that their cache misses overlap.
    const end = min<usize>(head + BATCH_BYTES, tail);
    for (let at = head; at < end; at += 4) {
      const meta = load<u32>(rows + ((<usize>load<u32>(at)) << 4), META);
      visited += (meta & INLINE_COUNT_MASK) >> INLINE_COUNT_SHIFT;
    }
    for (; head < end; head += 4) {
      const row = rows + ((<usize>load<u32>(head)) << 4);
      if (load<u32>(row, META) & LONG) {
        const count = load<u32>(row, COUNT);
        visited += count;
        tail = visitReachable(bits, blocksBase + ((<usize>load<u32>(row, BLOCK)) << 2), count, tail);
      } else {
        // An empty position holds NIL, whose bit is always clear.
        tail = reach(bits, load<u32>(row, FIRST_REFERENCE), tail);
        tail = reach(bits, load<u32>(row, FIRST_REFERENCE + 4), tail);
        tail = reach(bits, load<u32>(row, FIRST_REFERENCE + 8), tail);
      }
    }
  }
  store<u32>(REFERENCES_VISITED, load<u32>(REFERENCES_VISITED) + visited);
  return <u32>((tail - queue) >> 2);
}

/** Queues the object if it was not yet reached; no branch. */
function reach(bits: usize, slot: u32, tail: usize): usize {
  assert(slot < slotTop()); // a reference leads to a slot
  const word = bits + ((<usize>(slot >> 5)) << 2);
  const value = load<u32>(word);
  const mask = <u32>1 << (slot & 31);
  store<u32>(word, value & ~mask);
  store<u32>(tail, slot);
  return tail + ((<usize>((value >> (slot & 31)) & 1)) << 2);
}

function visitReachable(bits: usize, first: usize, count: u32, tail: usize): usize {
  const end = first + ((<usize>count) << 2);
  for (let at = first; at < end; at += 4) tail = reach(bits, load<u32>(at), tail);
  return tail;
}

// --- Candidates by the young list: the cost does not depend on the size of the heap.
//
//   queue column   ┌────────────────────┬────────────────────┐
//                  │ candidates,        │ reached objects,   │
//                  │ then unreachable   │ waiting            │
//                  └────────────────────┴────────────────────┘

function deduceListed(oldest: u32): u32 {
  const candidates = selectListed(oldest);
  store<u32>(CANDIDATES, candidates);
  store<u32>(LIST_LENGTH, candidates);
  subtractRefsListed(candidates);
  const waiting = waitingList();
  let reached = reachHeldListed(candidates, waiting);
  if (reached < candidates) reached = moveUnreachable(waiting, reached);
  keepUnreachable(candidates);
  return candidates - reached;
}

/** After this: the candidates stand in the queue column, with gcRefs and bits set. */
function selectListed(oldest: u32): u32 {
  const boundary = youngBoundary();
  const end = youngLength();
  let tail = queueBase;
  for (let index = oldest == 0 ? boundary : 0; index < end; index++) {
    const slot = youngEntry(index);
    if (generationOf(slot) != <u32>(index < boundary ? 1 : 0)) continue;
    assert(testBit(candidateBits, slot)); // what is listed and of a generation is a candidate
    setBit(unreachableBits, slot);
    copyRefcount(slot);
    store<u32>(tail, slot);
    tail += 4;
  }
  return <u32>((tail - queueBase) >> 2);
}

export function listed(index: u32): u32 {
  return load<u32>(queueBase + ((<usize>index) << 2));
}

/** Where reached objects of the list wait; resurrected ones too. */
function waitingList(): usize {
  return queueBase + ((<usize>load<u32>(LIST_LENGTH)) << 2);
}

function subtractRefsListed(length: u32): void {
  let visited: u32 = 0;
  for (let index: u32 = 0; index < length; index++) {
    const slot = listed(index);
    if (testBit(unreachableBits, slot)) visited += visitDecref(slot);
  }
  store<u32>(REFERENCES_VISITED, load<u32>(REFERENCES_VISITED) + visited);
}

/** Takes every listed candidate with gcRefs above 0 as reached, into `queue`. */
function reachHeldListed(length: u32, queue: usize): u32 {
  let tail = queue;
  for (let index: u32 = 0; index < length; index++) {
    const slot = listed(index);
    if (!testBit(unreachableBits, slot)) continue;
    if (!isHeldFromOutside(slot)) continue;
    clearBit(unreachableBits, slot);
    store<u32>(tail, slot);
    tail += 4;
  }
  return <u32>((tail - queue) >> 2);
}

/** After this: only the unreachable ones of the candidates are left in the list, in order. */
function keepUnreachable(length: u32): void {
  let tail = queueBase;
  for (let index: u32 = 0; index < length; index++) {
    const slot = listed(index);
    store<u32>(tail, slot);
    tail += (<usize>testBit(unreachableBits, slot)) << 2;
  }
  store<u32>(LIST_LENGTH, <u32>((tail - queueBase) >> 2));
}

// --- The set, once deduced

/** After this: `nextUnreachable` starts over. */
export function rewindUnreachable(): void {
  store<u32>(CURSOR, 0);
}

/**
 * The next object of the set, NIL after the last one. User code may run between two calls: an
 * object that died or was reached left the set, whose bits decide.
 */
export function nextUnreachable(): u32 {
  let cursor = load<u32>(CURSOR);
  if (!load<u32>(LIST_MODE)) {
    const end = slotTop();
    const slot = nextBit(unreachableBits, cursor, end);
    store<u32>(CURSOR, slot + 1);
    return slot < end ? slot : NIL;
  }
  const length = load<u32>(LIST_LENGTH);
  while (cursor < length) {
    const slot = listed(cursor++);
    if (!testBit(unreachableBits, slot)) continue;
    store<u32>(CURSOR, cursor);
    return slot;
  }
  return NIL;
}

/**
 * After finalizers ran: which of the set has user code made reachable again? The same three
 * steps, within the set only, so that one resurrected object does not keep the others.
 * After this: their bits are clear, and they stand at `resurrectedList()`. Returns their number.
 */
export function deduceResurrected(): u32 {
  if (load<u32>(LIST_MODE)) {
    const length = load<u32>(LIST_LENGTH);
    for (let index: u32 = 0; index < length; index++) {
      if (testBit(unreachableBits, listed(index))) copyRefcount(listed(index));
    }
    subtractRefsListed(length);
    return moveUnreachable(waitingList(), reachHeldListed(length, waitingList()));
  }
  const end = slotTop();
  updateRefs(end);
  subtractRefs(end);
  return moveUnreachable(gcRefsBase, reachHeldFromOutside(end));
}

export function resurrectedList(): usize {
  return load<u32>(LIST_MODE) ? waitingList() : gcRefsBase;
}

/**
 * Objects with a legacy finalizer, and all that they reach, leave the set.
 * After this: they are marked ASIDE and stand at gcRefsBase. Returns their number.
 */
export function setAsideLegacy(): u32 {
  let tail = gcRefsBase;
  rewindUnreachable();
  for (let slot = nextUnreachable(); slot != NIL; slot = nextUnreachable()) {
    if (!(metaOf(slot) & LEGACY)) continue;
    clearBit(unreachableBits, slot);
    store<u32>(tail, slot);
    tail += 4;
  }
  const count = moveUnreachable(gcRefsBase, <u32>((tail - gcRefsBase) >> 2));
  for (let index: u32 = 0; index < count; index++) {
    const row = rowOf(load<u32>(gcRefsBase + ((<usize>index) << 2)));
    store<u32>(row, load<u32>(row, META) | ASIDE, META);
  }
  return count;
}
