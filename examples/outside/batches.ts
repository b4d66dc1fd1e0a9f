// A loader of graphs in a page: all objects in one call, all references in another.

import "ouroboros-gc/batches";
import { Heap } from "ouroboros-gc/raw";

/** Prints the result for a ring of 1,000. */
export function program(print: (line: string) => void): string {
  const heap = new Heap();
  const count = 1000;
  const ring = new Float64Array(count);
  heap.allocMany(new Uint16Array(count), new Uint32Array(count).fill(1), ring);
  const offsets = Uint32Array.from({ length: count + 1 }, (_, index) => index);
  const targets = Uint32Array.from({ length: count }, (_, index) => (index + 1) % count);
  heap.linkMany(ring, offsets, targets);
  heap.decrefMany(ring);
  print(`alive: ${heap.liveCount}, unreachable: ${heap.collect()}`);
  return heap.engine;
}

export const printed: readonly string[] = ["alive: 1000, unreachable: 1000"];
