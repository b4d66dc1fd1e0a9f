// Deaths that are reported together.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Handle, Heap, type HeapOptions, slotOf } from "../src/raw.js";
import { ENGINES } from "./engines.js";

describe.each(ENGINES)("onDeaths, $name", ({ choice }) => {
  let heap: Heap;
  let told: (number | number[])[];
  const told1 = (slot: number): void => void told.push(slot);
  const toldMany = (slots: Uint32Array): void => void told.push([...slots]);
  const make = (options: HeapOptions): void => {
    heap = new Heap({ ...choice, ...options });
  };

  beforeEach(() => {
    told = [];
  });

  afterEach(() => {
    if (!heap.isDisposed) expect(heap.validate()).toEqual([]);
  });

  /** An object that holds `count` others. */
  const holderOf = (count: number): [Handle, ...Handle[]] => {
    const held = Array.from({ length: count }, () => heap.alloc());
    const holder = heap.alloc(0, count);
    for (const [index, each] of held.entries()) heap.setReferenceSteal(holder, index, each);
    return [holder, ...held];
  };

  test("is called once for all that died in a call, and once for all of a collection", () => {
    make({ onDeaths: toldMany });
    const objects = holderOf(5);
    heap.decref(objects[0]);
    expect(told).toEqual([expect.arrayContaining(objects.map(slotOf))]);
    expect((told[0] as number[]).length).toBe(6);
    const ring = heap.alloc(0, 1);
    heap.setReferenceSteal(ring, 0, heap.alloc(0, 1));
    heap.setReferenceSteal(heap.getReference(ring, 0), 0, ring);
    heap.collect();
    expect(told.length).toBe(2);
    expect((told[1] as number[]).length).toBe(2);
  });

  test("is called for one that died alone, unless onDeath is", () => {
    make({ onDeaths: toldMany });
    const alone = heap.alloc();
    heap.decref(alone);
    expect(told).toEqual([[slotOf(alone)]]);
    told = [];
    make({ onDeath: told1, onDeaths: toldMany });
    const objects = holderOf(2);
    const other = heap.alloc();
    heap.decref(other);
    heap.decref(objects[0]);
    expect(told).toEqual([slotOf(other), expect.arrayContaining(objects.map(slotOf))]);
  });

  test("reports deaths in calls of the unchecked engine, when those are settled", () => {
    make({ onDeaths: toldMany });
    const [holder, held] = holderOf(1);
    expect(heap.settle(heap.unchecked.decref(slotOf(holder)))).toBe(true);
    expect(told).toEqual([expect.arrayContaining([slotOf(holder), slotOf(held as Handle)])]);
  });

  test("hands its array over: later deaths do not write to it", () => {
    const kept: Uint32Array[] = [];
    make({ onDeaths: (slots) => void kept.push(slots) });
    const [first] = holderOf(3);
    heap.decref(first);
    const before = [...(kept[0] as Uint32Array)];
    const [second] = holderOf(9);
    heap.decref(second);
    expect([...(kept[0] as Uint32Array)]).toEqual(before);
  });

  test("may throw: the error is reported, and the work goes on", () => {
    const reported: string[] = [];
    make({
      onDeaths: () => {
        throw new Error("no");
      },
    });
    heap.onUnraisable = ({ where }) => void reported.push(where);
    heap.decref(holderOf(2)[0]);
    heap.decref(heap.alloc());
    expect(reported).toEqual(["onDeaths", "onDeaths"]);
    expect(heap.liveCount).toBe(0);
  });

  test("that allocates, releases and collects against the rules still gets each death exactly once", () => {
    const seen: number[] = [];
    let left = 20;
    make({
      onDeaths: (slots) => {
        seen.push(...slots);
        if (left-- <= 0) return;
        heap.decref(holderOf(3)[0]);
        heap.collect();
      },
    });
    heap.decref(holderOf(3)[0]);
    expect(heap.liveCount).toBe(0);
    expect(seen.length).toBe(21 * 4);
  });

  test("may dispose of its heap", () => {
    make({ onDeaths: () => heap.dispose(), onDeath: () => heap.dispose() });
    heap.decref(holderOf(2)[0]);
    expect(heap.isDisposed).toBe(true);
  });

  test("is called after external bytes were given back", () => {
    const left: number[] = [];
    make({ onDeaths: () => void left.push(heap.externalBytes) });
    const [holder, held] = holderOf(1);
    heap.setExternalBytes(holder, 100);
    heap.setExternalBytes(held as Handle, 200);
    heap.decref(holder);
    expect(left).toEqual([0]);
  });
});
