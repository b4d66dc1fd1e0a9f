// The heart: which candidates cannot be reached from outside? See assembly/unreachable.ts. A queue is an
// array and an index; here too, reached objects are pushed without a branch.

import * as layout from "../../assembly/layout.js";
import { clearBit, lowestBit, nextBit, setBit, testBit } from "./bits.js";
import { type Columns, generationOf, slotTop } from "./columns.js";
import { isHeldFromOutside, visitDecref } from "./gcrefs.js";
import { generationCount, youngBoundary, youngLength } from "./generations.js";

/**
 * How many rows the mark reads ahead. On a million objects with random references it takes 35 ns an
 * object instead of 84; anything from 8 to 128 performs alike.
 */
const BATCH = 32;

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

/** Whether no object but a candidate can refer to a candidate of a full collection. */
function holdersAreCandidates(heap: Columns): boolean {
  const { control } = heap;
  return (
    generationCount(heap, layout.PERMANENT) === 0 &&
    control[layout.DEPTH >> 2] === 0 &&
    control[layout.LATER_HEAD >> 2] === layout.NIL
  );
}

// --- Candidates by their bits: full collections, and young ones of a mostly young heap.

function deduceScanned(heap: Columns, oldest: number): number {
  const end = slotTop(heap);
  const candidates = selectScanned(heap, oldest, end);
  heap.control[layout.CANDIDATES >> 2] = candidates;
  let reached: number;
  if (oldest === 2 && holdersAreCandidates(heap)) {
    reached = reachExternal(heap, end);
  } else {
    updateRefs(heap, end);
    subtractRefs(heap, end);
    reached = reachHeldFromOutside(heap, end);
  }
  if (reached < candidates) reached = moveUnreachable(heap, heap.gcRefs, 0, reached);
  return candidates - reached;
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
    for (let bits = candidateBits[first >>> 5]!; bits !== 0; bits &= bits - 1) {
      const slot = first + lowestBit(bits);
      if (generationOf(heap, slot) > oldest) continue;
      setBit(unreachableBits, slot);
      candidates++;
    }
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

// --- The mark

/**
 * Follows references from the `reached` objects that wait in `queue` from `first` on.
 * After this: the bit of everything they reach is clear. Returns the number of all reached.
 * Invariant: objects before `head` have been visited, objects before `tail` are reached.
 */
export function moveUnreachable(
  heap: Columns,
  queue: Uint32Array,
  first: number,
  reached: number,
): number {
  let tail = first + reached;
  let head = first;
  while (head < tail) {
    const end = Math.min(head + BATCH, tail);
    tail = visitBatch(heap, queue, head, end, tail);
    head = end;
  }
  return tail - first;
}

/** Visits the queue from `head` to `end`; returns its new tail. */
function visitBatch(
  heap: Columns,
  queue: Uint32Array,
  head: number,
  end: number,
  tail: number,
): number {
  const { blocks, rows, unreachableBits } = heap;
  let visited = 0;
  // All rows of the batch are read before any is used, so that their cache misses overlap.
  for (let at = head; at < end; at++) {
    visited += (rows[queue[at]! << 2]! & layout.INLINE_COUNT_MASK) >> layout.INLINE_COUNT_SHIFT;
  }
  let newTail = tail;
  for (let at = head; at < end; at++) {
    const row = queue[at]! << 2;
    if (rows[row]! & layout.LONG) {
      const block = rows[row + (layout.BLOCK >> 2)]!;
      const count = rows[row + (layout.COUNT >> 2)]!;
      visited += count;
      for (let word = block; word < block + count; word++) {
        newTail = reach(unreachableBits, blocks[word]!, queue, newTail);
      }
    } else {
      // An empty position holds NIL, whose bit is always clear.
      newTail = reach(unreachableBits, rows[row + (layout.FIRST_REFERENCE >> 2)]!, queue, newTail);
      newTail = reach(
        unreachableBits,
        rows[row + (layout.FIRST_REFERENCE >> 2) + 1]!,
        queue,
        newTail,
      );
      newTail = reach(
        unreachableBits,
        rows[row + (layout.FIRST_REFERENCE >> 2) + 2]!,
        queue,
        newTail,
      );
    }
  }
  heap.control[layout.REFERENCES_VISITED >> 2]! += visited;
  return newTail;
}

/** Queues the object if it was not reached before; no branch. Returns the queue's new tail. */
function reach(bits: Int32Array, slot: number, queue: Uint32Array, tail: number): number {
  const value = bits[slot >>> 5]!;
  bits[slot >>> 5] = value & ~(1 << slot);
  queue[tail] = slot;
  return tail + ((value >>> slot) & 1);
}

// --- Candidates by the young list: the cost does not depend on the heap's size.

function deduceListed(heap: Columns, oldest: number): number {
  const { control } = heap;
  const candidates = selectListed(heap, oldest);
  control[layout.CANDIDATES >> 2] = candidates;
  control[layout.LIST_LENGTH >> 2] = candidates;
  subtractRefsListed(heap, candidates);
  let reached = reachHeldListed(heap, candidates);
  if (reached < candidates) reached = moveUnreachable(heap, heap.queue, candidates, reached);
  keepUnreachable(heap, candidates);
  return candidates - reached;
}

/** After this: the candidates are in the queue column, with gcRefs and bits set. */
function selectListed(heap: Columns, oldest: number): number {
  const { counts, gcRefs, queue, unreachableBits, youngList } = heap;
  const boundary = youngBoundary(heap);
  const end = youngLength(heap);
  let tail = 0;
  for (let index = oldest === 0 ? boundary : 0; index < end; index++) {
    const slot = youngList[index]!;
    if (generationOf(heap, slot) !== (index < boundary ? 1 : 0)) continue;
    setBit(unreachableBits, slot);
    gcRefs[slot] = counts[slot << 1]!;
    queue[tail++] = slot;
  }
  return tail;
}

function subtractRefsListed(heap: Columns, length: number): void {
  const { queue, unreachableBits } = heap;
  let visited = 0;
  for (let index = 0; index < length; index++) {
    const slot = queue[index]!;
    if (testBit(unreachableBits, slot)) visited += visitDecref(heap, slot);
  }
  heap.control[layout.REFERENCES_VISITED >> 2]! += visited;
}

/** Marks every listed candidate with gcRefs above 0 as reached: queued behind the list. */
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

/** After this: of the candidates, only the unreachable ones are left in the list, in order. */
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
  const { control, counts, gcRefs, queue, unreachableBits } = heap;
  if (control[layout.LIST_MODE >> 2]) {
    const length = control[layout.LIST_LENGTH >> 2]!;
    for (let index = 0; index < length; index++) {
      const slot = queue[index]!;
      if (testBit(unreachableBits, slot)) gcRefs[slot] = counts[slot << 1]!;
    }
    subtractRefsListed(heap, length);
    return moveUnreachable(heap, queue, length, reachHeldListed(heap, length));
  }
  const end = slotTop(heap);
  updateRefs(heap, end);
  subtractRefs(heap, end);
  return moveUnreachable(heap, gcRefs, 0, reachHeldFromOutside(heap, end));
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
