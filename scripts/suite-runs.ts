// The runs of the whole suite that take hours, file by file: each test file has its own process and result in
// build/suite-runs/, so a run can stop after any file and continue from there.
//
//   npm run test:leaks                           each test three times, and what is alive after each
//   npm run test:stress-gc                       under V8's own stress flags, each set
//   npm run test:stress-gc -- --shard 3/12       every twelfth file, from the third on
//   npm run test:stress-gc -- --resume           but those that passed in this state of the sources
//   npm run test:stress-gc -- --short            the files that V8's collector can touch
//   npm run test:leaks -- test/heap.test.ts      these files
//   npm run suite-runs                           what has run in this state of the sources
//   npm run suite-runs -- --write                and its figures to docs/reliability.md

import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "@commander-js/extra-typings";
import type { JsonTestResults } from "vitest/node";
import { EXCEPTIONS, LEFT_OUT } from "../test/leak-hunt/exceptions.js";
import { writeMarked } from "./marked.js";
import { count } from "./options.js";

/** One way to run a test file. */
interface Suite {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly flags?: string;
  /** Files that it leaves out, and why. */
  readonly leftOut: readonly { readonly file: string; readonly reason: string }[];
}

/** The result of a test file, in one state of the sources. */
interface Result {
  readonly state: string;
  readonly tests: number;
  readonly failed: number;
  /** Runs of tests, and the heaps and Wasm memories that they made: the leak hunt counts them. */
  readonly runs: number;
  readonly made: number;
  readonly hasPassed: boolean;
  readonly seconds: number;
}

const FOLDER = "build/suite-runs";
const PAGE = "docs/reliability.md";
const VITEST = "node_modules/vitest/vitest.mjs";
/** A file that takes longer has failed: every shard ends. */
const SECONDS_MAX = 1800;

const LEAKS: Suite = {
  name: "leaks",
  parameters: ["--config", "test/leak-hunt/vitest.config.ts"],
  leftOut: EXCEPTIONS.filter(({ test }) => !test),
};

const STRESS: readonly Suite[] = [
  { name: "stress-compaction", flags: "--random-gc-interval=500 --stress-compaction" },
  { name: "stress-scavenge", flags: "--stress-scavenge=50 --stress-marking=50" },
].map((suite) => ({ ...suite, parameters: ["--project", "node"], leftOut: LEFT_OUT }));

/** Managed objects, weak references, finalizers: everything that involves objects of the host. */
const SHORT = [
  "test/managed/object.test.ts",
  "test/tutorial.test.ts",
  "test/python/weakref.test.ts",
  "test/python/finalization.test.ts",
];

/** Of the repository, including those that git does not track yet. */
function files(...paths: string[]): string[] {
  const list = ["ls-files", "-z", "-co", "--exclude-standard", ...paths];
  const found = execFileSync("git", list, { encoding: "utf8" }).split("\0");
  return found.filter((file) => file !== "" && existsSync(file)).sort();
}

/** A digest of everything in the repository except the page with the figures. */
function stateOfSources(): string {
  const digest = createHash("sha256");
  for (const file of files()) {
    if (file !== PAGE) digest.update(file).update(readFileSync(file));
  }
  return digest.digest("hex").slice(0, 16);
}

function testFiles({ leftOut }: Suite): string[] {
  const without = new Set(leftOut.map(({ file }) => `test/${file}`));
  return files("test").filter((file) => file.endsWith(".test.ts") && !without.has(file));
}

function pathOf({ name }: Suite, file: string): string {
  return `${FOLDER}/${name}/${file.replaceAll("/", "+")}.json`;
}

/** The file's result in this state of the sources. */
function resultOf(suite: Suite, file: string, state: string): Result | undefined {
  try {
    const result = JSON.parse(readFileSync(pathOf(suite, file), "utf8")) as Result;
    return result.state === state ? result : undefined;
  } catch {
    return undefined;
  }
}

/** Runs the file in its own process, and writes its result. */
function run(suite: Suite, file: string, state: string, secondsMax: number): Result {
  const path = pathOf(suite, file);
  mkdirSync(`${FOLDER}/${suite.name}`, { recursive: true });
  rmSync(path, { force: true });
  const report = `${path}.report`;
  const limit = secondsMax * 1000;
  const limits = [`--testTimeout=${limit}`, `--hookTimeout=${limit}`];
  const started = Date.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [VITEST, "run", ...suite.parameters, ...limits, file],
    {
      env: {
        ...process.env,
        ...(suite.flags && { OUROBOROS_V8_FLAGS: suite.flags }),
        OUROBOROS_REPORT: report,
        NO_COLOR: "1",
      },
      timeout: limit,
      killSignal: "SIGKILL",
      maxBuffer: 1 << 28,
      encoding: "utf8",
    },
  );
  const counts = countsIn(report);
  const hasPassed = status === 0 && counts.failed === 0 && counts.tests > 0;
  const seconds = Math.round((Date.now() - started) / 1000);
  const result: Result = { state, ...counts, hasPassed, seconds };
  writeFileSync(path, `${JSON.stringify(result)}\n`);
  if (!hasPassed) {
    console.log(stdout, stderr);
    if (status === null) console.log(`Ended after ${seconds} s, with ${secondsMax} s allowed.`);
  }
  return result;
}

