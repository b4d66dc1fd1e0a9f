// Why a heap refuses every call: it was disposed, cut off half-way, or found to be corrupt.

import type { Engine } from "../engine/engine.js";
import { GcError, textOf } from "../errors/error.js";

/** Stands where a heap has no engine: whatever is asked of it throws. */
export function absentEngine(reason: () => GcError): Engine {
  return new Proxy({} as Engine, {
    get() {
      throw reason();
    },
  });
}

/** The error with which a heap refuses every call. */
export function refusedHeap(isDisposed: boolean, isCorrupt: boolean): GcError {
  if (isDisposed) return new GcError("ERR_DISPOSED", "heap: it was disposed. Make a new heap.");
  if (isCorrupt) {
    return new GcError(
      "ERR_CORRUPT_HEAP",
      "heap: an earlier collection or check found it corrupt: a count is wrong, or memory was " +
        "written to. Dispose of it and make a new heap.",
    );
  }
  return new GcError(
    "ERR_INTERRUPTED",
    "heap: an earlier call was interrupted (the stack was exhausted, or the engine trapped) and " +
      "may have left the heap half changed. Dispose of it and make a new heap.",
  );
}

/** A collection found more references to `object` than its refcount knows, and has freed nothing. */
export function wrongCount(object: unknown, refcount: number): GcError {
  return new GcError(
    "ERR_CORRUPT_HEAP",
    `collect: more references to object ${textOf(object)} were found than its ` +
      `refcount of ${refcount} knows. Nothing was freed. ` +
      "A call of the unchecked engine was wrong, or memory was written to. Make a new heap.",
  );
}
