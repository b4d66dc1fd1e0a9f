// Checks engines against the model with random programs; a program that shows a difference is
// shrunk to a small one.

import fc from "fast-check";
import type { EngineUnderTest } from "../engines.js";
import { type Program, programs } from "./program.js";
import { run } from "./run.js";

/** Shrinking ends after so long with the smallest program found until then. */
const TIME_LIMIT_MS = 30_000;

export interface CheckOptions {
  readonly seed: number;
  readonly programs: number;
  /** Most steps of a program. */
  readonly length: number;
  readonly engines: readonly EngineUnderTest[];
}

export interface CheckResult {
  /** Operations that ran on every engine. */
  readonly operations: number;
  /** Programs that ended early, at an outcome that depends on an order that Python leaves open. */
  readonly open: number;
  /** The difference that was found, as text; undefined when there was none. */
  readonly failure: string | undefined;
}

/** Runs so many random programs of one seed, or as many as it takes to find a difference. */
export function check({ seed, programs: count, length, engines }: CheckOptions): CheckResult {
  let operations = 0;
  let open = 0;
  let first: string | undefined;
  const property = fc.property(programs(length), (program) => {
    const result = run(program, engines);
    if (first === undefined) {
      operations += result.operations.length;
      if (result.isOpen) open++;
      first = result.difference;
    }
    return result.difference === undefined;
  });
  const { counterexample } = fc.check(property, {
    seed,
    numRuns: count,
    interruptAfterTimeLimit: TIME_LIMIT_MS,
  });
  const failure = counterexample && report(seed, first ?? "", counterexample[0], engines);
  return { operations, open, failure: failure ?? undefined };
}

function report(
  seed: number,
  first: string,
  program: Program,
  engines: readonly EngineUnderTest[],
): string {
  const shrunk = run(program, engines);
  const lines = shrunk.operations.map((operation) => JSON.stringify(operation));
  return [
    `seed ${seed}, profile "${program.profile.name}", ${first}`,
    `Shrunk to ${lines.length} operations (out: what the model did), ${shrunk.difference}`,
    ...lines,
  ].join("\n");
}
