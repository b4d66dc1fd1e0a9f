// The benchmark's whole programs: at tiny sizes each makes, frees and keeps the same on every kind of object.
// CPython, Pyodide, QuickJS and V8 are checked by the benchmark itself.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ProgramTask } from "../bench/programs/index.js";
import { runOnObjects, SUBJECT_NAMES } from "../bench/programs/objects/index.js";
import type { ProgramOpponent } from "../bench/programs/opponents.js";
import { planPrograms } from "../bench/programs/plan.js";
import type { Outcome, ProgramRun } from "../bench/programs/program.js";
import { replaceProgramSection } from "../bench/report/programs.js";
import type { Results } from "../bench/results.js";
import { runProgram } from "../bench/run/programs.js";

interface Case extends ProgramTask {
  readonly outcome: Outcome;
  /** The least number of objects that need a collection, and of collections that must have run. */
  readonly garbage: number;
  readonly collections: number;
}

const CASES: readonly Case[] = [
  {
    // 327 rings of 10 and their witnesses, and 2 more; 30 are alive when the program ends.
    program: "chain",
    sizes: { length: 10, live: 990, total: 3270, bytes: 16, old: 20 },
    outcome: { made: 3619, finalized: 329, kept: 352, left: 0 },
    garbage: 1089,
    collections: 1,
  },
  {
    program: "tree",
    sizes: { records: 500, cyclic: 0, total: 1000 },
    outcome: { made: 1300, finalized: 2, kept: 0, left: 0 },
    garbage: 0,
    collections: 0,
  },
  {
    program: "tree",
    sizes: { records: 500, cyclic: 10, total: 1000 },
    outcome: { made: 1300, finalized: 2, kept: 0, left: 0 },
    garbage: 1000,
    collections: 0,
  },
  {
    program: "queue",
    sizes: { length: 100, bytes: 16, total: 3000 },
    outcome: { made: 3030, finalized: 30, kept: 101, left: 0 },
    garbage: 1000,
    collections: 1,
  },
  {
    program: "lists",
    sizes: { base: 200, length: 100, total: 3000, isHeld: 0 },
    outcome: { made: 3260, finalized: 30, kept: 302, left: 0 },
    garbage: 1000,
    collections: 1,
  },
  {
    program: "lists",
    sizes: { base: 200, length: 100, total: 3000, isHeld: 1 },
    outcome: { made: 3260, finalized: 30, kept: 3260, left: 0 },
    garbage: 0,
    collections: 1,
  },
  {
    program: "grow",
    sizes: { total: 5000 },
    outcome: { made: 5000, finalized: 0, kept: 5000, left: 0 },
    garbage: 0,
    collections: 2,
  },
  {
    program: "collect",
    sizes: { rings: 10, length: 20, repeats: 3 },
    outcome: { made: 600, finalized: 0, kept: 0, left: 0 },
    garbage: 0,
    collections: 3,
  },
  {
    program: "traverse",
    sizes: { levels: 30, repeats: 4 },
    outcome: { made: 31, finalized: 0, kept: 31, left: 0 },
    garbage: 0,
    collections: 4,
  },
];

describe.each(CASES)("$program $sizes", ({ program, sizes, outcome, garbage, collections }) => {
  test.each(SUBJECT_NAMES)("on %s", async (name) => {
    const run = await runOnObjects(name, { program, sizes });
    expect(run.outcome).toEqual(outcome);
    expect(run.units).toBeGreaterThan(0);
    expect(run.mostGarbage).toBeGreaterThanOrEqual(garbage);
    if (garbage === 0) expect(run.mostGarbage).toBe(0);
    expect(run.pauses?.length).toBe(collections);
  });
});

const OUTCOME: Outcome = { made: 10, finalized: 1, kept: 0, left: 0 };

function opponent(name: string, outcome: Outcome, only?: ProgramOpponent["only"]): ProgramOpponent {
  const run: ProgramRun = { outcome, ms: 1, units: 10, pauses: [1, 2, 3], processBytes: 1 };
  return {
    name,
    description: "",
    isPeer: true,
    ...(only && { only }),
    probe: () => Promise.resolve({ version: "1" }),
    run: () => Promise.resolve(run),
  };
}

test("an opponent with another outcome gets no time, and the run has failed", async () => {
  const [task] = planPrograms("one", 1000);
  const failures: string[] = [];
  const opponents = [
    opponent("first", OUTCOME),
    opponent("second", { ...OUTCOME, left: 1 }),
    opponent("third", OUTCOME, ["tree"]),
  ];
  const row = await runProgram(task as typeof task & object, opponents, 2, failures);
  expect(row.outcome).toEqual(OUTCOME);
  expect(Object.keys(row.times)).toEqual(["second", "first"]);
  expect(row.times["first"]).toMatchObject({ ns: [1e5, 1e5, 1e5], pauses: [2, 3, 3, 3] });
  expect(row.times["second"]).toEqual({ kind: "wrong", message: "left 1 (expected 0)" });
  expect(failures).toEqual([expect.stringContaining("second: left 1 (expected 0)")]);
});

test("there is one chain, one for each size changed alone, or one for each combination", () => {
  const chains = (which: "one" | "alone" | "all"): number =>
    planPrograms(which, 1000).filter(({ program }) => program === "chain").length;
  expect([chains("one"), chains("alone"), chains("all")]).toEqual([1, 8, 54]);
});

test("a run of the programs alone writes their section of the page, and nothing else", () => {
  const page = readFileSync("docs/benchmarks.md", "utf8");
  const results = {
    command: "COMMAND",
    programs: [{ name: "PROGRAM", outcome: OUTCOME, times: {} }],
    programOpponents: [],
  } as unknown as Results;
  const written = replaceProgramSection(page, results);
  const parts = (text: string): string[] => text.split(/\n(?=## )/);
  expect(parts(written)[1]).toMatch(/^## Whole programs\n\nBy `COMMAND`[\s\S]*\n#### PROGRAM\n/);
  expect(parts(written).toSpliced(1, 1)).toEqual(parts(page).toSpliced(1, 1));
});
