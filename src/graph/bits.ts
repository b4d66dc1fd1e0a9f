// A bit for each node, 32 in a word.

/** Words for `count` bits, all 0. */
export function newBits(count: number): Int32Array {
  return new Int32Array((count + 31) >>> 5);
}

/** `bits` if it has room for `count` of them; otherwise a copy of at least twice the length. */
export function roomFor(bits: Int32Array, count: number): Int32Array {
  if (count <= bits.length << 5) return bits;
  const longer = new Int32Array(Math.max(bits.length * 2, (count + 31) >>> 5));
  longer.set(bits);
  return longer;
}

export function hasBit(bits: Int32Array, node: number): boolean {
  return (((bits[node >>> 5] as number) >>> node) & 1) !== 0;
}

export function setBit(bits: Int32Array, node: number): void {
  bits[node >>> 5]! |= 1 << node;
}

/** The nodes below `count` whose bit is 0, in order. Cost: a look at each word, and the nodes. */
export function* clearBits(bits: Int32Array, count: number): Generator<number> {
  for (let start = 0; start < count; start += 32) {
    let clear = ~(bits[start >>> 5] as number);
    while (clear !== 0) {
      const node = start + 31 - Math.clz32(clear & -clear);
      if (node >= count) return;
      yield node;
      clear &= clear - 1;
    }
  }
}
