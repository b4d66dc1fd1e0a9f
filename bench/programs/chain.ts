// Rings of `length` objects, one of which holds a witness with `bytes`; held until there are `live` objects,
// then released at once; until `total` are made, on a heap with `old` others. Modelled on the chain workload
// of nascheme/cyclotron, a public benchmark of CPython's collector.

import { type Objects, type Program, type Scene, type Standing, sizeOf } from "./program.js";
import { ringMaker } from "./ring.js";

const WITNESS = 1;
const OLD_LENGTH = 10;

function witnessedMaker<T>(objects: Objects<T>, length: number, bytes: number): () => T {
  const ring = ringMaker(objects, length, 1);
  return () => {
    const first = ring();
    objects.give(first, WITNESS, objects.makeWitness(length + 1, bytes));
    return first;
  };
}

export const chain: Program = {
  isAutomatic: true,

  prepare<T>({ objects, sizes }: Scene<T>): Standing<T> {
    const ring = witnessedMaker(objects, OLD_LENGTH, 0);
    const count = Math.floor(sizeOf(sizes, "old") / OLD_LENGTH);
    return { made: count * (OLD_LENGTH + 1), held: Array.from({ length: count }, ring) };
  },

  run<T>({ objects, sizes, garbage }: Scene<T>, { held }: Standing<T>): Standing<T> {
    const [length, bytes] = [sizeOf(sizes, "length"), sizeOf(sizes, "bytes")];
    const [live, total] = [sizeOf(sizes, "live"), sizeOf(sizes, "total")];
    const ring = witnessedMaker(objects, length, bytes);
    const standing: T[] = [];
    let rings = 0;
    while (rings * length < total) {
      standing.push(ring());
      rings++;
      if (standing.length * length < live) continue;
      objects.releaseAll(standing);
      garbage.drop(standing.length * (length + 1));
      standing.length = 0;
    }
    return { made: rings * (length + 1), held: [...held, ...standing] };
  },
};
