// Where objects are made and freed: slots are taken, from the free list first, and returned. A slot's
// version changes each time it is returned; when its versions run out it is retired, so that no handle
// ever reaches another object.

import {
  BLOCK, CAPACITY, COLLECTION_DUE, COUNT, COUNTERS, FINALIZED, FINALIZER, FINALIZER_COUNT, FIRST_REFERENCE, FREE,
  FREE_HEAD, GENERATION_MASK, INLINE_COUNT_SHIFT, INLINE_MAX, LEAF, LEAF_OBJECT, LEGACY, LEGACY_COUNT, LISTED_MASK,
  LIVE_COUNT, LONG, NIL, OUT_OF_MEMORY, REFERENCE_COUNT_MAX, RETIRED_COUNT, SLOT_CAPACITY, SLOT_TOP, STATUS,
  TRIGGER, VERSION_MAX, VERSION_SHIFT, VERSION_SKIP,
} from "./layout";
import { countsOf, generationOf, growSlots, linkOf, metaOf, rowOf, setMeta, slotTop, typeBase } from "./columns";
import { allocBlock, blockAddress, blockCapacity, freeBlock } from "./blocks";
import { enterGeneration0 } from "./generations";

/** What a slot's META keeps from one object to the next: the version and the list bits. */
const KEPT_MASK: u32 = (0xffffffff << VERSION_SHIFT) | LISTED_MASK;

export function bump(field: usize, change: i32): void {
  assert(change >= 0 || load<u32>(field) >= <u32>-change); // nothing is counted below 0
  store<i32>(field, load<i32>(field) + change);
}

/**
 * A new object with one external reference, which the caller owns, and `references` positions.
 * After this: NIL means that nothing was made; STATUS is COLLECTION_DUE (collect, then call
 * `place`: the object is counted already) or OUT_OF_MEMORY.
 */
export function alloc(type: u32, references: u32, flags: u32): u32 {
  if (flags & LEAF_OBJECT) return place(type, references, flags);
  const count = load<u32>(COUNTERS) + 1;
  if (count > load<u32>(TRIGGER)) {
    store<u32>(COUNTERS, count);
    store<u32>(STATUS, COLLECTION_DUE);
    return NIL;
  }
  const slot = place(type, references, flags);
  if (slot != NIL) store<u32>(COUNTERS, count);
  return slot;
}

/** Counts an object with a finalizer when it is made (`change` 1) and freed (-1); `meta` is its META. */
export function countFinalizer(meta: u32, change: i32): void {
  bump(FINALIZER_COUNT, change);
  if (meta & LEGACY) bump(LEGACY_COUNT, change);
}

/** As `alloc`, but neither counts the object nor asks for a collection. */
export function place(type: u32, references: u32, flags: u32): u32 {
  let block: u32 = NIL;
  if (references > <u32>INLINE_MAX) {
    if (references <= <u32>REFERENCE_COUNT_MAX) block = allocBlock(references);
    if (block == NIL) return outOfMemory();
  }
  const slot = takeSlot();
  if (slot == NIL) {
    if (block != NIL) freeBlock(block, blockCapacity(references));
    return outOfMemory();
  }
  const row = rowOf(slot);
  let meta = (metaOf(slot) & KEPT_MASK) | (flags & (FINALIZER | LEGACY));
  if (block == NIL) {
    meta |= references << INLINE_COUNT_SHIFT;
    store<u32>(row, NIL, FIRST_REFERENCE);
    store<u64>(row, NIL, FIRST_REFERENCE + 4);
  } else {
    memory.fill(blockAddress(block), 0, (<usize>references) << 2);
    meta |= LONG;
    store<u32>(row, block, BLOCK);
    store<u32>(row, references, COUNT);
    store<u32>(row, blockCapacity(references), CAPACITY);
  }
  store<u64>(countsOf(slot), 0x0000000100000001); // REFCOUNT 1, EXTERNAL 1
  store<u16>(typeBase + ((<usize>slot) << 1), <u16>type);
  bump(LIVE_COUNT, 1);
  if (flags & FINALIZER) countFinalizer(flags, 1);
  setMeta(slot, flags & LEAF_OBJECT ? meta | LEAF : enterGeneration0(slot, meta));
  return slot;
}

function outOfMemory(): u32 {
  store<u32>(STATUS, OUT_OF_MEMORY);
  return NIL;
}

/** A slot whose META holds its version and list bits; NIL when memory cannot grow. */
function takeSlot(): u32 {
  const free = load<u32>(FREE_HEAD);
  if (free != NIL) {
    assert(generationOf(free) == FREE); // the free list leads to free slots
    store<u32>(FREE_HEAD, linkOf(free));
    return free;
  }
  const top = slotTop();
  if (top == load<u32>(SLOT_CAPACITY) && !growSlots()) return NIL;
  assert(top < load<u32>(SLOT_CAPACITY)); // a slot within the columns
  store<u32>(SLOT_TOP, top + 1);
  setMeta(top, (load<u32>(VERSION_SKIP) + 1) << VERSION_SHIFT);
  return top;
}

/** Frees the block of an object whose references have all been released. */
export function freeReferences(slot: u32): void {
  const row = rowOf(slot);
  const meta = metaOf(slot);
  if (!(meta & LONG)) return;
  freeBlock(load<u32>(row, BLOCK), load<u32>(row, CAPACITY));
  setMeta(slot, meta & ~LONG);
}

/**
 * Puts the slot of a dead object, whose META is `meta`, on the free list with its next version,
 * or retires it.
 */
export function freeSlot(slot: u32, meta: u32): void {
  assert((meta & GENERATION_MASK) != FREE); // freed once
  const counts = countsOf(slot);
  if (meta >> VERSION_SHIFT == VERSION_MAX) {
    setMeta(slot, meta & LISTED_MASK | FREE);
    store<u64>(counts, 0);
    bump(RETIRED_COUNT, 1);
    return;
  }
  setMeta(slot, (meta & KEPT_MASK) + ((1 << VERSION_SHIFT) | FREE));
  store<u64>(counts, (<u64>load<u32>(FREE_HEAD)) << 32); // REFCOUNT 0, LINK
  store<u32>(FREE_HEAD, slot);
}

/** The deallocation of a tracked object lowers the first counter, which never falls below 0. */
export function countDeallocation(): void {
  countDeallocations(1);
}

export function countDeallocations(deaths: u32): void {
  const count = load<u32>(COUNTERS);
  store<u32>(COUNTERS, count > deaths ? count - deaths : 0);
}

/** The object's finalizer may run again: Python's rule for objects that its collector does not know. */
export function clearFinalized(slot: u32): void {
  setMeta(slot, metaOf(slot) & ~FINALIZED);
}
