// grow.ts, in plain JavaScript objects.

import { sizeOf } from "../program.js";
import type { PlainProgram } from "./scene.js";

class Link {
  readonly next: Link | undefined;

  constructor(next: Link | undefined) {
    this.next = next;
  }
}

export const grow: PlainProgram = {
  kinds: [Link],

  prepare: () => ({ made: 0, held: [] }),

  run: ({ sizes }) => {
    const total = sizeOf(sizes, "total");
    let top = new Link(undefined);
    for (let made = 1; made < total; made++) top = new Link(top);
    return { made: total, held: [top] };
  },
};
