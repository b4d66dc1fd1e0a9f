// A call is cut off at its k-th write, for k = 1, 2, 3 …, as by a trap or the end of the stack: at every
// point where anything could be half changed. Either nothing was changed, or the heap refuses to go on.

import { afterAll, describe, expect, test, vi } from "vitest";
import { expectFigure, listOf } from "../docs/figures.js";
import { isHuge } from "../huge.js";
import { FAULTY_ENGINES, Faults } from "./injection.js";
import { isRefused } from "./workload.js";
import { WORKLOADS } from "./workloads.js";

vi.setConfig({ testTimeout: isHuge ? 1_200_000 : 120_000 });

/** Every write of the first steps; after that every n-th, or each if there is time. */
const DENSE = 400;
const STRIDE = isHuge ? 1 : 37;

const FAULTY = FAULTY_ENGINES.flatMap((engine) =>
  WORKLOADS.map((workload) => ({ ...engine, ...workload })),
);

interface Sweep {
  readonly engine: string;
  readonly writes: number;
  readonly points: number;
  readonly whole: number;
}

const sweeps = new Map<string, Sweep>();

afterAll(async () => {
  if (sweeps.size < FAULTY.length || isHuge) return;
  const all = [...sweeps.values()];
  for (const [engine, title] of [
    ["Wasm release", "Wasm"],
    ["TypeScript", "TypeScript"],
  ] as const) {
    const ours = all.filter((sweep) => sweep.engine === engine);
    const [raw, batches, managed] = ours.map(({ writes }) => writes.toLocaleString("en"));
    await expectFigure(
      `writes ${title}`,
      `${raw} (raw), ${batches} (batches) and ${managed} (managed)`,
    );
    await expectFigure(`write points ${title}`, listOf(ours.map(({ points }) => points)));
    await expectFigure(`whole ${title}`, String(ours.reduce((sum, { whole }) => sum + whole, 0)));
  }
});

describe.each(FAULTY)("writes that are cut off on $name, $workload", (engine) => {
  test("leave a whole heap or one that refuses every call", () => {
    const faults = new Faults();
    const outcomes = { whole: 0, refused: 0 };

    /** True when the program completed before that write. */
    const isCompletedBefore = (write: number): boolean => {
      faults.arm();
      const program = engine.start(engine.choice);
      program.make(1);
      faults.arm({ write });
      let isCutOff = false;
      try {
        for (const step of program.shortSteps) step();
      } catch (error) {
        isCutOff = true;
        const text = `${(error as { code?: string }).code} ${String(error)}`;
        expect(text).toMatch(/Maximum call stack size exceeded|ERR_INTERRUPTED/);
      }
      const isComplete = faults.writes < write;
      faults.aside(() => {
        if (isRefused(program)) {
          outcomes.refused++;
          return;
        }
        const isReported = program.thrown.some((error) => error instanceof RangeError);
        expect(isCutOff || isComplete || isReported).toBe(true);
        program.expectAgreement();
        program.heap.unfreeze();
        program.releaseAll();
        program.expectAgreement();
        expect(program.heap.liveCount).toBe(0);
        outcomes.whole++;
      });
      return isComplete;
    };

    let points = 1;
    for (let write = 1; ; write += write < DENSE ? 1 : STRIDE) {
      if (engine.run(faults, () => isCompletedBefore(write), "writes")) break;
      points++;
    }
    sweeps.set(`${engine.name} ${engine.workload}`, {
      engine: engine.name,
      writes: faults.writes,
      points,
      whole: outcomes.whole,
    });
    expect(outcomes.refused).toBeGreaterThan(400);
    expect(outcomes.whole).toBeGreaterThan(0);
  });
});
