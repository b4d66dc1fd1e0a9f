// The write barrier of a collection in steps (cycle.ts). While a cycle marks, an object that gains a reference,
// external or from an object, is shaded in the same call: so no scanned object refers to a white one, and no
// white object that the root scan has passed has an external reference. Removing a reference needs no
// barrier.
//
//   white   a candidate whose bit is set in the cycle's first column: not reached so far
//   grey    reached, its references not yet followed: in the mark stack, or marked in the second column
//   black   all others, including objects made since the cycle began
//
// The cycle's block:       ┌ 1 bit a slot ┬ 1 bit a slot ┬ BATCH ┬ mark stack, a word for each 32 slots ┐
//                          │ white        │ grey         │       │ or STACK_MIN                         │

import {
  BARRIER, BARRIER_DELETING, BARRIER_MARKING, BARRIER_SET, CALLED_OUT, MARKS, MARK_END, NIL, OVERFLOWED, SCAN_SLOT,
  STACK_LENGTH,
} from "./layout";
import { refcountOf, unreachableBits } from "./columns";
import { clearBit, setBit, testBit } from "./bits";
import { blockAddress } from "./blocks";

/** How many objects' rows are read ahead, as in mark.ts. */
export const MARK_BATCH: u32 = 128;
const STACK_MIN: u32 = 2560;

/** Bytes of one column of bits. */
export function markBytes(): usize {
  return (<usize>load<u32>(MARK_END)) >> 3;
}

export function whiteBits(): usize {
  return blockAddress(load<u32>(MARKS));
}

export function greyBits(): usize {
  return whiteBits() + markBytes();
}

export function markBatch(): usize {
  return greyBits() + markBytes();
}

export function markStack(): usize {
  return markBatch() + ((<usize>MARK_BATCH) << 2);
}

export function stackCapacity(end: u32): u32 {
  return max<u32>(end >> 5, STACK_MIN);
}

/** Words of the block for slots below `end`. */
export function marksWords(end: u32): u32 {
  return (end >> 4) + MARK_BATCH + stackCapacity(end);
}

/**
 * Called before the object gains a reference during a cycle (BARRIER is not 0). False: it is being
 * deallocated or deleted, and nothing may refer to it any more.
 */
export function admit(slot: u32): bool {
  const barrier = load<u32>(BARRIER);
  if (slot == NIL) return true;
  if (refcountOf(slot) == 0) return false;
  if (barrier == BARRIER_MARKING) {
    shade(slot);
    return true;
  }
  if (!testBit(unreachableBits, slot)) return true;
  if (barrier == BARRIER_SET) store<u32>(CALLED_OUT, 1); // it may be reachable again
  return barrier != BARRIER_DELETING;
}

/** Makes a white object grey. */
export function shade(slot: u32): void {
  if (slot >= load<u32>(MARK_END) || !testBit(whiteBits(), slot)) return;
  clearBit(whiteBits(), slot);
  pushGrey(slot);
}

/** Marks the object grey: in the stack, or as a bit when the stack is full. */
export function pushGrey(slot: u32): void {
  const length = load<u32>(STACK_LENGTH);
  if (length < stackCapacity(load<u32>(MARK_END))) {
    store<u32>(markStack() + ((<usize>length) << 2), slot);
    store<u32>(STACK_LENGTH, length + 1);
  } else if (slot < load<u32>(MARK_END)) {
    setBit(greyBits(), slot);
    store<u32>(OVERFLOWED, 1);
  }
}

/** Makes a dying object that lives on for its finalizer grey while a cycle marks: it may not have been scanned. */
export function reviveGrey(slot: u32): void {
  if (load<u32>(BARRIER) == BARRIER_MARKING && slot < load<u32>(MARK_END)) pushGrey(slot);
}

/** After this: the slot's new object is black; marks of one that died there during the cycle are gone. */
export function forgetMarks(slot: u32): void {
  if (load<u32>(BARRIER) != BARRIER_MARKING || slot >= load<u32>(MARK_END)) return;
  clearBit(whiteBits(), slot);
  clearBit(greyBits(), slot);
  if (load<u32>(SCAN_SLOT) == slot) store<u32>(SCAN_SLOT, 0);
}
