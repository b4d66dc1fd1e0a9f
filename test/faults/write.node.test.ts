// A call is cut off at its k-th write, for k = 1, 2, 3 …, as by a trap or the end of the stack: at
// every point where anything could be half changed. Either nothing was, or the heap refuses to go on.

import { describe, expect, test, vi } from "vitest";
import { isHuge } from "../huge.js";
import { FAULTY_ENGINES, Faults } from "./injection.js";
import { isRefused, Program } from "./program.js";

vi.setConfig({ testTimeout: isHuge ? 1_200_000 : 120_000 });

/** Every write of the first steps; then every so many-th, or each when there is time. */
const DENSE = 400;
const STRIDE = isHuge ? 1 : 37;

describe.each(FAULTY_ENGINES)("writes that are cut off on $name", (engine) => {
  test("leave a whole heap or one that refuses every call", () => {
    const faults = new Faults();
    const outcomes = { whole: 0, refused: 0 };
    let isComplete = false;
    for (let write = 1; !isComplete; write += write < DENSE ? 1 : STRIDE) {
      engine.run(
        faults,
        () => {
          faults.arm();
          const program = new Program(engine.choice);
          const first = program.heap.alloc();
          faults.arm({ write });
          let isCutOff = false;
          try {
            for (const step of program.shortSteps) step();
          } catch (error) {
            isCutOff = true;
            expect(String(error)).toMatch(
              /Maximum call stack size exceeded|ERR_INTERRUPTED|GcError/,
            );
          }
          isComplete = faults.writes < write;
          faults.aside(() => {
            if (isRefused(program.heap, first)) {
              outcomes.refused++;
              return;
            }
            expect(program.heap.validate()).toEqual([]);
            program.heap.collect();
            expect(program.heap.validate()).toEqual([]);
            expect(isCutOff || isComplete).toBe(true);
            outcomes.whole++;
          });
        },
        "writes",
      );
    }
    expect(outcomes.refused).toBeGreaterThan(500);
    expect(outcomes.whole).toBeGreaterThan(0);
  });
});
