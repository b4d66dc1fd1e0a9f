// The opponents that run the programs, each run in its own process.

import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { runInChild } from "../child-process.js";
import { moduleOf, probePackages } from "../peers/packages.js";
import { BUILD_FOLDER, probeProgram, run } from "../peers/program.js";
import { ISOLATED, PYODIDE } from "../peers/python.js";
import { QUICKJS, quickjsModules } from "../peers/quickjs.js";
import { PROGRAMS, type ProgramName, type ProgramTask } from "./index.js";
import type { SubjectName } from "./objects/index.js";
import type { ProgramRun } from "./program.js";

export interface ProgramOpponent {
  readonly name: string;
  readonly description: string;
  readonly isPeer: boolean;
  probe(): Promise<{ version: string } | { absent: string }>;
  /** The programs that it has; all if absent. */
  readonly only?: readonly ProgramName[];
  run(task: ProgramTask): Promise<ProgramRun>;
}

const node = `Node ${process.versions.node}, V8 ${process.versions.v8}`;

function inNode(
  name: string,
  subject: SubjectName | "plain",
  description: string,
  only?: readonly ProgramName[],
): ProgramOpponent {
  return {
    name,
    description,
    isPeer: false,
    ...(only && { only }),
    probe: () => Promise.resolve({ version: node }),
    run: (task) => runInChild({ kind: "program", subject, task }),
  };
}

/** The path of a file in this folder. */
function fileOf(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** The last line that a program in another language prints. */
async function answerOf(program: string, args: readonly string[]): Promise<ProgramRun> {
  const output = await run(program, args);
  return JSON.parse(output.trim().split("\n").at(-1) ?? "") as ProgramRun;
}

/** Python has its own module `queue`. */
function moduleNameOf(program: ProgramName): string {
  return program === "queue" ? "queue_" : program;
}

const THRESHOLDS = "thresholds 2000, 10, 10, as the heap's";

const cpython: ProgramOpponent = {
  name: "CPython",
  description:
    `instances with slots, a list and an array of keys for a page, a tuple for a level; ${THRESHOLDS}; the ` +
    "interpreter's own objects frozen beforehand",
  isPeer: true,
  probe: () =>
    probeProgram(
      "python3",
      [...ISOLATED, "-c", "import platform; print('CPython', platform.python_version())"],
      "Debian: apt-get install python3; or https://www.python.org",
    ),
  run: ({ program, sizes }) =>
    answerOf("python3", [
      ...ISOLATED,
      fileOf("python/run.py"),
      moduleNameOf(program),
      JSON.stringify(sizes),
    ]),
};

async function runPyodide(...args: readonly string[]): Promise<string> {
  const module = await moduleOf(PYODIDE, "pyodide/pyodide.mjs");
  return run(process.execPath, [fileOf("python/pyodide-child.mjs"), module, ...args]);
}

const pyodide: ProgramOpponent = {
  name: "Pyodide",
  description: `the same programs on CPython in Wasm, in Node; ${THRESHOLDS}`,
  isPeer: true,
  probe: async () => {
    const probed = await probePackages(PYODIDE);
    if ("absent" in probed) return probed;
    return { version: `${probed.version}, CPython ${(await runPyodide("version")).trim()}` };
  },
  run: async ({ program, sizes }) =>
    JSON.parse(await runPyodide(moduleNameOf(program), JSON.stringify(sizes))) as ProgramRun,
};

let guest: Promise<string> | undefined;

/** The programs as one script for QuickJS. */
async function bundleGuest(): Promise<string> {
  const outfile = `${BUILD_FOLDER}quickjs-guest.js`;
  await build({
    entryPoints: [fileOf("plain/guest.ts")],
    outfile,
    bundle: true,
    format: "iife",
    globalName: "guest",
    target: "es2020",
    logLevel: "error",
  });
  return outfile;
}

const quickjs: ProgramOpponent = {
  name: "QuickJS",
  description:
    "quickjs-emscripten, its default build: instances of classes, arrays; the bodies of the plain " +
    "objects. It does not report its collections, and runs finalizers later: witnesses are registered " +
    "with a FinalizationRegistry",
  isPeer: true,
  probe: () => probePackages(QUICKJS),
  run: async ({ program, sizes }) => {
    guest ??= bundleGuest();
    const child = fileOf("plain/quickjs-child.mjs");
    return answerOf(process.execPath, [
      child,
      ...(await quickjsModules()),
      await guest,
      program,
      JSON.stringify(sizes),
      String(PROGRAMS[program].isAutomatic),
    ]);
  },
};

export const PROGRAM_OPPONENTS: readonly ProgramOpponent[] = [
  inNode("raw", "raw", "the raw heap on the Wasm kernel, by single calls through handles"),
  inNode(
    "raw, batches",
    "raw, batches",
    "the same, with `allocMany`, `linkMany` and `decrefMany` where a program has many objects at hand",
    ["chain", "lists", "collect"],
  ),
  inNode(
    "raw, steal",
    "raw, steal",
    "the same, with the calls that take a reference over (`allocSteal`, `setReferenceSteal`) and those that " +
      "move many positions (`insertReference`, `removeReference`, `truncateReferences`)",
  ),
  inNode(
    "raw, TypeScript",
    "raw, TypeScript",
    "the raw heap on the kernel's twin, by single calls",
  ),
  inNode(
    "managed",
    "managed",
    "managed objects, their fields declared as JavaScript has them (`next?: Node`), on the Wasm kernel",
  ),
  inNode("managed, declare", "managed, declare", "the same, `declare next?: Node`"),
  cpython,
  pyodide,
  quickjs,
  inNode(
    "counted by hand",
    "counted by hand",
    "plain JavaScript objects with a count and an array of references; CPython's algorithm with its " +
      "generations by hand, a Set for each",
  ),
  inNode(
    "plain objects",
    "plain",
    "plain JavaScript objects with fields, under V8's own collector, whose pauses on the program's " +
      "thread are given; witnesses are registered with a FinalizationRegistry",
  ),
];
