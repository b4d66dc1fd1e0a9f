// Where an object's references are, and the one function that writes references. Up to three are in
// the object's row, more in a block.

import {
  BLOCK, CAPACITY, COUNT, FIRST_REFERENCE, INLINE_COUNT_MASK, INLINE_COUNT_SHIFT, INLINE_MAX, LONG, NIL,
  REFERENCE_COUNT_MAX,
} from "./layout";
import { metaOf, rowOf, setMeta } from "./columns";
import { allocBlock, blockAddress, blockCapacity, freeBlock } from "./blocks";

export function referenceCount(slot: u32): u32 {
  const row = rowOf(slot);
  const meta = metaOf(slot);
  return meta & LONG ? load<u32>(row, COUNT) : (meta & INLINE_COUNT_MASK) >> INLINE_COUNT_SHIFT;
}

/** Address of the reference at position 0; valid until the object's references or memory grow. */
export function referencesOf(slot: u32): usize {
  const row = rowOf(slot);
  assert(!(metaOf(slot) & LONG) || load<u32>(row, COUNT) <= load<u32>(row, CAPACITY)); // positions have room
  return metaOf(slot) & LONG ? blockAddress(load<u32>(row, BLOCK)) : row + FIRST_REFERENCE;
}

/** The referent at position `index`, which must be below the object's reference count. */
export function getReference(slot: u32, index: u32): u32 {
  assert(index < referenceCount(slot)); // a position that can be read
  return load<u32>(referencesOf(slot) + ((<usize>index) << 2));
}

/** Address of the reference at position `index`; 0 when the object has no such position. */
export function positionOf(slot: u32, index: u32): usize {
  const row = rowOf(slot);
  const meta = metaOf(slot);
  if (meta & LONG) {
    if (index >= load<u32>(row, COUNT)) return 0;
    return blockAddress(load<u32>(row, BLOCK)) + ((<usize>index) << 2);
  }
  if (index >= (meta & INLINE_COUNT_MASK) >> INLINE_COUNT_SHIFT) return 0;
  return row + FIRST_REFERENCE + ((<usize>index) << 2);
}

/**
 * Stores `target` at `position` of the object and returns the old referent; the caller adjusts the
 * counts of both and calls the write barrier (refcount.ts). Every reference that an object is given is
 * written here.
 * Only empty positions, and a whole row when it moves into a block, are written elsewhere.
 */
export function replaceReference(slot: u32, position: usize, target: u32): u32 {
  assert(position - referencesOf(slot) < (<usize>referenceCount(slot)) << 2); // a position of the object
  const previous = load<u32>(position);
  store<u32>(position, target);
  return previous;
}

/**
 * Gives the object at least `count` positions; new ones are NIL.
 * After this: the count is `max(count, old)`. False, and nothing changed, when memory is out.
 * Cost: amortised constant per position when called with growing counts.
 */
export function reserveReferences(slot: u32, count: u32): bool {
  const present = referenceCount(slot);
  if (count <= present) return true;
  const row = rowOf(slot);
  const meta = metaOf(slot);
  if (!(meta & LONG)) {
    if (count <= <u32>INLINE_MAX) {
      setMeta(slot, (meta & ~INLINE_COUNT_MASK) | (count << INLINE_COUNT_SHIFT));
      return true;
    }
    return lengthen(slot, present, count, blockCapacity(count));
  }
  const capacity = load<u32>(row, CAPACITY);
  if (count > capacity) return lengthen(slot, present, count, blockCapacity(max(count, capacity * 2)));
  const first = blockAddress(load<u32>(row, BLOCK));
  memory.fill(first + ((<usize>present) << 2), 0, (<usize>(count - present)) << 2);
  store<u32>(row, count, COUNT);
  return true;
}

/** Moves the object's references into a block of `capacity` words, of which `count` are used. */
function lengthen(slot: u32, present: u32, count: u32, capacity: u32): bool {
  if (count > <u32>REFERENCE_COUNT_MAX) return false;
  const block = allocBlock(capacity);
  if (block == NIL) return false;
  const row = rowOf(slot);
  const meta = metaOf(slot);
  const to = blockAddress(block);
  memory.copy(to, referencesOf(slot), (<usize>present) << 2);
  memory.fill(to + ((<usize>present) << 2), 0, (<usize>(count - present)) << 2);
  if (meta & LONG) freeBlock(load<u32>(row, BLOCK), load<u32>(row, CAPACITY));
  setMeta(slot, (meta & ~INLINE_COUNT_MASK) | LONG);
  store<u32>(row, block, BLOCK);
  store<u32>(row, count, COUNT);
  store<u32>(row, capacity, CAPACITY);
  return true;
}

/** Removes the positions from `count` on; their references must have been released. */
export function dropPositions(slot: u32, count: u32): void {
  const row = rowOf(slot);
  const meta = metaOf(slot);
  if (meta & LONG) store<u32>(row, count, COUNT);
  else setMeta(slot, (meta & ~INLINE_COUNT_MASK) | (count << INLINE_COUNT_SHIFT));
}
