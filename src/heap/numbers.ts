// Checks of single numbers passed to the raw heap.

import * as layout from "../../assembly/layout.js";
import { checkInteger } from "../errors/arguments.js";
import { rangeError } from "../errors/error.js";

export const TYPE_MAX = 65535;
export const TIMES_MAX = 0xffffffff;
const FLAGS_ALL = layout.FINALIZER | layout.LEGACY | layout.LEAF_OBJECT;

/** Whether `value` is a whole number of 32 bits. Runs no user code. */
export function isWord(value: unknown): boolean {
  return typeof value === "number" && value >>> 0 === value;
}

export function checkFlags(call: string, flags: number, references: number): void {
  if (typeof flags !== "number") checkInteger(call, "flags", flags, 0, FLAGS_ALL);
  const isKnown = (flags & FLAGS_ALL) === flags;
  if (!isKnown || (flags & layout.LEGACY && !(flags & layout.FINALIZER))) {
    throw rangeError(
      "ERR_ARGUMENT",
      `${call}: flags must combine FINALIZER, FINALIZER | LEGACY and LEAF, got ${flags}.`,
    );
  }
  if (flags & layout.LEAF_OBJECT && references > 0) {
    throw rangeError(
      "ERR_ARGUMENT",
      `${call}: a LEAF holds no references, got ${references} positions.`,
    );
  }
}

export function checkPosition(call: string, index: number): void {
  checkInteger(call, "index", index, 0, layout.REFERENCE_COUNT_MAX, "ERR_INDEX");
}
