// Plants bugs into an engine, one at a time, and runs the project's tests on each: a bug that no
// test notices is a hole in the tests.
//
//   npm run mutants -- [--kernel] [--only TEXT] [--jobs N] [--seconds N] [--resume] [--write]
//
// Without --kernel into the TypeScript engine, with it into assembly/. Works on copies in temporary
// folders. Verdicts are kept in build/ as they come, so that --resume goes on where a run ended.
// Writes docs/mutants.md or docs/kernel-mutants.md when all bugs were tried; exits with 1 when one
// survived, with 3 when the time ended first.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { KERNEL_STAGES, TWIN_STAGES } from "./mutants/benches.js";
import { KERNEL_MUTANTS } from "./mutants/kernel.js";
import type { Mutant } from "./mutants/mutant.js";
import { ORACLE_MUTANTS } from "./mutants/oracle.js";
import { OWN_MUTANTS } from "./mutants/own.js";
import { kernelPage, row, summary, twinPage } from "./mutants/page.js";
import { Trial, type Verdict } from "./mutants/trial.js";

const project = fileURLToPath(new URL("..", import.meta.url));

const program = new Command("mutants")
  .option("--kernel", "bugs in assembly/ instead of src/reference/")
  .option("--only <text>", "only the bugs whose names contain this")
  .option("--jobs <count>", "how many at a time", Number, availableParallelism())
  .option("--seconds <count>", "begin no bug after so long", Number, Number.POSITIVE_INFINITY)
  .option("--resume", "leave out the bugs that an earlier run tried")
  .option("--write", "write the page of the kernel's bugs though not all were tried")
  .parse();

interface Options {
  readonly kernel?: true;
  readonly only?: string;
  readonly jobs: number;
  readonly seconds: number;
  readonly resume?: true;
  readonly write?: true;
}

const { kernel, only = "", jobs, seconds, resume, write } = program.opts<Options>();

const all = kernel ? KERNEL_MUTANTS : [...ORACLE_MUTANTS, ...OWN_MUTANTS];
const chosen = all.filter(({ name }) => name.includes(only));
const verdicts = new Map<Mutant, Verdict>();
const keptFile = `${project}build/${kernel ? "kernel-" : ""}verdicts.json`;

if (resume && existsSync(keptFile)) {
  const kept = JSON.parse(readFileSync(keptFile, "utf8")) as Record<string, Verdict>;
  for (const mutant of chosen) {
    const verdict = kept[mutant.name];
    if (verdict?.stage !== undefined) verdicts.set(mutant, verdict);
  }
}

async function work(trial: Trial, queue: Mutant[]): Promise<void> {
  while (performance.now() < seconds * 1000) {
    const mutant = queue.shift();
    if (!mutant) return;
    const verdict = await trial.judge(mutant);
    verdicts.set(mutant, verdict);
    console.log(row(mutant, verdict));
    const kept = [...verdicts].map(([{ name }, each]) => [name, each]);
    writeFileSync(keptFile, JSON.stringify(Object.fromEntries(kept)));
  }
}

const UNPLANTED: Verdict = { stage: undefined, failure: "", seconds: 0 };
const stages = kernel ? KERNEL_STAGES : TWIN_STAGES;
const trials = Array.from({ length: jobs }, () => new Trial(project, stages));
try {
  // Without this look a tree that is broken already would catch every bug.
  const queue = chosen.filter((mutant) => !verdicts.has(mutant));
  const hasWork = queue.length > 0 && seconds > 0;
  const sound = hasWork ? await (trials[0] as Trial).run() : UNPLANTED;
  if (sound.stage !== undefined) {
    console.error(`mutants: without any bug planted, ${sound.stage} fails: ${sound.failure}.`);
    process.exitCode = 2;
  } else {
    if (hasWork) {
      console.log(`without any bug planted all tests pass, in ${sound.seconds.toFixed(1)} s`);
    }
    await Promise.all(trials.map((trial) => work(trial, queue)));
    console.log(summary(verdicts));
    const page = kernel ? kernelPage : twinPage;
    const file = kernel ? "docs/kernel-mutants.md" : "docs/mutants.md";
    const hasAll = all.every((mutant) => verdicts.has(mutant));
    if (hasAll || (kernel && write)) writeFileSync(`${project}${file}`, page(verdicts, jobs));
    const hasSurvivor = [...verdicts.values()].some(({ stage }) => stage === undefined);
    process.exitCode = queue.length > 0 ? 3 : hasSurvivor || verdicts.size === 0 ? 1 : 0;
  }
} finally {
  for (const trial of trials) trial.remove();
}
