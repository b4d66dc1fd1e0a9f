// One bit a slot, in 32-bit words: see assembly/bits.ts. Shifts of 32-bit words count modulo 32, so a
// slot needs no masking to be a bit number.

/** The number of the lowest bit set in `word`, which is not 0. */
export function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}

export function testBit(bits: Int32Array, slot: number): number {
  return (bits[slot >>> 5]! >>> slot) & 1;
}

export function setBit(bits: Int32Array, slot: number): void {
  bits[slot >>> 5]! |= 1 << slot;
}

export function clearBit(bits: Int32Array, slot: number): void {
  bits[slot >>> 5]! &= ~(1 << slot);
}

/** The first slot from `slot` on and below `end` whose bit is set; `end` when there is none. */
export function nextBit(bits: Int32Array, slot: number, end: number): number {
  if (slot >= end) return end;
  let word = bits[slot >>> 5]! & (-1 << slot);
  let first = slot & ~31;
  while (word === 0) {
    first += 32;
    if (first >= end) return end;
    word = bits[first >>> 5]!;
  }
  return Math.min(first + lowestBit(word), end);
}
