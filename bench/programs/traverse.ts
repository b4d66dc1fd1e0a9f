// Tuples of 1, 2, … `levels` references, all to the tuple before; collected `repeats` times, which finds
// nothing. Modelled on pyperformance's gc_traversal.

import { type Program, type Scene, type Standing, sizeOf } from "./program.js";

export const traverse: Program = {
  isAutomatic: false,

  prepare<T>({ objects, sizes }: Scene<T>): Standing<T> {
    const levels = sizeOf(sizes, "levels");
    let level = objects.make(1);
    for (let count = 1; count <= levels; count++) {
      const above = objects.makeLevel(level, count);
      objects.release(level);
      level = above;
    }
    return { made: levels + 1, held: [level] };
  },

  run<T>(scene: Scene<T>, { held }: Standing<T>): Standing<T> {
    const repeats = sizeOf(scene.sizes, "repeats");
    for (let repeat = 0; repeat < repeats; repeat++) scene.collect();
    const units = repeats * (sizeOf(scene.sizes, "levels") + 1);
    return { made: 0, units, held };
  },
};
