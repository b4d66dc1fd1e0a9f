// Which objects the collector examines. Generations 0 and 1 are in the young list, so that the cost of a
// young collection depends on the young objects only; generation 2 is everything else that has its
// candidate bit set; permanent objects have none. The list is short (an eighth of the slots): when
// more objects are young than that, they are found by scanning all slots, which is then still a
// constant per young object.
//
// When the list is full, generation 1 leaves it first, because it is the larger one then.
//
//   young list   ┌─────────────────┬───────────────┬ ─ ─ ─ ─
//                │  generation 1   │ generation 0  │
//                └─────────────────┴───────────────┴ ─ ─ ─ ─
//                0          YOUNG_BOUNDARY    YOUNG_LENGTH
//
// An entry may be stale (its object died, or the slot holds a younger one): it counts only while the
// object's generation is that of the part. A slot has at most one entry in each part.

import {
  ANY_SUSPECTS, ASIDE, BARRIER, COLLECTING, COUNTERS, GENERATION_COUNTS, GENERATION_MASK, LISTED_0, LISTED_1, LISTED_MASK,
  LIST_LENGTH, LONG_LIVED_PENDING, META, OVERFLOW_0, OVERFLOW_1, PERMANENT, ROW_SHIFT, SUSPECTS, UNTRACKED,
  YOUNG_BOUNDARY, YOUNG_LENGTH,
} from "./layout";
import {
  candidateBits, generationOf, metaOf, queueBase, rowsBase, setMeta, slotTop, unreachableBits, youngCapacity, youngList,
} from "./columns";
import { bitWord, clearBit, nextBit, setBit, testBit } from "./bits";
import { forgetMarks } from "./barrier";

export function addToGenerationCount(generation: u32, change: i32): void {
  const count = <usize>GENERATION_COUNTS + ((<usize>generation) << 2);
  assert(change >= 0 || load<u32>(count) >= <u32>-change); // no generation has a negative count
  store<i32>(count, load<i32>(count) + change);
}

export function generationCount(generation: u32): u32 {
  return load<u32>(<usize>GENERATION_COUNTS + ((<usize>generation) << 2));
}

/** Whether every object of generations 0 and 1 is in the young list. */
export function youngIsListed(): bool {
  return !load<u32>(OVERFLOW_0) && !load<u32>(OVERFLOW_1);
}

export function youngLength(): u32 {
  return load<u32>(YOUNG_LENGTH);
}

/** The first entry for generation 0; all entries before it are for generation 1. */
export function youngBoundary(): u32 {
  return load<u32>(YOUNG_BOUNDARY);
}

/** Address of an entry, or of the list's end. */
export function youngAt(index: u32): usize {
  return youngList + ((<usize>index) << 2);
}

export function youngEntry(index: u32): u32 {
  assert(index < youngCapacity()); // an entry within the young list
  return load<u32>(youngList + ((<usize>index) << 2));
}

function setYoungEntry(index: u32, slot: u32): void {
  assert(index < youngCapacity()); // a new entry within the young list
  store<u32>(youngList + ((<usize>index) << 2), slot);
}

export function setGeneration(slot: u32, generation: u32): void {
  setMeta(slot, (metaOf(slot) & ~GENERATION_MASK) | generation);
}

/** After this: the object, which was in no generation, is in generation 0. */
export function track(slot: u32): void {
  setMeta(slot, enterGeneration0(slot, metaOf(slot)));
}

/** As `track`, for an object whose META is `meta`: returns its new META. */
export function enterGeneration0(slot: u32, meta: u32): u32 {
  assert(!testBit(candidateBits, slot)); // in no generation so far
  setBit(candidateBits, slot);
  if (load<u32>(BARRIER)) forgetMarks(slot);
  addToGenerationCount(0, 1);
  return (meta & LISTED_0 ? meta : enlist0(slot, meta)) & ~GENERATION_MASK;
}

/** Puts the slot into the list's part for generation 0, if there is room; returns its META. */
function enlist0(slot: u32, meta: u32): u32 {
  if (youngLength() == youngCapacity() && youngBoundary() > 0) {
    delist1();
    meta &= ~LISTED_1;
  }
  const length = youngLength();
  if (length == youngCapacity()) {
    store<u32>(OVERFLOW_0, 1);
    return meta;
  }
  setYoungEntry(length, slot);
  store<u32>(YOUNG_LENGTH, length + 1);
  return meta | LISTED_0;
}

/**
 * After this: the object is in no generation, and in no collection's set.
 * Its entry in the young list stays until the next collection.
 */
export function untrack(slot: u32): void {
  const generation = generationOf(slot);
  if (generation > <u32>PERMANENT) return;
  leaveGeneration(slot, generation);
  setMeta(slot, (metaOf(slot) & ~(GENERATION_MASK | ASIDE)) | UNTRACKED);
}

