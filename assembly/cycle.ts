// A full collection in steps: marks from external references, one budget at a time, while the program runs
// and young collections happen. Then the set is known, as exact as that of deduceUnreachable, and collect.ts
// finishes the collection, in steps too. docs/pauses.md has the proof.
//
//   beginCycle   every candidate is white
//   mark         roots, in slot order: objects with external references are shaded, frozen ones scanned;
//                grey objects are scanned: their referents are shaded. The barrier shades the rest.
//   seal         no object is grey, all roots are passed: white objects are unreachable
//
// An object that becomes garbage after it was reached stays until the next cycle. A step does nothing within
// a deallocation: a dying object is not a candidate, but still has references.
//
// Source: Dijkstra et al., "On-the-Fly Garbage Collection" (1978); the bounded stack and the rescan of grey
// bits are those of mark-stack overflow in Jones, Hosking, Moss, "The Garbage Collection Handbook", 2.

import {
  ANY_SUSPECTS, BARRIER, BARRIER_MARKING, BARRIER_SET, BLOCK, CALLED_OUT, CANDIDATES, COLLECTING, COUNT, COUNTERS, CYCLE_CANDIDATES,
  CYCLE_REFERENCES, DEPTH, FIRST_REFERENCE, GENERATION_MASK, GREY_CURSOR, INLINE_COUNT_MASK, INLINE_COUNT_SHIFT,
  LATER_HEAD, LIST_MODE, LONG, MARKS, MARK_END, META, NIL, OVERFLOWED, PAUSED, PERMANENT, REFERENCES_VISITED,
  ROOT_CURSOR, ROW_SHIFT, SCAN_INDEX, SCAN_SLOT, SET_COUNT, SLICED, STACK_LENGTH, SUSPECTS, WORK,
} from "./layout";
import {
  blocksBase, candidateBits, countsOf, generationOf, metaOf, rowsBase, slotTop, unreachableBits,
} from "./columns";
import { allocBlock, blockCapacity, freeBlock } from "./blocks";
import { generationCount } from "./generations";
import { referenceCount, referencesOf } from "./references";
import {
  greyBits, markBatch, markBytes, markStack, marksWords, MARK_BATCH, pushGrey, shade, stackCapacity, whiteBits,
} from "./barrier";
import { externals } from "./unreachable";

/** Words of bits, and references of one object, that are examined in one go. */
const ROOT_WORDS: u32 = 32;
const GREY_WORDS: u32 = 1024;
const LONG_SLICE: u32 = 1024;

/** Whether a cycle may begin or go on: no deallocation is under way, and no other collection. */
function isQuiet(): bool {
  return load<u32>(DEPTH) == 0 && load<u32>(LATER_HEAD) == NIL && (!load<u32>(COLLECTING) || load<u32>(PAUSED) != 0);
}

/**
 * After this: a cycle is under way, and every candidate is white. 0, with nothing changed, during a cycle, a
 * collection or a deallocation, and when memory is out. Cost: a copy of the candidate bits. Memory: 3/8 of a
 * byte per slot, until the set is known.
 */
export function beginCycle(): u32 {
  if (load<u32>(BARRIER) || load<u32>(COLLECTING) || !isQuiet()) return 0;
  const end = (slotTop() + 31) & ~31;
  const block = allocBlock(marksWords(end));
  if (block == NIL) return 0;
  store<u32>(MARKS, block);
  store<u32>(MARK_END, end);
  memory.copy(whiteBits(), candidateBits, markBytes());
  memory.fill(greyBits(), 0, markBytes());
  store<u32>(ROOT_CURSOR, 0);
  store<u32>(GREY_CURSOR, end);
  store<u32>(OVERFLOWED, 0);
  store<u32>(STACK_LENGTH, 0);
  store<u32>(SCAN_SLOT, NIL);
  store<u32>(CYCLE_CANDIDATES, trackedCount());
  store<u32>(CYCLE_REFERENCES, 0);
  store<u32>(SET_COUNT, 0);
  store<u32>(COUNTERS, 0, 8);
  store<u32>(SUSPECTS, load<u32>(SUSPECTS) & ~4); // later suspects are for the next full collection
  store<u32>(BARRIER, BARRIER_MARKING);
  return 1;
}

/** Objects of generations 0 to 2. */
function trackedCount(): u32 {
  return generationCount(0) + generationCount(1) + generationCount(2);
}

