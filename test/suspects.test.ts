// A collection that can find nothing looks at nothing, and leaves the heap as if it had looked: test/model,
// the fuzzer and the recordings compare that state, and the debug kernel asserts that there was nothing to
// find.

import { describe, expect, test } from "vitest";
import {
  FINALIZER,
  type Handle,
  Heap,
  type HeapOptions,
  restoreHeap,
  saveHeap,
} from "../src/raw.js";
import { ENGINES } from "./engines.js";

/** Two objects that refer to each other; the second is held by the first alone. */
function makePair(heap: Heap, flags = 0): Handle {
  const first = heap.alloc(0, 3, flags);
  const second = heap.allocSteal(0, 2, 0, heap.alloc());
  heap.setReference(second, 1, first);
  heap.setReferenceSteal(first, 0, second);
  return first;
}

/** References that the next collection of `generation` visits. */
function looks(heap: Heap, generation = 2): number {
  heap.collect(generation);
  return heap.lastCollection.references;
}

/** Ways to make garbage of `pair`, which the caller holds and `holder` does not. */
const WAYS: readonly [name: string, drop: (heap: Heap, pair: Handle, holder: Handle) => void][] = [
  ["a release", (heap, pair) => heap.decref(pair)],
  ["a release of many", (heap, pair) => heap.decrefMany(Float64Array.of(pair))],
  [
    "a reference stored over it",
    (heap, pair, holder) => {
      heap.setReferenceSteal(holder, 0, pair);
      heap.setReference(holder, 0, holder);
      heap.setReference(holder, 0, 0);
    },
  ],
  [
    "a position popped",
    (heap, pair, holder) => {
      heap.pushReferenceSteal(holder, pair);
      heap.popReference(holder);
    },
  ],
  [
    "positions cut off",
    (heap, pair, holder) => {
      heap.pushReferenceSteal(holder, pair);
      heap.truncateReferences(holder, 0);
    },
  ],
  ["the death of its holder", (heap, pair) => heap.decref(heap.allocSteal(0, 1, 0, pair))],
  [
    "the death of a wide holder",
    (heap, pair) => {
      const wide = heap.alloc(0, 9);
      heap.setReferenceSteal(wide, 7, pair);
      heap.decref(wide);
    },
  ],
  ["a reference to itself that it steals", (heap, pair) => heap.setReferenceSteal(pair, 1, pair)],
  ["a reference to itself that is swapped in", (heap, pair) => heap.swapReference(pair, 1, pair)],
  [
    "a release after its own member was given it",
    (heap, pair) => {
      heap.setReference(heap.getReference(pair, 0), 1, pair);
      heap.decref(pair);
    },
  ],
  [
    "a release after one that is dead by now was given it",
    (heap, pair) => {
      const dead = heap.alloc(0, 1);
      heap.setReference(dead, 0, pair);
      heap.decref(dead);
      heap.decref(pair);
    },
  ],
];

describe.each(ENGINES)("a collection on $name", ({ choice }) => {
  const newHeap = (options: HeapOptions = {}): Heap =>
    new Heap({ ...choice, automatic: false, ...options });

  test.each([0, 1, 2])(
    "of generation %i visits nothing in a heap that was only built",
    (generation) => {
      const heap = newHeap();
      let top = heap.alloc(0, 2);
      for (let made = 1; made < 100; made++) top = heap.allocSteal(0, 2, 0, top);
      for (let made = 0; made < 100; made++) {
        const child = heap.alloc();
        heap.pushReference(top, child);
        heap.decref(child);
      }
      expect(looks(heap, generation)).toBe(0);
      expect(heap.lastCollection).toMatchObject({ candidates: 200, survivors: 200, collected: 0 });
      expect(heap.getObjects(Math.min(generation + 1, 2))).toHaveLength(200);
      expect(heap.validate()).toEqual([]);
    },
  );

  test.each(WAYS)("finds what becomes garbage by %s", (_, drop) => {
    for (const generation of [0, 1, 2]) {
      for (const age of [0, 1, 2].filter((older) => older <= generation)) {
        const heap = newHeap();
        const [holder, pair] = [heap.alloc(0, 1), makePair(heap)];
        for (let younger = 0; younger < age; younger++) expect(looks(heap, younger)).toBe(0);
        drop(heap, pair, holder);
        expect(heap.collect(generation)).toBe(3);
        expect(heap.isAlive(pair)).toBe(false);
        expect(heap.collect(generation)).toBe(0);
      }
    }
  });

  test("of an older generation finds garbage that a younger one could not find", () => {
    const heap = newHeap();
    const [old, pair] = [heap.alloc(0, 1), makePair(heap)];
    heap.setReferenceSteal(old, 0, pair);
    looks(heap, 1);
    heap.setReference(heap.getReference(pair, 0), 0, old);
    heap.decref(old);
    const young = makePair(heap);
    heap.decref(young);
    expect(heap.collect(0)).toBe(3);
    expect(heap.collect(1)).toBe(0);
    expect(heap.collect(2)).toBe(3);
    expect(heap.liveCount).toBe(0);
  });

  test("finds what became garbage while it was frozen", () => {
    const heap = newHeap();
    const pair = makePair(heap);
    heap.freeze();
    heap.decref(pair);
    expect(heap.collect()).toBe(0);
    heap.unfreeze();
    expect(heap.collect()).toBe(3);
  });

  test("finds objects that a finalizer revived and released again", () => {
    const heap = newHeap({ onFinalize: (handle) => heap.incref(handle) });
    const pair = makePair(heap, FINALIZER);
    heap.decref(pair);
    expect(heap.collect()).toBe(0);
    expect(looks(heap)).toBe(0);
    heap.decref(pair);
    expect(heap.collect()).toBe(3);
  });

  test("looks again at a heap that was restored", () => {
    const heap = newHeap();
    heap.decref(makePair(heap));
    const restored = restoreHeap(saveHeap(heap), { ...choice, automatic: false });
    expect(restored.collect()).toBe(3);
  });

  test("in steps leaves suspects that arise while it runs to the next one", () => {
    const heap = newHeap();
    const [first, second] = [makePair(heap), makePair(heap)];
    heap.decref(first);
    heap.step({ maxObjects: 1 });
    heap.decref(second);
    while (!heap.step({ maxObjects: 1 }).done) {}
    expect(heap.isAlive(first)).toBe(false);
    heap.collect();
    expect(heap.liveCount).toBe(0);
  });

  test("after a trim finds the garbage of one in steps, whose marks are gone", () => {
    const heap = newHeap();
    heap.decref(makePair(heap));
    for (const object of Array.from({ length: 10_000 }, () => heap.alloc())) heap.decref(object);
    heap.step({ maxObjects: 1 });
    expect(heap.trim()).toBeGreaterThan(0);
    expect(heap.collect()).toBe(3);
  });

  test("begun in the middle of one in steps finds the garbage of that one", () => {
    const heap = newHeap();
    heap.decref(makePair(heap));
    for (let made = 0; made < 100; made++) heap.alloc();
    heap.step({ maxObjects: 1 });
    expect(heap.collect()).toBe(3);
  });
});
