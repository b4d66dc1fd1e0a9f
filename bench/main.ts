// `npm run bench`: everything claimed about this library's speed, measured here and now.
//
//   npm run bench -- [--quick] [--peers] [--size N] [--huge] [--all-chains] [--only TEXT] [--write]
//
// A full run writes docs/benchmarks.md and docs/benchmarks.svg; a quick one, or one of a part, does
// so only with --write. `--only programs --write` writes the section on whole programs alone. All write build/bench/results.json.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "commander";
import { inNode } from "./in-node/index.js";
import { measureLoading, measureSizes } from "./load/loading.js";
import { writeMarkdown, writeText } from "./report/document.js";
import { drawPicture } from "./report/picture.js";
import { replaceProgramSection } from "./report/programs.js";
import type { OpponentInfo, Results } from "./results.js";
import { type Contestant, runWorkloads } from "./run/collections.js";
import { runGrowth, runMemory, runOperations, runYoung } from "./run/engines.js";
import { describeLoad, describeMachine, describeVersions } from "./run/machine.js";
import {
  planNotes,
  planWorkloads,
  type RunOptions,
  shapeDescriptions,
  situationDescriptions,
} from "./run/plan.js";
import { runPrograms } from "./run/programs.js";
import { say } from "./run/progress.js";
import { recordedNotes, runRecorded } from "./run/recorded.js";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const SIZE = 1_000_000;
const QUICK_SIZE = 100_000;
const SIZE_MIN = 1000;

function size(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= SIZE_MIN) return number;
  throw new InvalidArgumentError(`Expected a whole number, ${SIZE_MIN} or more.`);
}

const program = new Command("bench")
  .option("--quick", "small sizes, fewer workloads: three minutes")
  .option("--peers", "the outside opponents too: CPython, C, Boehm, and others on this machine")
  .option("--size <objects>", "the size of the main tables, 1,000,000 (100,000 when quick)", size)
  .option("--huge", "50,000,000 objects too")
  .option("--all-chains", "of the program `chain`, every combination of its sizes")
  .option("--only <text>", "the workloads and parts whose name contains it")
  .option("--write", "write docs/benchmarks.md after any run")
  .parse();

interface Flags {
  quick?: true;
  peers?: true;
  size?: number;
  huge?: true;
  allChains?: true;
  only?: string;
  write?: true;
}

async function findContestants(hasPeers: boolean): Promise<Contestant[]> {
  const contestants = inNode.map((opponent) => ({ opponent, isPeer: false }));
  if (!hasPeers) return contestants;
  const { peers } = await import("./peers/index.js");
  return [...contestants, ...peers.map((opponent) => ({ opponent, isPeer: true }))];
}

async function probe({ opponent, isPeer }: Contestant): Promise<OpponentInfo> {
  const { name, description } = opponent;
  const probed = await opponent.probe();
  return "version" in probed
    ? { name, description, version: probed.version, isPeer }
    : { name, description, version: null, absent: probed.absent, isPeer };
}

/** The result of `run`; `none` if the part was not requested. */
function part<T>(options: RunOptions, name: string, none: T, run: () => Promise<T>): Promise<T> {
  return name.includes(options.only ?? "") ? run() : Promise.resolve(none);
}

async function measureAll(options: RunOptions): Promise<Results> {
  const start = performance.now();
  const { version } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8")) as Package;
  const machine = `${describeMachine()}; ${describeLoad()}`;
  const versions = describeVersions(version);
  const contestants = await findContestants(options.hasPeers);
  const opponents: OpponentInfo[] = [];
  for (const contestant of contestants) opponents.push(await probe(contestant));
  const present = contestants.filter((_, index) => opponents[index]?.version !== null);
  const failures: string[] = [];
  const programs = await runPrograms(options, failures);
  const workloads = planWorkloads(options);
  const collections = await runWorkloads(workloads, present, options, failures);
  const recorded = await part(options, "recorded", [], () => runRecorded(options, failures));
  const young = await part(options, "young", [], () => runYoung(options, failures));
  const growth = await part(options, "growth", [], () => runGrowth(options, failures));
  const memory = await part(options, "memory", {}, () => runMemory(options));
  const operations = await part(options, "operations", {}, () => runOperations(options));
  const loading = await part(options, "loading", [], measureLoading);
  const sizes = await part(options, "sizes", [], measureSizes);
  const shapes = new Set(collections.map(({ shape }) => shape));
  return {
    command: ["npm run bench", ...(argumentsText ? ["--", argumentsText] : [])].join(" "),
    date: new Date().toISOString().slice(0, 10),
    seconds: Math.round((performance.now() - start) / 1000),
    machine,
    versions,
    size: options.size,
    opponents,
    shapes: Object.fromEntries(
      Object.entries(shapeDescriptions()).filter(([name]) => shapes.has(name)),
    ),
    situations: situationDescriptions(),
    notes: [...planNotes(), ...recordedNotes(options)],
    ...programs,
    ...{ collections, recorded, young, growth, memory, operations, loading, sizes, failures },
  };
}

interface Package {
  readonly version: string;
}

const argumentsText = process.argv
  .slice(2)
  .map((argument) => (argument.includes(" ") ? JSON.stringify(argument) : argument))
  .join(" ");
const flags = program.opts<Flags>();
const isQuick = flags.quick === true;
const options: RunOptions = {
  size: flags.size ?? (isQuick ? QUICK_SIZE : SIZE),
  isQuick,
  isHuge: flags.huge === true,
  hasPeers: flags.peers === true,
  hasAllChains: flags.allChains === true,
  ...(flags.only !== undefined && { only: flags.only }),
};
const isWhole = !isQuick && flags.only === undefined && flags.size === undefined;

const results = await measureAll(options);
mkdirSync(`${ROOT}build/bench`, { recursive: true });
writeFileSync(`${ROOT}build/bench/results.json`, `${JSON.stringify(results, null, 1)}\n`);
process.stdout.write(`\n${writeText(results)}`);
if (flags.write && flags.only === "programs") {
  const page = `${ROOT}docs/benchmarks.md`;
  writeFileSync(page, replaceProgramSection(readFileSync(page, "utf8"), results));
  say("written: docs/benchmarks.md, whole programs");
} else if (flags.write || (isWhole && results.failures.length === 0)) {
  const picture = drawPicture(results);
  if (picture !== undefined) writeFileSync(`${ROOT}docs/benchmarks.svg`, `${picture}\n`);
  const link = picture === undefined ? undefined : "benchmarks.svg";
  writeFileSync(`${ROOT}docs/benchmarks.md`, writeMarkdown(results, link));
  say("written: docs/benchmarks.md");
}
process.exitCode = results.failures.length === 0 ? 0 : 1;
