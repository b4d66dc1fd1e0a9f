// One measurement of the speed room: the same graph on each collector, results first, then times.
// The collectors are those of the benchmarks.

import "ouroboros-gc/batches";
import "ouroboros-gc/js";
import { expectedOutcome, type HeldGraph, type Outcome } from "../../bench/graphs/graph.js";
import { RANDOM } from "../../bench/graphs/shapes.js";
import { FEW, HALF_FEW } from "../../bench/graphs/situations.js";
import { naive } from "../../bench/in-node/naive.js";
import { buildHandles, rawHeap, releaseAllBut } from "../../bench/in-node/raw-heap.js";
import type { Build } from "../../bench/in-node/timing.js";
import { type EngineName, Heap } from "../../src/raw.js";
import type { CollectorName, Measured } from "./messages.js";

const BUILDS: Readonly<Record<CollectorName, Build>> = {
  wasm: rawHeap("wasm"),
  typescript: rawHeap("typescript"),
  "plain objects": naive,
};

export interface Graphs {
  readonly live: HeldGraph;
  readonly half: HeldGraph;
  readonly expected: Outcome;
}

export function drawGraphs(objects: number): Graphs {
  const live = FEW.make(RANDOM, objects) as HeldGraph;
  const half = HALF_FEW.make(RANDOM, objects) as HeldGraph;
  return { live, half, expected: expectedOutcome(half) };
}

function time(work: () => void): number {
  const startMs = performance.now();
  work();
  return performance.now() - startMs;
}

/** @throws {Error} When the collector does not free what an independent search says must go. */
export function measure(collector: CollectorName, graphs: Graphs, pauses: number): Measured {
  const build = BUILDS[collector];
  const { live, half, expected } = graphs;
  const startMs = performance.now();
  const living = build(live);
  const buildMs = performance.now() - startMs;
  living.releaseUnheld();
  living.collect();
  const pauseMs = Array.from({ length: pauses }, () => time(() => living.collect()));
  check(collector, "live objects", living.liveCount(), live.objectCount);
  living.release?.();

  const dying = build(half);
  dying.releaseUnheld();
  const before = dying.liveCount();
  const garbageMs = time(() => dying.collect());
  const freed = before - dying.liveCount();
  const left = dying.left();
  check(collector, "freed objects", freed, expected.freed);
  check(collector, "objects left", left, expected.left);
  dying.release?.();
  return { collector, objects: live.objectCount, buildMs, pauseMs, garbageMs, freed, left };
}

function check(collector: string, what: string, got: number, expected: number): void {
  if (got !== expected) {
    throw new Error(`${collector}: ${got} ${what}, expected ${expected}; its times mean nothing.`);
  }
}

const YOUNG_PER_COLLECTION = 2_000;

/**
 * The pauses of automatic collections, in ms: beside a live heap short-lived cycles are made, as many
 * as make `collections` young collections due, and some of older generations among them.
 * @throws {Error} When not every cycle is freed.
 */
export function measurePauses(engine: EngineName, live: HeldGraph, collections: number): number[] {
  const heap = new Heap({ engine, automatic: false });
  releaseAllBut(heap, buildHandles(heap, live), live.held);
  heap.collect();
  const pauses: number[] = [];
  heap.callbacks.push((phase, { duration }) => {
    if (phase === "stop") pauses.push(duration * 1000);
  });
  heap.enable();
  for (let made = 0; made < collections * YOUNG_PER_COLLECTION; made++) {
    const cycle = heap.alloc(0, 1);
    heap.setReference(cycle, 0, cycle);
    heap.decref(cycle);
  }
  heap.collect();
  pauses.pop();
  check(engine, "live objects", heap.liveCount, live.objectCount);
  heap.dispose();
  return pauses;
}
