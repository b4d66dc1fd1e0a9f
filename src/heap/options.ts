// The options of every heap: their checks, and how they configure its engine.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import {
  checkBoolean,
  checkFunction,
  checkInteger,
  checkOptions,
  wrongArgument,
} from "../errors/arguments.js";
import { typeError } from "../errors/error.js";
import { checkByteThreshold } from "./bytes.js";
import type { CollectorOptions } from "./collection.js";
import { partOf } from "./parts.js";
import { checkPauses, releaseUnits } from "./pauses.js";

const COUNT_MAX = 0x7fffffff;
/** As in CPython 3.13. */
const DEFAULT_THRESHOLDS: readonly number[] = [2000, 10, 10];

/** The options of every kind of heap. */
export const COLLECTOR_OPTIONS: readonly string[] = [
  "engine",
  "kernel",
  "maximumBytes",
  "checks",
  "automatic",
  "thresholds",
  "byteThreshold",
  "pauses",
  "onLeak",
];

/**
 * Checks the options except those of the engine. `others` are the names of further options of this kind of
 * heap. Returns the options, with their defaults, that the heap itself keeps.
 * @throws {RangeError | TypeError} ERR_ARGUMENT, ERR_THRESHOLD
 */
export function checkCollectorOptions(
  options: CollectorOptions,
  others: readonly string[],
): { byteThreshold: number } {
  checkOptions("new heap", options, ...COLLECTOR_OPTIONS, ...others);
  checkThresholds("new heap", options.thresholds ?? []);
  checkBoolean("new heap", "automatic", options.automatic ?? true);
  checkPauses("new heap", options.pauses);
  checkFunction("new heap", "onLeak", options.onLeak);
  if (options.onLeak) partOf("leaks", "new heap", "leak reports");
  return { byteThreshold: checkByteThreshold("new heap", options.byteThreshold) };
}

/** After this: collections are due on the new engine when the options say so. */
export function schedule(engine: Engine, options: CollectorOptions): void {
  const { thresholds, automatic, pauses } = options;
  for (const [generation, usual] of DEFAULT_THRESHOLDS.entries()) {
    engine.setControl(layout.THRESHOLDS + 4 * generation, thresholds?.[generation] ?? usual);
  }
  engine.setControl(layout.ENABLED, (automatic ?? true) ? 1 : 0);
  engine.setControl(layout.RELEASE_UNITS, releaseUnits(pauses));
  engine.armTrigger();
}

/** @throws {RangeError | TypeError} ERR_THRESHOLD */
export function checkThresholds(call: string, thresholds: readonly (number | undefined)[]): void {
  if (!Array.isArray(thresholds)) {
    throw wrongArgument(call, "thresholds", "an array", thresholds, "ERR_THRESHOLD");
  }
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
