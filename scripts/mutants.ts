// Plants bugs into the TypeScript engine, one at a time, and runs the project's tests on each: a bug
// that no test notices is a hole in the tests.
//
//   npm run mutants -- [--only TEXT] [--jobs N]
//
// Works on copies in temporary folders. Writes docs/mutants.md when all bugs were tried; exits with
// 1 when one survived.

import { writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import type { Mutant } from "./mutants/mutant.js";
import { ORACLE_MUTANTS } from "./mutants/oracle.js";
import { OWN_MUTANTS } from "./mutants/own.js";
import { Trial, type Verdict } from "./mutants/trial.js";

const project = fileURLToPath(new URL("..", import.meta.url));

const program = new Command("mutants")
  .option("--only <text>", "only the bugs whose names contain this")
  .option("--jobs <count>", "how many at a time", Number, availableParallelism())
  .parse();
const { only = "", jobs } = program.opts<{ only?: string; jobs: number }>();

const chosen = [...ORACLE_MUTANTS, ...OWN_MUTANTS].filter(({ name }) => name.includes(only));
const verdicts = new Map<Mutant, Verdict>();

async function work(trial: Trial, queue: Mutant[]): Promise<void> {
  for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
    const verdict = await trial.judge(mutant);
    verdicts.set(mutant, verdict);
    console.log(row(mutant, verdict));
  }
}

function row({ name }: Mutant, { stage, failure, seconds }: Verdict): string {
  const caughtBy = stage === undefined ? "**survived**" : `${stage}: ${failure}`;
  return `| ${cell(name)} | ${cell(caughtBy)} | ${seconds.toFixed(1)} s |`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "\\<");
}

function table(mutants: readonly Mutant[]): string[] {
  const rows = mutants.map((mutant) => row(mutant, verdicts.get(mutant) as Verdict));
  return ["| planted bug | caught by | after |", "| --- | --- | --- |", ...rows, ""];
}

function summary(): string {
  const counts = new Map<string, number>();
  for (const { stage = "survived" } of verdicts.values()) {
    counts.set(stage, (counts.get(stage) ?? 0) + 1);
  }
  const parts = [...counts].map(([stage, count]) => `${stage} ${count}`);
  const survivors = counts.get("survived") ?? 0;
  return `${verdicts.size} planted bugs, ${survivors} survived (${parts.join(", ")})`;
}

function page(): string {
  const notes = ORACLE_MUTANTS.filter(({ note }) => note !== undefined);
  return [
    "# Planted bugs",
    "",
    "How strong are the tests? `npm run mutants` plants one bug at a time into a copy of the",
    "TypeScript engine and runs the project's own tests on it: the recordings of CPython first, then",
    "`test/heap.test.ts`, `test/managed.test.ts`, `test/model/`, then all of them. The table names the",
    "first test that failed. This page is written by that command.",
    "",
    `${summary()}.`,
    "",
    `${new Date().toISOString().slice(0, 10)}, ${cpus()[0]?.model ?? "unknown machine"}, ` +
      `${jobs} at a time, Node ${process.version}.`,
    "",
    "## The oracle's bugs",
    "",
    `The ${ORACLE_MUTANTS.length} classic mistakes of a collector that were used to judge the`,
    "recordings themselves, each made where our engine can make it.",
    "",
    ...table(ORACLE_MUTANTS),
    "Some have no exact counterpart in our design; the nearest real mistake stands in:",
    "",
    ...notes.map(({ name, note }) => `- *${cell(name)}*: ${note}.`),
    "",
    "## Bugs in what our design adds",
    "",
    "The young list, deallocation in frames, deletion in bulk, external counts, blocks and versions,",
    "the mark, and when to collect.",
    "",
    ...table(OWN_MUTANTS),
  ].join("\n");
}

const trials = Array.from({ length: jobs }, () => new Trial(project));
try {
  const sound = await (trials[0] as Trial).run();
  if (sound.stage !== undefined) {
    console.error(`mutants: without any bug planted, ${sound.stage} fails: ${sound.failure}.`);
    process.exitCode = 2;
  } else {
    console.log(`without any bug planted all tests pass, in ${sound.seconds.toFixed(1)} s`);
    const queue = [...chosen];
    await Promise.all(trials.map((trial) => work(trial, queue)));
    console.log(summary());
    if (only === "") writeFileSync(`${project}docs/mutants.md`, page());
    const hasSurvivor = [...verdicts.values()].some(({ stage }) => stage === undefined);
    process.exitCode = hasSurvivor || verdicts.size === 0 ? 1 : 0;
  }
} finally {
  for (const trial of trials) trial.remove();
}
