// The heart: which candidates cannot be reached from outside? See assembly/unreachable.ts. A queue is an
// array and an index.

import * as layout from "../../assembly/layout.js";
import { clearBit, lowestBit, nextBit, setBit, testBit } from "./bits.js";
import { type Columns, generationOf, slotTop } from "./columns.js";
import { copyRefcount, isHeldFromOutside, openReferences, visitDecref } from "./gcrefs.js";
import { generationCount, promoteListed, youngBoundary, youngLength } from "./generations.js";
import { moveUnreachable } from "./mark.js";

/**
 * Finds the unreachable among the objects of generation <= `oldest`.
 * After this: exactly they have their unreachable bit set, and LIST_MODE says whether they are
 * in the queue column too. Returns their number.
 */
export function deduceUnreachable(heap: Columns, oldest: number): number {
  return chooseMode(heap, oldest) ? deduceListed(heap, oldest) : deduceScanned(heap, oldest);
}

/** As `deduceUnreachable`, when there cannot be any: looks at no object and no reference. Returns 0. */
export function keepAll(heap: Columns, oldest: number): number {
  let candidates = 0;
  for (let generation = 0; generation <= oldest; generation++) {
    candidates += generationCount(heap, generation);
  }
  heap.control[layout.CANDIDATES >> 2] = candidates;
  if (chooseMode(heap, oldest)) promoteListed(heap, oldest);
  return 0;
}

/** After this: LIST_MODE says whether the young list has all candidates. */
function chooseMode(heap: Columns, oldest: number): boolean {
  const { control } = heap;
  control[layout.REFERENCES_VISITED >> 2] = 0;
  const isListed =
    oldest < 2 &&
    !control[layout.OVERFLOW_0 >> 2] &&
    !(oldest === 1 && control[layout.OVERFLOW_1 >> 2]);
  control[layout.LIST_MODE >> 2] = isListed ? 1 : 0;
  return isListed;
}

/** Whether no object but a candidate of generation <= `oldest` can refer to a candidate. */
function holdersAreCandidates(heap: Columns, oldest: number): boolean {
  for (let older = oldest + 1; older <= layout.PERMANENT; older++) {
    if (generationCount(heap, older) > 0) return false;
  }
  const { control } = heap;
  return control[layout.DEPTH >> 2] === 0 && control[layout.LATER_HEAD >> 2] === layout.NIL;
}

// --- Candidates by their bits: full collections, and young ones of a mostly young heap.

function deduceScanned(heap: Columns, oldest: number): number {
  const end = slotTop(heap);
  const candidates = selectScanned(heap, oldest, end);
  heap.control[layout.CANDIDATES >> 2] = candidates;
  let reached = reachExternal(heap, end);
  if (reached < candidates) reached = moveUnreachable(heap, heap.gcRefs, 0, reached);
  if (reached < candidates && !holdersAreCandidates(heap, oldest)) {
    reached += reachScanned(heap, end, candidates - reached);
  }
  return candidates - reached;
}

/**
 * Finds those of the `unreached` objects that others hold, and everything those reach.
 * After this: their bits are clear, and they are in the gcRefs column. Returns their number.
 */
function reachScanned(heap: Columns, end: number, unreached: number): number {
  if (updateRefs(heap, end) === 0) return 0;
  subtractRefs(heap, end);
  const held = reachHeldFromOutside(heap, end);
  heap.didOthersHold = held > 0;
  return held < unreached ? moveUnreachable(heap, heap.gcRefs, 0, held) : held;
}

/** After this: the unreachable bits are the candidates. Returns their number. */
export function selectScanned(heap: Columns, oldest: number, end: number): number {
  const { candidateBits, unreachableBits } = heap;
  if (oldest === 2) {
    unreachableBits.set(candidateBits);
    return generationCount(heap, 0) + generationCount(heap, 1) + generationCount(heap, 2);
  }
  let candidates = 0;
  for (let first = 0; first < end; first += 32) {
    let chosen = 0;
    for (let bits = candidateBits[first >>> 5]!; bits !== 0; bits &= bits - 1) {
      const slot = first + lowestBit(bits);
      if (generationOf(heap, slot) > oldest) continue;
      chosen |= 1 << slot;
      candidates++;
    }
    unreachableBits[first >>> 5] = chosen;
  }
  return candidates;
}

/** Marks every candidate with external references as reached: queued, its bit cleared. */
function reachExternal(heap: Columns, end: number): number {
  const { counts, gcRefs, unreachableBits } = heap;
  let tail = 0;
  for (let first = 0; first < end; first += 32) {
    let left = unreachableBits[first >>> 5]!;
    for (let bits = left; bits !== 0; bits &= bits - 1) {
      const slot = first + lowestBit(bits);
      if (counts[(slot << 1) + (layout.EXTERNAL >> 2)] === 0) continue;
      gcRefs[tail++] = slot;
      left ^= 1 << slot;
    }
    unreachableBits[first >>> 5] = left;
  }
  return tail;
}

