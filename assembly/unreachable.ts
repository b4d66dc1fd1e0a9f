// The heart: which candidates can nothing outside reach? What has external references is held from
// outside: it, and all it reaches, is reachable (moveUnreachable). Whether references from objects that
// are no candidates hold one of the rest, CPython's three steps tell, within the rest:
//
//   updateRefs        every candidate gets a copy of its refcount, its gcRefs;
//   subtractRefs      every reference between candidates takes one from it;
//   moveUnreachable   what still has one is held from outside: it, and all it reaches, is reachable.
//
// Where nobody but candidates holds references (a full collection, as a rule), the rest is unreachable.
//
// The unreachable bit says "candidate, not yet reached"; what keeps it at the end is unreachable.

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
 * After this: exactly they have their unreachable bit set, and LIST_MODE says whether they stand
 * in the queue column too. Returns their number.
 * Cost: generations 0 and 1, the candidates and their references; generation 2, the reachable
 * objects and their references, and one pass over the bits and external counts of all slots.
 */
export function deduceUnreachable(oldest: u32): u32 {
  return chooseMode(oldest) ? deduceListed(oldest) : deduceScanned(oldest);
}

/** As `deduceUnreachable`, where nothing can be: no object and no reference is looked at. Returns 0. */
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
 * Whether others held something of the rest when a collection asked last. A guess about the next one, and no
 * state of the heap: only what is looked at depends on it.
 */
let didOthersHold: bool = false;

/** Whether only candidates of a collection of generations <= `oldest` hold references. */
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

/** How many `deduceScanned` finds, which must be none: an assertion of the debug kernel. The guess stays. */
export function countUnreachable(oldest: u32): u32 {
  const guess = didOthersHold;
  const unreachable = deduceScanned(oldest);
  didOthersHold = guess;
  return unreachable;
}

/**
 * Finds what others hold of the `unreached`, and what that reaches.
 * After this: their bits are clear, and they stand in the gcRefs column. Returns their number.
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
 * Takes every candidate with external references as reached: queued, its bit cleared.
 * The queue overlays the gcRefs column, which is not in use before the rest is looked at.
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
export function externals(counts: usize): u32 {
  // Narrowing saturates, so that what is not 0 stays so.
  const low = i16x8.narrow_i32x4_s(externals4(counts), externals4(counts + 32));
  const high = i16x8.narrow_i32x4_s(externals4(counts + 64), externals4(counts + 96));
  const bytes = i8x16.narrow_i16x8_s(low, high);
  return i8x16.bitmask(i8x16.ne(bytes, i8x16.splat(0)));
}

function externals4(counts: usize): v128 {
  return v128.shuffle<u32>(v128.load(counts), v128.load(counts + 16), 1, 3, 5, 7);
}

/**
 * After this: gcRefs of every object that was not reached is its refcount, above 0. Returns how many
 * references others hold to them; more than 0 unasked where they did the last time.
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

// --- Candidates by the young list: the cost does not depend on the size of the heap. Reached objects wait in
// the queue column; at last the unreachable ones stand there.

function deduceListed(oldest: u32): u32 {
  let reached = selectListed(oldest);
  const candidates = load<u32>(CANDIDATES);
  if (reached < candidates) reached = moveUnreachable(queueBase, reached);
  if (reached < candidates && !holdersAreCandidates(oldest)) reached += reachYoung(oldest, candidates - reached);
  promoteListed(oldest);
  return candidates - reached;
}

/**
 * After this: CANDIDATES says how many there are; those with external references wait in the queue
 * column, the others have their bit set. Returns the number that wait.
 */
function selectListed(oldest: u32): u32 {
  const middle = youngAt(youngBoundary());
  store<u32>(CANDIDATES, 0);
  let tail = queueBase;
  if (oldest > 0) tail = selectPart(youngAt(0), middle, 1, tail);
  tail = selectPart(middle, youngAt(youngLength()), 0, tail);
  return <u32>((tail - queueBase) >> 2);
}

/** An entry counts while the object is of the part's `generation`. Returns the queue's tail. */
function selectPart(first: usize, end: usize, generation: u32, queue: usize): usize {
  const bits = unreachableBits;
  const counts = countsBase;
  const rows = rowsBase;
  let candidates: u32 = 0;
  let tail = queue;
  for (let at = first; at < end; at += 4) {
    const slot = load<u32>(at);
    if ((load<u32>(rows + ((<usize>slot) << ROW_SHIFT), META) & GENERATION_MASK) != generation) continue;
    assert(testBit(candidateBits, slot)); // what is listed and of a generation is a candidate
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
 * Finds what others hold of the `unreached`, and what that reaches.
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

/** A generation that every listed object counts as: the set's list has no part, and no entry twice. */
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

/** Takes every listed object with gcRefs above 0 as reached, into `queue`; returns their number. */
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
  didOthersHold = false;
  if (!load<u32>(LIST_MODE)) return reachScanned(slotTop(), 0xffffffff);
  const end = resurrectedList();
  if (updateRefsListed(queueBase, end, ANY) == 0) return 0;
  subtractRefsListed(queueBase, end, ANY);
  return moveUnreachable(end, reachHeldListed(queueBase, end, end));
}

/** Where resurrected objects stand: behind the set's list, or in the gcRefs column. */
export function resurrectedList(): usize {
  return load<u32>(LIST_MODE) ? queueBase + ((<usize>load<u32>(LIST_LENGTH)) << 2) : gcRefsBase;
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
