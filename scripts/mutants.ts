// Plants bugs into an engine, one at a time, and runs the project's tests on each: a bug that no
// test notices is a hole in the tests.
//
//   npm run mutants -- [--kernel] [--only TEXT] [--jobs N]
//
// Without --kernel into the TypeScript engine, with it into assembly/. Works on copies in temporary
// folders. Writes docs/mutants.md or docs/kernel-mutants.md when all bugs were tried; exits with 1
// when one survived.

import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { KERNEL_BENCH, TWIN_BENCH } from "./mutants/benches.js";
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
  .parse();
const {
  kernel,
  only = "",
  jobs,
} = program.opts<{
  kernel?: true;
  only?: string;
  jobs: number;
}>();

const all = kernel ? KERNEL_MUTANTS : [...ORACLE_MUTANTS, ...OWN_MUTANTS];
const chosen = all.filter(({ name }) => name.includes(only));
const verdicts = new Map<Mutant, Verdict>();

async function work(trial: Trial, queue: Mutant[]): Promise<void> {
  for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
    const verdict = await trial.judge(mutant);
    verdicts.set(mutant, verdict);
    console.log(row(mutant, verdict));
  }
}

const bench = kernel ? KERNEL_BENCH : TWIN_BENCH;
const trials = Array.from({ length: jobs }, () => new Trial(project, bench));
try {
  const sound = await (trials[0] as Trial).run();
  if (sound.stage !== undefined) {
    console.error(`mutants: without any bug planted, ${sound.stage} fails: ${sound.failure}.`);
    process.exitCode = 2;
  } else {
    console.log(`without any bug planted all tests pass, in ${sound.seconds.toFixed(1)} s`);
    const queue = [...chosen];
    await Promise.all(trials.map((trial) => work(trial, queue)));
    console.log(summary(verdicts));
    const page = kernel ? kernelPage : twinPage;
    const file = kernel ? "docs/kernel-mutants.md" : "docs/mutants.md";
    if (only === "") writeFileSync(`${project}${file}`, page(verdicts, jobs));
    const hasSurvivor = [...verdicts.values()].some(({ stage }) => stage === undefined);
    process.exitCode = hasSurvivor || verdicts.size === 0 ? 1 : 0;
  }
} finally {
  for (const trial of trials) trial.remove();
}
