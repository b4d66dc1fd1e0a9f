// A copy of the project in a temporary folder, where a bug is planted and the tests are run: the
// fast ones first, until one fails.

import { spawn } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { Mutant } from "./mutant.js";

const LEFT_OUT: readonly string[] = ["node_modules", ".git"];

const CONFIG_FILE = "mutants.config.mjs";
const VITEST_CONFIG = `export default {
  test: { include: ["test/**/*.test.ts"], exclude: ["test/**/!(interrupted).node.test.ts"], pool: "threads", testTimeout: 60_000 },
};
`;

/** A part of the project's tests: its name, and how it is run. */
export interface Stage {
  readonly name: string;
  readonly run: StageRun;
  readonly secondsMax: number;
  /** Makes what this stage runs first, from the sources in a folder. */
  readonly build?: (folder: string) => Promise<void>;
}

/** The arguments of vitest; an engine that plays the recordings; a script that prints `failed …`. */
type StageRun =
  | { readonly vitest: readonly string[] }
  | { readonly replay: string }
  | { readonly script: string };

/** What came of a planted bug. */
export interface Verdict {
  /** The tests that caught it; undefined when it survived. */
  readonly stage: string | undefined;
  /** The first of them that failed, or how they ended instead. */
  readonly failure: string;
  readonly seconds: number;
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly isTimedOut: boolean;
}

export class Trial {
  readonly #folder: string;
  readonly #stages: readonly Stage[];

  constructor(project: string, stages: readonly Stage[]) {
    this.#stages = stages;
    this.#folder = mkdtempSync(join(tmpdir(), "ouroboros-mutants-"));
    for (const name of readdirSync(project).filter((each) => !LEFT_OUT.includes(each))) {
      cpSync(join(project, name), join(this.#folder, name), { recursive: true });
    }
    symlinkSync(join(project, "node_modules"), join(this.#folder, "node_modules"), "junction");
    writeFileSync(join(this.#folder, CONFIG_FILE), VITEST_CONFIG);
  }

  /** Takes the folder away. */
  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Plants the bug, runs the tests until one fails, and mends the source again. */
  async judge(mutant: Mutant): Promise<Verdict> {
    const originals = new Map<string, string>();
    try {
      for (const { file, find, replace } of mutant.edits) {
        const path = join(this.#folder, file);
        const source = readFileSync(path, "utf8");
        const places = source.split(find).length - 1;
        if (places !== 1) {
          throw new Error(`mutant "${mutant.name}": ${file} has ${places} places, not 1.`);
        }
        if (!originals.has(path)) originals.set(path, source);
        writeFileSync(
          path,
          source.replace(find, () => replace),
        );
      }
      return await this.run();
    } finally {
      for (const [path, source] of originals) writeFileSync(path, source);
    }
  }

  /** Runs the tests until one fails. */
  async run(): Promise<Verdict> {
    const startMs = performance.now();
    const secondsSince = (): number => (performance.now() - startMs) / 1000;
    for (const { name, run, secondsMax, build } of this.#stages) {
      await build?.(this.#folder);
      const failure = await this.#runStage(run, secondsMax);
      if (failure !== undefined) return { stage: name, failure, seconds: secondsSince() };
    }
    return { stage: undefined, failure: "", seconds: secondsSince() };
  }

  #runStage(run: StageRun, secondsMax: number): Promise<string | undefined> {
    if ("vitest" in run) return this.#vitest(run.vitest, secondsMax);
    if ("script" in run) return this.#script([run.script], /^failed (.*)$/m, secondsMax);
    const argv = ["scripts/replay.ts", "--engine", run.replay, "test/recordings"];
    const differs = new RegExp(`^${run.replay}: (?:test/recordings/)?(.*?): `, "m");
    return this.#script(argv, differs, secondsMax);
  }

  /** @param failure What its output says when a test failed, with the test's name as group 1. */
  async #script(
    argv: readonly string[],
    failure: RegExp,
    secondsMax: number,
  ): Promise<string | undefined> {
    const ended = await this.#node(["--import", "tsx", ...argv], secondsMax, (output) =>
      failure.test(output),
    );
    const found = failure.exec(ended.output);
    if (found) return found[1];
    return ended.code === 0 ? undefined : endOf(ended);
  }

  async #vitest(selection: readonly string[], secondsMax: number): Promise<string | undefined> {
    const report = join(this.#folder, "report.json");
    rmSync(report, { force: true });
    const ended = await this.#node(
      [
        ...[
          "--expose-gc",
          "node_modules/vitest/vitest.mjs",
          "run",
          "--config",
          CONFIG_FILE,
          "--bail",
          "1",
        ],
        ...["--reporter", "json", "--outputFile", report, ...selection],
      ],
      secondsMax,
    );
    if (ended.code === 0) return undefined;
    return ended.isTimedOut ? endOf(ended) : (firstFailure(report) ?? endOf(ended));
  }

  /** Runs Node to its end; ends it early once its output is `enough`, or after a time. */
  #node(
    argv: readonly string[],
    secondsMax: number,
    enough: (output: string) => boolean = () => false,
  ): Promise<Ended> {
    const child = spawn(process.execPath, argv, { cwd: this.#folder });
    let output = "";
    let isTimedOut = false;
    const timeout = setTimeout(() => {
      isTimedOut = true;
      child.kill("SIGKILL");
    }, secondsMax * 1000);
    const take = (chunk: Buffer): void => {
      output += chunk;
      if (enough(output)) child.kill("SIGKILL");
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => {
        clearTimeout(timeout);
        resolve({ code, output, isTimedOut });
      });
    });
  }
}

interface Report {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

function firstFailure(report: string): string | undefined {
  let results: Report["testResults"];
  try {
    results = (JSON.parse(readFileSync(report, "utf8")) as Report).testResults;
  } catch {
    return undefined;
  }
  const failed = results
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === "failed");
  return failed?.fullName ?? results.find(({ message }) => message !== "")?.message.split("\n")[0];
}

function endOf({ output, isTimedOut }: Ended): string {
  if (isTimedOut) return "did not end in time";
  const thrown = /^\w*Error\b.*$/m.exec(output);
  return thrown ? `threw ${thrown[0]}` : "crashed";
}
