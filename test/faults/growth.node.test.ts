// SQLite's method: the k-th growth fails, for k = 1, 2, 3 … until the program completes without a failure;
// once, and permanently. A call that fails because of it has changed nothing; the program goes on.

import { afterAll, describe, expect, test, vi } from "vitest";
import { expectFigure } from "../docs/figures.js";
import { ENGINES } from "../engines.js";
import { FAULTY_ENGINES, Faults } from "./injection.js";
import type { Workload } from "./workload.js";
import { WORKLOADS } from "./workloads.js";

vi.setConfig({ testTimeout: 60_000 });

const GROWTHS_MAX = 500;
const PAGE_BYTES = 65536;

const full: unknown = expect.objectContaining({ code: "ERR_HEAP_FULL" });

/** The error that `step` throws, undefined if none; only a full heap is expected. */
function failureOf(step: () => void): unknown {
  try {
    step();
  } catch (error) {
    expect(error).toEqual(full);
    return error;
  }
  return undefined;
}

/** Runs the program until a step fails permanently. True if every step was done. */
function runUntilFull(program: Workload, faults: Faults): boolean {
  for (const step of program.steps) {
    if (failureOf(step) === undefined) continue;
    faults.aside(() => program.expectAgreement());
    return false;
  }
  return true;
}

/** Checks that the heap was emptied, and works with the room it has. */
function expectToGoOn(program: Workload, faults: Faults): void {
  program.releaseAll();
  faults.aside(() => program.expectAgreement());
  expect(program.heap.liveCount).toBe(0);
  program.make(500);
  faults.aside(() => program.expectAgreement());
  program.releaseAll();
  expect(program.heap.liveCount).toBe(0);
}

const FAULTY = FAULTY_ENGINES.flatMap((engine) =>
  WORKLOADS.map((workload) => ({ ...engine, ...workload })),
);
const SMALL = ENGINES.flatMap((engine) =>
  WORKLOADS.map((workload) => ({ ...engine, ...workload })),
);

/** How often each sweep made something fail, by the names of the sweep, the engine and the workload. */
const sweeps = new Map<string, number>();

afterAll(async () => {
  const titles: Record<string, string> = { "Wasm release": "Wasm", TypeScript: "TypeScript" };
  for (const sweep of ["once", "for good", "memory is out"]) {
    const texts = Object.entries(titles).map(([engine, title]) => {
      const points = WORKLOADS.map(({ workload }) => sweeps.get(`${sweep} ${engine} ${workload}`));
      const [raw, batches, managed] = points;
      return points.includes(undefined)
        ? undefined
        : `raw ${raw}, batches ${batches}, managed ${managed} in ${title}`;
    });
    if (!texts.includes(undefined)) await expectFigure(`growths ${sweep}`, texts.join("; "));
  }
});

describe.each(FAULTY)("growths that fail on $name, $workload", (engine) => {
  const faults = new Faults();
  const withProgram = (work: (program: Workload) => void): void => {
    engine.run(faults, () => {
      faults.arm();
      work(engine.start(engine.choice));
    });
  };

  test("once: the call that failed succeeds when it is tried again", () => {
    let points = 0;
    for (let isWhole = false; !isWhole; points++) {
      expect(points).toBeLessThan(GROWTHS_MAX);
      withProgram((program) => {
        faults.arm({ growth: points + 1 });
        isWhole = true;
        for (const step of program.steps) {
          if (failureOf(step) === undefined) continue;
          isWhole = false;
          faults.aside(() => program.expectAgreement());
          step();
        }
        // A growth that failed may not have been needed: a smaller one was enough.
        isWhole &&= faults.growths <= points;
        faults.aside(() => program.expectAgreement());
        program.releaseAll();
        expect(program.heap.liveCount).toBe(0);
      });
    }
    expect(points).toBeGreaterThan(3);
    sweeps.set(`once ${engine.name} ${engine.workload}`, points);
  });

  test("for good: existing objects stay whole, and the heap works on with the room it has", () => {
    let points = 0;
    for (let isWhole = false; !isWhole; points++) {
      expect(points).toBeLessThan(GROWTHS_MAX);
      withProgram((program) => {
        faults.arm({ growth: points + 1, isForGood: true });
        isWhole = runUntilFull(program, faults);
        expectToGoOn(program, faults);
      });
    }
    expect(points).toBeGreaterThan(3);
    sweeps.set(`for good ${engine.name} ${engine.workload}`, points);
  });
});

describe.each(SMALL)(
  "memory that runs out on $name, $workload",
  ({ name, workload, choice, start }) => {
    test("at every page from the first to where the program completes", () => {
      const faults = new Faults();
      let pages = 0;
      for (let isWhole = false; !isWhole; pages++) {
        expect(pages).toBeLessThan(GROWTHS_MAX);
        const program = start({ ...choice, maximumBytes: (pages + 1) * PAGE_BYTES });
        isWhole = runUntilFull(program, faults);
        expectToGoOn(program, faults);
      }
      expect(pages).toBeGreaterThan(3);
      sweeps.set(`memory is out ${name} ${workload}`, pages);
    });
  },
);
