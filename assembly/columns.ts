// Where the columns are, and how they move when the heap grows. Everything else in the kernel
// reaches memory through the addresses kept here. The blocks come last because they grow most
// often; they are addressed from their own start, so that moving them changes no pointer.

import {
  BLOCK_TOP, CAPACITY_STEP, CONTROL_BYTES, CONTROL_LAYOUT, COUNTS_SHIFT, EXTERNAL, GENERATION_MASK, HEAP_TAG,
  LAYOUT_VERSION, LINK, META, PAGE_BYTES, REFCOUNT, ROW_SHIFT, SLOT_CAPACITY, SLOT_COUNT_MAX, SLOT_TOP, TRIGGER,
  VERSION_SHIFT, WEAK_COLUMN,
} from "./layout";

export let unreachableBits: usize = 0;
export let candidateBits: usize = 0;
export let youngList: usize = 0;
export let queueBase: usize = 0;
export let typeBase: usize = 0;
export let gcRefsBase: usize = 0;
export let countsBase: usize = 0;
export let rowsBase: usize = 0;
export let weakHeadsBase: usize = 0;
export let blocksBase: usize = 0;

/** First slot that was never used. */
export function slotTop(): u32 {
  return load<u32>(SLOT_TOP);
}

export function rowOf(slot: u32): usize {
  assert(slot < slotTop()); // a row that was given out
  return rowsBase + ((<usize>slot) << ROW_SHIFT);
}

export function countsOf(slot: u32): usize {
  assert(slot < slotTop()); // counts that were given out
  return countsBase + ((<usize>slot) << COUNTS_SHIFT);
}

export function metaOf(slot: u32): u32 {
  return load<u32>(rowOf(slot), META);
}

export function setMeta(slot: u32, meta: u32): void {
  store<u32>(rowOf(slot), meta, META);
}

export function generationOf(slot: u32): u32 {
  return metaOf(slot) & GENERATION_MASK;
}

export function versionOf(slot: u32): u32 {
  return metaOf(slot) >> VERSION_SHIFT;
}

export function refcountOf(slot: u32): u32 {
  return load<u32>(countsOf(slot), REFCOUNT);
}

export function externalOf(slot: u32): u32 {
  return load<u32>(countsOf(slot), EXTERNAL);
}

/** The next slot in the list that the object is in; its refcount is 0. */
export function linkOf(slot: u32): u32 {
  return load<u32>(countsOf(slot), LINK);
}

export function setLink(slot: u32, next: u32): void {
  store<u32>(countsOf(slot), next, LINK);
}

/**
 * Entries that the young list can hold; beyond that young objects are found by scanning. One less
 * than there is room for: the queue holds twice as many, and one word more that a push may write.
 */
export function youngCapacity(): u32 {
  return (load<u32>(SLOT_CAPACITY) >> 3) - 1;
}

function columnBytes(capacity: u64, hasWeakColumn: u32): u64 {
  // 1/8 + 1/8 + 1/2 + 1 + 2 + 4 + 8 + 16 bytes a slot, and 4 for weak reference heads.
  return (capacity >> 2) + (capacity >> 1) + capacity * 31 + (hasWeakColumn ? capacity * 4 : 0);
}

function placeColumns(capacity: usize, hasWeakColumn: u32): void {
  unreachableBits = CONTROL_BYTES;
  candidateBits = unreachableBits + (capacity >> 3);
  youngList = candidateBits + (capacity >> 3);
  queueBase = youngList + (capacity >> 1);
  typeBase = queueBase + capacity;
  gcRefsBase = typeBase + capacity * 2;
  countsBase = gcRefsBase + capacity * 4;
  rowsBase = countsBase + capacity * 8;
  weakHeadsBase = rowsBase + capacity * 16;
  blocksBase = weakHeadsBase + (hasWeakColumn ? capacity * 4 : 0);
}

/**
 * Makes an empty heap, or attaches to the one already in memory.
 * After this: the columns are placed for the capacity in the control block. The memory may have no page yet.
 */
export function attachColumns(heapTag: u32): bool {
  if (!ensureBytes(CONTROL_BYTES + columnBytes(CAPACITY_STEP, 0))) return false;
  if (load<u32>(CONTROL_LAYOUT) == LAYOUT_VERSION) {
    placeColumns(load<u32>(SLOT_CAPACITY), load<u32>(WEAK_COLUMN));
    return true;
  }
  store<u32>(CONTROL_LAYOUT, LAYOUT_VERSION);
  store<u32>(SLOT_CAPACITY, CAPACITY_STEP);
  store<u32>(SLOT_TOP, 1);
  store<u32>(BLOCK_TOP, 1);
  store<u32>(HEAP_TAG, heapTag);
  store<u32>(TRIGGER, 0xffffffff);
  placeColumns(CAPACITY_STEP, 0);
  return true;
}