/**
 * After this: gcRefs of every object that was not reached equals its refcount, which is above 0. Returns
 * how many references others hold to them; uncounted, and above 0, if others held some the last time.
 */
export function updateRefs(heap: Columns, end: number): number {
  const { unreachableBits } = heap;
  let open = 0;
  for (let first = 0; first < end; first += 32) {
    for (let bits = unreachableBits[first >>> 5]!; bits !== 0; bits &= bits - 1) {
      const slot = first + lowestBit(bits);
      open += heap.didOthersHold ? copyRefcount(heap, slot) : openReferences(heap, slot);
    }
  }
  return open;
}

/** After this: gcRefs of every candidate is the number of references from outside, 0 or more. */
export function subtractRefs(heap: Columns, end: number): void {
  const { unreachableBits } = heap;
  let visited = 0;
  for (let first = 0; first < end; first += 32) {
    for (let bits = unreachableBits[first >>> 5]!; bits !== 0; bits &= bits - 1) {
      visited += visitDecref(heap, first + lowestBit(bits));
    }
  }
  heap.control[layout.REFERENCES_VISITED >> 2]! += visited;
}

/** Marks every candidate with gcRefs above 0 as reached; the queue overwrites gcRefs already read. */
export function reachHeldFromOutside(heap: Columns, end: number): number {
  const { gcRefs, unreachableBits } = heap;
  let tail = 0;
  for (let first = 0; first < end; first += 32) {
    let left = unreachableBits[first >>> 5]!;
    for (let bits = left; bits !== 0; bits &= bits - 1) {
      const slot = first + lowestBit(bits);
      if (!isHeldFromOutside(heap, slot)) continue;
      gcRefs[tail++] = slot;
      left ^= 1 << slot;
    }
    unreachableBits[first >>> 5] = left;
  }
  return tail;
}

// --- Candidates by the young list: the cost does not depend on the heap's size.

function deduceListed(heap: Columns, oldest: number): number {
  let reached = selectListed(heap, oldest);
  const candidates = heap.control[layout.CANDIDATES >> 2]!;
  if (reached < candidates) reached = moveUnreachable(heap, heap.queue, 0, reached);
  if (reached < candidates && !holdersAreCandidates(heap, oldest)) {
    reached += reachYoung(heap, oldest, candidates - reached);
  }
  promoteListed(heap, oldest);
  return candidates - reached;
}

/**
 * After this: CANDIDATES is their number; those with external references wait in the queue column, the
 * others have their bit set. Returns the number that wait.
 */
function selectListed(heap: Columns, oldest: number): number {
  const middle = youngBoundary(heap);
  heap.control[layout.CANDIDATES >> 2] = 0;
  const tail = oldest === 0 ? 0 : selectPart(heap, 0, middle, 1, 0);
  return selectPart(heap, middle, youngLength(heap), 0, tail);
}

/** An entry counts while the object is of the part's `generation`. Returns the queue's new tail. */
function selectPart(
  heap: Columns,
  first: number,
  end: number,
  generation: number,
  tail: number,
): number {
  const { counts, queue, rows, unreachableBits, youngList } = heap;
  let candidates = 0;
  let newTail = tail;
  for (let index = first; index < end; index++) {
    const slot = youngList[index]!;
    if ((rows[slot << 2]! & layout.GENERATION_MASK) !== generation) continue;
    candidates++;
    if (counts[(slot << 1) + (layout.EXTERNAL >> 2)]! > 0) queue[newTail++] = slot;
    else setBit(unreachableBits, slot);
  }
  heap.control[layout.CANDIDATES >> 2]! += candidates;
  return newTail;
}

/**
 * Finds those of the `unreached` objects that others hold, and everything those reach.
 * After this: their bits are clear. Returns their number.
 */
function reachYoung(heap: Columns, oldest: number, unreached: number): number {
  const { queue, youngList } = heap;
  const middle = youngBoundary(heap);
  const end = youngLength(heap);
  let open = updateRefsListed(heap, youngList, middle, end, 0);
  if (oldest > 0) open += updateRefsListed(heap, youngList, 0, middle, 1);
  if (open === 0) return 0;
  subtractRefsListed(heap, youngList, middle, end, 0);
  if (oldest > 0) subtractRefsListed(heap, youngList, 0, middle, 1);
  const held = reachHeldListed(heap, youngList, oldest > 0 ? 0 : middle, end, 0);
  heap.didOthersHold = held > 0;
  return held < unreached ? moveUnreachable(heap, queue, 0, held) : held;
}

/** A generation that every listed object counts as: the set's list has no parts and no entry twice. */
const ANY = 8;

