// How a collector in Node is timed on a graph.

import type { HeldGraph } from "../graphs/graph.js";
import type { Measurement, Task } from "../opponent.js";

/** A graph as a collector keeps it: everything made, linked, and held from outside. */
interface BuiltGraph {
  /** Releases every object that the task does not hold. */
  releaseUnheld(): void;
  /** The timed step. */
  collect(): void;
  /** How many objects there are now, by the collector's own count. */
  liveCount(): number;
  /** How many objects are left, checked one by one. */
  left(): number;
  /** The collector's own counts of its last collection. */
  counts?(): Readonly<Record<string, number>>;
  /** Total bytes, if the collector reports them. */
  bytes?(): number;
  /** Frees everything that outlives this object. */
  release?(): void;
}

export type Build = (graph: HeldGraph) => BuiltGraph;

type TaskOnGraph = Pick<Task, "situation" | "repeats">;

/** From this many objects on, memory could run out before V8 notices by itself. */
const BIG = 5_000_000;

/**
 * V8's own collection, untimed; none without `--expose-gc`. It also discards optimized code that refers to
 * dead objects, so it is not run between the repeats of small workloads: the TypeScript opponents would be
 * timed while they warm up.
 */
function emptyTrash(): void {
  globalThis.gc?.();
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

export function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

export function measureBuilt(build: Build, graph: HeldGraph, task: TaskOnGraph): Measurement {
  return task.situation === "live"
    ? measureLive(build, graph, task.repeats)
    : measureGarbage(build, graph, task.repeats);
}

function measureLive(build: Build, graph: HeldGraph, repeats: number): Measurement {
  emptyTrash();
  const usedBefore = process.memoryUsage().heapUsed;
  const start = performance.now();
  const built = build(graph);
  const buildMs = performance.now() - start;
  built.releaseUnheld();
  emptyTrash();
  const bytes = built.bytes?.() ?? process.memoryUsage().heapUsed - usedBefore;
  built.collect();
  const before = built.liveCount();
  const ms = Array.from({ length: repeats }, () => timed(() => built.collect()));
  const freed = before - built.liveCount();
  const measurement = { ms, freed, left: built.left(), buildMs, bytes, ...countsOf(built) };
  built.release?.();
  return measurement;
}

function measureGarbage(build: Build, graph: HeldGraph, repeats: number): Measurement {
  const ms: number[] = [];
  const buildMs: number[] = [];
  let last: Measurement | undefined;
  // The first is not timed, as with `live`: V8 has not optimized the code yet.
  const first = graph.objectCount >= BIG ? 0 : -1;
  for (let repeat = first; repeat < repeats; repeat++) {
    if (graph.objectCount >= BIG) emptyTrash();
    const start = performance.now();
    const built = build(graph);
    if (repeat >= 0) buildMs.push(performance.now() - start);
    built.releaseUnheld();
    const before = built.liveCount();
    const collectMs = timed(() => built.collect());
    if (repeat >= 0) ms.push(collectMs);
    const freed = before - built.liveCount();
    const left = built.left();
    if (last !== undefined && (last.freed !== freed || last.left !== left)) {
      throw new Error(`repeat ${repeat}: freed ${freed}, left ${left}; before ${last.freed}.`);
    }
    last = { ms, freed, left, ...countsOf(built) };
    built.release?.();
  }
  if (last === undefined) throw new Error("measure: no repeats.");
  return { ...last, buildMs: median(buildMs) };
}

function countsOf(built: BuiltGraph): Pick<Measurement, "counts"> {
  const counts = built.counts?.();
  return counts === undefined ? {} : { counts };
}