/** The part of `untrack` that is not in META. */
export function leaveGeneration(slot: u32, generation: u32): void {
  addToGenerationCount(generation, -1);
  clearBit(candidateBits, slot);
  if (load<u32>(COLLECTING)) clearBit(unreachableBits, slot);
}

/** After this: the tracked object is in `generation`, 1 or 2. */
export function moveToGeneration(slot: u32, generation: u32): void {
  const present = generationOf(slot);
  assert(present <= <u32>PERMANENT); // in a generation so far
  addToGenerationCount(present, -1);
  addToGenerationCount(generation, 1);
  setGeneration(slot, generation);
  setBit(candidateBits, slot);
  if (generation == 1) enlist1(slot);
}

/** Puts the slot into the list's part for generation 1; the first of generation 0 moves to the end. */
function enlist1(slot: u32): void {
  const meta = metaOf(slot);
  if (meta & LISTED_1 || load<u32>(OVERFLOW_1)) return;
  const length = youngLength();
  if (length >= youngCapacity()) {
    store<u32>(OVERFLOW_1, 1);
    return;
  }
  const boundary = youngBoundary();
  setYoungEntry(length, youngEntry(boundary));
  setYoungEntry(boundary, slot);
  store<u32>(YOUNG_LENGTH, length + 1);
  store<u32>(YOUNG_BOUNDARY, boundary + 1);
  setMeta(slot, meta | LISTED_1);
}

/** After this: the list holds generation 0 only; generation 1 is found by scanning. */
function delist1(): void {
  const boundary = youngBoundary();
  const kept = youngLength() - boundary;
  for (let index: u32 = 0; index < boundary; index++) {
    const slot = youngEntry(index);
    setMeta(slot, metaOf(slot) & ~LISTED_1);
  }
  memory.copy(youngList, youngList + ((<usize>boundary) << 2), (<usize>kept) << 2);
  store<u32>(YOUNG_LENGTH, kept);
  store<u32>(YOUNG_BOUNDARY, 0);
  store<u32>(OVERFLOW_1, 1);
}

/** Removes the entries from `first` on. */
export function truncateYoungList(first: u32): void {
  const mask = ~(first == 0 ? LISTED_MASK : LISTED_0);
  const length = youngLength();
  for (let index = first; index < length; index++) {
    const slot = youngEntry(index);
    setMeta(slot, metaOf(slot) & mask);
  }
  if (first == 0) {
    emptyYoungList();
  } else {
    store<u32>(YOUNG_LENGTH, first);
    store<u32>(OVERFLOW_0, 0);
  }
}

/** Empties the list. The caller has cleared the LISTED bits of its entries. */
function emptyYoungList(): void {
  store<u32>(YOUNG_LENGTH, 0);
  store<u32>(YOUNG_BOUNDARY, 0);
  store<u32>(OVERFLOW_0, 0);
  store<u32>(OVERFLOW_1, 0);
}

/**
 * The listed objects of generations <= `oldest`, 0 or 1, that were reached join the next one.
 * After this: those not reached, the set, are in the queue column, LIST_LENGTH of them; the list has no
 * part for the generations examined.
 */
export function promoteListed(oldest: u32): void {
  const unreached = oldest == 0 ? promoteTo1() : promotePart(0, promotePart(1, queueBase));
  if (oldest > 0) emptyYoungList();
  store<u32>(LIST_LENGTH, <u32>((unreached - queueBase) >> 2));
}

/** The part for generation 1, if there is one, grows over the entries of those promoted, in order. */
function promoteTo1(): usize {
  const rows = rowsBase;
  const bits = unreachableBits;
  const length = youngLength();
  const listed: u32 = load<u32>(OVERFLOW_1) ? 0 : LISTED_1;
  let boundary = youngBoundary();
  let unreached = queueBase;
  let moved: i32 = 0;
  for (let index = boundary; index < length; index++) {
    const slot = youngEntry(index);
    const row = rows + ((<usize>slot) << ROW_SHIFT);
    const meta = load<u32>(row, META) & ~LISTED_0;
    if (meta & GENERATION_MASK) {
      store<u32>(row, meta, META); // died, or is older by now
    } else if (testBit(bits, slot)) {
      store<u32>(row, meta, META);
      store<u32>(unreached, slot);
      unreached += 4;
    } else {
      store<u32>(row, meta | 1 | listed, META);
      setYoungEntry(boundary, slot);
      boundary += <u32>((listed & ~meta) != 0);
      moved++;
    }
  }
  store<u32>(YOUNG_LENGTH, boundary);
  store<u32>(YOUNG_BOUNDARY, boundary);
  addToGenerationCount(0, -moved);
  addToGenerationCount(1, moved);
  return unreached;
}

