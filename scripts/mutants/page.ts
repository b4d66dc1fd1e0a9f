// The pages that the command writes: docs/mutants.md and docs/kernel-mutants.md.

import { availableParallelism, cpus } from "node:os";
import process from "node:process";
import { KERNEL_MUTANTS } from "./kernel.js";
import type { Mutant } from "./mutant.js";
import { ORACLE_MUTANTS } from "./oracle.js";
import { OWN_MUTANTS } from "./own.js";
import type { Verdict } from "./trial.js";

export type Verdicts = ReadonlyMap<Mutant, Verdict>;

export function row({ name }: Mutant, { stage, failure, seconds }: Verdict): string {
  const caughtBy = stage === undefined ? "**survived**" : `${stage}: ${failure}`;
  return `| ${cell(name)} | ${cell(caughtBy)} | ${seconds.toFixed(1)} s |`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "\\<");
}

function table(mutants: readonly Mutant[], verdicts: Verdicts): string[] {
  const rows = mutants.map((mutant) => row(mutant, verdicts.get(mutant) as Verdict));
  return ["| planted bug | caught by | after |", "| --- | --- | --- |", ...rows, ""];
}

/** How many there were, and what caught how many of them. */
export function summary(verdicts: Verdicts): string {
  const counts = new Map<string, number>();
  for (const { stage, failure } of verdicts.values()) {
    // Several quick tests are one stage: each names itself.
    const caughtBy = stage === "quick tests" ? (failure.split(": ")[0] as string) : stage;
    counts.set(caughtBy ?? "survived", (counts.get(caughtBy ?? "survived") ?? 0) + 1);
  }
  const survivors = counts.get("survived") ?? 0;
  counts.delete("survived");
  const parts = [...counts].map(([stage, count]) => `${stage} ${count}`);
  return `${verdicts.size} planted bugs, ${survivors} survived (${parts.join(", ")})`;
}

function circumstances(jobs: number): string {
  return (
    `${new Date().toISOString().slice(0, 10)}, ${cpus()[0]?.model ?? "unknown machine"}, ` +
    `${availableParallelism()} cores, ${jobs} at a time, Node ${process.version}.`
  );
}

export function twinPage(verdicts: Verdicts, jobs: number): string {
  const notes = ORACLE_MUTANTS.filter(({ note }) => note !== undefined);
  return [
    "# Planted bugs",
    "",
    "How strong are the tests? `npm run mutants` plants one bug at a time into a copy of the",
    "TypeScript engine and runs the project's own tests on it: the recordings of CPython first, then",
    "`test/heap.test.ts`, `test/managed.test.ts`, `test/model/`, then all of them. The table names the",
    "first test that failed. This page is written by that command. Bugs in the kernel itself have a",
    "page of their own, [kernel-mutants.md](kernel-mutants.md).",
    "",
    `${summary(verdicts)}.`,
    "",
    circumstances(jobs),
    "",
    "## The oracle's bugs",
    "",
    `The ${ORACLE_MUTANTS.length} classic mistakes of a collector that were used to judge the`,
    "recordings themselves, each made where our engine can make it.",
    "",
    ...table(ORACLE_MUTANTS, verdicts),
    "Some have no exact counterpart in our design; the nearest real mistake stands in:",
    "",
    ...notes.map(({ name, note }) => `- *${cell(name)}*: ${note}.`),
    "",
    "## Bugs in what our design adds",
    "",
    "The young list, deallocation in frames, deletion in bulk, external counts, blocks and versions,",
    "the mark, and when to collect.",
    "",
    ...table(OWN_MUTANTS, verdicts),
  ].join("\n");
}

export function kernelPage(verdicts: Verdicts, jobs: number): string {
  const files = new Map<string, Mutant[]>();
  const tried = KERNEL_MUTANTS.filter((mutant) => verdicts.has(mutant));
  for (const mutant of tried) {
    const file = mutant.edits[0]?.file ?? "";
    files.set(file, [...(files.get(file) ?? []), mutant]);
  }
  return [
    "# Bugs planted into the kernel",
    "",
    "`npm run mutants -- --kernel` changes one place of a copy of `assembly/` at a time, compiles the",
    "kernel and runs the project's own tests on it: the programs of `test/fuzz/corpus/` and the random",
    "programs of `test/model/` in one process, then the recordings of CPython, then all tests. The",
    "tables name the first test that failed. A bug that makes a loop endless is caught by the time",
    'limit: "did not end in time" (after 60 s, or 600 s for all tests). The kernels are compiled with',
    "`-O1`, the release with `-O3`: what is tried is the source. This page is written by that command;",
    "what the fuzz programs are is said in [fuzzing.md](fuzzing.md).",
    "",
    `${summary(verdicts)}.`,
    ...(tried.length < KERNEL_MUTANTS.length
      ? [`The list has ${KERNEL_MUTANTS.length}; the time ended before the others were tried.`]
      : []),
    "",
    circumstances(jobs),
    "",
    ...[...files].flatMap(([file, mutants]) => [`## ${file}`, "", ...table(mutants, verdicts)]),
  ].join("\n");
}
