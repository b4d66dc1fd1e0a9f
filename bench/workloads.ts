// Seeded graphs, each described by its distribution, built on a raw heap. The same seed makes the
// same graph on every engine.

import type { Heap } from "ouroboros-gc/raw";

/** A generator of numbers below 2^32, by its seed (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

export type Locality = "random" | "neighbouring";

export const REFERENCES = 3;

/**
 * `size` objects with 3 references each: to any objects, or to ones at most 50 slots away. All are
 * owned once; the handles are returned.
 */
export function buildGraph(heap: Heap, size: number, locality: Locality, seed = 1): Float64Array {
  const random = generator(seed);
  const handles = new Float64Array(size);
  heap.allocMany(new Uint8Array(size), new Uint8Array(size).fill(REFERENCES), handles);
  const offsets = Uint32Array.from({ length: size + 1 }, (_, index) => index * REFERENCES);
  const targets = new Uint32Array(size * REFERENCES);
  for (let index = 0; index < targets.length; index++) {
    const owner = Math.floor(index / REFERENCES);
    targets[index] =
      locality === "random" ? random() % size : (owner + size + (random() % 101) - 50) % size;
  }
  heap.linkMany(handles, offsets, targets);
  return handles;
}

/** Gives up all but every `share`-th object: the rest lives, or not, through references. */
export function keepOneIn(heap: Heap, handles: Float64Array, share: number): void {
  heap.decrefMany(handles.filter((_, index) => index % share !== 0));
}