/** Moves the part for `generation` to generation 2. Returns the tail of the unreached. */
function promotePart(generation: u32, queue: usize): usize {
  const rows = rowsBase;
  const bits = unreachableBits;
  const end = generation == 1 ? youngBoundary() : youngLength();
  let unreached = queue;
  let moved: i32 = 0;
  for (let index: u32 = generation == 1 ? 0 : youngBoundary(); index < end; index++) {
    const slot = youngEntry(index);
    const row = rows + ((<usize>slot) << ROW_SHIFT);
    const meta = load<u32>(row, META) & ~LISTED_MASK;
    if ((meta & GENERATION_MASK) != generation) {
      store<u32>(row, meta, META); // died, or is older by now
    } else if (testBit(bits, slot)) {
      store<u32>(row, meta, META);
      store<u32>(unreached, slot);
      unreached += 4;
    } else {
      store<u32>(row, meta - generation + 2, META);
      moved++;
    }
  }
  addToGenerationCount(generation, -moved);
  addToGenerationCount(2, moved);
  return unreached;
}

/**
 * The listed objects of generation 0 join generation 2 unexamined, and counting towards the next young collection
 * starts anew. No young collection can run between the steps of a deletion; without this the next one would examine
 * in one pause all that was made meanwhile.
 */
export function ageGeneration0(): void {
  const boundary = youngBoundary();
  const length = youngLength();
  let moved: i32 = 0;
  let survivors: i32 = 0;
  for (let index = boundary; index < length; index++) {
    const slot = youngEntry(index);
    const meta = metaOf(slot) & ~LISTED_0;
    if (meta & GENERATION_MASK) {
      setMeta(slot, meta); // died, or is older by now
      continue;
    }
    setMeta(slot, meta | 2);
    moved++;
    survivors += <i32>!testBit(unreachableBits, slot);
  }
  store<u32>(YOUNG_LENGTH, boundary);
  store<u32>(COUNTERS, 0);
  store<u32>(LONG_LIVED_PENDING, load<u32>(LONG_LIVED_PENDING) + survivors);
  addToGenerationCount(0, -moved);
  addToGenerationCount(2, moved);
}

/** Every candidate of generation <= `oldest` that is not marked unreachable joins `into`. */
export function promoteScanned(oldest: u32, into: u32): void {
  const end = slotTop();
  for (let first: u32 = 0; first < end; first += 32) {
    let bits = load<u32>(bitWord(candidateBits, first)) & ~load<u32>(bitWord(unreachableBits, first));
    if (bits == 0) continue;
    let byGeneration: u32 = 0; // 16 bits each
    for (; bits != 0; bits &= bits - 1) {
      const slot = first + ctz(bits);
      const meta = metaOf(slot);
      const generation = meta & GENERATION_MASK;
      if (generation > oldest || generation == into) continue;
      setMeta(slot, meta - generation + into);
      byGeneration += <u32>1 << (generation << 4);
    }
    const from0 = <i32>(byGeneration & 0xffff);
    const from1 = <i32>(byGeneration >> 16);
    addToGenerationCount(0, -from0);
    addToGenerationCount(1, -from1);
    addToGenerationCount(into, from0 + from1);
  }
}

/** The survivors among the listed objects of generations 0 and 1 join generation 2: a full collection. */
export function promoteListedToOldest(): void {
  for (let index: u32 = 0, length = youngLength(); index < length; index++) {
    const slot = youngEntry(index);
    const generation = generationOf(slot);
    if (generation > 1 || testBit(unreachableBits, slot)) continue;
    setGeneration(slot, 2);
    addToGenerationCount(generation, -1);
    addToGenerationCount(2, 1);
  }
}

/**
 * Every object of generations 0 to 2 becomes permanent, except those under collection and those
 * that a collection has set aside.
 * Cost: all slots.
 */
export function freezeAll(): void {
  const end = slotTop();
  let isAnyAside: u32 = 0;
  for (let slot = nextBit(candidateBits, 0, end); slot < end; slot = nextBit(candidateBits, slot + 1, end)) {
    if (testBit(unreachableBits, slot)) continue;
    if (metaOf(slot) & ASIDE) {
      isAnyAside = 1;
      continue;
    }
    addToGenerationCount(generationOf(slot), -1);
    addToGenerationCount(PERMANENT, 1);
    setGeneration(slot, PERMANENT);
    clearBit(candidateBits, slot);
  }
  truncateYoungList(0);
  // Objects set aside may be in generation 1, and the list is empty now.
  if (isAnyAside) store<u32>(OVERFLOW_1, 1);
}

/** After this: the permanent generation is empty; its objects are in generation 2. */
export function unfreezeAll(): void {
  if (generationCount(PERMANENT) == 0) return;
  store<u32>(SUSPECTS, ANY_SUSPECTS); // frozen objects may have become garbage unexamined
  const end = slotTop();
  for (let slot: u32 = 1; slot < end; slot++) {
    if (generationOf(slot) == PERMANENT) moveToGeneration(slot, 2);
  }
}
