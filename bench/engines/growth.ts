// The quadratic check: the cost of one object at growing sizes, where a careless collector would pay for all
// pairs. Everything is garbage and is freed.

import { type EngineName, FINALIZER, type Handle, Heap } from "ouroboros-gc/raw";
import { SHAPES } from "../graphs/shapes.js";
import { buildHandles } from "../in-node/raw-heap.js";
import { median, timed } from "../in-node/timing.js";

export const GROWTH_KINDS = {
  hub: "a hub and all that refer back to it; collected",
  chain: "one closed chain; collected",
  types: "rings of 20, each object of a type of its own (65,536 at most); collected",
  weakrefs: "rings of 20, each object with a weak reference to it; collected",
  "weakrefs-of-one": "one object with all weak references to it; released",
  finalizers: "rings of 20, each object with a finalizer; collected, drained, released",
} as const;

export type GrowthKind = keyof typeof GROWTH_KINDS;

export interface GrowthPoint {
  readonly size: number;
  /** Milliseconds of the whole run, the median. */
  readonly ms: number;
  /** Objects that were freed: all of them, or the point is void. */
  readonly freed: number;
}

const REPEATS = 5;
const RING = 20;

export function measureGrowth(
  engine: EngineName,
  kind: GrowthKind,
  sizes: readonly number[],
): GrowthPoint[] {
  return sizes.map((size) => {
    let freed = 0;
    const ms = Array.from({ length: REPEATS }, () => {
      const heap = new Heap({ engine, automatic: false });
      const work = WORK[kind](heap, size);
      const before = heap.liveCount;
      const taken = timed(work);
      freed = before - heap.liveCount;
      heap.dispose();
      return taken;
    });
    return { size, ms: median(ms), freed };
  });
}

/** Makes the garbage; returns the function to time. */
const WORK: Record<GrowthKind, (heap: Heap, size: number) => () => void> = {
  hub: (heap, size) => collectShape(heap, "hub", size),
  chain: (heap, size) => collectShape(heap, "chain", size),
  types: (heap, size) => {
    heap.decrefMany(makeRings(heap, size, (index) => heap.alloc(index % 65_536, 1)));
    return () => heap.collect();
  },
  weakrefs: (heap, size) => {
    const objects = makeRings(heap, size, () => heap.alloc(0, 1));
    const weakrefs = Float64Array.from(objects, (object) => heap.allocWeakref(object));
    heap.decrefMany(objects);
    return () => {
      heap.collect();
      heap.decrefMany(weakrefs);
    };
  },
  "weakrefs-of-one": (heap, size) => {
    const object = heap.alloc();
    const weakrefs = Float64Array.from({ length: size - 1 }, () => heap.allocWeakref(object));
    return () => {
      heap.decref(object);
      heap.decrefMany(weakrefs);
    };
  },
  finalizers: (heap, size) => {
    heap.decrefMany(makeRings(heap, size, () => heap.alloc(0, 1, FINALIZER)));
    return () => {
      heap.collect();
      const due = new Float64Array(heap.finalizerCount);
      heap.drainFinalizers(due);
      heap.decrefMany(due);
      heap.collect();
    };
  },
};

function collectShape(heap: Heap, name: string, size: number): () => void {
  const shape = SHAPES.find((known) => known.name === name);
  if (shape === undefined) throw new Error(`growth: no shape "${name}".`);
  heap.decrefMany(buildHandles(heap, { ...shape.draw(size, 1), held: new Uint32Array() }));
  return () => heap.collect();
}

function makeRings(heap: Heap, size: number, make: (index: number) => Handle): Float64Array {
  const objects = Float64Array.from({ length: size }, (_, index) => make(index));
  for (let index = 0; index < size; index++) {
    const start = index - (index % RING);
    const next = index + 1 < Math.min(start + RING, size) ? index + 1 : start;
    heap.setReference(objects[index] as Handle, 0, objects[next] as Handle);
  }
  return objects;
}
