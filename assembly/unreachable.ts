// The heart: which candidates cannot be reached from outside? An object with external references is
// held from outside: it, and everything it reaches, is reachable (moveUnreachable). CPython's three steps
// find which of the rest are held by objects that are not candidates:
//
//   updateRefs        every candidate gets a copy of its refcount, its gcRefs;
//   subtractRefs      every reference between candidates subtracts one from it;
//   moveUnreachable   candidates above 0 are held from outside: they, and all they reach, are reachable.
//
// If only candidates hold references (usually so in a full collection), the rest is unreachable.
//
// The unreachable bit means "candidate, not yet reached"; objects that keep it to the end are unreachable.

import {
  ASIDE, CANDIDATES, COUNTS_SHIFT, CURSOR, DEPTH, EXTERNAL, GENERATION_MASK, LATER_HEAD, LEGACY, LIST_LENGTH,
  LIST_MODE, META, NIL, OVERFLOW_0, OVERFLOW_1, PERMANENT, REFERENCES_VISITED, ROW_SHIFT,
} from "./layout";
import {
  candidateBits, countsBase, countsOf, gcRefsBase, generationOf, metaOf, queueBase, rowOf, rowsBase, slotTop,
  unreachableBits,
} from "./columns";
import { bitWord, clearBit, nextBit, testBit } from "./bits";
import { copyRefcount, isHeldFromOutside, openReferences, visitDecref } from "./gcrefs";
import { generationCount, promoteListed, youngAt, youngBoundary, youngLength } from "./generations";
import { moveUnreachable } from "./mark";

/**
 * Finds the unreachable among the objects of generation <= `oldest`.
 * After this: exactly they have their unreachable bit set, and LIST_MODE says whether they are
 * in the queue column too. Returns their number.
 * Cost, generations 0 and 1: the candidates and their references. Generation 2: the reachable objects
 * and their references, and one pass over the bits and external counts of all slots.
 */
export function deduceUnreachable(oldest: u32): u32 {
  return chooseMode(oldest) ? deduceListed(oldest) : deduceScanned(oldest);
}

/** As `deduceUnreachable`, when there cannot be any: looks at no object and no reference. Returns 0. */
export function keepAll(oldest: u32): u32 {
  let candidates: u32 = 0;
  for (let generation: u32 = 0; generation <= oldest; generation++) candidates += generationCount(generation);
  store<u32>(CANDIDATES, candidates);
  if (chooseMode(oldest)) promoteListed(oldest);
  return 0;
}

/** After this: LIST_MODE says whether the young list has all candidates. */
function chooseMode(oldest: u32): bool {
  store<u32>(REFERENCES_VISITED, 0);
  const isListed = oldest < 2 && !load<u32>(OVERFLOW_0) && !(oldest == 1 && load<u32>(OVERFLOW_1));
  store<u32>(LIST_MODE, isListed ? 1 : 0);
  return isListed;
}

/**
 * Whether others held any of the rest when a collection last asked: a guess about the next one, not a state
 * of the heap. Only the work done depends on it, not the result.
 */
let didOthersHold: bool = false;

/** Whether no object but a candidate of generation <= `oldest` can refer to a candidate. */
function holdersAreCandidates(oldest: u32): bool {
  for (let older = oldest + 1; older <= <u32>PERMANENT; older++) {
    if (generationCount(older) > 0) return false;
  }
  return load<u32>(DEPTH) == 0 && load<u32>(LATER_HEAD) == NIL;
}

// --- Candidates by their bits: full collections, and young ones of a mostly young heap.

function deduceScanned(oldest: u32): u32 {
  const end = slotTop();
  const candidates = selectScanned(oldest, end);
  store<u32>(CANDIDATES, candidates);
  let reached = reachExternal(end);
  if (reached < candidates) reached = moveUnreachable(gcRefsBase, reached);
  if (reached < candidates && !holdersAreCandidates(oldest)) reached += reachScanned(end, candidates - reached);
  return candidates - reached;
}

/** How many objects `deduceScanned` finds: the debug kernel asserts none. The guess is kept. */
export function countUnreachable(oldest: u32): u32 {
  const guess = didOthersHold;
  const unreachable = deduceScanned(oldest);
  didOthersHold = guess;
  return unreachable;
}

/**
 * Finds those of the `unreached` objects that others hold, and everything those reach.
 * After this: their bits are clear, and they are in the gcRefs column. Returns their number.
 */
