// Cases that random programs are too short or too small to reach: a planted bug (docs/mutants.md) would have
// slipped past each of them. The model decides what is right.

import { describe, expect, test } from "vitest";
import { VERSION_MAX } from "../../assembly/layout.js";
import { FINALIZER, Heap, slotOf } from "../../src/raw.js";
import { ENGINES } from "../engines.js";
import { runCalls } from "./run.js";
import type { Call } from "./writer.js";

/** Entries of the young list of a heap that never grew. */
const YOUNG_CAPACITY = 127;

describe.each(ENGINES)("model regressions on $name", (engine) => {
  const differenceOf = (calls: readonly Call[]): string | undefined =>
    runCalls(calls, [engine], { orderBudget: 0 }).difference;

  test("weak references still work when the heap has grown", () => {
    const calls: Call[] = [
      { op: "new", r: 1, sn: 1, k: "node", n: 1 },
      { op: "wref", r: 2, sn: 2, x: 1, cb: { do: [] } },
      { op: "chain", r: 3, sn: 3, n: 3000 },
      { op: "wget", w: 2 },
      { op: "drop", r: 1 },
      { op: "wget", w: 2 },
    ];
    expect(differenceOf(calls)).toBeUndefined();
  });

  // The weak references come down from generation 2 while the list is full of survivors.
  test("a full young list does not lose the weak references whose callbacks were called", () => {
    const weakrefCount = 4;
    const calls: Call[] = [{ op: "new", r: 1, sn: 1, k: "node", n: 1, fin: [["resurrect", 50]] }];
    for (let index = 0; index < weakrefCount; index++) {
      calls.push({ op: "wref", r: 2 + index, sn: 2 + index, x: 1, cb: { do: [] } });
    }
    calls.push(
      { op: "collect", g: 2 },
      // The finalizer brings the object back, in generation 0.
      { op: "drop", r: 1 },
      { op: "set", x: 50, i: 0, y: 50 },
      { op: "drop", r: 50 },
      { op: "chain", r: 60, sn: 60, n: YOUNG_CAPACITY - 1 },
      { op: "gens" },
      { op: "collect", g: 0 },
      { op: "gens" },
    );
    for (let index = 0; index < weakrefCount; index++) {
      const node = { op: "new", r: 300 + index, sn: 300 + index, k: "node", n: 2 };
      calls.push(
        node,
        { op: "set", x: node.r, i: 0, y: node.r },
        { op: "set", x: node.r, i: 1, y: 2 + index },
        { op: "drop", r: 2 + index },
        { op: "drop", r: node.r },
      );
    }
    calls.push({ op: "collect", g: 1 }, { op: "gens" });
    expect(differenceOf(calls)).toBeUndefined();
  });

  // Deallocations nest in frames, whose area ends where the lists of free blocks begin.
  test("a deep deallocation leaves the free blocks alone", () => {
    const calls: Call[] = [
      { op: "chain", r: 1, sn: 1, n: 200 },
      { op: "drop", r: 1 },
    ];
    for (let width = 4; width <= 40; width++) {
      const node = { op: "new", r: 1000 + width, sn: 1000 + width, k: "node", n: width };
      calls.push(node);
      for (let i = 0; i < width; i++) calls.push({ op: "set", x: node.r, i, y: node.r });
    }
    for (let width = 4; width <= 40; width++) calls.push({ op: "out", x: 1000 + width });
    expect(differenceOf(calls)).toBeUndefined();
  });

  test("objects that a dying object still holds are not garbage to a collection during its death", () => {
    const calls: Call[] = [
      { op: "new", r: 1, sn: 1, k: "node", n: 2 },
      { op: "new", r: 2, sn: 2, k: "node", n: 0, fin: [["collect", 2]] },
      { op: "new", r: 3, sn: 3, k: "node", n: 1 },
      { op: "set", x: 1, i: 0, y: 2 },
      { op: "set", x: 1, i: 1, y: 3 },
      { op: "set", x: 3, i: 0, y: 3 },
      { op: "drop", r: 2 },
      { op: "drop", r: 3 },
      { op: "drop", r: 1 },
      { op: "gens" },
      { op: "collect", g: 2 },
    ];
    expect(differenceOf(calls)).toBeUndefined();
  });

  test("an object that only garbage held is not seen while it waits for its death", () => {
    const seen: number[] = [];
    const heap = new Heap({
      ...engine.choice,
      automatic: false,
      onFinalize: () => void seen.push(heap.getObjects().length),
    });
    const held = [heap.alloc(0, 0, FINALIZER), heap.alloc(0, 0, FINALIZER)];
    heap.collect();
    const ring = heap.alloc(0, 3);
    heap.setReference(ring, 0, ring);
    for (const [index, object] of held.entries()) heap.setReference(ring, 1 + index, object);
    for (const object of [ring, ...held]) heap.decref(object);
    expect(heap.collect(0)).toBe(1);
    expect(seen).toEqual([1, 1]);
    expect(heap.liveCount).toBe(0);
  });

  test("a slot whose death was reported while its object was dying is used again", () => {
    const heap = new Heap({
      ...engine.choice,
      automatic: false,
      onDeath: () => {},
      onFinalize: () => {},
    });
    const build = (): void => {
      const holder = heap.alloc(0, 1);
      const held = heap.alloc(0, 0, FINALIZER);
      heap.setReference(holder, 0, held);
      heap.decref(held);
      heap.decref(holder);
    };
    build();
    const { bytes } = heap;
    for (let round = 0; round < 2000; round++) build();
    expect(heap.bytes).toBe(bytes);
    expect(heap.liveCount).toBe(0);
  });

  test("new positions are empty, no matter what was in their block before", () => {
    const heap = new Heap({ ...engine.choice, automatic: false });
    const garbage = heap.alloc(0, 8);
    for (let index = 0; index < 8; index++) heap.setReference(garbage, index, garbage);
    heap.decref(garbage);
    expect(heap.collect()).toBe(1);
    const list = heap.alloc();
    for (let count = 0; count < 5; count++) heap.pushReference(list, list);
    heap.growReferences(list, 8);
    expect(heap.getReferents(list)).toEqual(Array(5).fill(list));
    expect(heap.validate()).toEqual([]);
  });

  test("a slot is used once for each version, and then never again", () => {
    const heap = new Heap({ ...engine.choice, automatic: false });
    const first = heap.alloc();
    let last = first;
    let uses = 0;
    for (; slotOf(last) === slotOf(first) && uses <= VERSION_MAX; uses++) {
      heap.decref(last);
      last = heap.alloc();
    }
    expect(uses).toBe(VERSION_MAX);
    expect(heap.isAlive(first)).toBe(false);
    expect(heap.validate()).toEqual([]);
  });
});
