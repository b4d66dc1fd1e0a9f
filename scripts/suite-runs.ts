// The runs of the whole suite that take hours, file by file: each test file has a process and a result
// of its own in build/suite-runs/, so a run ends at every file and goes on from there.
//
//   npm run test:leaks                           each test three times, and what is alive after each
//   npm run test:stress-gc                       under V8's own stress flags, each set
//   npm run test:stress-gc -- --shard 3/12       every twelfth file, from the third on
//   npm run test:stress-gc -- --resume           but those that passed in this state of the sources
//   npm run test:stress-gc -- --short            the files that V8's collector can touch
//   npm run test:leaks -- test/heap.test.ts      these files
//   npm run suite-runs                           what has run in this state of the sources
//   npm run suite-runs -- --write                and its figures to docs/reliability.md

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "commander";
import { EXCEPTIONS as NOT_HUNTED } from "../test/leak-hunt/exceptions.js";

/** One way to run a test file. */
interface Suite {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Files that it leaves out, and why. */
  readonly leftOut: readonly { readonly file: string; readonly reason: string }[];
}

/** What a test file came to. */
interface Result {
  readonly state: string;
  readonly file: string;
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
/** A file that takes longer has failed: a shard ends. */
const SECONDS_MAX = "1800";

/** Nothing of the library runs in the process of these tests. */
const PAGES = ["endings", "page", "stopping", "typing"].map((name) => ({
  file: `demo/page/${name}.node.test.ts`,
  reason: "its heaps are in Chromium's pages",
}));

const LEAKS: Suite = {
  name: "leaks",
  parameters: ["--config", "test/leak-hunt/vitest.config.ts"],
  environment: {},
  leftOut: [...PAGES, ...NOT_HUNTED.filter(({ test }) => !test)],
};

const STRESS: readonly Suite[] = [
  stressed("stress-compaction", "--random-gc-interval=500 --stress-compaction"),
  stressed("stress-scavenge", "--stress-scavenge=50 --stress-marking=50"),
];

/** Managed objects, weak references, finalizers: what stands beside objects of the host. */
const SHORT = [
  "test/managed/object.test.ts",
  "test/tutorial.test.ts",
  "test/python/weakref.test.ts",
  "test/python/finalization.test.ts",
];

function stressed(name: string, flags: string): Suite {
  return {
    name,
    parameters: ["--project", "node"],
    environment: { OUROBOROS_V8_FLAGS: flags },
    leftOut: PAGES,
  };
}

/** A digest of everything in the repository but the page that the figures go to. */
function stateOfSources(): string {
  const { stdout } = spawnSync("git", ["ls-files", "-z", "-co", "--exclude-standard"]);
  const digest = createHash("sha256");
  for (const file of stdout.toString().split("\0").sort()) {
    if (file === "" || file === PAGE) continue;
    digest.update(file);
    try {
      digest.update(readFileSync(file));
    } catch {
      // Deleted, and git was not told.
    }
  }
  return digest.digest("hex").slice(0, 16);
}

function testFiles({ leftOut }: Suite): string[] {
  const { stdout } = spawnSync("git", ["ls-files", "-z", "-co", "--exclude-standard", "test"]);
  const files = stdout.toString().split("\0");
  const without = new Set(leftOut.map(({ file }) => `test/${file}`));
  return files.filter((file) => file.endsWith(".test.ts") && !without.has(file)).sort();
}

function pathOf({ name }: Suite, file: string): string {
  return `${FOLDER}/${name}/${file.replaceAll("/", "+")}.json`;
}

/** What is known of the file in this state of the sources. */
function resultOf(suite: Suite, file: string, state: string): Result | undefined {
  try {
    const result = JSON.parse(readFileSync(pathOf(suite, file), "utf8")) as Result;
    return result.state === state ? result : undefined;
  } catch {
    return undefined;
  }
}

/** After this: the file has run in a process of its own, and its result is written. */
function run(suite: Suite, file: string, state: string, secondsMax: string): Result {
  const path = pathOf(suite, file);
  mkdirSync(`${FOLDER}/${suite.name}`, { recursive: true });
  rmSync(path, { force: true });
  const report = `${path}.report`;
  const limit = Number(secondsMax) * 1000;
  const limits = [`--testTimeout=${limit}`, `--hookTimeout=${limit}`];
  const parameters = [VITEST, "run", ...suite.parameters, ...limits, file];
  const started = Date.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, {
    env: { ...process.env, ...suite.environment, OUROBOROS_REPORT: report, NO_COLOR: "1" },
    timeout: limit,
    killSignal: "SIGKILL",
    maxBuffer: 1 << 28,
    encoding: "utf8",
  });
  const counts = countsIn(report);
  const hasPassed = status === 0 && counts.failed === 0 && counts.tests > 0;
  const seconds = Math.round((Date.now() - started) / 1000);
  const result: Result = { state, file, ...counts, hasPassed, seconds };
  writeFileSync(path, `${JSON.stringify(result)}\n`);
  if (!hasPassed) {
    console.log(stdout, stderr);
    if (status === null) console.log(`Ended after ${seconds} s, with ${secondsMax} s allowed.`);
  }
  return result;
}

