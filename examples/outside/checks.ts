// Hunting a stale handle: the heap is validated continuously, and reports where the object was made and where
// it died.

import { checks } from "ouroboros-gc/checks";
import { Heap } from "ouroboros-gc/raw";

/** Prints the results of a good collection and a bad handle. */
export function program(print: (line: string) => void): string {
  const heap = new Heap({ checks: checks({ audit: 1, mark: true, sites: true }) });
  const a = heap.alloc(0, 1);
  heap.setReference(a, 0, a);
  heap.decref(a);
  print(`unreachable: ${heap.collect()}`);
  const gone = heap.alloc();
  heap.decref(gone);
  try {
    heap.incref(gone);
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    print(`${code}, ${message.includes("It was made at ") ? "with" : "without"} the places`);
  }
  return heap.engine;
}

export const printed: readonly string[] = ["unreachable: 1", "ERR_STALE_HANDLE, with the places"];