/** Grows memory until it holds `bytes`. After this: false, and nothing changed, when it cannot. */
function ensureBytes(bytes: u64): bool {
  const present = <u64>memory.size() * PAGE_BYTES;
  if (bytes <= present) return true;
  const pages = <i32>((bytes - present + PAGE_BYTES - 1) / PAGE_BYTES);
  if (bytes > 0x100000000) return false;
  return memory.grow(pages) >= 0;
}

/** No block ends above this: a loop up to an end of 2^32, which is 0 in 32 bits, would end at once. */
const BLOCKS_END: u64 = 0xfffffffc;

/** Makes room for at least `words` more words of blocks; asks for a quarter more than all blocks take. */
export function ensureBlockWords(words: u32): bool {
  const blockBytes = (<u64>load<u32>(BLOCK_TOP) + words) * 4;
  const needed = <u64>blocksBase + blockBytes;
  if (needed > BLOCKS_END) return false;
  const present = <u64>memory.size() * PAGE_BYTES;
  if (needed <= present) return true;
  return ensureBytes(min<u64>(needed + (blockBytes >> 2), 0x100000000)) || ensureBytes(needed);
}

/**
 * Gives every column room for `capacity` slots.
 * After this: all columns are at new addresses with the same content; the host's views are stale.
 * Cost: one move of the whole heap. False, and nothing changed, when memory cannot grow.
 */
export function relocateColumns(capacity: u32, hasWeakColumn: u32): bool {
  const oldCapacity = load<u32>(SLOT_CAPACITY);
  const oldHasWeakColumn = load<u32>(WEAK_COLUMN);
  const blockBytes = <usize>load<u32>(BLOCK_TOP) * 4;
  const needed = CONTROL_BYTES + columnBytes(capacity, hasWeakColumn) + blockBytes;
  if (needed > BLOCKS_END || !ensureBytes(needed)) return false;

  const unreachable = unreachableBits, candidate = candidateBits, young = youngList;
  const queue = queueBase, type = typeBase, gcRefs = gcRefsBase, counts = countsBase;
  const rows = rowsBase, weakHeads = weakHeadsBase, blocks = blocksBase;
  placeColumns(capacity, hasWeakColumn);
  store<u32>(SLOT_CAPACITY, capacity);
  store<u32>(WEAK_COLUMN, hasWeakColumn);

  // Each column moves up, the last one first, so that none overwrites another.
  const old = <usize>oldCapacity;
  memory.copy(blocksBase, blocks, blockBytes);
  if (hasWeakColumn) {
    const kept = oldHasWeakColumn ? old * 4 : 0;
    memory.copy(weakHeadsBase, weakHeads, kept);
    memory.fill(weakHeadsBase + kept, 0, <usize>capacity * 4 - kept);
  }
  memory.copy(rowsBase, rows, old * 16);
  memory.copy(countsBase, counts, old * 8);
  memory.copy(gcRefsBase, gcRefs, old * 4);
  memory.copy(typeBase, type, old * 2);
  memory.copy(queueBase, queue, old);
  memory.copy(youngList, young, old >> 1);
  const added = (<usize>capacity - old) >> 3;
  memory.copy(candidateBits, candidate, old >> 3);
  memory.fill(candidateBits + (old >> 3), 0, added);
  memory.copy(unreachableBits, unreachable, old >> 3);
  memory.fill(unreachableBits + (old >> 3), 0, added);
  return true;
}

/** Rounds up to a valid capacity, at most SLOT_COUNT_MAX. */
function roundCapacity(slots: u64): u32 {
  const rounded = (slots + (CAPACITY_STEP - 1)) & ~(<u64>(CAPACITY_STEP - 1));
  return <u32>min<u64>(rounded, SLOT_COUNT_MAX);
}

/** Makes room for one more slot at the top. Doubles small heaps, grows large ones by half. */
export function growSlots(): bool {
  const capacity = <u64>load<u32>(SLOT_CAPACITY);
  if (capacity >= <u64>SLOT_COUNT_MAX) return false;
  const hasWeakColumn = load<u32>(WEAK_COLUMN);
  const wanted = capacity < 1048576 ? capacity * 2 : capacity + (capacity >> 1);
  return (
    relocateColumns(roundCapacity(wanted), hasWeakColumn) ||
    relocateColumns(roundCapacity(capacity + (capacity >> 3)), hasWeakColumn) ||
    relocateColumns(roundCapacity(capacity + 1), hasWeakColumn)
  );
}

/**
 * Makes room for `slots` objects and for `blockWords` more words of blocks, so that neither grows the heap;
 * the column of weak reference heads exists when `hasWeakColumn` is 1. False, and no object changed,
 * when memory is out.
 */
export function reserve(slots: u32, hasWeakColumn: u32, blockWords: u32): bool {
  const capacity = max(roundCapacity(<u64>slots + 1), load<u32>(SLOT_CAPACITY));
  const weak = load<u32>(WEAK_COLUMN) | hasWeakColumn;
  const isPlaced = capacity == load<u32>(SLOT_CAPACITY) && weak == load<u32>(WEAK_COLUMN);
  return (isPlaced || relocateColumns(capacity, weak)) && ensureBlockWords(blockWords);
}
