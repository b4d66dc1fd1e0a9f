// Which values can be inspected.

import { show, typeError } from "../errors/error.js";
import type { Inspected, Inspection } from "../heap/inspection.js";

/** @throws {TypeError} ERR_ARGUMENT */
export function inspectionFor(call: string, heap: Inspected): Inspection {
  if (typeof heap?.inspection === "function") return heap.inspection();
  throw typeError(
    "ERR_ARGUMENT",
    `${call}: ${show(heap)} is no heap. Pass gc, a GC, or a Heap of ouroboros-gc/raw.`,
  );
}
