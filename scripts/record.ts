// Records what the local CPython does with programs, for `npm run replay`.
//
//   npm run record -- --programs N [--seed S] [--steps M] --to DIR    random programs
//   npm run record -- --automatic N [--seed S] --to DIR               runs of automatic collection
//   npm run record -- --scenario FILE --to DIR                        a program written by hand
//   npm run record -- --again FILE|DIR                                recordings, run and compared
//
// Each takes [--python PATH]; without it, python3 or python of the PATH. An existing file is never
// overwritten. Progress goes to stderr, the figures to stdout. Exits with
//   0  all was recorded, and our model of the semantics agrees; or all agree again, at level A
//   1  CPython and the model differ (the recording is written anyway), or a recording and
//      this Python differ
//   2  it could not run: wrong options, no Python, one with another collector, an existing file

import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { Command } from "@commander-js/extra-typings";
import fc from "fast-check";
import { PROFILES } from "../test/model/profiles.js";
import { programs } from "../test/model/program.js";
import { run } from "../test/model/run.js";
import { count } from "./options.js";
import { runAgain } from "./record/again.js";
import { automaticPrograms } from "./record/automatic-program.js";
import { CannotRecord, Python } from "./record/python.js";
import { type Made, type Origin, record, shrinkDifference } from "./record/recorder.js";
import { NoRecording, recordingsAt } from "./record/recordings.js";
import { readScenario } from "./record/scenario.js";

const MODES = ["programs", "automatic", "scenario", "again"] as const;

const command = new Command("record")
  .option("--programs <count>", "record this many random programs", count)
  .option("--automatic <count>", "record this many runs of automatic collection", count)
  .option("--scenario <file>", "record a program written by hand")
  .option("--again <path>", "run recordings again and compare")
  .option("--seed <number>", "the first seed", count, 1)
  .option("--steps <count>", "most steps of a random program", count, 300)
  .option("--to <folder>", "where recordings go")
  .option("--python <path>", "the Python to record")
  .exitOverride()
  .allowExcessArguments(false);

type Options = ReturnType<typeof command.opts>;

const note = (text: string): void => console.error(`record: ${text}`);

/** The path of a new file in the folder of `--to`, which is made. */
function newFile({ to }: Options, name: string): string {
  if (to === undefined) throw new CannotRecord("Give the folder for recordings with --to DIR.");
  mkdirSync(to, { recursive: true });
  const path = join(to, name);
  if (!existsSync(path)) return path;
  throw new CannotRecord(`${path} exists. A recording is never replaced: use another DIR or seed.`);
}

/** Writes a recording. Returns whether the model agrees with it. */
function write(path: string, made: Made, python: Python): boolean {
  writeFileSync(path, made.text, { flag: "wx" });
  const { operations, ordFrom, difference, impossible } = made;
  if (impossible !== undefined)
    note(`${path} ends before operation ${operations.length}: ${impossible}`);
  if (ordFrom !== null) note(`${path}: the order is open from operation ${ordFrom} on`);
  if (difference === undefined) return true;
  const { index, text } = difference;
  console.log(
    `${path}, operation ${index} (${operations[index]?.op}): CPython and the model differ.`,
  );
  console.log(`  CPython's is the expected one: ${text}`);
  note("looking for a smaller program");
  const smaller = shrinkDifference(made, python);
  console.log(`  Shrunk to ${smaller.operations.length} operations, ${smaller.difference?.text}`);
  for (const { t: _, ...operation } of smaller.operations) console.log(JSON.stringify(operation));
  return false;
}

