// Changes an engine in one place at a time, by rule, and plays the probes on each: a change that no
// probe catches, and that nobody has judged, is a hole in the tests.
//
//   npm run mutants -- [kernel|twin] [--only TEXT] [--every N] [--shard I/N] [--seconds N] [--resume]
//
// Verdicts are kept in build/ as they come, so that --resume goes on where a run ended, and shards
// in several processes add up. Writes docs/mutants-kernel.md or docs/mutants-twin.md when all were
// tried. Exits with 1 when a survivor is not judged, with 3 when the time ended first.

import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Argument, Command, InvalidArgumentError } from "commander";
import type { Charge } from "./mutants/judge.js";
import { Judged } from "./mutants/judged.js";
import { Jury, type Verdict } from "./mutants/jury.js";
import { readKernel } from "./mutants/kernel.js";
import { mutantsOf } from "./mutants/operators.js";
import { page, type Tried } from "./mutants/page.js";
import { switchTwin } from "./mutants/twin.js";

const project = fileURLToPath(new URL("..", import.meta.url));

type Kind = "kernel" | "twin";

/** An engine that can be changed. */
interface Changeable {
  readonly names: readonly string[];
  readonly unchanged: Charge;
  charge(index: number): Charge;
  /** Where the tests stand that judge it. */
  readonly folder: string;
  remove(): void;
}

async function changeableKernel(): Promise<Changeable> {
  const module = await readKernel(project);
  const mutants = mutantsOf(module);
  return {
    names: mutants.map(({ name }) => name),
    unchanged: { wasm: module.emitBinary() },
    charge(index) {
      const undo = mutants[index]?.plant();
      const wasm = module.emitBinary();
      undo?.();
      return { wasm };
    },
    folder: project,
    remove: () => module.dispose(),
  };
}

async function changeableTwin(): Promise<Changeable> {
  const { folder, mutants, remove } = await switchTwin(project);
  return {
    names: mutants.map(({ name }) => name),
    unchanged: { change: "" },
    charge: (index) => ({ change: mutants[index]?.change ?? "" }),
    folder,
    remove,
  };
}

interface Options {
  readonly only?: string;
  readonly every: number;
  readonly shard: readonly [number, number];
  readonly seconds: number;
  readonly resume?: true;
}

const program = new Command("mutants")
  .addArgument(
    new Argument("[engine]", "which engine").choices(["kernel", "twin"]).default("kernel"),
  )
  .option("--only <text>", "only the changes whose names contain this")
  .option("--every <n>", "only every n-th change", Number, 1)
  .option("--shard <i/n>", "the i-th of n parts", readShard, [1, 1] as const)
  .option("--seconds <count>", "begin no change after so long", Number, Number.POSITIVE_INFINITY)
  .option("--resume", "leave out the changes that an earlier run tried")
  .parse();

function readShard(text: string): readonly [number, number] {
  const [shard = 0, shards = 0] = text.split("/").map(Number);
  if (shard >= 1 && shard <= shards) return [shard, shards];
  throw new InvalidArgumentError(`Expected I/N with I from 1 to N, got ${text}.`);
}

const keptFile = (kind: Kind): string => `${project}build/mutants-${kind}.jsonl`;

function readKept(kind: Kind): Map<string, Tried> {
  if (!existsSync(keptFile(kind))) return new Map();
  const lines = readFileSync(keptFile(kind), "utf8").split("\n").filter(Boolean);
  return new Map(lines.map((line) => JSON.parse(line) as Tried).map((each) => [each.name, each]));
}

const kind = program.args[0] === "twin" ? "twin" : "kernel";
const options = program.opts<Options>();
const judged = new Judged(kind);
const engine = await (kind === "twin" ? changeableTwin() : changeableKernel());
const jury = new Jury(engine.folder, kind, engine.unchanged);

function describe({ name, verdict }: Tried): string {
  if (verdict.probe !== undefined)
    return `${name}: ${verdict.probe}, ${verdict.seconds.toFixed(2)} s`;
  return `${name}: ${judged.reason(name) ?? "SURVIVED"}`;
}

async function tryAll(): Promise<number> {
  const { only = "", every, shard, seconds, resume } = options;
  const kept = resume ? readKept(kind) : new Map<string, Tried>();
  if (!resume && shard[1] === 1) rmSync(keptFile(kind), { force: true });
  const chosen = [...engine.names.entries()].filter(
    ([index, name]) =>
      index % every === 0 &&
      Math.floor(index / every) % shard[1] === shard[0] - 1 &&
      name.includes(only),
  );
  let survivors = 0;
  let tried = 0;
  for (const [index, name] of chosen) {
    if (kept.has(name)) continue;
    if (performance.now() > seconds * 1000) return 3;
    const verdict: Verdict = await jury.judge(engine.charge(index));
    const one: Tried = { name, verdict };
    appendFileSync(keptFile(kind), `${JSON.stringify(one)}\n`);
    tried++;
    if (verdict.probe === undefined && judged.reason(name) === undefined) survivors++;
    if (verdict.probe === undefined || process.stdout.isTTY) console.log(describe(one));
  }
  console.log(`${tried} changes tried, ${survivors} survived that nobody has judged`);
  return survivors > 0 ? 1 : 0;
}

try {
  mkdirSync(`${project}build`, { recursive: true });
  const sound = await jury.judgeUnchanged();
  if (sound.probe !== undefined) {
    console.error(`mutants: without any change, "${sound.probe}" fails: ${sound.failure}`);
    process.exitCode = 2;
  } else {
    console.log(
      `${engine.names.length} changes of the ${kind}; unchanged, all probes pass in ${sound.seconds.toFixed(1)} s`,
    );
    process.exitCode = await tryAll();
    const all = readKept(kind);
    if (engine.names.every((name) => all.has(name))) {
      const tried = engine.names.map((name) => all.get(name) as Tried);
      writeFileSync(`${project}docs/mutants-${kind}.md`, page(kind, tried, judged));
    }
  }
} finally {
  jury.dismiss();
  engine.remove();
}
