// The errors of loadHeapSnapshot for a file that it cannot read.

import { GcError } from "../errors/error.js";

/** The error for a byte of the file where something else was expected. */
export function refuse(byteOffset: number, found: string, expected: string): GcError {
  return new GcError(
    "ERR_HEAP_SNAPSHOT",
    `loadHeapSnapshot: byte ${byteOffset}: ${found} (expected ${expected}). ` +
      "Take the snapshot again, or copy the file again.",
  );
}
