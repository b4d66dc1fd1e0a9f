// Runs one cut of a recorded heap on one engine, through the public raw API, and checks the
// outcome object by object: load the whole graph, release the references that the cut drops,
// collect, compare. It reads no file and prints nothing, so it also runs in a browser.

import { type CollectionCounts, type EngineName, type Handle, Heap } from "ouroboros-gc/raw";
import { type CutPrediction, predictCut } from "./cut.js";
import { type HeapCut, type HeapGraph, isSet } from "./heap-file.js";

/** A difference from the recording; of many wrong objects, the first. */
export interface Difference {
  /** `refcount`: after loading. `deallocated`: after the release. The others: after `collect()`. */
  readonly check: "refcount" | "deallocated" | "returned" | "candidates" | "counts" | "alive";
  /** The first wrong object; null if the check is of one number for the whole heap. */
  readonly index: number | null;
  readonly expected: string;
  readonly got: string;
  /** How many objects this check found wrong; 0 if `index` is null. */
  readonly wrongCount: number;
}

interface CollectionTimes {
  /** Making the heap, all objects and references, up to the recorded refcounts. */
  readonly loadMs: number;
  /** Releasing the references that the cut drops, with the deallocations this causes. */
  readonly releaseMs: number;
  readonly collectMs: number;
  /** Comparing every object with the recording, three times. */
  readonly verifyMs: number;
}

export interface CutCollection {
  readonly engine: EngineName;
  readonly prediction: CutPrediction;
  /** Objects that died when the references were released, before the collection. */
  readonly deallocatedCount: number;
  /** The result of `collect()`. */
  readonly returned: number;
  /** The kernel's counts of the collection. */
  readonly counts: CollectionCounts;
  /** The size of the engine's memory after the collection. */
  readonly heapBytes: number;
  /** For each type id: how many objects were deallocated at once, and how many collected. */
  readonly deallocatedByType: Uint32Array;
  readonly collectedByType: Uint32Array;
  readonly times: CollectionTimes;
  /** Empty if everything is as recorded. */
  readonly differences: readonly Difference[];
}

/**
 * Runs `cut` on a new heap of `engine` and compares everything with the recording.
 *
 *
 * @throws {Error} If another engine runs than requested, or if the heap throws: a recorded heap is a valid
 * program, so every error is a failure.
 */
export function collectCut(graph: HeapGraph, cut: HeapCut, engine: EngineName): CutCollection {
  const prediction = predictCut(graph, cut);
  const watch = new Stopwatch();
  const slots = Math.max(1, graph.objectCount);
  const heap = new Heap({ engine, automatic: false, slots });
  try {
    if (heap.engine !== engine) {
      throw new Error(`collectCut: engine "${heap.engine}" runs (expected "${engine}").`);
    }
    const differences: Difference[] = [];

    const handles = loadGraph(heap, graph);
    const loadMs = watch.lap();
    differences.push(...compareRefcounts(heap, handles, graph));
    const refcountsMs = watch.lap();

    release(heap, handles, graph, cut);
    const releaseMs = watch.lap();
    const aliveBefore = new Uint8Array(graph.objectCount);
    heap.aliveMany(handles, aliveBefore);
    differences.push(...compareDeallocated(aliveBefore, prediction));
    const deallocatedMs = watch.lap();

    const returned = heap.collect();
    const collectMs = watch.lap();
    const aliveAfter = new Uint8Array(graph.objectCount);
    heap.aliveMany(handles, aliveAfter);
    const counts = { ...heap.lastCollection };
    differences.push(...compareCounts(returned, counts, graph.objectCount, prediction));
    differences.push(...compareAlive(aliveAfter, cut));
    const aliveMs = watch.lap();

    const verifyMs = refcountsMs + deallocatedMs + aliveMs;
    return {
      engine,
      prediction,
      ...countByType(graph, aliveBefore, aliveAfter),
      returned,
      counts,
      heapBytes: heap.bytes,
      times: { loadMs, releaseMs, collectMs, verifyMs },
      differences,
    };
  } finally {
    heap.dispose();
  }
}

/**
 * Makes every object and reference of the graph.
 * After this: each object has its recorded refcount; the caller of this owns the external part.
 */
