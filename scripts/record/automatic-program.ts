// Random runs of automatic collection: thresholds, and steps that allocate and free.

import fc from "fast-check";
import type { AutomaticRun } from "../../test/replay/automatic.js";

export type AutomaticProgram = Pick<AutomaticRun, "threshold" | "steps">;

/** A run ends with the step that reaches this; the recorder has room for a few hundred more. */
const ALLOCATIONS_END = 1200;

const step: fc.Arbitrary<[AutomaticRun["steps"][number][0], number]> = fc.tuple(
  fc.constantFrom("keep", "keep", "cyc", "tmp", "free"),
  fc.constantFrom(1, 5, 20, 80, 200),
);

const program: fc.Arbitrary<AutomaticProgram> = fc.record({
  threshold: fc.tuple(
    fc.constantFrom(0, 1, 3, 10, 10, 25, 25, 60, 60, 700),
    fc.constantFrom(0, 1, 2, 5, 10),
    fc.constantFrom(0, 1, 2, 4, 10),
  ),
  steps: fc.array(step, { minLength: 20, maxLength: 80, size: "max" }).map(withinBounds),
});

/** The steps up to the last allocation that there is room for; none frees more than is held. */
function withinBounds(steps: AutomaticRun["steps"]): AutomaticRun["steps"] {
  const bounded: AutomaticRun["steps"] = [];
  let allocations = 0;
  let held = 0;
  for (const [kind, count] of steps) {
    if (allocations >= ALLOCATIONS_END) break;
    const done = kind === "free" ? Math.min(count, held) : count;
    if (done === 0) continue;
    bounded.push([kind, done]);
    if (kind === "free") held -= done;
    else allocations += done;
    if (kind === "keep") held += done;
  }
  return bounded;
}

/** This many runs, the same for the same seed. */
export function automaticPrograms(seed: number, count: number): AutomaticProgram[] {
  return fc.sample(fc.noBias(program), { seed, numRuns: count });
}
