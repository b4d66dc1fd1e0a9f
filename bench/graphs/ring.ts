// Rings, made as a program makes them: one object after the other, with checked calls.

import type { Handle, Heap } from "../../src/raw.js";

/** A ring of `size` objects; its first object is the caller's. */
export function makeRing(
  heap: Pick<Heap, "alloc" | "setReference" | "decref">,
  size: number,
): Handle {
  const first = heap.alloc(0, 1);
  let last = first;
  for (let made = 1; made < size; made++) {
    const object = heap.alloc(0, 1);
    heap.setReference(last, 0, object);
    if (last !== first) heap.decref(last);
    last = object;
  }
  heap.setReference(last, 0, first);
  if (last !== first) heap.decref(last);
  return first;
}