function reachScanned(end: u32, unreached: u32): u32 {
  if (updateRefs(end) == 0) return 0;
  subtractRefs(end);
  const held = reachHeldFromOutside(end);
  didOthersHold = held > 0;
  return held < unreached ? moveUnreachable(gcRefsBase, held) : held;
}

/** After this: the unreachable bits are the candidates. Returns their number. */
function selectScanned(oldest: u32, end: u32): u32 {
  if (oldest == 2) {
    memory.copy(unreachableBits, candidateBits, (((<usize>end) + 31) >> 5) << 2);
    return generationCount(0) + generationCount(1) + generationCount(2);
  }
  let candidates: u32 = 0;
  for (let first: u32 = 0; first < end; first += 32) {
    let chosen: u32 = 0;
    for (let bits = load<u32>(bitWord(candidateBits, first)); bits != 0; bits &= bits - 1) {
      chosen |= <u32>(generationOf(first + ctz(bits)) <= oldest) << ctz(bits);
    }
    store<u32>(bitWord(unreachableBits, first), chosen);
    candidates += popcnt(chosen);
  }
  return candidates;
}

/**
 * Marks every candidate with external references as reached: queued, its bit cleared.
 * The queue overlays the gcRefs column, which is not in use until the rest is examined.
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

/** One bit for each of the 16 slots whose counts are at `counts`: does it have external references? */
export function externals(counts: usize): u32 {
  // Narrowing saturates, so a value other than 0 does not become 0.
  const low = i16x8.narrow_i32x4_s(externals4(counts), externals4(counts + 32));
  const high = i16x8.narrow_i32x4_s(externals4(counts + 64), externals4(counts + 96));
  const bytes = i8x16.narrow_i16x8_s(low, high);
  return i8x16.bitmask(i8x16.ne(bytes, i8x16.splat(0)));
}

function externals4(counts: usize): v128 {
  return v128.shuffle<u32>(v128.load(counts), v128.load(counts + 16), 1, 3, 5, 7);
}

/**
 * After this: gcRefs of every object that was not reached equals its refcount, which is above 0. Returns
 * how many references others hold to them; uncounted, and above 0, if others held some the last time.
 */
