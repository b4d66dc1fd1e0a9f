// The reports of collections to a running program, in Node and in pages: counts and durations, from
// callbacks, from `lastCollection`, and as measures that a PerformanceObserver sees.

import { describe, expect, test } from "vitest";
import { del, GC, gc } from "../src/index.js";
import * as python from "../src/python.js";
import { type CollectionCounts, FINALIZER, Heap } from "../src/raw.js";
import { ENGINES } from "./engines.js";

type Callbacks = Heap["callbacks"];
type Info = Parameters<Callbacks[number]>[1];

/** The wording of docs/raw.md. */
function measured(callbacks: Callbacks, name: string): void {
  callbacks.push((phase, { duration, ...counts }) => {
    if (phase === "start") return;
    const end = performance.now();
    performance.measure(name, { start: end - 1000 * duration, end, detail: counts });
  });
}

/** Keeps the processor busy for that long, plus any time that other processes took. */
function busy(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {}
}

describe.each(ENGINES)("a collection on $name", ({ choice }) => {
  test("reports its counts and its duration, finalizers included, to callbacks and afterwards", () => {
    const infos: Info[] = [];
    const heap = new Heap({ ...choice, onFinalize: () => busy(5) });
    const managed = new GC(choice);
    class Node extends managed.Object {
      self = this;
      override __del__(): void {
        busy(5);
      }
    }
    for (const { callbacks } of [heap, managed]) {
      callbacks.push((phase, info) => phase === "stop" && infos.push(info));
    }
    const ring = heap.alloc(0, 1, FINALIZER);
    heap.setReferenceSteal(ring, 0, ring);
    const held = heap.alloc();
    heap.collect(1);
    del(new Node());
    const other = new Node();
    managed.collect(1);
    const [raw, ofObjects] = infos as [Info, Info];
    expect(infos).toHaveLength(2);
    const outcome = { generation: 1, candidates: 2, collected: 1, uncollectable: 0 };
    expect(raw).toMatchObject(outcome);
    expect(ofObjects).toMatchObject(outcome);
    const check = (info: Info, last: CollectionCounts): void => {
      expect(last).toMatchObject({ ...outcome, survivors: 1, seconds: info.duration });
      expect(info.duration).toBeGreaterThanOrEqual(0.0049); // pages round their clock
      expect(info.duration).toBeLessThan(60);
    };
    check(raw, heap.lastCollection);
    check(ofObjects, managed.lastCollection);
    expect([heap.isAlive(held), managed.isTracked(other)]).toEqual([true, true]);
  });

  test("is a measure that a PerformanceObserver sees", async () => {
    const name = `heap collection ${JSON.stringify(choice.engine)}`;
    const heap = new Heap({ ...choice, onFinalize: () => busy(5) });
    measured(heap.callbacks, name);
    const seen = new Promise<PerformanceEntry[]>((resolve) => {
      const observer = new PerformanceObserver((list) => {
        const entries = list.getEntriesByName(name);
        if (entries.length === 0) return;
        observer.disconnect();
        resolve(entries);
      });
      observer.observe({ entryTypes: ["measure"] });
    });
    const ring = heap.alloc(0, 1, FINALIZER);
    heap.setReferenceSteal(ring, 0, ring);
    const before = performance.now();
    heap.collect();
    const took = performance.now() - before;
    const [measure, ...more] = (await seen) as PerformanceMeasure[];
    performance.clearMeasures(name);
    expect(more).toEqual([]);
    expect(measure?.detail).toEqual({
      generation: 2,
      collected: 1,
      uncollectable: 0,
      candidates: 1,
    });
    expect(measure?.duration).toBeGreaterThanOrEqual(4.9);
    expect(measure?.duration).toBeLessThanOrEqual(took + 0.3);
    expect(measure?.startTime).toBeGreaterThanOrEqual(before - 0.3);
  });
});

test("Python's names have the same callbacks", () => {
  const durations: number[] = [];
  const callback = (phase: string, info: Info): void => {
    if (phase === "stop") durations.push(info.duration);
  };
  python.callbacks.push(callback);
  python.collect();
  python.callbacks.splice(python.callbacks.indexOf(callback), 1);
  expect(durations).toEqual([gc.lastCollection.seconds]);
});
