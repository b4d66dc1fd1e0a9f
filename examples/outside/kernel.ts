// A host that passes the kernel as a module: each host has its own way to get it.

import { Heap } from "ouroboros-gc/raw";

/** Prints the result of a heap on this very module. */
export function program(print: (line: string) => void, kernel: WebAssembly.Module): string {
  const heap = new Heap({ engine: "wasm", kernel });
  const ring = heap.alloc(0, 1);
  heap.setReference(ring, 0, ring);
  heap.decref(ring);
  print(`unreachable: ${heap.collect()}`);
  return heap.engine;
}

export const printed: readonly string[] = ["unreachable: 1"];
