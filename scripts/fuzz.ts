// Programs of bytes on every engine, for a given time: all engines must do the same, and every heap must stay
// sound. Guided by coverage: a program that runs code of src/ that none ran before, or runs it more often by
// a power of two, is kept and mutated further.
//
//   npm run fuzz -- [--seconds N] [--seed S] [--from FILE…] [--save FILE] [--powers N]
//
// A finding is shrunk, printed as bytes and as operations, and written to a file; the exit code is
// 1 then. The same seed runs the same programs, as many as the time allows.

import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { Command } from "@commander-js/extra-typings";
import { ENGINES } from "../test/engines.js";
import { toHex } from "../test/fuzz/bytes.js";
import { contest } from "../test/fuzz/contest.js";
import { readCorpus } from "../test/fuzz/corpus.js";
import { shrink } from "../test/fuzz/shrink.js";
import { Coverage } from "./fuzz/coverage.js";
import { LENGTH_MAX, mutate } from "./fuzz/mutation.js";
import { Random } from "./fuzz/random.js";
import { type Covering, smallestCovering } from "./fuzz/smallest.js";
import { count } from "./options.js";

const REPORT_STEP_MS = 10_000;
const TRACE_LINES_MAX = 60;

/** One program in this many is new from its first byte to its last. */
const FRESH_STEP = 16;

/** The twin comes first: the kernels are compared with it. */
const engines = [...ENGINES].reverse();

const command = new Command("fuzz")
  .option("--seconds <count>", "how long", count, 60)
  .option("--seed <number>", "the first random seed", count, 1)
  .option("--from <files...>", "begin with the programs of these files", [])
  .option("--save <file>", "write the fewest programs that cover as much to this file")
  .option(
    "--powers <count>",
    "how many powers of two are distinguished in how often code ran",
    count,
    8,
  )
  .option("--findings <file>", "add findings to this file", "fuzz-findings.txt")
  .parse();
const { seconds, seed, from, save, powers, findings } = command.opts();

const sources = new URL("../src/", import.meta.url).href;
const coverage = new Coverage((url) => url.startsWith(sources), powers);
const random = new Random(seed);
const corpus: Covering[] = [];
let programs = 0;
let calls = 0;
let found = 0;

/** The programs of a file; one that cannot be read ends the command. */
function readPrograms(file: string): ReturnType<typeof readCorpus> {
  try {
    return readCorpus(readFileSync(file, "utf8"));
  } catch (error) {
    console.error(`fuzz: ${file} is not a file of programs: ${(error as Error).message}`);
    process.exit(2);
  }
}

/** Runs a program; keeps it if it ran something new. */
function run(program: Uint8Array): void {
  const result = contest(program, engines);
  programs++;
  calls += result.calls;
  if (result.finding) report(program);
  const known = coverage.count;
  const features = coverage.take();
  if (coverage.count > known && !result.finding) corpus.push({ program, features });
}

function report(program: Uint8Array): void {
  found++;
  const smallest = shrink(program, engines);
  const finding = contest(smallest, engines).finding;
  if (!finding) throw new Error(`fuzz: ${toHex(program)} fails only sometimes`);
  console.log(`finding ${found}, ${smallest.length} bytes: ${toHex(smallest)}`);
  console.log(finding.trace.slice(-TRACE_LINES_MAX).join("\n"));
  console.log(finding.text);
  const [text = ""] = finding.text.split("\n");
  appendFileSync(findings, `${toHex(smallest)} # seed ${seed}, program ${programs}: ${text}\n`);
}

function status(ms: number): string {
  return (
    `${programs} programs, ${calls} calls, ${Math.round(ms / 1000)} s, ${found} findings; ` +
    `${corpus.length} kept, coverage ${coverage.count}`
  );
}

console.log(`${engines.map(({ name }) => name).join(", ")}; seed ${seed}, ${seconds} s`);
const startMs = performance.now();
const given = from.flatMap(readPrograms);
given.sort((a, b) => a.program.length - b.program.length);
for (const { program } of given) run(program);
let reportMs = REPORT_STEP_MS;
for (let ms = 0; ms < seconds * 1000; ms = performance.now() - startMs) {
  const isFresh = corpus.length === 0 || random.below(FRESH_STEP) === 0;
  const fresh = (): Uint8Array => Uint8Array.from(random.bytes(1 + random.below(LENGTH_MAX)));
  run(isFresh ? fresh() : mutate(random.one(corpus).program, random.one(corpus).program, random));
  if (ms < reportMs) continue;
  console.log(status(ms));
  reportMs += REPORT_STEP_MS;
}
console.log(status(performance.now() - startMs));
coverage.stop();
if (save) {
  const lines = smallestCovering(corpus).map(({ program }) => `${toHex(program)}\n`);
  writeFileSync(save, lines.join(""));
  console.log(`${save}: ${lines.length} programs cover the same`);
}
process.exitCode = found === 0 ? 0 : 1;