function recordPrograms(options: Options, python: Python): boolean {
  const profiles = PROFILES.filter(({ kinds }) => python.hasLegacy || !kinds.includes("legacy"));
  if (!python.hasLegacy) {
    note(`no _testcapi.with_tp_del for legacy finalizers; profiles: ${names(profiles)}`);
  }
  const seeds = Array.from({ length: options.programs ?? 0 }, (_, index) => options.seed + index);
  let operations = 0;
  let open = 0;
  let differences = 0;
  for (const [index, seed] of seeds.entries()) {
    const [program] = fc.sample(programs(options.steps, profiles), { seed, numRuns: 1 });
    if (!program) break;
    const profile = program.profile.name.replaceAll(" ", "-");
    const path = newFile(options, `s${String(seed).padStart(5, "0")}-${profile}.jsonl`);
    const calls = run(program, []).operations.map(({ out: _, t: __, ...call }) => call);
    const made = record({ seed, profile }, calls, python);
    operations += made.operations.length;
    if (made.ordFrom !== null) open++;
    if (!write(path, made, python)) differences++;
    if ((index + 1) % 20 === 0) note(`${index + 1} of ${seeds.length} programs`);
  }
  console.log(
    `${seeds.length} programs, ${operations} operations on CPython ${python.version}; in ${open} the order is open from some operation on; the model differs in ${differences}`,
  );
  return differences === 0;
}

const names = (profiles: readonly { name: string }[]): string =>
  profiles.map(({ name }) => name).join(", ");

function recordAutomatic(options: Options, python: Python): boolean {
  const runs = automaticPrograms(options.seed, options.automatic ?? 0);
  const path = newFile(options, `automatic-s${String(options.seed).padStart(5, "0")}.jsonl`);
  let fired = 0;
  const lines = runs.map((program) => {
    const out = python.runAutomatic(program);
    fired += out.fired.length;
    return `${JSON.stringify({ auto: 1, ...program, out })}\n`;
  });
  writeFileSync(path, lines.join(""), { flag: "wx" });
  console.log(`${lines.length} runs, ${fired} collections on CPython ${python.version}`);
  return true;
}

function recordScenario(options: Options, python: Python): boolean {
  const file = options.scenario ?? "";
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new CannotRecord(`There is no file ${file}.`);
  }
  const { name, why, calls, lines } = readScenario(file);
  const path = newFile(options, `${name}.jsonl`);
  const origin: Origin = { scenario: name, why, profile: "scenario" };
  const made = record(origin, calls, python);
  if (made.impossible !== undefined) {
    const { op } = calls[made.operations.length] as { op: string };
    const line = lines[made.operations.length];
    throw new CannotRecord(`${file}:${line}: ${op} is impossible: ${made.impossible}.`);
  }
  const agrees = write(path, made, python);
  console.log(`${name}: ${calls.length} operations on CPython ${python.version}`);
  return agrees;
}

function recordAgain(options: Options, python: Python): boolean {
  const files = recordingsAt(options.again ?? "");
  const verdicts = files.flatMap((file, index) => {
    if (index > 0 && index % 50 === 0) note(`${index} of ${files.length} files`);
    return runAgain(file, python);
  });
  const leftOut = verdicts.flatMap((verdict) => verdict.leftOut ?? []);
  const differences = verdicts.flatMap(({ difference }) => difference ?? []);
  for (const reason of leftOut) note(reason);
  for (const difference of differences) console.log(difference);
  const total = verdicts.length - leftOut.length;
  const exact = verdicts.filter(({ isExact }) => isExact).length;
  console.log(
    `CPython ${python.version}: ${total - differences.length} of ${total} recordings agree at level A, ${exact} at level B`,
  );
  if (differences.length > 0) return false;
  if (leftOut.length > 0) throw new CannotRecord(`${leftOut.length} could not be run.`);
  return true;
}

function main(options: Options): boolean {
  const chosen = MODES.filter((mode) => options[mode] !== undefined);
  if (chosen.length !== 1) {
    throw new CannotRecord(`Give one of ${MODES.map((mode) => `--${mode}`).join(", ")}.`);
  }
  const python = new Python(options.python);
  if (options.programs !== undefined) return recordPrograms(options, python);
  if (options.automatic !== undefined) return recordAutomatic(options, python);
  if (options.scenario !== undefined) return recordScenario(options, python);
  return recordAgain(options, python);
}

try {
  process.exitCode = main(command.parse().opts()) ? 0 : 1;
} catch (error) {
  const { code, exitCode } = error as { code?: string; exitCode?: number };
  if (error instanceof CannotRecord || error instanceof NoRecording) note(error.message);
  else if (!code?.startsWith("commander.")) console.error(error);
  process.exitCode = exitCode === 0 ? 0 : 2;
}
