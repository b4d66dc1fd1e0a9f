// The mark: what do reached objects reach? They wait in a queue, first in, first out. A newly reached one
// is pushed without a branch: it is always written, and the tail moves by its bit.

import {
  BLOCK, COUNT, FIRST_REFERENCE, INLINE_COUNT_MASK, INLINE_COUNT_SHIFT, LONG, META, REFERENCES_VISITED,
} from "./layout";
import { blocksBase, rowsBase, slotTop, unreachableBits } from "./columns";

/** Objects whose rows the mark reads ahead: 128. */
const BATCH_BYTES: usize = 512;

/**
 * Follows references from the `reached` objects that wait in `queue`.
 * After this: the bit of everything they reach is clear. Returns the number of all reached.
 * Invariant: what stands before `head` has been visited, what stands before `tail` is reached.
 */
export function moveUnreachable(queue: usize, reached: u32): u32 {
  const bits = unreachableBits;
  const rows = rowsBase;
  let head = queue;
  let tail = queue + ((<usize>reached) << 2);
  let visited: u32 = 0;
  while (head < tail) {
    // All rows of a batch are read before the first is used, so that their cache misses overlap.
    const end = min<usize>(head + BATCH_BYTES, tail);
    for (let at = head; at < end; at += 4) {
      const meta = load<u32>(rows + ((<usize>load<u32>(at)) << 4), META);
      visited += (meta & INLINE_COUNT_MASK) >> INLINE_COUNT_SHIFT;
    }
    for (; head < end; head += 4) {
      const row = rows + ((<usize>load<u32>(head)) << 4);
      if (load<u32>(row, META) & LONG) {
        const count = load<u32>(row, COUNT);
        visited += count;
        tail = visitReachable(bits, blocksBase + ((<usize>load<u32>(row, BLOCK)) << 2), count, tail);
      } else {
        // An empty position holds NIL, whose bit is always clear.
        tail = reach(bits, load<u32>(row, FIRST_REFERENCE), tail);
        tail = reach(bits, load<u32>(row, FIRST_REFERENCE + 4), tail);
        tail = reach(bits, load<u32>(row, FIRST_REFERENCE + 8), tail);
      }
    }
  }
  store<u32>(REFERENCES_VISITED, load<u32>(REFERENCES_VISITED) + visited);
  return <u32>((tail - queue) >> 2);
}

/** Queues the object if it was not yet reached; no branch. */
function reach(bits: usize, slot: u32, tail: usize): usize {
  assert(slot < slotTop()); // a reference leads to a slot
  const word = bits + ((<usize>(slot >> 5)) << 2);
  const value = load<u32>(word);
  const mask = <u32>1 << (slot & 31);
  store<u32>(word, value & ~mask);
  store<u32>(tail, slot);
  return tail + ((<usize>((value >> (slot & 31)) & 1)) << 2);
}

function visitReachable(bits: usize, first: usize, count: u32, tail: usize): usize {
  const end = first + ((<usize>count) << 2);
  for (let at = first; at < end; at += 4) tail = reach(bits, load<u32>(at), tail);
  return tail;
}
