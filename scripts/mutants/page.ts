// The output of the commands: figures in docs/mutants.md, and docs/mutants-oracle.md.

import { readFileSync, writeFileSync } from "node:fs";
import type { Verdict } from "./jury.js";
import type { Mutant } from "./mutant.js";

/** A change that was tried. */
export interface Tried {
  readonly name: string;
  /** The code that was changed, in short. */
  readonly code: string;
  readonly verdict: Verdict;
}

/** Puts these figures into the engine's line of the page's table. */
export function writeFigures(file: string, kind: "kernel" | "twin", figures: string): void {
  const text = readFileSync(file, "utf8");
  const line = new RegExp(`^\\| ${kind} \\|.*$`, "m");
  if (!line.test(text)) throw new Error(`${file} has no line for the ${kind}.`);
  writeFileSync(file, text.replace(line, `| ${kind} | ${figures} |`));
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
    "[mutants.md](mutants.md).",
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