/** Of the report that Vitest wrote, and after this it is gone; nothing counts when there is none. */
function countsIn(report: string): Pick<Result, "tests" | "failed" | "runs" | "made"> {
  interface Report {
    readonly testResults: readonly { readonly assertionResults: readonly Assertion[] }[];
  }
  interface Assertion {
    readonly status: string;
    readonly meta: { readonly leakHunt?: { readonly runs: number; readonly madeCount: number } };
  }
  let text: string;
  try {
    text = readFileSync(report, "utf8");
    rmSync(report);
  } catch {
    return { tests: 0, failed: 0, runs: 0, made: 0 };
  }
  const all = (JSON.parse(text) as Report).testResults.flatMap((one) => one.assertionResults);
  const ran = all.filter(({ status }) => status === "passed" || status === "failed");
  return {
    tests: ran.length,
    failed: ran.filter(({ status }) => status === "failed").length,
    runs: ran.reduce((sum, { meta }) => sum + (meta.leakHunt?.runs ?? 1), 0),
    made: ran.reduce((sum, { meta }) => sum + (meta.leakHunt?.madeCount ?? 0), 0),
  };
}

/** The figures of a suite in this state of the sources, as the page has them. */
function figuresOf(suite: Suite, state: string): string {
  const files = testFiles(suite);
  const passed = files
    .map((file) => resultOf(suite, file, state))
    .filter((result) => result?.hasPassed === true) as Result[];
  const sum = (what: "tests" | "runs" | "made"): string =>
    passed.reduce((total, result) => total + result[what], 0).toLocaleString("en");
  const where =
    passed.length === files.length
      ? `all ${files.length} files`
      : `${passed.length} of ${files.length} files so far`;
  const hunted = suite === LEAKS ? `, ${sum("runs")} runs, ${sum("made")} heaps and memories` : "";
  return `${sum("tests")} tests in ${where}${hunted}`;
}

/** The page with the figures between the marks of each suite. */
function pageWith(page: string, state: string): string {
  return [LEAKS, ...STRESS].reduce((text, suite) => {
    const [open, close] = [`<!-- ${suite.name} -->`, `<!-- /${suite.name} -->`];
    const [from, to] = [text.indexOf(open), text.indexOf(close)];
    if (from < 0 || to < from) throw new Error(`${PAGE} has no ${open} … ${close}`);
    return text.slice(0, from + open.length) + figuresOf(suite, state) + text.slice(to);
  }, page);
}

interface Options {
  readonly shard?: readonly [number, number];
  readonly resume?: true;
  readonly short?: true;
  readonly limit: string;
}

function runAll(suites: readonly Suite[], named: readonly string[], options: Options): void {
  const state = stateOfSources();
  const [number, count] = options.shard ?? [1, 1];
  for (const suite of suites) {
    const all = testFiles(suite);
    const unknown = named.filter((file) => !all.includes(file));
    if (unknown.length > 0) program.error(`${suite.name} has no such file: ${unknown.join(", ")}`);
    const asked = options.short ? [...SHORT, ...named] : named.length > 0 ? named : all;
    const files = asked.filter((_, index) => index % count === number - 1);
    console.log(`== ${suite.name}: ${files.length} files ${Object.values(suite.environment)}`);
    let seconds = 0;
    let skipped = 0;
    const results = files.map((file, index) => {
      const known = options.resume ? resultOf(suite, file, state) : undefined;
      if (known?.hasPassed) {
        skipped++;
        return known;
      }
      const result = run(suite, file, state, options.limit);
      seconds += result.seconds;
      const { tests, failed, hasPassed } = result;
      console.log(
        `${index + 1}/${files.length} ${file}: ${hasPassed ? "ok" : "FAILED"}, ` +
          `${tests} tests, ${failed} failed, ${result.seconds} s`,
      );
      return result;
    });
    const failures = results.filter(({ hasPassed }) => !hasPassed);
    console.log(
      `${suite.name}: ${files.length - failures.length} of ${files.length} files passed ` +
        `(${skipped} before), ${failures.length} failed, ${seconds} s`,
    );
    for (const { file } of failures) console.log(`Failed: ${file}`);
    for (const { file, reason } of suite.leftOut) console.log(`Left out: test/${file}: ${reason}`);
    if (failures.length > 0) process.exitCode = 1;
  }
}

function summarize(isWritten: boolean): void {
  const state = stateOfSources();
  for (const suite of [LEAKS, ...STRESS]) {
    const results = testFiles(suite).map((file) => [file, resultOf(suite, file, state)] as const);
    const seconds = results.reduce((sum, [, result]) => sum + (result?.seconds ?? 0), 0);
    console.log(`${suite.name}: ${figuresOf(suite, state)}, ${seconds} s`);
    for (const [file, result] of results) {
      if (result && !result.hasPassed) console.log(`  failed: ${file}, ${result.failed} tests`);
    }
    const missing = results.filter(([, result]) => !result).map(([file]) => file);
    if (missing.length > 0) console.log(`  not run: ${missing.length}, ${missing[0]} first`);
  }
  if (isWritten) writeFileSync(PAGE, pageWith(readFileSync(PAGE, "utf8"), state));
}

function shardOf(text: string): [number, number] {
  const [, number = 0, count = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (number < 1 || number > count) throw new InvalidArgumentError("Expected K/N, 1 <= K <= N.");
  return [number, count];
}

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const program = new Command("suite-runs");
for (const [name, suites] of Object.entries({ leaks: [LEAKS], "stress-gc": STRESS })) {
  program
    .command(name)
    .argument("[files...]", "test files; all without")
    .option("--shard <k/n>", "every n-th file, from the k-th on", shardOf)
    .option("--resume", "leave out what passed in this state of the sources")
    .option("--short", "the files that V8's collector can touch")
    .option("--limit <seconds>", "a file that takes longer has failed", SECONDS_MAX)
    .action((files: string[], options: Options) => runAll(suites, files, options));
}
program
  .command("summary")
  .description("what has run in this state of the sources")
  .option("--write", `its figures to ${PAGE}`)
  .action(({ write }: { write?: true }) => summarize(write === true));
program.parse();
