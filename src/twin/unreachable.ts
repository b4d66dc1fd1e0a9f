// The heart: which candidates cannot be reached from outside? See assembly/unreachable.ts. A queue is an
// array and an index.

import * as layout from "../../assembly/layout.js";
import { clearBit, lowestBit, nextBit, setBit, testBit } from "./bits.js";
import { type Columns, generationOf, slotTop } from "./columns.js";
import { isHeldFromOutside, openReferences, visitDecref } from "./gcrefs.js";
import {
  generationCount,
  moveToGeneration,
  promoteListed,
  youngBoundary,
  youngLength,
} from "./generations.js";
import { moveUnreachable } from "./mark.js";

/**
 * Finds the unreachable among the objects of generation <= `oldest`.
 * After this: exactly they have their unreachable bit set, and LIST_MODE says whether they stand
 * in the queue column too. Returns their number.
 */
export function deduceUnreachable(heap: Columns, oldest: number): number {
  const { control } = heap;
  control[layout.REFERENCES_VISITED >> 2] = 0;
  const isListed =
    oldest < 2 &&
    !control[layout.OVERFLOW_0 >> 2] &&
    !(oldest === 1 && control[layout.OVERFLOW_1 >> 2]);
  control[layout.LIST_MODE >> 2] = isListed ? 1 : 0;
  return isListed ? deduceListed(heap, oldest) : deduceScanned(heap, oldest);
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
  if (reached < candidates && !holdersAreCandidates(heap, oldest))
    reached += reachScanned(heap, end);
  return candidates - reached;
}

/**
 * Finds the unreached objects that others hold, and everything those reach.
 * After this: their bits are clear, and they are in the gcRefs column. Returns their number.
 */
function reachScanned(heap: Columns, end: number): number {
  if (isClosed(heap, end)) return 0;
  updateRefs(heap, end);
  subtractRefs(heap, end);
  return moveUnreachable(heap, heap.gcRefs, 0, reachHeldFromOutside(heap, end));
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

/** As `isClosedList`, for the objects whose bit is set. */
function isClosed(heap: Columns, end: number): boolean {
  const { unreachableBits } = heap;
  let open = 0;
  for (let first = 0; first < end; first += 32) {
    for (let bits = unreachableBits[first >>> 5]!; bits !== 0; bits &= bits - 1) {
      open += openReferences(heap, first + lowestBit(bits));
    }
  }
  return open === 0;
}

/** After this: gcRefs of every candidate equals its refcount, which is above 0. */
export function updateRefs(heap: Columns, end: number): void {
  const { counts, gcRefs, unreachableBits } = heap;
  for (let first = 0; first < end; first += 32) {
    for (let bits = unreachableBits[first >>> 5]!; bits !== 0; bits &= bits - 1) {
      const slot = first + lowestBit(bits);
      gcRefs[slot] = counts[slot << 1]!;
    }
  }
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
  const { control } = heap;
  control[layout.LIST_LENGTH >> 2] = 0;
  let reached = selectListed(heap, oldest);
  const candidates = control[layout.CANDIDATES >> 2]!;
  if (reached < candidates) reached = moveUnreachable(heap, heap.queue, 0, reached);
  const isWhole = holdersAreCandidates(heap, oldest); // before survivors are older
  promoteListed(heap, oldest);
  if (reached < candidates && !isWhole) reached += promoteHeld(heap, oldest);
  return candidates - reached;
}

/** After this: listed objects that others hold are survivors too. Returns their number. */
function promoteHeld(heap: Columns, oldest: number): number {
  const length = heap.control[layout.LIST_LENGTH >> 2]!;
  const held = reachListed(heap, length);
  if (held === 0) return 0;
  for (let at = length; at < length + held; at++) {
    moveToGeneration(heap, heap.queue[at]!, oldest + 1);
  }
  keepUnreachable(heap, length);
  return held;
}

/**
 * After this: CANDIDATES is their number; those with external references wait in the queue column, the
 * others have their bit set. Returns the number that wait.
 */
function selectListed(heap: Columns, oldest: number): number {
  const boundary = youngBoundary(heap);
  heap.control[layout.CANDIDATES >> 2] = 0;
  const tail = oldest === 0 ? 0 : selectPart(heap, 1, 0, boundary, 0);
  return selectPart(heap, 0, boundary, youngLength(heap), tail);
}

/** The objects of `generation` among the entries from `first` to `end`. Returns the queue's new tail. */
function selectPart(
  heap: Columns,
  generation: number,
  first: number,
  end: number,
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
 * Finds the listed objects that others hold, and everything those reach.
 * After this: their bits are clear, and they are behind the list. Returns their number.
 */
function reachListed(heap: Columns, length: number): number {
  if (isClosedList(heap, length)) return 0;
  subtractRefsListed(heap, length);
  return moveUnreachable(heap, heap.queue, length, reachHeldListed(heap, length));
}

/** Whether the list holds all references to itself. Writes nothing, so it costs less than subtractRefs. */
function isClosedList(heap: Columns, length: number): boolean {
  const { queue, unreachableBits } = heap;
  let open = 0;
  for (let index = 0; index < length; index++) {
    const slot = queue[index]!;
    if (testBit(unreachableBits, slot)) open += openReferences(heap, slot);
  }
  return open === 0;
}

function subtractRefsListed(heap: Columns, length: number): void {
  const { counts, gcRefs, queue, unreachableBits } = heap;
  let visited = 0;
  for (let index = 0; index < length; index++) {
    const slot = queue[index]!;
    if (testBit(unreachableBits, slot)) gcRefs[slot] = counts[slot << 1]!;
  }
  for (let index = 0; index < length; index++) {
    const slot = queue[index]!;
    if (testBit(unreachableBits, slot)) visited += visitDecref(heap, slot);
  }
  heap.control[layout.REFERENCES_VISITED >> 2]! += visited;
}

/** Marks every listed object with gcRefs above 0 as reached: queued behind the list. */
function reachHeldListed(heap: Columns, length: number): number {
  const { queue, unreachableBits } = heap;
  let tail = length;
  for (let index = 0; index < length; index++) {
    const slot = queue[index]!;
    if (!testBit(unreachableBits, slot) || !isHeldFromOutside(heap, slot)) continue;
    clearBit(unreachableBits, slot);
    queue[tail++] = slot;
  }
  return tail - length;
}

/** After this: only the unreachable ones are left in the list, in order. */
function keepUnreachable(heap: Columns, length: number): void {
  const { queue, unreachableBits } = heap;
  let tail = 0;
  for (let index = 0; index < length; index++) {
    const slot = queue[index]!;
    queue[tail] = slot;
    tail += testBit(unreachableBits, slot);
  }
  heap.control[layout.LIST_LENGTH >> 2] = tail;
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
  const { control } = heap;
  return control[layout.LIST_MODE >> 2]
    ? reachListed(heap, control[layout.LIST_LENGTH >> 2]!)
    : reachScanned(heap, slotTop(heap));
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
