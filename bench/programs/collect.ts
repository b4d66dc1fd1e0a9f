// `rings` closed, doubly linked lists of `length`, dropped and collected, `repeats` times. Modelled on
// pyperformance's gc_collect.

import { type Program, type Scene, type Standing, sizeOf } from "./program.js";
import { ringMaker } from "./ring.js";

export const collect: Program = {
  isAutomatic: false,

  prepare<T>(): Standing<T> {
    return { made: 0, held: [] };
  },

  run<T>(scene: Scene<T>): Standing<T> {
    const { objects, sizes } = scene;
    const [count, length] = [sizeOf(sizes, "rings"), sizeOf(sizes, "length")];
    const repeats = sizeOf(sizes, "repeats");
    const ring = ringMaker(objects, length, 2);
    const made: T[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (let index = 0; index < count; index++) made.push(ring());
      objects.releaseAll(made);
      made.length = 0;
      scene.collect();
    }
    return { made: repeats * count * length, held: [] };
  },
};
