// Recorded heaps as tests describe them, and the bytes of their files.

/** A heap as a test describes it: the references of each object, and the rest by position. */
export interface HeapText {
  readonly references: readonly (readonly number[])[];
  readonly externals: readonly number[];
  readonly types: readonly number[];
  readonly typeCount: number;
  readonly trackedCount: number;
  readonly cuts: readonly { readonly dropped: number[]; readonly unreachable: number[] }[];
}

/** The file of the heap. */
export function writeHeap(heap: HeapText): Uint8Array {
  const objectCount = heap.references.length;
  const targets = heap.references.flat();
  const words: number[] = [objectCount, heap.trackedCount, targets.length, heap.typeCount];
  words.push(heap.cuts.length, 0);
  let offset = 0;
  words.push(...heap.references.map((references) => (offset += references.length)));
  words.push(...targets);
  words.push(
    ...heap.externals.map((external, index) => {
      return external + targets.filter((target) => target === index).length;
    }),
  );
  words.push(...heap.externals);
  words.push(...packWords(heap.types, 16));
  for (const { dropped, unreachable } of heap.cuts) {
    const bits = heap.references.map((_, index) => (unreachable.includes(index) ? 1 : 0));
    words.push(dropped.length, ...dropped, ...packWords(bits, 1));
  }
  const magic = [...new TextEncoder().encode("PYHEAP01")];
  return Uint8Array.from([...magic, ...words.flatMap(bytesOf)]);
}

/** Numbers of `bits` bits each, lowest first, packed into words. */
function packWords(numbers: readonly number[], bits: number): number[] {
  const words = new Array<number>(Math.ceil((numbers.length * bits) / 32)).fill(0);
  numbers.forEach((number, i) => {
    const word = Math.floor((i * bits) / 32);
    words[word] = ((words[word] ?? 0) | (number << ((i * bits) % 32))) >>> 0;
  });
  return words;
}

/** A word as little-endian bytes. */
export function bytesOf(word: number): number[] {
  return [0, 8, 16, 24].map((shift) => (word >>> shift) & 0xff);
}
