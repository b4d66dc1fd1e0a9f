// A host that hands the kernel over as a module: each host has a way of its own to get it.

import { Heap } from "ouroboros-gc/raw";

/** Prints what a heap on this very module answers. */
export function program(print: (line: string) => void, kernel: WebAssembly.Module): string {
  const heap = new Heap({ engine: "wasm", kernel });
  const ring = heap.alloc(0, 1);
  heap.setReference(ring, 0, ring);
  heap.decref(ring);
  print(`unreachable: ${heap.collect()}`);
  return heap.engine;
}

export const printed: readonly string[] = ["unreachable: 1"];
