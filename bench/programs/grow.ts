// A chain that only grows, to `total` objects: automatic collections find nothing.

import { type Program, type Scene, type Standing, sizeOf } from "./program.js";

export const grow: Program = {
  isAutomatic: true,

  prepare<T>(): Standing<T> {
    return { made: 0, held: [] };
  },

  run<T>({ objects, sizes }: Scene<T>): Standing<T> {
    const total = sizeOf(sizes, "total");
    let top = objects.make(2);
    for (let made = 1; made < total; made++) top = objects.makeTo(2, top);
    return { made: total, held: [top] };
  },
};