/** After this: no cycle marks; its marks are lost. */
export function abandonCycle(): void {
  if (load<u32>(BARRIER) != BARRIER_MARKING) return;
  store<u32>(SUSPECTS, ANY_SUSPECTS);
  endMarking(0);
}

function endMarking(barrier: u32): void {
  freeBlock(load<u32>(MARKS), blockCapacity(marksWords(load<u32>(MARK_END))));
  store<u32>(MARKS, NIL);
  store<u32>(SCAN_SLOT, NIL);
  store<u32>(BARRIER, barrier);
}

/** Marks until WORK is spent. True when no object is grey and all roots are passed. */
export function mark(): bool {
  if (!isQuiet()) return false;
  while (load<u32>(WORK) > 0) {
    if (load<u32>(SCAN_SLOT) != NIL) scanLong();
    else if (load<u32>(STACK_LENGTH) > 0) scanBatch();
    else if (load<u32>(ROOT_CURSOR) < load<u32>(MARK_END)) shadeRoots();
    else if (load<u32>(GREY_CURSOR) < load<u32>(MARK_END)) refillStack();
    else if (load<u32>(OVERFLOWED)) rescan();
    else return true;
  }
  return false;
}

/** Takes `units` from the step's budget. */
function spend(units: u32): void {
  const work = load<u32>(WORK);
  store<u32>(WORK, work > units ? work - units : 0);
}

/** As `spend`. Returns whether a collection in steps has to stop here. */
export function isSpent(units: u32): bool {
  if (!load<u32>(SLICED)) return false;
  spend(units);
  return load<u32>(WORK) == 0;
}

/** Makes objects with external references, and frozen ones, grey. The stack is empty and has room for them. */
function shadeRoots(): void {
  const first = load<u32>(ROOT_CURSOR);
  const end = min<u32>(first + (min<u32>(ROOT_WORDS, load<u32>(WORK)) << 5), load<u32>(MARK_END));
  const white = whiteBits();
  const hasFrozen = generationCount(PERMANENT) > 0;
  for (let slot = first; slot < end; slot += 32) {
    const word = white + ((<usize>(slot >> 5)) << 2);
    const bits = load<u32>(word);
    if (bits != 0) {
      const counts = countsOf(slot);
      let held = bits & (externals(counts) | (externals(counts + 128) << 16));
      store<u32>(word, bits ^ held);
      for (; held != 0; held &= held - 1) pushGrey(slot + ctz(held));
    }
    if (hasFrozen) pushFrozen(slot);
  }
  store<u32>(ROOT_CURSOR, end);
  spend(((end - first) >> 5) + load<u32>(STACK_LENGTH));
}

function pushFrozen(first: u32): void {
  const end = min<u32>(first + 32, slotTop());
  for (let slot = first; slot < end; slot++) if (generationOf(slot) == PERMANENT) pushGrey(slot);
}

/** Follows the references of the last objects in the stack. */
function scanBatch(): void {
  const length = load<u32>(STACK_LENGTH);
  const count = min<u32>(min<u32>(length, MARK_BATCH), load<u32>(WORK));
  const left = length - count;
  const batch = markBatch();
  const batchEnd = batch + ((<usize>count) << 2);
  memory.copy(batch, markStack() + ((<usize>left) << 2), (<usize>count) << 2);
  store<u32>(STACK_LENGTH, left);
  // All rows are read before the first is used, so that their cache misses overlap.
  let visited: u32 = 0;
  for (let at = batch; at < batchEnd; at += 4) {
    visited += (metaOf(load<u32>(at)) & INLINE_COUNT_MASK) >> INLINE_COUNT_SHIFT;
  }
  const hasRoom = left + count * 3 < stackCapacity(load<u32>(MARK_END));
  for (let at = batch; at < batchEnd; at += 4) visited += scan(load<u32>(at), hasRoom);
  store<u32>(CYCLE_REFERENCES, load<u32>(CYCLE_REFERENCES) + visited);
  store<u32>(SET_COUNT, load<u32>(SET_COUNT) + count);
  spend(count + visited);
}