function loadGraph(heap: Heap, graph: HeapGraph): Float64Array<ArrayBuffer> {
  const { objectCount, offsets, targets, externals, types } = graph;
  const referenceCounts = new Uint32Array(objectCount);
  for (let i = 0; i < objectCount; i++) {
    referenceCounts[i] = (offsets[i + 1] as number) - (offsets[i] as number);
  }
  const handles = new Float64Array(objectCount);
  heap.allocMany(types, referenceCounts, handles);
  heap.linkMany(handles, offsets, targets);
  heap.increfMany(handles, externals);
  // New objects are owned once, by this function. Last, when each is also held as recorded.
  heap.decrefMany(handles);
  return handles;
}

/** Leaves no external reference to any object that the cut drops. */
function release(heap: Heap, handles: Float64Array, graph: HeapGraph, cut: HeapCut): void {
  // An object without external references has nothing to release, and may be dead by its turn.
  const owned = cut.dropped.filter((index) => graph.externals[index] !== 0);
  const dropped = Float64Array.from(owned, (index): Handle => handles[index] as number);
  const times = owned.map((index) => graph.externals[index] as number);
  heap.decrefMany(dropped, times);
}

function compareRefcounts(heap: Heap, handles: Float64Array, graph: HeapGraph): Difference[] {
  const refcounts = new Float64Array(graph.objectCount);
  heap.refcountMany(handles, refcounts);
  const recorded = graph.refcounts;
  return compareObjects("refcount", graph.objectCount, {
    isRight: (index) => refcounts[index] === recorded[index],
    expected: (index) => `refcount ${recorded[index]}`,
    got: (index) => `refcount ${refcounts[index]}`,
  });
}

function compareDeallocated(alive: Uint8Array, { deallocated }: CutPrediction): Difference[] {
  const name = (isDeallocated: boolean) => (isDeallocated ? "deallocated at once" : "alive");
  return compareObjects("deallocated", alive.length, {
    isRight: (index) => alive[index] !== deallocated[index],
    expected: (index) => name(deallocated[index] === 1),
    got: (index) => name(alive[index] === 0),
  });
}

function compareAlive(alive: Uint8Array, { unreachable }: HeapCut): Difference[] {
  const name = (isAlive: boolean) => (isAlive ? "alive" : "gone");
  return compareObjects("alive", alive.length, {
    isRight: (index) => (alive[index] === 0) === isSet(unreachable, index),
    expected: (index) => name(!isSet(unreachable, index)),
    got: (index) => name(alive[index] === 1),
  });
}

function compareCounts(
  returned: number,
  counts: CollectionCounts,
  objectCount: number,
  { unreachableCount, deallocatedCount }: CutPrediction,
): Difference[] {
  const checks = [
    { check: "returned", got: returned, expected: unreachableCount - deallocatedCount },
    { check: "candidates", got: counts.candidates, expected: objectCount - deallocatedCount },
    { check: "counts", got: counts.collected + counts.uncollectable, expected: returned },
  ] as const;
  return checks
    .filter(({ got, expected }) => got !== expected)
    .map(({ check, got, expected }) => {
      return { check, index: null, expected: `${expected}`, got: `${got}`, wrongCount: 0 };
    });
}

interface ObjectCheck {
  isRight(index: number): boolean;
  expected(index: number): string;
  got(index: number): string;
}

/** Checks every object; the result has one difference, for the first wrong one, or none. */
function compareObjects(
  check: Difference["check"],
  objectCount: number,
  { isRight, expected, got }: ObjectCheck,
): Difference[] {
  let first = objectCount;
  let wrongCount = 0;
  for (let index = objectCount - 1; index >= 0; index--) {
    if (!isRight(index)) {
      first = index;
      wrongCount++;
    }
  }
  if (wrongCount === 0) {
    return [];
  }
  return [{ check, index: first, expected: expected(first), got: got(first), wrongCount }];
}

function countByType(graph: HeapGraph, aliveBefore: Uint8Array, aliveAfter: Uint8Array) {
  const deallocatedByType = new Uint32Array(graph.typeCount);
  const collectedByType = new Uint32Array(graph.typeCount);
  let deallocatedCount = 0;
  for (let index = 0; index < graph.objectCount; index++) {
    const type = graph.types[index] as number;
    if (aliveBefore[index] === 0) {
      deallocatedCount++;
      (deallocatedByType[type] as number)++;
    } else if (aliveAfter[index] === 0) {
      (collectedByType[type] as number)++;
    }
  }
  return { deallocatedCount, deallocatedByType, collectedByType };
}

class Stopwatch {
  #lapStart = performance.now();

  /** The milliseconds since the last lap. */
  lap(): number {
    const now = performance.now();
    const lapMs = now - this.#lapStart;
    this.#lapStart = now;
    return lapMs;
  }
}
