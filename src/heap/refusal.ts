// Why the raw heap refuses a call: its arguments are looked at here, and the engine's refusals are
// put into words.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import { type Handle, refusedHandle, slotOf, versionOf } from "../engine/handle.js";
import { checkInteger, GcError, rangeError } from "../errors/error.js";
import { historyText } from "../errors/history.js";

const FLAGS_ALL = layout.FINALIZER | layout.LEGACY | layout.LEAF_OBJECT;

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
    case layout.BAD_HANDLE:
      return refusedHandle(call, engine, handle);
    case layout.BAD_TARGET:
      return refusedHandle(call, engine, target);
    case layout.BAD_INDEX:
      return rangeError(
        "ERR_INDEX",
        `${call}: object ${handle} has no position ${index} ` +
          `(it has ${engine.referenceCount(slotOf(handle))}). ` +
          (call === "popReference"
            ? "Check referenceCount() before."
            : "Use growReferences() or pushReference()."),
      );
    case layout.UNDERFLOW: {
      const external = engine.externalOf(slotOf(handle));
      return new GcError(
        "ERR_REFCOUNT_UNDERFLOW",
        `${call}: object ${handle} has ${external} reference${external === 1 ? "" : "s"} from ` +
          "outside, fewer than are given up. It was decref'ed more often than incref'ed." +
          historyText(engine.history?.(slotOf(handle), versionOf(handle))),
      );
    }
    case layout.REFCOUNT_LIMIT:
      return new GcError(
        "ERR_REFCOUNT_OVERFLOW",
        `${call}: object ${handle} has refcount ${engine.refcountOf(slotOf(handle))}, and would ` +
          `have more than ${layout.REFCOUNT_MAX}. Give references up before you take more.`,
      );
    default:
      return new GcError(
        "ERR_LEAF_REFERENCE",
        `${call}: object ${handle} is a leaf or a weak reference, which takes no references. ` +
          "Use an object allocated without the LEAF flag.",
      );
  }
}

export function checkFlags(flags: number, references: number): void {
  if (typeof flags !== "number") checkInteger("alloc", "flags", flags, 0, FLAGS_ALL);
  const isKnown = (flags & FLAGS_ALL) === flags;
  if (!isKnown || (flags & layout.LEGACY && !(flags & layout.FINALIZER))) {
    throw rangeError(
      "ERR_ARGUMENT",
      `alloc: flags must combine FINALIZER, FINALIZER | LEGACY and LEAF, got ${flags}.`,
    );
  }
  if (flags & layout.LEAF_OBJECT && references > 0) {
    throw rangeError(
      "ERR_ARGUMENT",
      `alloc: a LEAF holds no references, got ${references} positions.`,
    );
  }
}

export function checkPosition(call: string, index: number): void {
  checkInteger(call, "index", index, 0, layout.REFERENCE_COUNT_MAX, "ERR_INDEX");
}

export function checkLength(
  call: string,
  name: string,
  array: ArrayLike<unknown>,
  expected: number,
): void {
  if (array.length === expected) return;
  throw rangeError(
    "ERR_ARGUMENT",
    `${call}: ${name} has length ${array.length} (expected ${expected}).`,
  );
}