function updateRefs(end: u32): u32 {
  let open: u32 = 0;
  for (let first: u32 = 0; first < end; first += 32) {
    let bits = load<u32>(bitWord(unreachableBits, first));
    for (; bits != 0; bits &= bits - 1) {
      const slot = first + ctz(bits);
      open += didOthersHold ? copyRefcount(slot) : openReferences(slot);
    }
  }
  return open;
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
 * Marks every candidate with gcRefs above 0 as reached. The queue overwrites gcRefs already read: in
 * slot order its tail cannot overtake the reader.
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

// --- Candidates by the young list: the cost does not depend on the heap's size. Reached objects wait in the
// queue column; at the end the unreachable ones are there.

function deduceListed(oldest: u32): u32 {
  let reached = selectListed(oldest);
  const candidates = load<u32>(CANDIDATES);
  if (reached < candidates) reached = moveUnreachable(queueBase, reached);
  if (reached < candidates && !holdersAreCandidates(oldest)) reached += reachYoung(oldest, candidates - reached);
  promoteListed(oldest);
  return candidates - reached;
}

/**
 * After this: CANDIDATES is their number; those with external references wait in the queue column, the
 * others have their bit set. Returns the number that wait.
 */
function selectListed(oldest: u32): u32 {
  const middle = youngAt(youngBoundary());
  store<u32>(CANDIDATES, 0);
  let tail = queueBase;
  if (oldest > 0) tail = selectPart(youngAt(0), middle, 1, tail);
  tail = selectPart(middle, youngAt(youngLength()), 0, tail);
  return <u32>((tail - queueBase) >> 2);
}

/** An entry counts while the object is of the part's `generation`. Returns the queue's new tail. */
function selectPart(first: usize, end: usize, generation: u32, queue: usize): usize {
  const bits = unreachableBits;
  const counts = countsBase;
  const rows = rowsBase;
  let candidates: u32 = 0;
  let tail = queue;
  for (let at = first; at < end; at += 4) {
    const slot = load<u32>(at);
    if ((load<u32>(rows + ((<usize>slot) << ROW_SHIFT), META) & GENERATION_MASK) != generation) continue;
    assert(testBit(candidateBits, slot)); // a listed object of the part's generation is a candidate
    candidates++;
    const isHeld = <u32>(load<u32>(counts + ((<usize>slot) << COUNTS_SHIFT), EXTERNAL) > 0);
    const word = bits + ((<usize>(slot >> 5)) << 2);
    store<u32>(word, load<u32>(word) | ((isHeld ^ 1) << (slot & 31)));
    store<u32>(tail, slot);
    tail += (<usize>isHeld) << 2;
  }
  store<u32>(CANDIDATES, load<u32>(CANDIDATES) + candidates);
  return tail;
}

/**
 * Finds those of the `unreached` objects that others hold, and everything those reach.
 * After this: their bits are clear. Returns their number.
 */
function reachYoung(oldest: u32, unreached: u32): u32 {
  const start = youngAt(0);
  const middle = youngAt(youngBoundary());
  const end = youngAt(youngLength());
  let open = updateRefsListed(middle, end, 0);
  if (oldest > 0) open += updateRefsListed(start, middle, 1);
  if (open == 0) return 0;
  subtractRefsListed(middle, end, 0);
  if (oldest > 0) subtractRefsListed(start, middle, 1);
  const held = reachHeldListed(oldest > 0 ? start : middle, end, queueBase);
  didOthersHold = held > 0;
  return held < unreached ? moveUnreachable(queueBase, held) : held;
}

/** A generation that every listed object counts as: the set's list has no parts and no entry twice. */
const ANY: u32 = 8;

/** As `updateRefs`, for the entries from `first` to `end` whose object is of `generation`. */
function updateRefsListed(first: usize, end: usize, generation: u32): u32 {
  let open: u32 = 0;
  for (let at = first; at < end; at += 4) {
    const slot = load<u32>(at);
    if (!isUnreached(slot, generation)) continue;
    open += didOthersHold ? copyRefcount(slot) : openReferences(slot);
  }
  return open;
}

function isUnreached(slot: u32, generation: u32): bool {
  return testBit(unreachableBits, slot) && (generation == ANY || generationOf(slot) == generation);
}

function subtractRefsListed(first: usize, end: usize, generation: u32): void {
  let visited: u32 = 0;
  for (let at = first; at < end; at += 4) {
    if (isUnreached(load<u32>(at), generation)) visited += visitDecref(load<u32>(at));
  }
  store<u32>(REFERENCES_VISITED, load<u32>(REFERENCES_VISITED) + visited);
}

/** Marks every listed object with gcRefs above 0 as reached: moved to `queue`. Returns their number. */
function reachHeldListed(first: usize, end: usize, queue: usize): u32 {
  let tail = queue;
  for (let at = first; at < end; at += 4) {
    const slot = load<u32>(at);
    if (!testBit(unreachableBits, slot) || !isHeldFromOutside(slot)) continue;
    clearBit(unreachableBits, slot);
    store<u32>(tail, slot);
    tail += 4;
  }
  return <u32>((tail - queue) >> 2);
}

export function listed(index: u32): u32 {
  return load<u32>(queueBase + ((<usize>index) << 2));
}

// --- The set, once deduced

/** After this: `nextUnreachable` starts over. */
export function rewindUnreachable(): void {
  store<u32>(CURSOR, 0);
}

/**
 * The next object of the set; NIL after the last. User code may run between two calls. An object that
 * died or was reached meanwhile has left the set: the bits decide.
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
 * After finalizers ran: which objects of the set has user code made reachable again? The same three
 * steps, but within the set, so that one resurrected object does not keep the others.
 * After this: their bits are clear, and they are at `resurrectedList()`. Returns their number.
 */
export function deduceResurrected(): u32 {
  didOthersHold = false;
  if (!load<u32>(LIST_MODE)) return reachScanned(slotTop(), 0xffffffff);
  const end = resurrectedList();
  if (updateRefsListed(queueBase, end, ANY) == 0) return 0;
  subtractRefsListed(queueBase, end, ANY);
  return moveUnreachable(end, reachHeldListed(queueBase, end, end));
}

/** Address of the resurrected objects: behind the set's list, or in the gcRefs column. */
export function resurrectedList(): usize {
  return load<u32>(LIST_MODE) ? queueBase + ((<usize>load<u32>(LIST_LENGTH)) << 2) : gcRefsBase;
}

/**
 * Objects with a legacy finalizer, and everything they reach, leave the set.
 * After this: they are marked ASIDE and are in the gcRefs column. Returns their number.
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
