// The pages that the command writes: docs/mutants-kernel.md and docs/mutants-twin.md.

import { availableParallelism, cpus } from "node:os";
import process from "node:process";
import type { Judged } from "./judged.js";
import type { Verdict } from "./jury.js";
import type { Mutant } from "./mutant.js";

/** A change that was tried. */
export interface Tried {
  readonly name: string;
  readonly verdict: Verdict;
}

const TEXT = {
  kernel: [
    "# Changes of the kernel",
    "",
    "How strong are the tests? `npm run mutants -- kernel` compiles `assembly/` with little",
    "optimisation, changes one instruction at a time (a comparison, a constant by one, an operation, a",
    "condition; a store or a call left out) and plays the probes on each module: the programs of",
    "`test/fuzz/corpus`, which the TypeScript engine plays too, CPython's recordings, and random",
    "programs of `test/model`.",
  ],
  twin: [
    "# Changes of the TypeScript engine",
    "",
    "How strong are the tests? `npm run mutants -- twin` has Stryker's instrumenter put its changes into",
    "the TypeScript engine, each behind a switch, and plays the probes on each: the programs of",
    "`test/fuzz/corpus`, which the kernel plays too, CPython's recordings, and random programs of",
    "`test/model`.",
  ],
};

/** What was tried, by file: how many, what caught them, and the survivors with their judgement. */
export function page(kind: "kernel" | "twin", tried: readonly Tried[], judged: Judged): string {
  const files = new Map<string, Tried[]>();
  for (const one of tried) {
    const file = one.name.split(/[/ ]/)[0] as string;
    files.set(file, [...(files.get(file) ?? []), one]);
  }
  const survivors = tried.filter(({ verdict }) => verdict.probe === undefined);
  const unjudged = survivors.filter(({ name }) => judged.reason(name) === undefined);
  return [
    ...TEXT[kind],
    "",
    `${tried.length} changes, ${tried.length - survivors.length} caught. ${survivors.length} were not: ` +
      `${survivors.length - unjudged.length} of them were judged, ${unjudged.length} were not.`,
    "",
    `${new Date().toISOString().slice(0, 10)}, ${cpus()[0]?.model ?? "unknown machine"}, ` +
      `${availableParallelism()} cores, Node ${process.version}. This page is written by that command.`,
    "",
    "| file | changes | corpus | recordings | model | no end, crash | survived |",
    "| --- | --: | --: | --: | --: | --: | --: |",
    ...[...files].map(([file, list]) => row(file, list)),
    "",
    "## What no probe catches",
    "",
    "Each was looked at, and is none that could be seen from outside, for the reason beside it.",
    "",
    "| change | why |",
    "| --- | --- |",
    ...survivors.map(
      ({ name }) => `| ${cell(name)} | ${cell(judged.reason(name) ?? "**not judged**")} |`,
    ),
    "",
  ].join("\n");
}

function row(file: string, list: readonly Tried[]): string {
  const count = (is: (probe: string | undefined) => boolean): number =>
    list.filter(({ verdict }) => is(verdict.probe)).length;
  const begins = (text: string): number => count((probe) => probe?.startsWith(text) ?? false);
  const [corpus, recordings, model] = [begins("fuzz corpus"), begins("recording"), begins("model")];
  const survived = count((probe) => probe === undefined);
  const ended = list.length - corpus - recordings - model - survived;
  return `| ${file} | ${list.length} | ${corpus} | ${recordings} | ${model} | ${ended} | ${survived} |`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "\\<");
}

/** The oracle's bugs: what caught each, and what stands in for those without a counterpart. */
export function oraclePage(verdicts: ReadonlyMap<Mutant, Verdict>): string {
  const rows = [...verdicts].map(
    ([{ name }, { probe }]) => `| ${cell(name)} | ${cell(probe ?? "**survived**")} |`,
  );
  const notes = [...verdicts.keys()].filter(({ note }) => note !== undefined);
  return [
    "# The oracle's bugs",
    "",
    `The ${verdicts.size} classic mistakes of a collector that were used to judge CPython's recordings,`,
    "each made in the TypeScript engine where our design can make it. `npm run mutants:oracle` plants",
    "them one at a time and plays the probes on the engine; the table names the first probe that fails.",
    "This page is written by that command. Changes by rule, without any knowledge of collectors, are on",
    "[mutants-twin.md](mutants-twin.md) and [mutants-kernel.md](mutants-kernel.md).",
    "",
    "| planted bug | caught by |",
    "| --- | --- |",
    ...rows,
    "",
    "Some have no exact counterpart in our design; the nearest real mistake stands in:",
    "",
    ...notes.map(({ name, note }) => `- *${cell(name)}*: ${note}.`),
    "",
  ].join("\n");
}
