// One bit a slot, in 32-bit words: the columns of unreachable bits and candidate bits. A million slots
// take 125 kB, which stays in the processor's cache while a collection follows references at random.

import { SLOT_CAPACITY } from "./layout";

export function bitWord(bits: usize, slot: u32): usize {
  assert(slot < load<u32>(SLOT_CAPACITY)); // a bit within its column
  return bits + ((<usize>(slot >> 5)) << 2);
}

export function testBit(bits: usize, slot: u32): u32 {
  return (load<u32>(bitWord(bits, slot)) >> (slot & 31)) & 1;
}

export function setBit(bits: usize, slot: u32): void {
  const word = bitWord(bits, slot);
  store<u32>(word, load<u32>(word) | (<u32>1 << (slot & 31)));
}

export function clearBit(bits: usize, slot: u32): void {
  const word = bitWord(bits, slot);
  store<u32>(word, load<u32>(word) & ~(<u32>1 << (slot & 31)));
}

/** The first slot from `slot` on, and below `end`, whose bit is set; `end` when there is none. */
export function nextBit(bits: usize, slot: u32, end: u32): u32 {
  if (slot >= end) return end;
  let word = load<u32>(bitWord(bits, slot)) & (0xffffffff << (slot & 31));
  let first = slot & ~31;
  while (word == 0) {
    first += 32;
    if (first >= end) return end;
    word = load<u32>(bitWord(bits, first));
  }
  const found = first + ctz(word);
  return found < end ? found : end;
}
