// collect.ts, in plain JavaScript objects.

import { sizeOf } from "../program.js";
import { closedList, Link } from "./closed-list.js";
import { NOTHING, type PlainProgram } from "./scene.js";

export const collect: PlainProgram = {
  kinds: [Link],

  prepare: () => NOTHING,

  run: (scene) => {
    const { sizes } = scene;
    const [count, length] = [sizeOf(sizes, "rings"), sizeOf(sizes, "length")];
    const repeats = sizeOf(sizes, "repeats");
    const made: Link[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      for (let index = 0; index < count; index++) made.push(closedList(length));
      made.length = 0;
      scene.collect();
    }
    return { made: repeats * count * length, held: [] };
  },
};