/** Reads and deletes the report that Vitest wrote; without one the counts are empty. */
function countsIn(report: string): Pick<Result, "tests" | "failed" | "runs" | "made"> {
  const { testResults } = existsSync(report)
    ? (JSON.parse(readFileSync(report, "utf8")) as JsonTestResults)
    : { testResults: [] };
  rmSync(report, { force: true });
  const ran = testResults
    .flatMap((one) => one.assertionResults)
    .filter(({ status }) => status === "passed" || status === "failed");
  return {
    tests: ran.length,
    failed: ran.filter(({ status }) => status === "failed").length,
    runs: ran.reduce((sum, { meta }) => sum + (meta.leakHunt?.runs ?? 1), 0),
    made: ran.reduce((sum, { meta }) => sum + (meta.leakHunt?.madeCount ?? 0), 0),
  };
}

/** The figures of a suite in this state of the sources, as the page has them. */
function figuresOf(suite: Suite, state: string): string {
  const all = testFiles(suite);
  const passed = all
    .map((file) => resultOf(suite, file, state))
    .filter((result) => result?.hasPassed === true);
  const sum = (what: "tests" | "runs" | "made"): string =>
    passed.reduce((total, result) => total + (result?.[what] ?? 0), 0).toLocaleString("en");
  const where =
    passed.length === all.length
      ? `all ${all.length} files`
      : `${passed.length} of ${all.length} files so far`;
  const hunted = suite === LEAKS ? `, ${sum("runs")} runs, ${sum("made")} heaps and memories` : "";
  return `${sum("tests")} tests in ${where}${hunted}`;
}

interface Options {
  readonly shard: readonly [number, number];
  readonly resume?: true | undefined;
  readonly short?: true | undefined;
  readonly limit: number;
}

function runAll(suite: Suite, named: readonly string[], options: Options): void {
  const state = stateOfSources();
  const all = testFiles(suite);
  const unknown = named.filter((file) => !all.includes(file));
  if (unknown.length > 0) program.error(`${suite.name} has no such file: ${unknown.join(", ")}`);
  const asked = options.short ? [...SHORT, ...named] : named.length > 0 ? named : all;
  const [number, shards] = options.shard;
  const chosen = asked.filter((_, index) => index % shards === number - 1);
  console.log(`== ${suite.name}: ${chosen.length} files ${suite.flags ?? ""}`);
  let seconds = 0;
  let skipped = 0;
  const failures: string[] = [];
  for (const [index, file] of chosen.entries()) {
    if (options.resume && resultOf(suite, file, state)?.hasPassed) {
      skipped++;
      continue;
    }
    const result = run(suite, file, state, options.limit);
    seconds += result.seconds;
    if (!result.hasPassed) failures.push(file);
    console.log(
      `${index + 1}/${chosen.length} ${file}: ${result.hasPassed ? "ok" : "FAILED"}, ` +
        `${result.tests} tests, ${result.failed} failed, ${result.seconds} s`,
    );
  }
  console.log(
    `${suite.name}: ${chosen.length - failures.length} of ${chosen.length} files passed ` +
      `(${skipped} before), ${failures.length} failed, ${seconds} s`,
  );
  for (const file of failures) console.log(`Failed: ${file}`);
  for (const { file, reason } of suite.leftOut) console.log(`Left out: test/${file}: ${reason}`);
  if (failures.length > 0) process.exitCode = 1;
}

function summarize(isWritten: boolean): void {
  const state = stateOfSources();
  const figures: Record<string, string> = {};
  for (const suite of [LEAKS, ...STRESS]) {
    const results = testFiles(suite).map((file) => [file, resultOf(suite, file, state)] as const);
    const seconds = results.reduce((sum, [, result]) => sum + (result?.seconds ?? 0), 0);
    figures[suite.name] = figuresOf(suite, state);
    console.log(`${suite.name}: ${figures[suite.name]}, ${seconds} s`);
    for (const [file, result] of results) {
      if (result && !result.hasPassed) console.log(`  failed: ${file}, ${result.failed} tests`);
    }
    const missing = results.filter(([, result]) => !result).map(([file]) => file);
    if (missing.length > 0) console.log(`  not run: ${missing.length}, ${missing[0]} first`);
  }
  if (isWritten) writeMarked(PAGE, figures);
}

function shardOf(text: string): readonly [number, number] {
  const [, number = 0, shards = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (number < 1 || number > shards) throw new InvalidArgumentError("Expected K/N, 1 <= K <= N.");
  return [number, shards];
}

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const program = new Command("suite-runs");
for (const [name, suites] of Object.entries({ leaks: [LEAKS], "stress-gc": STRESS })) {
  program
    .command(name)
    .argument("[files...]", "test files; all without")
    .option("--shard <k/n>", "every n-th file, from the k-th on", shardOf, [1, 1] as const)
    .option("--resume", "leave out what passed in this state of the sources")
    .option("--short", "the files that V8's collector can touch")
    .option("--limit <seconds>", "a file that takes longer has failed", count, SECONDS_MAX)
    .action((named, options) => {
      for (const suite of suites) runAll(suite, named, options);
    });
}
program
  .command("summary")
  .description("what has run in this state of the sources")
  .option("--write", `its figures to ${PAGE}`)
  .action(({ write }) => summarize(write === true));
program.parse();
