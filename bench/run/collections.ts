// Runs the workloads: draws each graph once, searches it, gives it to every opponent in turns, and ignores
// the time of one whose outcome differs from the search.

import { mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { writeGraphFile } from "../graphs/graph-file.js";
import { outcomeOf } from "../graphs/situations.js";
import type { Measurement, Opponent } from "../opponent.js";
import { type CollectionRow, type NoTiming, quartiles, type Timing } from "../results.js";
import { nameOf, type RunOptions, type Workload } from "./plan.js";
import { say } from "./progress.js";

const FOLDER = fileURLToPath(new URL("../../build/bench/graphs/", import.meta.url));

export interface Contestant {
  readonly opponent: Opponent;
  readonly isPeer: boolean;
}

export async function runWorkloads(
  workloads: readonly Workload[],
  contestants: readonly Contestant[],
  options: RunOptions,
  failures: string[],
): Promise<CollectionRow[]> {
  const rows: CollectionRow[] = [];
  for (const [index, workload] of workloads.entries()) {
    say(`${index + 1}/${workloads.length} ${nameOf(workload)}`);
    rows.push(await runWorkload(workload, contestants, options, failures));
  }
  return rows;
}

async function runWorkload(
  workload: Workload,
  contestants: readonly Contestant[],
  options: RunOptions,
  failures: string[],
): Promise<CollectionRow> {
  mkdirSync(FOLDER, { recursive: true });
  const graphFile = `${FOLDER}graph.bin`;
  const { outcome, ...facts } = drawTo(graphFile, workload);
  const measured = new Map<string, Measurement[]>();
  const times: Record<string, Timing | NoTiming> = {};
  const { rounds, repeats, engineRepeats } = paceOf(workload, options);
  for (let round = 0; round < rounds; round++) {
    for (const { opponent, isPeer } of contestants) {
      const { name, sizeMax = Number.POSITIVE_INFINITY } = opponent;
      if (facts.objects > sizeMax || times[name] !== undefined) continue;
      const isEngine = name === "wasm" || name === "typescript";
      const task = {
        graphFile,
        situation: workload.kind,
        repeats: isEngine ? engineRepeats : repeats,
      };
      try {
        const measurement = await opponent.measure(task);
        const wrong = difference(measurement, outcome);
        if (wrong !== undefined) times[name] = { kind: "wrong", message: wrong };
        measured.set(name, [...(measured.get(name) ?? []), measurement]);
      } catch (error) {
        times[name] = { kind: "died", message: (error as Error).message };
      }
      const failed = times[name] as NoTiming | undefined;
      if (failed === undefined) continue;
      const line = `${nameOf(workload)}, ${name}: ${failed.message}`;
      say(line);
      if (failed.kind === "wrong" || !isPeer) failures.push(line);
    }
  }
  for (const [name, measurements] of measured) times[name] ??= timingOf(measurements);
  rmSync(graphFile);
  const { shape, situation, size } = workload;
  return { shape, situation, size, ...facts, ...outcome, times };
}

/** The graph is garbage afterwards: at 50 million objects the opponents need the room. */
function drawTo(graphFile: string, workload: Workload) {
  const graph = workload.make();
  const outcome = outcomeOf(workload.kind, graph);
  writeGraphFile(graphFile, graph);
  const { objectCount: objects, targets, held } = graph;
  return { outcome, objects, references: targets.length, held: held.length };
}

function difference(
  { freed, left, conservative }: Measurement,
  expected: { freed: number; left: number },
): string | undefined {
  if (freed === expected.freed && left === expected.left) return undefined;
  if (conservative && left >= expected.left && left <= expected.left + CONSERVATIVE_MAX) {
    return undefined;
  }
  return `freed ${freed}, left ${left} (expected ${expected.freed} and ${expected.left}).`;
}

/** Objects that a conservative collector may keep because of words on the stack. */
const CONSERVATIVE_MAX = 200;

/** Objects that our engines collect in one workload: enough for the compiler to finish the code. */
const ENGINE_WORK = 20_000_000;

/** How often a collection is timed: our engines more often than others, whose collections are expensive. */
function paceOf({ kind, size }: Workload, { isQuick, hasPeers }: RunOptions) {
  const between = (low: number, count: number, high: number): number =>
    Math.round(Math.min(high, Math.max(low, count)));
  // With the outside opponents a second round would take a quarter of an hour more.
  const rounds = isQuick || hasPeers || size > 2_000_000 ? 1 : 2;
  const work = isQuick ? 500_000 : 2_000_000;
  const repeats =
    kind === "live" ? between(3, work / size, isQuick ? 100 : 300) : between(3, work / size, 30);
  const engineRepeats =
    kind === "live"
      ? between(5, ENGINE_WORK / size, 4000)
      : between(size > 20_000_000 ? 2 : 5, (4 * work) / size, 120);
  return { rounds, repeats, engineRepeats };
}

function timingOf(measurements: readonly Measurement[]): Timing {
  const ms = measurements.flatMap((measurement) => measurement.ms);
  const last = measurements[measurements.length - 1] as Measurement;
  const { buildMs, bytes, counts } = last;
  return {
    ms: quartiles(ms),
    samples: ms.length,
    ...(buildMs !== undefined && { buildMs }),
    ...(bytes !== undefined && { bytes }),
    ...(counts !== undefined && { counts }),
  };
}
