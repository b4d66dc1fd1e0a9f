// When a generation is due: what thresholds may be.

import { checkInteger, typeError } from "../errors/error.js";

const COUNT_MAX = 0x7fffffff;

/** @throws {RangeError | TypeError} ERR_THRESHOLD */
export function checkThresholds(call: string, thresholds: readonly (number | undefined)[]): void {
  if (thresholds.length > 3) {
    throw typeError(
      "ERR_THRESHOLD",
      `${call}: there are 3 generations, got ${thresholds.length} thresholds.`,
    );
  }
  for (const [generation, threshold] of thresholds.entries()) {
    if (threshold === undefined && generation > 0) continue;
    checkInteger(call, `threshold${generation}`, threshold, 0, COUNT_MAX, "ERR_THRESHOLD");
  }
}
