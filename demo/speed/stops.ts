// The same garbage collected both ways, each stop of the program timed.

import "ouroboros-gc/js";
import { makeRing } from "../../bench/graphs/ring.js";
import { Heap } from "../../src/raw.js";

export const WAYS = ["stop the world", "in steps"] as const;
export type Way = (typeof WAYS)[number];

export interface Stops {
  readonly way: Way;
  /** How long each stop was. */
  readonly ms: readonly number[];
  readonly freed: number;
  readonly left: number;
}

/** The longest that a step may take. */
export const STEP_MS = 1;
const RING = 10;
const REFERENCES = 3;

/**
 * `objects` that are held, each referring to those before it, and as many in rings that nothing refers to.
 *
 * @throws {Error} When the collector frees more than the rings, or less.
 */
export function measureStops(way: Way, objects: number): Stops {
  const heap = new Heap({ automatic: false });
  heap.reserve(2 * objects);
  let last = heap.alloc(0, REFERENCES);
  for (let made = 1; made < objects; made++) {
    const object = heap.alloc(0, REFERENCES);
    for (let index = 0; index < REFERENCES; index++) heap.setReference(object, index, last);
    heap.decref(last);
    last = object;
  }
  heap.collect(); // those that are held are old, as in a program that has run for a while
  const rings = Math.floor(objects / RING);
  for (let made = 0; made < rings; made++) heap.decref(makeRing(heap, RING));
  const before = heap.liveCount;
  const ms = way === "in steps" ? inSteps(heap) : [timed(() => heap.collect())];
  const left = heap.liveCount;
  const freed = before - left;
  heap.dispose();
  if (freed !== rings * RING || left !== objects) {
    throw new Error(`${way}: ${freed} freed and ${left} left, not ${rings * RING} and ${objects}`);
  }
  return { way, ms, freed, left };
}

function inSteps(heap: Heap): number[] {
  const ms: number[] = [];
  let isDone = false;
  while (!isDone) {
    ms.push(
      timed(() => {
        isDone = heap.step({ maxMilliseconds: STEP_MS }).done;
      }),
    );
  }
  return ms;
}

function timed(work: () => void): number {
  const startMs = performance.now();
  work();
  return performance.now() - startMs;
}
