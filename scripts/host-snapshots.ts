// Heap snapshots of the runtimes that write V8's format, read by `loadHeapSnapshot` and by the code of Chrome
// DevTools (from the package heap-snapshot-toolkit), which must have the same retained size for every node. The
// runtimes come from npm. Writes the table of docs/inspection.md:
//
//   npm run test:host-snapshots

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadHeapSnapshot } from "../src/inspect.js";
import { devToolsSizes } from "./devtools-sizes.js";
import { type Binary, BUN, DENO, install, nodeBinary } from "./environments/binaries.js";
import { writeMarked } from "./marked.js";

interface Host {
  readonly name: string;
  readonly binary: Binary;
  /** The arguments before the program's path. */
  readonly parameters: readonly string[];
}

const HOSTS: readonly Host[] = [
  ...[20, 22, 24, 26].map((major) => ({
    name: `Node ${major}`,
    binary: nodeBinary(major),
    parameters: [],
  })),
  { name: "Deno", binary: DENO, parameters: ["run", "--allow-all"] },
  { name: "Bun", binary: BUN, parameters: ["run"] },
];

const LISTENERS = 50;
const PROGRAM = `
  import { writeHeapSnapshot } from "node:v8";
  import process from "node:process";
  class MailListener { constructor(name) { this.name = name; } }
  class Emitter { listeners = []; }
  const emitter = new Emitter();
  for (let index = 0; index < ${LISTENERS}; index++) emitter.listeners.push(new MailListener("listener " + index));
  globalThis.kept = emitter;
  writeHeapSnapshot(process.argv[2]);
`;

/** A row of the table. @throws if the file is read wrong. */
async function check({ name, binary, parameters }: Host, folder: string): Promise<string> {
  const { path, version } = await install(binary);
  const program = join(folder, "program.mjs");
  const file = join(folder, `${name}.heapsnapshot`);
  writeFileSync(program, PROGRAM);
  execFileSync(path, [...parameters, program, file], { stdio: "pipe" });
  const snapshot = await loadHeapSnapshot(file);
  const listeners = snapshot.objectsByType("MailListener");
  if (listeners.length !== LISTENERS) throw new Error(`${name}: ${listeners.length} listeners`);
  const chain = String(snapshot.whyAlive(listeners[7] as number));
  if (!chain.includes(".listeners → Array")) throw new Error(`${name}: ${chain}`);
  const ours = snapshot.retainedSizes.bytes;
  const theirs = await devToolsSizes(file);
  const equal = ours.filter((bytes, node) => bytes === theirs[node]).length;
  const count = (number: number): string => number.toLocaleString("en");
  console.log(`${name} ${version}: ${count(ours.length)} nodes, ${count(equal)} as DevTools`);
  return `| ${name} | ${version} | ${count(ours.length)} | ${count(equal)} |\n`;
}

const folder = mkdtempSync(join(tmpdir(), "host-snapshots-"));
try {
  const rows: string[] = [];
  for (const host of HOSTS) rows.push(await check(host, folder));
  const head =
    "\n| host | version | nodes | with DevTools' retained size |\n| --- | --- | --: | --: |\n";
  writeMarked("docs/inspection.md", { hosts: head + rows.join("") });
} finally {
  rmSync(folder, { recursive: true });
}