/** Shades the object's referents. Returns the number of references in its block. */
function scan(slot: u32, hasRoom: bool): u32 {
  const row = rowsBase + ((<usize>slot) << ROW_SHIFT);
  const meta = load<u32>(row, META);
  if ((meta & GENERATION_MASK) > <u32>PERMANENT) return 0; // died since it was pushed
  if (meta & LONG) {
    const count = load<u32>(row, COUNT);
    if (count > LONG_SLICE) {
      if (load<u32>(SCAN_SLOT) != NIL) pushGrey(slot);
      else beginLong(slot);
      return 0;
    }
    shadeAll(blocksBase + ((<usize>load<u32>(row, BLOCK)) << 2), count);
    return count;
  }
  if (!hasRoom) {
    shadeAll(row + FIRST_REFERENCE, 3);
    return 0;
  }
  const stack = markStack();
  let tail = stack + ((<usize>load<u32>(STACK_LENGTH)) << 2);
  tail = reach(load<u32>(row, FIRST_REFERENCE), tail);
  tail = reach(load<u32>(row, FIRST_REFERENCE + 4), tail);
  tail = reach(load<u32>(row, FIRST_REFERENCE + 8), tail);
  store<u32>(STACK_LENGTH, <u32>((tail - stack) >> 2));
  return 0;
}

/** As `shade`, with room in the stack; no branch on the colour. */
function reach(slot: u32, tail: usize): usize {
  if (slot >= load<u32>(MARK_END)) return tail;
  const word = whiteBits() + ((<usize>(slot >> 5)) << 2);
  const value = load<u32>(word);
  store<u32>(word, value & ~(<u32>1 << (slot & 31)));
  store<u32>(tail, slot);
  return tail + ((<usize>((value >> (slot & 31)) & 1)) << 2);
}

function shadeAll(first: usize, count: u32): void {
  for (let at = first, end = first + ((<usize>count) << 2); at < end; at += 4) shade(load<u32>(at));
}

/** An object with many references is followed one part at a time. References moved within it pass the barrier. */
function beginLong(slot: u32): void {
  store<u32>(SCAN_SLOT, slot);
  store<u32>(SCAN_INDEX, 0);
}

function scanLong(): void {
  const slot = load<u32>(SCAN_SLOT);
  const index = load<u32>(SCAN_INDEX);
  const isDead = generationOf(slot) > <u32>PERMANENT;
  const count: u32 = isDead ? 0 : referenceCount(slot);
  if (index >= count) {
    store<u32>(SCAN_SLOT, NIL);
    return;
  }
  const part = min<u32>(count - index, LONG_SLICE);
  shadeAll(referencesOf(slot) + ((<usize>index) << 2), part);
  store<u32>(SCAN_INDEX, index + part);
  store<u32>(CYCLE_REFERENCES, load<u32>(CYCLE_REFERENCES) + part);
  spend(part);
}

/** Starts another pass over the grey bits. Each follows a full stack that was scanned, so there are at most 33. */
function rescan(): void {
  store<u32>(OVERFLOWED, 0);
  store<u32>(GREY_CURSOR, 0);
}

/** Moves grey objects from their bits to the stack, which is empty. */
function refillStack(): void {
  const grey = greyBits();
  const end = load<u32>(MARK_END);
  const last = min<u32>(load<u32>(GREY_CURSOR) + (GREY_WORDS << 5), end);
  let slot = load<u32>(GREY_CURSOR);
  for (; slot < last && load<u32>(STACK_LENGTH) < MARK_BATCH; slot += 32) {
    const word = grey + ((<usize>(slot >> 5)) << 2);
    let bits = load<u32>(word);
    if (bits == 0) continue;
    store<u32>(word, 0);
    for (; bits != 0; bits &= bits - 1) pushGrey(slot + ctz(bits));
  }
  store<u32>(GREY_CURSOR, slot);
  spend(32);
}

/** Marking is done: after this the white objects are the set of a collection of all generations. */
export function seal(): void {
  const end = load<u32>(MARK_END);
  const white = whiteBits();
  let set: u32 = 0;
  for (let at: usize = 0, last = (<usize>end) >> 3; at < last; at += 4) {
    const lost = load<u32>(white + at) & load<u32>(candidateBits + at);
    store<u32>(unreachableBits + at, lost);
    set += popcnt(lost);
  }
  endMarking(BARRIER_SET);
  store<u32>(SLICED, 1);
  store<u32>(LIST_MODE, 0);
  store<u32>(CALLED_OUT, 0);
  store<u32>(CANDIDATES, trackedCount());
  store<u32>(REFERENCES_VISITED, load<u32>(CYCLE_REFERENCES));
  store<u32>(SET_COUNT, set);
}
