// Changes an engine in one place at a time, by rule, and runs the probes on each change: one that no probe
// catches, and that has not been reviewed, is a hole in the tests.
//
//   npm run mutants -- [kernel|twin] [--only TEXT,TEXT] [--every N] [--seconds N] [--judges N]
//                      [--resume] [--again]
//
// Verdicts are kept in build/ as they come, so that --resume continues where a run ended; a change of code
// that is no longer the same is tried again, and with --again so is each survivor that is not judged. Writes
// the engine's line of docs/mutants.md when all were tried. Exits with 1 if a survivor is not judged, or a
// judged change did not survive; with 3 if time ran out first.

import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
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
import { NONE, PLACES_MAX } from "./mutants/switches.js";
import { switchTwin } from "./mutants/twin.js";

const project = fileURLToPath(new URL("..", import.meta.url));

type Kind = "kernel" | "twin";

interface CodeChange extends Change {
  /** The code that it changes, in short: a verdict holds for this code only. */
  readonly code: string;
}

/** An engine that can be changed. */
interface Changeable {
  readonly changes: readonly CodeChange[];
  readonly unchanged: Charge;
  /** A copy of the project, whose tests judge it: you can go on working on the project. */
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
  const soundCode = new Map<string, Buffer>();
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
      place: mutant.region,
      code: mutant.code,
      charge: () => ({ wasm: wasm() }),
      isNone() {
        const { function: name } = mutant;
        const code = soundCode.get(name) ?? optimised(sound, name);
        soundCode.set(name, code);
        return optimised(wasm(), name).equals(code);
      },
    };
  });
  return { changes, unchanged, ...copyProject(project) };
}

async function changeableTwin(): Promise<Changeable> {
  const { folder, mutants, remove } = await switchTwin(project);
  const changes = mutants.map(({ name, change, code }) => ({
    name,
    place: change,
    code,
    charge: () => ({ change }),
    isNone: () => false,
  }));
  return { changes, unchanged: { change: NONE }, folder, remove };
}

interface Options {
  readonly only?: string;
  readonly every: number;
  readonly seconds: number;
  readonly judges: number;
  readonly resume?: true;
  readonly again?: true;
}

const program = new Command("mutants")
  .addArgument(
    new Argument("[engine]", "which engine").choices(["kernel", "twin"]).default("kernel"),
  )
  .option("--only <text>", "only the changes whose names contain one of these, with commas between")
  .option("--every <n>", "only every n-th change", Number, 1)
  .option("--seconds <count>", "begin no change after this time", Number, Number.POSITIVE_INFINITY)
  .option("--judges <n>", "how many at a time", Number, availableParallelism())
  .option("--resume", "leave out the changes that an earlier run tried")
  .option("--again", "like --resume, but retry unjudged survivors")
  .parse();

const keptFile = (kind: Kind): string => `${project}build/mutants-${kind}.jsonl`;

function readKept(kind: Kind): Map<string, Tried> {
  if (!existsSync(keptFile(kind))) return new Map();
  const lines = readFileSync(keptFile(kind), "utf8").split("\n").filter(Boolean);
  return new Map(lines.map((line) => JSON.parse(line) as Tried).map((each) => [each.name, each]));
}

const kind = program.args[0] === "twin" ? "twin" : "kernel";
const { only = "", every, seconds, judges, resume, again } = program.opts<Options>();
const judged = new Judged(kind);
const engine = await (kind === "twin" ? changeableTwin() : changeableKernel());
if (engine.changes.some(({ place = 0 }) => place >= PLACES_MAX))
  throw new Error("PLACES_MAX is too low");
const jury = new Jury(engine.folder, kind);

/** Whether an earlier run's verdict on a change still holds. */
function isTried(change: CodeChange, tried: Tried | undefined): boolean {
  if (tried?.code !== change.code) return false;
  const { probe, isNone } = tried.verdict;
  return !again || probe !== undefined || isNone === true || judged.has(change.name);
}

/** Tries the changes not tried yet; false if time ran out first. */
async function tryAll(kept: Map<string, Tried>): Promise<boolean> {
  const chosen = engine.changes
    .filter(
      ({ name }, index) =>
        index % every === 0 && only.split(",").some((text) => name.includes(text)),
    )
    .filter((change) => !isTried(change, kept.get(change.name)))
    .values();
  let isDone = true;
  const tryNext = async (): Promise<void> => {
    for (const change of chosen) {
      isDone &&= performance.now() <= seconds * 1000;
      if (!isDone) return;
      const { name, code } = change;
      const tried: Tried = { name, code, verdict: await jury.judge(change) };
      kept.set(name, tried);
      appendFileSync(keptFile(kind), `${JSON.stringify(tried)}\n`);
    }
  };
  await Promise.all(Array.from({ length: judges }, tryNext));
  return isDone;
}

try {
  mkdirSync(`${project}build`, { recursive: true });
  if (!resume && !again) rmSync(keptFile(kind), { force: true });
  const surveySeconds = await jury.survey(engine.unchanged);
  console.log(`${engine.changes.length} changes; all probes in ${surveySeconds.toFixed(1)} s`);
  const kept = readKept(kind);
  const isDone = await tryAll(kept);
  const tried = engine.changes.flatMap(({ name, code }) => {
    const one = kept.get(name);
    return one?.code === code ? [one] : [];
  });
  const { unjudged, summary } = judged.sum(tried);
  for (const { name, verdict } of unjudged) console.log(`SURVIVED: ${name} ${verdict.failure}`);
  console.log(summary);
  const isWhole = tried.length === engine.changes.length;
  const stale = isWhole ? judged.stale(tried) : [];
  for (const line of stale) console.log(`judged, but not a survivor: ${line}`);
  if (isWhole) writeFigures(`${project}docs/mutants.md`, kind, summary);
  process.exitCode = isDone ? Math.min(1, unjudged.length + stale.length) : 3;
} finally {
  jury.dismiss();
  engine.remove();
}