/** As `updateRefs`, for the entries of `list` from `first` to `end` whose object is of `generation`. */
function updateRefsListed(
  heap: Columns,
  list: Uint32Array,
  first: number,
  end: number,
  generation: number,
): number {
  let open = 0;
  for (let index = first; index < end; index++) {
    const slot = list[index]!;
    if (!isUnreached(heap, slot, generation)) continue;
    open += heap.didOthersHold ? copyRefcount(heap, slot) : openReferences(heap, slot);
  }
  return open;
}

function isUnreached(heap: Columns, slot: number, generation: number): boolean {
  return (
    testBit(heap.unreachableBits, slot) === 1 &&
    (generation === ANY || generationOf(heap, slot) === generation)
  );
}

function subtractRefsListed(
  heap: Columns,
  list: Uint32Array,
  first: number,
  end: number,
  generation: number,
): void {
  let visited = 0;
  for (let index = first; index < end; index++) {
    const slot = list[index]!;
    if (isUnreached(heap, slot, generation)) visited += visitDecref(heap, slot);
  }
  heap.control[layout.REFERENCES_VISITED >> 2]! += visited;
}

/** Marks every listed object with gcRefs above 0 as reached: queued from `head` on. Returns their number. */
function reachHeldListed(
  heap: Columns,
  list: Uint32Array,
  first: number,
  end: number,
  head: number,
): number {
  const { queue, unreachableBits } = heap;
  let tail = head;
  for (let index = first; index < end; index++) {
    const slot = list[index]!;
    if (!testBit(unreachableBits, slot) || !isHeldFromOutside(heap, slot)) continue;
    clearBit(unreachableBits, slot);
    queue[tail++] = slot;
  }
  return tail - head;
}

// --- The set, once deduced

/** After this: `nextUnreachable` starts over. */
export function rewindUnreachable(heap: Columns): void {
  heap.control[layout.CURSOR >> 2] = 0;
}

/**
 * The next object of the set; NIL after the last. User code may run between two calls. An object that
 * died or was reached meanwhile has left the set: the bits decide.
 */
export function nextUnreachable(heap: Columns): number {
  const { control, unreachableBits } = heap;
  let cursor = control[layout.CURSOR >> 2]!;
  if (!control[layout.LIST_MODE >> 2]) {
    const end = slotTop(heap);
    const slot = nextBit(unreachableBits, cursor, end);
    control[layout.CURSOR >> 2] = slot + 1;
    return slot < end ? slot : layout.NIL;
  }
  const length = control[layout.LIST_LENGTH >> 2]!;
  while (cursor < length) {
    const slot = heap.queue[cursor++]!;
    if (!testBit(unreachableBits, slot)) continue;
    control[layout.CURSOR >> 2] = cursor;
    return slot;
  }
  return layout.NIL;
}

/**
 * After finalizers ran: which objects of the set has user code made reachable again? The same three
 * steps, but within the set, so that one resurrected object does not keep the others.
 * After this: their bits are clear, and they are in `resurrectedList()`. Returns their number.
 */
export function deduceResurrected(heap: Columns): number {
  const { control, queue } = heap;
  heap.didOthersHold = false;
  if (!control[layout.LIST_MODE >> 2])
    return reachScanned(heap, slotTop(heap), Number.POSITIVE_INFINITY);
  const end = control[layout.LIST_LENGTH >> 2]!;
  if (updateRefsListed(heap, queue, 0, end, ANY) === 0) return 0;
  subtractRefsListed(heap, queue, 0, end, ANY);
  return moveUnreachable(heap, queue, end, reachHeldListed(heap, queue, 0, end, end));
}

/** The array with the resurrected objects, from `firstResurrected` on. */
export function resurrectedList(heap: Columns): Uint32Array {
  return heap.control[layout.LIST_MODE >> 2] ? heap.queue : heap.gcRefs;
}

export function firstResurrected(heap: Columns): number {
  return heap.control[layout.LIST_MODE >> 2] ? heap.control[layout.LIST_LENGTH >> 2]! : 0;
}

/**
 * Objects with a legacy finalizer, and everything they reach, leave the set.
 * After this: they are marked ASIDE and are in the gcRefs column. Returns their number.
 */
export function setAsideLegacy(heap: Columns): number {
  const { gcRefs, rows, unreachableBits } = heap;
  let tail = 0;
  rewindUnreachable(heap);
  for (let slot = nextUnreachable(heap); slot !== layout.NIL; slot = nextUnreachable(heap)) {
    if (!(rows[slot << 2]! & layout.LEGACY)) continue;
    clearBit(unreachableBits, slot);
    gcRefs[tail++] = slot;
  }
  const count = moveUnreachable(heap, gcRefs, 0, tail);
  for (let index = 0; index < count; index++) rows[gcRefs[index]! << 2]! |= layout.ASIDE;
  return count;
}
