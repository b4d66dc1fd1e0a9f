// How long full collections may stop the program, and how much one step does.

import { checkNumber, checkOptions, wrongArgument } from "../errors/arguments.js";
import type { Pauses, StepLimits } from "./collection.js";

const MILLISECONDS_MAX = 1e9;
const OBJECTS_MAX = 1e12;
const GROWTH = 0.25;

/**
 * Units that a cycle takes for each object it begins with: the object, its references (three as a rule, and
 * again when it is deleted), its bits, and a safety margin of a quarter.
 */
const UNITS_PER_OBJECT = 6;

/** Objects and references that a release frees in a millisecond, on a slow machine. */
const RELEASED_PER_MS = 4096;
const RELEASED_MAX = 0xffffffff;

/** Units that one call may release before the rest waits for a step; 0 means all. */
export function releaseUnits(pauses: Pauses | undefined): number {
  if (pauses === undefined) return 0;
  return Math.min(Math.ceil(pauses.maxMilliseconds * RELEASED_PER_MS), RELEASED_MAX);
}

/** @throws {RangeError | TypeError} ERR_ARGUMENT */
export function checkPauses(call: string, pauses: Pauses | undefined): void {
  if (pauses === undefined) return;
  if (typeof pauses !== "object" || pauses === null) {
    throw wrongArgument(call, "pauses", "{ maxMilliseconds, growth? } or undefined", pauses);
  }
  checkOptions(`${call}: pauses`, pauses, "maxMilliseconds", "growth");
  checkNumber(call, "pauses.maxMilliseconds", pauses.maxMilliseconds, 0.001, MILLISECONDS_MAX);
  checkNumber(call, "pauses.growth", pauses.growth ?? GROWTH, 0.01, 10);
}

/** @throws {RangeError | TypeError} ERR_ARGUMENT */
export function checkStepLimits(limits: StepLimits): void {
  checkOptions("step", limits, "maxMilliseconds", "maxObjects");
  const { maxMilliseconds = MILLISECONDS_MAX, maxObjects = OBJECTS_MAX } = limits;
  checkNumber("step", "maxMilliseconds", maxMilliseconds, 0.001, MILLISECONDS_MAX);
  checkNumber("step", "maxObjects", maxObjects, 1, OBJECTS_MAX);
}

/**
 * Units of a step for each new object, so that a cycle ends before the heap has grown by `growth`: a heap of
 * n objects takes n * UNITS_PER_OBJECT units, during which n * growth objects are made.
 */
export function unitsPerAllocation({ growth = GROWTH }: Pauses): number {
  return UNITS_PER_OBJECT / growth;
}
