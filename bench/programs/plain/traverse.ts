// traverse.ts, in plain JavaScript objects: a level is an array, within an object that can be counted.

import { sizeOf } from "../program.js";
import type { PlainProgram } from "./scene.js";

class Level {
  readonly items: readonly object[];

  constructor(items: readonly object[]) {
    this.items = items;
  }
}

export const traverse: PlainProgram = {
  kinds: [Level],

  prepare: ({ sizes }) => {
    const levels = sizeOf(sizes, "levels");
    let level = new Level([]);
    for (let count = 1; count <= levels; count++) level = new Level(new Array(count).fill(level));
    return { made: levels + 1, held: [level] };
  },

  run: (scene, { held }) => {
    const repeats = sizeOf(scene.sizes, "repeats");
    for (let repeat = 0; repeat < repeats; repeat++) scene.collect();
    return { made: 0, units: repeats * (sizeOf(scene.sizes, "levels") + 1), held };
  },
};
