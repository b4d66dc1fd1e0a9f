// Checks engines against the model with random programs; a program that shows a difference is
// shrunk to a small one.

import fc from "fast-check";
import type { EngineUnderTest } from "../engines.js";
import { programs } from "./program.js";
import { type Run, run } from "./run.js";
import { shrink } from "./shrink.js";

export interface CheckOptions {
  readonly seed: number;
  readonly programs: number;
  /** The most steps of a program. */
  readonly length: number;
  readonly engines: readonly EngineUnderTest[];
  /** As in `RunOptions`. */
  readonly stepObjects?: number;
}

export interface CheckResult {
  /** Operations that ran on every engine. */
  readonly operations: number;
  /** Programs that ended early, at an outcome that depends on an order that Python leaves open. */
  readonly open: number;
  /** The difference that was found, as text; undefined if there was none. */
  readonly failure: string | undefined;
}

/** Runs this many random programs of one seed, or fewer if one shows a difference. */
export function check({
  seed,
  programs: count,
  length,
  engines,
  stepObjects,
}: CheckOptions): CheckResult {
  let operations = 0;
  let open = 0;
  let failed: Run | undefined;
  const property = fc.property(programs(length), (program) => {
    const result = run(program, engines, stepObjects === undefined ? {} : { stepObjects });
    operations += result.operations.length;
    if (result.isOpen) open++;
    if (result.difference !== undefined) failed = result;
    return result.difference === undefined;
  });
  // The meaning of a step depends on the steps before it, so operations shrink better than steps.
  const { errorInstance } = fc.check(property, { seed, numRuns: count, endOnFailure: true });
  if (failed === undefined && errorInstance) throw errorInstance;
  const failure = failed && report(seed, failed, shrink(failed, engines));
  return { operations, open, failure };
}

function report(seed: number, failed: Run, shrunk: Run): string {
  const lines = shrunk.operations.map((operation) => JSON.stringify(operation));
  return [
    `seed ${seed}, ${failed.difference}`,
    `Shrunk to ${lines.length} operations (out: what the model did), ${shrunk.difference}`,
    ...lines,
  ].join("\n");
}
