// The errors with which a heap refuses: every call, because of its state; or one, because the engine
// refused it.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import { type Handle, refusedHandle, slotOf, versionOf } from "../engine/handle.js";
import { GcError, rangeError, textOf } from "../errors/error.js";
import { historyText } from "../errors/history.js";

/** Replaces the engine of a heap that takes no calls: every read of it throws. */
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
        "overwritten. Dispose of it and make a new heap.",
    );
  }
  return new GcError(
    "ERR_INTERRUPTED",
    "heap: an earlier call was interrupted (the stack was exhausted, or the engine trapped) and " +
      "may have left the heap half changed. Dispose of it and make a new heap.",
  );
}

/** A collection found more references to `object` than its refcount allows, and has freed nothing. */
export function wrongCount(object: unknown, refcount: number): GcError {
  return new GcError(
    "ERR_CORRUPT_HEAP",
    `collect: more references to object ${textOf(object)} were found than its ` +
      `refcount of ${refcount} allows. Nothing was freed. ` +
      "A call of the unchecked engine was wrong, or memory was overwritten. Make a new heap.",
  );
}

/**
 * For calls that need a heap at rest.
 * @throws {GcError} ERR_BUSY while a collection runs or an object is being deallocated.
 */
export function refuseBusy(call: string, engine: Engine, advice: string): void {
  const works = [layout.COLLECTING, layout.DEPTH, layout.LATER_HEAD, layout.DEAD_HEAD];
  if (works.every((field) => engine.control(field) === 0)) return;
  throw new GcError(
    "ERR_BUSY",
    `${call}: a collection is running or an object is being deallocated (expected a heap at ` +
      `rest). ${advice}`,
  );
}

/** The heap has no room for what the call needs. */
export function heapFull(call: string, engine: Engine): GcError {
  return new GcError(
    "ERR_HEAP_FULL",
    `${call}: the heap cannot grow (maximumBytes ${engine.maximumBytes}): it has ` +
      `${engine.bytes} bytes and holds ${engine.control(layout.LIVE_COUNT)} objects. Nothing was ` +
      "changed: call collect() and try again, or raise maximumBytes or the host's memory limit.",
  );
}

/** An unchecked call dropped more references than there were; the engine does not say of which object. */
export function underflow(): GcError {
  return new GcError(
    "ERR_REFCOUNT_UNDERFLOW",
    "settle: a call of the unchecked engine released more references than its object has from outside. " +
      "Nothing was changed. It was decref'ed more often than incref'ed, or a reference that is not yours was stolen.",
  );
}

/** A call that the engine refused. */
export interface RefusedCall {
  readonly call: string;
  readonly handle: Handle;
  readonly index: number;
  readonly target: Handle;
}

/** The error for the engine's `status`. */
export function refusal(engine: Engine, status: number, refused: RefusedCall): Error {
  const { call, handle, index, target } = refused;
  switch (status) {
    case layout.OUT_OF_MEMORY:
      return heapFull(call, engine);
    case layout.BAD_HANDLE:
      return refusedHandle(call, engine, handle);
    case layout.BAD_TARGET:
      return refusedHandle(call, engine, target);
    case layout.BAD_INDEX:
      return rangeError(
        "ERR_INDEX",
        `${call}: object ${handle} has no position ${index} ` +
          `(it has ${engine.referenceCount(slotOf(handle))}). ` +
          (/^(pop|remove)/.test(call)
            ? "Check referenceCount() first."
            : "Use growReferences() or pushReference()."),
      );
    case layout.UNDERFLOW: {
      // A call with a target drops a reference to the target.
      const object = target || handle;
      const external = engine.externalOf(slotOf(object));
      return new GcError(
        "ERR_REFCOUNT_UNDERFLOW",
        `${call}: object ${object} has ${external} reference${external === 1 ? "" : "s"} from ` +
          "outside, fewer than the call releases. It was decref'ed more often than incref'ed." +
          historyText(engine.history?.(slotOf(object), versionOf(object))),
      );
    }
    case layout.REFCOUNT_LIMIT:
      return new GcError(
        "ERR_REFCOUNT_OVERFLOW",
        `${call}: object ${handle} has refcount ${engine.refcountOf(slotOf(handle))}, and would ` +
          `have more than ${layout.REFCOUNT_MAX}. Release references before you take more.`,
      );
    default:
      return new GcError(
        "ERR_LEAF_REFERENCE",
        `${call}: object ${handle} is a leaf or a weak reference, which takes no references. ` +
          "Use an object allocated without the LEAF flag.",
      );
  }
}
