// lists.ts, in plain JavaScript objects.

import { sizeOf } from "../program.js";
import { closedList, Link } from "./closed-list.js";
import { type PlainProgram, Witness } from "./scene.js";

class Beside {
  readonly witness: Witness;
  readonly other: Link;

  constructor(witness: Witness, other: Link) {
    this.witness = witness;
    this.other = other;
  }
}

export const lists: PlainProgram = {
  kinds: [Link, Beside, Witness],

  prepare: ({ sizes }) => {
    const base = sizeOf(sizes, "base");
    return { made: base, held: [closedList(base)] };
  },

  run: (scene, { held }) => {
    const { sizes } = scene;
    const first = held[0] as Link;
    const length = sizeOf(sizes, "length");
    const count = Math.ceil(sizeOf(sizes, "total") / length);
    const isHeld = sizeOf(sizes, "isHeld") === 1;
    let last = first;
    for (let made = 0; made < count; made++) {
      const head = closedList(length);
      const witness = new Witness(length + 2, 0);
      scene.watch(witness);
      head.beside = new Beside(witness, isHeld ? last : first);
      last = head;
    }
    return { made: count * (length + 2), held: [first, last] };
  },
};
