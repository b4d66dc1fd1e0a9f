// The oracle's bugs, planted into the TypeScript engine one at a time: the probes must catch each.
//
//   npm run mutants:oracle -- [--only TEXT]
//
// Writes docs/mutants-oracle.md when all were tried; exits with 1 when one survived.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { copyProject } from "./mutants/copy.js";
import type { Charge } from "./mutants/judge.js";
import { Jury, type Verdict } from "./mutants/jury.js";
import type { Mutant } from "./mutants/mutant.js";
import { ORACLE_MUTANTS } from "./mutants/oracle.js";
import { oraclePage } from "./mutants/page.js";
import { NONE } from "./mutants/switches.js";

const project = fileURLToPath(new URL("..", import.meta.url));
const program = new Command("oracle-mutants")
  .option("--only <text>", "only the bugs whose names contain this")
  .parse();
const { only = "" } = program.opts<{ only?: string }>();

const { folder, remove } = copyProject(project);
const jury = new Jury(folder, "twin");

/** Plants the bug, runs the probes on the engine, and restores the source. */
async function judge({ name, edits }: Mutant): Promise<Verdict> {
  const originals = new Map<string, string>();
  try {
    for (const { file, find, replace } of edits) {
      const path = join(folder, file);
      const source = readFileSync(path, "utf8");
      const places = source.split(find).length - 1;
      if (places !== 1) throw new Error(`"${name}": ${file} has ${places} places, not 1.`);
      if (!originals.has(path)) originals.set(path, source);
      writeFileSync(
        path,
        source.replace(find, () => replace),
      );
    }
    const charge = (): Charge => ({ change: NONE });
    return await jury.judge({ name, place: undefined, charge, isNone: () => false });
  } finally {
    jury.dismiss();
    for (const [path, source] of originals) writeFileSync(path, source);
  }
}

try {
  await jury.survey({ change: NONE });
  jury.dismiss();
  const chosen = ORACLE_MUTANTS.filter(({ name }) => name.includes(only));
  const verdicts = new Map<Mutant, Verdict>();
  for (const mutant of chosen) {
    const verdict = await judge(mutant);
    verdicts.set(mutant, verdict);
    console.log(`${mutant.name}: ${verdict.probe ?? "SURVIVED"}`);
  }
  const survivors = chosen.filter((mutant) => verdicts.get(mutant)?.probe === undefined);
  console.log(`${chosen.length} planted bugs, ${survivors.length} survived`);
  if (chosen.length === ORACLE_MUTANTS.length) {
    writeFileSync(`${project}docs/mutants-oracle.md`, oraclePage(verdicts));
  }
  process.exitCode = survivors.length > 0 || chosen.length === 0 ? 1 : 0;
} finally {
  remove();
}
