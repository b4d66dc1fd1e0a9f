// The measurements of our own engines, each in its own processes.

import { mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { EngineName } from "ouroboros-gc/raw";
import { runInChild } from "../child-process.js";
import { GROWTH_KINDS, type GrowthKind } from "../engines/growth.js";
import type { MemoryPoint } from "../engines/memory.js";
import { type OperationTime, operationsOf } from "../engines/operations.js";
import { expectedOutcome, type HeldGraph } from "../graphs/graph.js";
import { writeGraphFile } from "../graphs/graph-file.js";
import { RANDOM } from "../graphs/shapes.js";
import { GARBAGE, HELD } from "../graphs/situations.js";
import { pythonOperations } from "../peers/python.js";
import { type GrowthRow, quartiles, type YoungRow } from "../results.js";
import type { RunOptions } from "./plan.js";
import { say } from "./progress.js";

const ENGINES: readonly EngineName[] = ["wasm", "typescript"];

const FOLDER = fileURLToPath(new URL("../../build/bench/graphs/", import.meta.url));
const YOUNG_COUNT = 2000;
const YOUNG_REPEATS = 201;

/** Young collections of 2,000 objects over old heaps. */
export async function runYoung(options: RunOptions, failures: string[]): Promise<YoungRow[]> {
  const sizes = options.isQuick ? [0, 10_000, options.size] : [0, 1_000_000, 10_000_000];
  mkdirSync(FOLDER, { recursive: true });
  const youngFile = `${FOLDER}young.bin`;
  const young = HELD.make(RANDOM, YOUNG_COUNT) as HeldGraph;
  writeGraphFile(youngFile, young);
  const live = expectedOutcome(young);
  const garbage = expectedOutcome({ ...young, held: new Uint32Array() });
  const rows: YoungRow[] = [];
  for (const size of sizes) {
    const oldFile = size === 0 ? undefined : `${FOLDER}old.bin`;
    const old = oldFile === undefined ? 0 : drawOld(oldFile, size);
    const byCase = new Map<string, YoungRow>();
    for (const engine of ENGINES) {
      say(`young collections over ${size}: ${engine}`);
      const job = { engine, youngFile, repeats: YOUNG_REPEATS, ...(oldFile && { oldFile }) };
      for (const time of await runInChild({ kind: "young", ...job })) {
        const { name, ms, freed, left, oldLeft, counts } = time;
        const expected = name === GARBAGE_CASE ? garbage : live;
        if (freed !== expected.freed || left !== expected.left || oldLeft !== old) {
          failures.push(`young, ${name}, ${engine}: freed ${freed}, left ${left} and ${oldLeft}.`);
          continue;
        }
        const row = byCase.get(name) ?? { name, old, young: young.objectCount, times: {} };
        const times = { ...row.times, [engine]: { ms: quartiles(ms), counts: { ...counts } } };
        byCase.set(name, { ...row, times });
      }
    }
    rows.push(...byCase.values());
    if (oldFile !== undefined) rmSync(oldFile);
  }
  rmSync(youngFile);
  return rows;
}

const GARBAGE_CASE = "garbage";

function drawOld(file: string, size: number): number {
  const graph = GARBAGE.make(RANDOM, size) as HeldGraph;
  writeGraphFile(file, graph);
  return graph.objectCount;
}

/** The quadratic check. */
export async function runGrowth(options: RunOptions, failures: string[]): Promise<GrowthRow[]> {
  const full = [1000, 10_000, 100_000, 1_000_000];
  const sizes = options.isQuick ? [1000, 10_000, 100_000] : full;
  const huge = options.isHuge ? [10_000_000] : [];
  const rows: GrowthRow[] = [];
  for (const kind of Object.keys(GROWTH_KINDS) as GrowthKind[]) {
    for (const engine of ENGINES) {
      say(`growth: ${kind}, ${engine}`);
      const job = { engine, growth: kind, sizes: [...sizes, ...huge] };
      const points = await runInChild({ kind: "growth", ...job });
      for (const { size, freed } of points) {
        const expected = kind === "weakrefs" ? 2 * size : size;
        if (freed === expected) continue;
        failures.push(`growth, ${kind}, ${engine}: freed ${freed} (expected ${expected}).`);
      }
      rows.push({ kind, engine, points });
    }
  }
  return rows;
}

export async function runMemory(options: RunOptions): Promise<Record<string, MemoryPoint[]>> {
  const size = options.isQuick ? options.size : Math.min(1_000_000, options.size);
  const points: Record<string, MemoryPoint[]> = {};
  for (const engine of ENGINES) {
    say(`memory: ${engine}`);
    points[engine] = await runInChild({ kind: "memory", engine, size });
  }
  return points;
}

export async function runOperations(options: RunOptions): Promise<Record<string, OperationTime[]>> {
  const milliseconds = options.isQuick ? 100 : 500;
  const size = Math.max(100_000, options.size);
  const times: Record<string, OperationTime[]> = {};
  for (const subject of [...ENGINES, "plain"] as const) {
    const each: OperationTime[] = [];
    for (const [index, { name, way }] of operationsOf(subject, size).entries()) {
      say(`operations: ${subject}, ${name}, ${way}`);
      each.push(await runInChild({ kind: "operation", subject, index, milliseconds, size }));
    }
    times[subject] = each;
  }
  say("operations: CPython");
  const python = await pythonOperations(milliseconds);
  return python ? { ...times, CPython: python } : times;
}
