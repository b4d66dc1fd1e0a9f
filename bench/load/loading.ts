// How big the entries are, and how long they take to load.

import { execFile } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import { type LoadRow, quartiles, type SizeRow } from "../results.js";
import { say } from "../run/progress.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SCRIPT = `${ROOT}bench/load/first-allocation.mjs`;
const BUNDLES = `${ROOT}build/bench/bundles/`;
const PROCESSES = 15;

const ENTRIES = [
  { name: "raw entry", kind: "raw", file: "dist/src/raw.js" },
  { name: "main entry", kind: "main", file: "dist/src/index.js" },
] as const;

const run = promisify(execFile);

/** The bundle of an entry, everything of it kept, the kernel and the loader in it. */
async function bundle(kind: string, file: string): Promise<string> {
  const outfile = `${BUNDLES}${kind}.mjs`;
  await build({
    absWorkingDir: ROOT,
    entryPoints: [file],
    outfile,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    mainFields: ["module", "main"],
    logLevel: "error",
  });
  return outfile;
}

export async function measureSizes(): Promise<SizeRow[]> {
  const rows = [sizeOf("kernel (.wasm)", `${ROOT}dist/kernel.wasm`)];
  for (const { name, kind, file } of ENTRIES) {
    rows.push(sizeOf(`${name}, bundled and minified, kernel included`, await bundle(kind, file)));
  }
  return rows;
}

function sizeOf(name: string, file: string): SizeRow {
  const brotli = brotliCompressSync(readFileSync(file)).length;
  return { name, bytes: statSync(file).size, brotli };
}

interface Load {
  readonly nodeMs: number;
  readonly importMs: number;
  readonly firstMs: number;
}

/** Import to first allocation, each time in a fresh process, the entries in turns. */
export async function measureLoading(): Promise<LoadRow[]> {
  const subjects = [{ entry: "an empty module: import itself", arguments: [] as string[] }];
  for (const { name, kind, file } of ENTRIES) {
    const url = pathToFileURL(`${ROOT}${file}`).href;
    const bundleUrl = pathToFileURL(await bundle(kind, file)).href;
    subjects.push({ entry: `${name}, as installed`, arguments: [url, kind] });
    subjects.push({ entry: `${name}, bundled`, arguments: [bundleUrl, kind] });
  }
  const loads = new Map<string, Load[]>(subjects.map(({ entry }) => [entry, []]));
  for (let round = 0; round < PROCESSES; round++) {
    if (round === 0) say("loading: 15 processes for each entry");
    for (const subject of subjects) {
      const { stdout } = await run(process.execPath, [SCRIPT, ...subject.arguments]);
      loads.get(subject.entry)?.push(JSON.parse(stdout) as Load);
    }
  }
  return [...loads].map(([entry, each]) => ({
    entry,
    nodeMs: quartiles(each.map(({ nodeMs }) => nodeMs)),
    importMs: quartiles(each.map(({ importMs }) => importMs)),
    firstMs: quartiles(each.map(({ firstMs }) => firstMs)),
    totalMs: quartiles(each.map(({ importMs, firstMs }) => importMs + firstMs)),
  }));
}
