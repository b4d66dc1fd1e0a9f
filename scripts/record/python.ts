// The local Python: finds it, says whether it can record, and runs programs on it, each in its own process.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Call } from "../../test/model/writer.js";
import type { AutomaticRun } from "../../test/replay/automatic.js";
import type { Outcome } from "../../test/replay/recording.js";

/** An obstacle to recording, not a difference between outcomes. */
export class CannotRecord extends Error {}

const SCRIPT = fileURLToPath(new URL("record.py", import.meta.url));

/** No site packages, no user variables, no compiled files written next to the script. */
const FLAGS: readonly string[] = ["-S", "-E", "-s", "-B"];

const OUTPUT_BYTES_MAX = 1 << 30;

interface About {
  readonly implementation: string;
  readonly version: readonly [number, number, number];
  readonly executable: string;
  readonly isFreeThreaded: boolean;
  readonly hasLegacy: boolean;
  readonly hasAutomatic: boolean;
}

export interface ProgramOutcomes {
  readonly outcomes: readonly Outcome[];
  /** Why the operation after the last outcome failed; undefined if all were done. */
  readonly impossible: string | undefined;
}

/** A Python that can record. */
export class Python {
  readonly version: string;
  /** Whether it can make objects with legacy finalizers. */
  readonly hasLegacy: boolean;
  /** Whether it collects within the allocation that makes a collection due. */
  readonly hasAutomatic: boolean;
  readonly #executable: string;

  /** @throws {CannotRecord} If there is none, or its collector is not the reference's. */
  constructor(path: string | undefined) {
    const about = aboutPython(path);
    const refusal = whyRefused(about);
    if (refusal !== undefined) {
      throw new CannotRecord(`${refusal}. Give a CPython 3.9 to 3.13, with --python PATH.`);
    }
    this.version = about.version.join(".");
    this.hasLegacy = about.hasLegacy;
    this.hasAutomatic = about.hasAutomatic;
    this.#executable = about.executable;
  }

  /** Runs the operations of a program until one is impossible. */
  runProgram(calls: readonly Call[]): ProgramOutcomes {
    const input = calls.map((call) => `${JSON.stringify(call)}\n`).join("");
    const outcomes = this.#run("program", input) as (Outcome & { impossible?: string })[];
    const impossible = outcomes.at(-1)?.impossible;
    return { outcomes: impossible === undefined ? outcomes : outcomes.slice(0, -1), impossible };
  }

  /** Runs the steps of a run of automatic collection. */
  runAutomatic({ threshold, steps }: Omit<AutomaticRun, "out">): AutomaticRun["out"] {
    if (!this.hasAutomatic) {
      throw new CannotRecord(
        `Python ${this.version} collects at a safe point after the allocation; runs of automatic collection need 3.11 or older.`,
      );
    }
    const [answer] = this.#run("automatic", JSON.stringify({ threshold, steps }));
    const { out, own } = answer as { out: AutomaticRun["out"]; own: number };
    if (own > 0) {
      throw new CannotRecord(
        `Python ${this.version} keeps ${own} objects of its own in the generations, which would count.`,
      );
    }
    return out;
  }

  #run(mode: string, input: string): unknown[] {
    const { status, stdout, stderr, error } = spawn(this.#executable, mode, input);
    if (status === 0) return readLines(stdout);
    const reason = error?.message ?? (stderr.trim() || `it ended with ${status ?? "a signal"}`);
    throw new CannotRecord(`Python ${this.version} could not run the ${mode}: ${reason}`);
  }
}

function spawn(executable: string, mode: string, input: string) {
  return spawnSync(executable, [...FLAGS, SCRIPT, mode], {
    input,
    encoding: "utf8",
    maxBuffer: OUTPUT_BYTES_MAX,
    windowsHide: true,
  });
}

const readLines = (text: string): unknown[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

function aboutPython(path: string | undefined): About {
  const names = path === undefined ? ["python3", "python"] : [path];
  for (const name of names) {
    const { status, stdout, stderr, error } = spawn(name, "about", "");
    if (status === 0) return readLines(stdout)[0] as About;
    if ((error as NodeJS.ErrnoException | undefined)?.code === "ENOENT") continue;
    const reason = error?.message ?? (stderr.trim().split("\n").at(-1) || `exit ${status}`);
    throw new CannotRecord(`${name} is not a Python that can record: ${reason}`);
  }
  const where = path === undefined ? "no python3 and no python on the PATH" : `no ${path}`;
  throw new CannotRecord(`There is ${where}. Install CPython 3.9 to 3.13, or give --python PATH.`);
}

function whyRefused({ implementation, version, isFreeThreaded }: About): string | undefined {
  const [major, minor, patch] = version;
  const name = `${implementation} ${version.join(".")}`;
  if (implementation !== "CPython") return `${name} has a collector of its own`;
  if (major !== 3 || minor < 9) return `${name} resurrects by older rules`;
  if (isFreeThreaded) return `${name} without the global lock has no generations`;
  if (minor === 14 && patch < 5) return `${name} has the incremental collector`;
  if (minor >= 15) return `${name} clears weak references without callbacks after finalizers`;
  return undefined;
}
