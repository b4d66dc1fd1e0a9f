// The hooks of a manager: what is done where the user passed none, and what is done when one throws.

import type { Unraisable } from "../heap/collection.js";

/** The hook for what nobody can catch. */
export function warnOfIgnored({ error, where, object }: Unraisable): void {
  console.error(`Exception ignored in ${where} of ${String(object)}:`, error);
}

/** A hook that throws must not stop what it is told of. */
export function quietly(call: () => void): void {
  try {
    call();
  } catch (error) {
    console.error("A hook of Resources threw:", error);
  }
}
