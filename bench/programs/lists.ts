// Doubly linked lists: one of `base` objects stays, those of `length` are made one after the other until
// `total` objects are made. Each refers to the first and is dropped when the next one exists; or, with
// `isHeld`, to the one before, and nothing can be freed. A list is closed, and its head refers to an extra
// object, which holds a witness and the other list.

import { type Program, type Scene, type Standing, sizeOf } from "./program.js";
import { ringMaker } from "./ring.js";

const BESIDE = 2;
const [WITNESS, OTHER] = [0, 1] as const;

export const lists: Program = {
  isAutomatic: true,

  prepare<T>({ objects, sizes }: Scene<T>): Standing<T> {
    const base = sizeOf(sizes, "base");
    return { made: base, held: [ringMaker(objects, base, 2, 3)()] };
  },

  run<T>({ objects, sizes, garbage }: Scene<T>, { held: [first] }: Standing<T>): Standing<T> {
    const length = sizeOf(sizes, "length");
    const count = Math.ceil(sizeOf(sizes, "total") / length);
    const isHeld = sizeOf(sizes, "isHeld") === 1;
    const list = ringMaker(objects, length, 2, 3);
    let last = first as T;
    for (let made = 0; made < count; made++) {
      const head = list();
      const beside = objects.make(2);
      objects.give(beside, WITNESS, objects.makeWitness(length + 2, 0));
      objects.set(beside, OTHER, isHeld ? last : (first as T));
      objects.give(head, BESIDE, beside);
      if (last !== first) {
        objects.release(last);
        if (!isHeld) garbage.drop(length + 2);
      }
      last = head;
    }
    return { made: count * (length + 2), held: [first as T, last] };
  },
};
