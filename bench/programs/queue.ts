// Objects that refer to themselves, each with `bytes` attached, through a queue of `length`; the oldest is
// dropped for each new one. The last of a hundred has a witness, which stands for all of them.

import { type Program, type Scene, type Standing, sizeOf } from "./program.js";

const [SELF, WITNESS] = [0, 1] as const;
const WITNESSED = 100;

export const queue: Program = {
  isAutomatic: true,

  prepare<T>(): Standing<T> {
    return { made: 0, held: [] };
  },

  run<T>({ objects, sizes, garbage }: Scene<T>): Standing<T> {
    const [length, bytes] = [sizeOf(sizes, "length"), sizeOf(sizes, "bytes")];
    const total = sizeOf(sizes, "total");
    const waiting: T[] = [];
    const isWitnessed = (made: number): boolean => made % WITNESSED === WITNESSED - 1;
    let witnesses = 0;
    for (let made = 0; made < total; made++) {
      const object = objects.makeLoaded(bytes);
      objects.set(object, SELF, object);
      if (isWitnessed(made)) {
        objects.give(object, WITNESS, objects.makeWitness(WITNESSED, 0));
        witnesses++;
      }
      const place = made % length;
      if (made >= length) {
        objects.release(waiting[place] as T);
        if (isWitnessed(made - length)) garbage.drop(WITNESSED);
      }
      waiting[place] = object;
    }
    return { made: total + witnesses, held: waiting };
  },
};
