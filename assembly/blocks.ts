// Blocks of words for objects with more than INLINE_MAX references. A block has one of 136 sizes:
// every size up to 32 words, then four to each doubling, so that less than a fifth is unused. Each
// size has a free list through the first word of its blocks.

import { BLOCK_HEADS, BLOCK_TOP, NIL } from "./layout";
import { blocksBase, ensureBlockWords } from "./columns";

/** The size of a block for `words` words. */
export function blockCapacity(words: u32): u32 {
  if (words <= 32) return words;
  const step = <u32>1 << (29 - clz(words - 1));
  return (words + step - 1) & ~(step - 1);
}

function headOf(capacity: u32): usize {
  if (capacity <= 32) return <usize>BLOCK_HEADS + ((<usize>capacity) << 2);
  const octave = 31 - clz(capacity - 1);
  return <usize>BLOCK_HEADS + ((<usize>(32 + (octave - 5) * 4 + (capacity >> (octave - 2)) - 4)) << 2);
}

export function blockAddress(block: u32): usize {
  assert(block - 1 < load<u32>(BLOCK_TOP) - 1); // a block that was given out
  return blocksBase + ((<usize>block) << 2);
}

/** A block of `blockCapacity(words)` words, uninitialised; NIL when memory cannot grow. */
export function allocBlock(words: u32): u32 {
  const capacity = blockCapacity(words);
  const head = headOf(capacity);
  const free = load<u32>(head);
  if (free != NIL) {
    assert(free + capacity <= load<u32>(BLOCK_TOP)); // a free block ends where blocks end, or before
    store<u32>(head, load<u32>(blockAddress(free)));
    return free;
  }
  if (!ensureBlockWords(capacity)) return NIL;
  const block = load<u32>(BLOCK_TOP);
  store<u32>(BLOCK_TOP, block + capacity);
  return block;
}

export function freeBlock(block: u32, capacity: u32): void {
  assert(capacity == blockCapacity(capacity)); // one of the 136 sizes
  assert(block + capacity <= load<u32>(BLOCK_TOP)); // a freed block ends where blocks end, or before
  const head = headOf(capacity);
  store<u32>(blockAddress(block), load<u32>(head));
  store<u32>(head, block);
}
