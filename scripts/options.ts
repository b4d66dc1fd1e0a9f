// Parsers of the commands' options.

import { InvalidArgumentError } from "@commander-js/extra-typings";

export function count(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new InvalidArgumentError("Expected a whole number, 0 or more.");
}

/** The engine of the heap that our Python runs on; without the option, the first. */
export const HEAP_ENGINES = ["auto", "wasm", "typescript"] as const;
