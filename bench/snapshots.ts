// `npm run bench:snapshots`: reads a V8 heap snapshot and computes the retained size of every node, with our
// code and with Chrome DevTools' (heap-snapshot-toolkit), in turns, each in its own process. Prints time and
// peak memory; exits with 1 if a single retained size differs.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { Command } from "@commander-js/extra-typings";
import Table from "cli-table3";
import { count } from "../scripts/options.js";
import { median } from "./in-node/timing.js";

const options = new Command()
  .option("--objects <n>", "sessions in the heap; 160,000 make a file of 150 MB", count, 160_000)
  .option("--rounds <n>", "how often each reads it", count, 3)
  .option("--heap <megabytes>", "the limit of V8's heap", count, 8000)
  .parse()
  .opts();

const MAKE = `
const { writeHeapSnapshot } = require("node:v8");
const [file, size] = process.argv.slice(1);
class Session {
  constructor(id) {
    this.id = id;
    this.user = { name: "user " + id, tags: ["a" + (id % 100), "b"] };
    this.values = new Map([[id, { id }]]);
    this.end = () => id;
  }
}
const sessions = [];
const notes = new WeakMap();
for (let id = 0; id < Number(size); id++) {
  const session = new Session(id);
  sessions.push(session);
  if (id % 7 === 0) notes.set(session, { id });
  if (id > 0) session.other = sessions[(id * 7919) % id];
}
globalThis.kept = [sessions, notes];
writeHeapSnapshot(file);
`;

/** Shared by the readers: they write the retained sizes to a file, and print their costs. */
const REPORT = `
import { writeFileSync } from "node:fs";
import process from "node:process";
const [file, answer] = process.argv.slice(1);
const sizes = await read(file);
const { user, system } = process.cpuUsage();
writeFileSync(answer, new Uint8Array(sizes.buffer, sizes.byteOffset, sizes.byteLength));
console.log(JSON.stringify([(user + system) / 1e6, process.resourceUsage().maxRSS / 1024]));
`;

const READERS: Readonly<Record<string, string>> = {
  "ouroboros-gc": `
import { loadHeapSnapshot } from "ouroboros-gc/inspect";
const read = async (file) => (await loadHeapSnapshot(file)).retainedSizes.bytes;
${REPORT}`,
  "DevTools' code": `
import { createReadStream } from "node:fs";
import { parse } from "heap-snapshot-toolkit";
console.time = console.timeEnd = () => {};
const read = async (file) => (await parse(createReadStream(file))).retainedSizes;
${REPORT}`,
};

function run(code: string, ...args: string[]): string {
  const flags = [`--max-old-space-size=${options.heap}`];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...flags, ...(code === MAKE ? [] : ["--input-type=module"]), "--eval", code, ...args],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

const folder = mkdtempSync(join(tmpdir(), "snapshots-"));
try {
  const file = join(folder, "made.heapsnapshot");
  run(MAKE, file, `${options.objects}`);
  const figures = new Map<string, [seconds: number, megabytes: number][]>();
  for (let round = 0; round < options.rounds; round++) {
    for (const [name, code] of Object.entries(READERS)) {
      const figure = JSON.parse(run(code, file, join(folder, name))) as [number, number];
      figures.set(name, [...(figures.get(name) ?? []), figure]);
    }
  }
  const megabytes = (statSync(file).size / 1e6).toFixed(0);
  const table = new Table({ head: [`a file of ${megabytes} MB`, "s of the processor", "peak MB"] });
  for (const [name, all] of figures) {
    const [seconds, peak] = [0, 1].map((index) => median(all.map((each) => each[index] as number)));
    table.push([name, seconds!.toFixed(2), peak!.toFixed(0)]);
  }
  console.log(table.toString());
  const [ours, theirs] = Object.keys(READERS).map((name) => readFileSync(join(folder, name)));
  const areEqual = ours!.length > 0 && ours!.equals(theirs!);
  console.log(`${ours!.length / 8} retained sizes, ${areEqual ? "all equal" : "NOT EQUAL"}`);
  if (!areEqual) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
