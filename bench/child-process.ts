// A job in a fresh process, where no code is compiled yet and no memory is used.

import { fork } from "node:child_process";
import { totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { EngineName } from "ouroboros-gc/raw";
import type { GrowthKind, GrowthPoint } from "./engines/growth.js";
import type { MemoryPoint } from "./engines/memory.js";
import type { OperationSubject, OperationTime } from "./engines/operations.js";
import type { YoungJob, YoungTime } from "./engines/young.js";
import type { Measurement, Task } from "./opponent.js";
import type { ProgramTask } from "./programs/index.js";
import type { SubjectName } from "./programs/objects/index.js";
import type { ProgramRun } from "./programs/program.js";

/** The opponents that run in Node; see in-node/index.ts. */
export type InNodeName = "wasm" | "typescript" | "naive" | "v8" | "set-mark";

/** The jobs of a process, and their results. */
export interface Jobs {
  collect: { job: { name: InNodeName; task: Task }; result: Measurement };
  young: { job: YoungJob; result: YoungTime[] };
  growth: {
    job: { engine: EngineName; growth: GrowthKind; sizes: readonly number[] };
    result: GrowthPoint[];
  };
  memory: { job: { engine: EngineName; size: number }; result: MemoryPoint[] };
  program: { job: { subject: SubjectName | "plain"; task: ProgramTask }; result: ProgramRun };
  operation: {
    job: { subject: OperationSubject; index: number; milliseconds: number; size: number };
    result: OperationTime;
  };
}

export type Kind = keyof Jobs;
export type Job<K extends Kind = Kind> = { [Name in K]: { kind: Name } & Jobs[Name]["job"] }[K];

const HERE = fileURLToPath(new URL(".", import.meta.url));
const BUNDLE = fileURLToPath(new URL("../build/bench/child/", import.meta.url));

/** Megabytes that V8 may take for JavaScript objects: most of the machine. */
const OLD_SPACE = Math.floor((totalmem() / 2 ** 20) * 0.8);

let bundled: Promise<string> | undefined;

/**
 * The entry as JavaScript. The processes run it unchanged: a TypeScript loader in each would be megabytes
 * that V8's own collector, an opponent, has to mark as well.
 */
async function bundle(): Promise<string> {
  await build({
    absWorkingDir: HERE,
    entryPoints: ["child.ts"],
    outdir: BUNDLE,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "error",
  });
  return `${BUNDLE}child.mjs`;
}

/**
 * The result of a job in its own process.
 * @throws {Error} With the process's output, if it ended without a result.
 */
export async function runInChild<K extends Kind>(job: Job<K>): Promise<Jobs[K]["result"]> {
  bundled ??= bundle();
  const entry = await bundled;
  const child = fork(entry, [JSON.stringify(job)], {
    execArgv: ["--expose-gc", "--no-warnings", `--max-old-space-size=${OLD_SPACE}`],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  return await new Promise((resolve, reject) => {
    let text = "";
    child.stderr?.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
    });
    child.on("message", (result) => resolve(result as Jobs[K]["result"]));
    child.on("error", reject);
    // After a result this has no effect.
    child.on("close", (code, signal) => {
      reject(new Error(`${job.kind}: the process ended with ${signal ?? code}.\n${text.trim()}`));
    });
  });
}
