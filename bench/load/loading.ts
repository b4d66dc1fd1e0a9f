// How large the entries are, and how long they take to load.

import { execFile } from "node:child_process";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { type LoadRow, quartiles, type SizeRow } from "../results.js";
import { say } from "../run/progress.js";
import { bundle, measureSize, sizeOf } from "./size.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const SCRIPT = `${ROOT}bench/load/first-allocation.mjs`;
const PROCESSES = 15;

const ENTRIES = [
  { name: "raw entry", kind: "raw", file: "dist/src/raw.js" },
  { name: "main entry", kind: "main", file: "dist/src/index.js" },
] as const;

const run = promisify(execFile);

export async function measureSizes(): Promise<SizeRow[]> {
  const rows = [sizeOf("kernel (.wasm)", `${ROOT}dist/kernel.wasm`)];
  for (const { name, file } of ENTRIES) {
    rows.push(await measureSize(file, `${name}, bundled and minified, kernel included`));
  }
  return rows;
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
    const url = pathToFileURL(`${ROOT}${file.replace("/src/", "/node/")}`).href;
    const bundleUrl = pathToFileURL(await bundle(file)).href;
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
