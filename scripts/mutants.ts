// Changes an engine in one place at a time, by rule, and plays the probes on each: a change that no
// probe catches, and that nobody has judged, is a hole in the tests.
//
//   npm run mutants -- [kernel|twin] [--only TEXT] [--every N] [--seconds N] [--resume]
//
// Verdicts are kept in build/ as they come, so that --resume goes on where a run ended. Writes the
// engine's line of docs/mutants.md when all were tried. Exits with 1 when a survivor is not judged, or
// a judgement is of no survivor; with 3 when the time ended first.

import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Argument, Command } from "commander";
import { copyProject } from "./mutants/copy.js";
import type { Charge } from "./mutants/judge.js";
import { Judged } from "./mutants/judged.js";
import { type Change, Jury } from "./mutants/jury.js";
import { compileKernel, optimised, readKernel } from "./mutants/kernel.js";
import { changesOf } from "./mutants/operators.js";
import { type Tried, writeFigures } from "./mutants/page.js";
import { switchTwin } from "./mutants/twin.js";

const project = fileURLToPath(new URL("..", import.meta.url));

type Kind = "kernel" | "twin";

/** An engine that can be changed. */
interface Changeable {
  readonly changes: readonly Change[];
  readonly unchanged: Charge;
  /** A copy of the project, whose tests judge it: the project may be worked on meanwhile. */
  readonly folder: string;
  remove(): void;
}

async function changeableKernel(): Promise<Changeable> {
  const compiled = await compileKernel(project);
  const surveyed = readKernel(compiled);
  changesOf(surveyed).tellRegions();
  const module = readKernel(compiled);
  const { mutants } = changesOf(module);
  const sound = module.emitBinary();
  const unchanged = { wasm: surveyed.emitBinary() };
  surveyed.dispose();
  const changes = mutants.map((mutant) => {
    const wasm = (): Uint8Array => {
      const undo = mutant.plant();
      const changed = module.emitBinary();
      undo();
      return changed;
    };
    return {
      name: mutant.name,
      place: String(mutant.region),
      charge: () => ({ wasm: wasm() }),
      isNone: () => optimised(wasm(), mutant.function).equals(optimised(sound, mutant.function)),
    };
  });
  return { changes, unchanged, ...copyProject(project) };
}

async function changeableTwin(): Promise<Changeable> {
  const { folder, mutants, remove } = await switchTwin(project);
  const changes = mutants.map(({ name, change }) => ({
    name,
    place: change,
    charge: () => ({ change }),
    isNone: () => false,
  }));
  return { changes, unchanged: { change: "" }, folder, remove };
}

interface Options {
  readonly only?: string;
  readonly every: number;
  readonly seconds: number;
  readonly resume?: true;
}

const program = new Command("mutants")
  .addArgument(
    new Argument("[engine]", "which engine").choices(["kernel", "twin"]).default("kernel"),
  )
  .option("--only <text>", "only the changes whose names contain this")
  .option("--every <n>", "only every n-th change", Number, 1)
  .option("--seconds <count>", "begin no change after so long", Number, Number.POSITIVE_INFINITY)
  .option("--resume", "leave out the changes that an earlier run tried")
  .parse();

const keptFile = (kind: Kind): string => `${project}build/mutants-${kind}.jsonl`;

function readKept(kind: Kind): Map<string, Tried> {
  if (!existsSync(keptFile(kind))) return new Map();
  const lines = readFileSync(keptFile(kind), "utf8").split("\n").filter(Boolean);
  return new Map(lines.map((line) => JSON.parse(line) as Tried).map((each) => [each.name, each]));
}

const kind = program.args[0] === "twin" ? "twin" : "kernel";
const { only = "", every, seconds, resume } = program.opts<Options>();
const judged = new Judged(kind);
const engine = await (kind === "twin" ? changeableTwin() : changeableKernel());
const jury = new Jury(engine.folder, kind);

/** Tries what was not tried; false when the time ended first. */
async function tryAll(kept: Map<string, Tried>): Promise<boolean> {
  const chosen = engine.changes.filter(
    ({ name }, index) => index % every === 0 && name.includes(only) && !kept.has(name),
  );
  for (const change of chosen) {
    if (performance.now() > seconds * 1000) return false;
    const tried: Tried = { name: change.name, verdict: await jury.judge(change) };
    kept.set(change.name, tried);
    appendFileSync(keptFile(kind), `${JSON.stringify(tried)}\n`);
  }
  return true;
}

try {
  mkdirSync(`${project}build`, { recursive: true });
  if (!resume) rmSync(keptFile(kind), { force: true });
  const surveySeconds = await jury.survey(engine.unchanged);
  console.log(`${engine.changes.length} changes; all probes in ${surveySeconds.toFixed(1)} s`);
  const kept = readKept(kind);
  const isDone = await tryAll(kept);
  const tried = engine.changes.flatMap(({ name }) => kept.get(name) ?? []);
  const { unjudged, summary } = judged.sum(tried);
  for (const { name, verdict } of unjudged) console.log(`SURVIVED: ${name} ${verdict.failure}`);
  console.log(summary);
  const isWhole = tried.length === engine.changes.length;
  const stale = isWhole ? judged.stale(tried) : [];
  for (const line of stale) console.log(`judged, and no survivor: ${line}`);
  if (isWhole) writeFigures(`${project}docs/mutants.md`, kind, summary);
  process.exitCode = isDone ? Math.min(1, unjudged.length + stale.length) : 3;
} finally {
  jury.dismiss();
  engine.remove();
}
