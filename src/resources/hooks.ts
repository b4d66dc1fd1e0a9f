// The hooks of a manager: the default one, and what happens when one throws.

import type { Unraisable } from "../heap/collection.js";

/** The default hook for errors that no caller can catch. */
export function warnOfIgnored({ error, where, object }: Unraisable): void {
  console.error(`Exception ignored in ${where} of ${String(object)}:`, error);
}

/** Calls a hook, which must not stop our work by throwing. */
export function quietly(call: () => void): void {
  try {
    call();
  } catch (error) {
    console.error("A hook of Resources threw:", error);
  }
}
