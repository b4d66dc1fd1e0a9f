// With bounded pauses, the objects that one call drops die in steps, in the same order as at once, no matter
// what happens in between.

import { describe, expect, test } from "vitest";
import { generator } from "../../bench/graphs/generator.js";
import { del, GC } from "../../src/index.js";
import {
  FINALIZER,
  type Handle,
  Heap,
  type HeapOptions,
  restoreHeap,
  saveHeap,
} from "../../src/raw.js";
import { ENGINES } from "../engines.js";

/** About five objects and references for each call and each step. */
const SHORTEST = { maxMilliseconds: 0.001 };
const COUNT = 3000;

describe.each(ENGINES)("releases in steps on $name", ({ choice }) => {
  const make = (options: HeapOptions = {}): Heap =>
    new Heap({ ...choice, automatic: false, ...options });

  /** A list that alone holds `count` objects. */
  function makeList(heap: Heap, count: number, flags = 0): Handle {
    const list = heap.alloc(1, 0);
    for (let made = 0; made < count; made++) {
      const item = heap.alloc(2, 0, flags);
      heap.pushReference(list, item);
      heap.decref(item);
    }
    return list;
  }

  test("a list is dead at once, its items one step after the other, in their order", () => {
    const deaths: number[] = [];
    const heap = make({ pauses: SHORTEST, onDeath: (slot) => void deaths.push(slot) });
    const list = makeList(heap, COUNT);
    heap.decref(list);
    expect(heap.isAlive(list)).toBe(false);
    expect(heap.liveCount).toBeGreaterThan(COUNT - 600);
    let steps = 0;
    for (; heap.liveCount > 0; steps++) {
      const before = heap.liveCount;
      heap.step({ maxObjects: 100 });
      expect(before - heap.liveCount).toBeLessThan(600);
      if (steps % 8 === 0) expect(heap.validate()).toEqual([]);
    }
    expect(steps).toBeGreaterThan(5);
    expect(deaths.slice(1)).toEqual([...deaths.slice(1)].sort((a, b) => a - b));
  });

  test("nothing waits where pauses are not bounded, or no longer are", () => {
    const heap = make();
    heap.decref(makeList(heap, COUNT));
    expect(heap.liveCount).toBe(0);
    heap.setPauses(SHORTEST);
    heap.decref(makeList(heap, COUNT));
    expect(heap.liveCount).toBeGreaterThan(0);
    heap.setPauses(undefined);
    heap.decref(makeList(heap, COUNT));
    while (heap.liveCount > 0) heap.step({ maxObjects: 10 });
    expect(heap.validate()).toEqual([]);
  });

  test("a chain of any length dies in steps", () => {
    const heap = make({ pauses: SHORTEST });
    let head = heap.alloc(0, 1);
    for (let made = 0; made < 20_000; made++) {
      const next = heap.alloc(0, 1);
      heap.setReference(next, 0, head);
      heap.decref(head);
      head = next;
    }
    heap.decref(head);
    expect(heap.liveCount).toBeGreaterThan(19_000);
    for (let steps = 0; heap.liveCount > 0; steps++) {
      expect(steps).toBeLessThan(1000);
      heap.step({ maxObjects: 200 });
      if (steps % 16 === 0) expect(heap.validate()).toEqual([]);
    }
  });

  test("collect, saveHeap and inspection first finish waiting releases", () => {
    const heap = make({ pauses: SHORTEST });
    for (const finish of [() => heap.collect(0), () => saveHeap(heap)]) {
      heap.decref(makeList(heap, COUNT));
      heap.decref(makeList(heap, COUNT));
      expect(heap.liveCount).toBeGreaterThan(COUNT);
      finish();
      expect(heap.liveCount).toBe(0);
    }
    const kept = heap.alloc();
    const restored = restoreHeap(saveHeap(heap), choice);
    const list = makeList(restored, COUNT);
    restored.decref(list);
    expect(restored.getPauses()).toBe(undefined);
    expect([restored.liveCount, restored.isAlive(kept)]).toEqual([1, true]);
  });

  test("automatic collections continue a waiting release, without a full one that is not due", () => {
    const heap = make({ automatic: true, pauses: { maxMilliseconds: 0.05 } });
    const list = makeList(heap, COUNT);
    const last = heap.getReference(list, COUNT - 1) as Handle;
    heap.setPauses(SHORTEST);
    heap.decref(list);
    expect(heap.isAlive(last)).toBe(true);
    const full = heap.getStats()[2]?.collections;
    let made = 0;
    for (; made < 100_000 && heap.isAlive(last); made++) heap.alloc(0, 1);
    expect(heap.isAlive(last)).toBe(false);
    expect(heap.liveCount).toBe(made);
    expect(heap.getStats()[2]?.collections).toBe(full);
    expect(heap.validate()).toEqual([]);
  });

  test("each of a hundred lists is finalized and dead when the call that drops it returns", () => {
    let finalized = 0;
    const heap = make({ pauses: SHORTEST, onFinalize: () => void finalized++ });
    for (let dropped = 0; dropped < 100; dropped++) {
      const list = heap.alloc(1, 0, FINALIZER);
      for (let made = 0; made < 600; made++) {
        const item = heap.alloc(2, 1);
        heap.pushReference(list, item);
        heap.decref(item);
      }
      heap.decref(list);
      expect([finalized, heap.isAlive(list)]).toEqual([dropped + 1, false]);
    }
    expect(heap.liveCount).toBeGreaterThan(1000);
    expect(heap.validate()).toEqual([]);
    while (heap.liveCount > 0) heap.step({ maxObjects: 50 });
    expect(heap.validate()).toEqual([]);
  });

  test("a waiting item is alive, and can be kept", () => {
    const heap = make({ pauses: SHORTEST });
    const list = makeList(heap, COUNT);
    const last = heap.getReference(list, COUNT - 1) as Handle;
    const weak = heap.allocWeakref(last);
    heap.decref(list);
    expect(heap.isAlive(last)).toBe(true);
    heap.incref(last);
    while (heap.liveCount > 2) heap.step({ maxObjects: 64 });
    expect(heap.refcount(last)).toBe(1);
    heap.decref(last);
    heap.decref(weak);
    expect(heap.liveCount).toBe(0);
  });

  test("a finalizer that drops a list waits for it, and so does a callback within a collection", () => {
    const lists: Handle[] = [];
    const alive: number[] = [];
    const heap = make({
      pauses: SHORTEST,
      onFinalize: () => {
        heap.decref(lists.pop() as Handle);
        alive.push(heap.liveCount);
      },
    });
    for (let made = 0; made < 3; made++) lists.push(makeList(heap, COUNT));
    heap.decref(heap.alloc(0, 0, FINALIZER));
    const ring = heap.alloc(0, 1, FINALIZER);
    heap.setReference(ring, 0, ring);
    heap.decref(ring);
    heap.collect();
    expect(alive).toEqual([2 * (COUNT + 1) + 1, COUNT + 2]);
    heap.decref(lists[0] as Handle);
    while (heap.liveCount > 0) heap.step({ maxObjects: 50 });
    expect(heap.validate()).toEqual([]);
  });

  test("a collection in steps waits for a release, and then goes on", () => {
    const heap = make({ pauses: SHORTEST });
    for (let made = 0; made < 500; made++) {
      const ring = heap.alloc(0, 1);
      heap.setReference(ring, 0, ring);
      heap.decref(ring);
    }
    const list = makeList(heap, COUNT);
    heap.step({ maxObjects: 300 });
    heap.decref(list);
    let found = 0;
    for (let outcome = heap.step({ maxObjects: 20 }); ; outcome = heap.step({ maxObjects: 20 })) {
      found += outcome.found;
      expect(heap.validate()).toEqual([]);
      if (outcome.done) break;
    }
    expect([found, heap.liveCount]).toEqual([500, 0]);
  });

  test("deaths and finalizers have the same order as at once: random graphs", () => {
    const runs = (pauses: HeapOptions["pauses"], seed: number): string[] => {
      const draw = generator(seed);
      const next = (end: number): number => (draw() & 0xfffff) % end;
      const told: string[] = [];
      const heap = make({
        ...(pauses && { pauses }),
        onDeath: (slot) => void told.push(`dead ${slot}`),
        onFinalize: (handle) => void told.push(`finalized ${heap.typeOf(handle)}`),
        onWeakref: (handle) => void told.push(`called ${heap.typeOf(handle)}`),
      });
      const handles: Handle[] = [];
      for (let made = 0; made < 120; made++) {
        const flags = next(4) === 0 ? FINALIZER : 0;
        const handle = heap.alloc(made, next(4) === 0 ? 12 : 3, flags);
        // No cycles: an object refers to older ones.
        for (let index = 0; index < 3 && made > 0; index++) {
          heap.setReference(handle, index, handles[next(made)] as Handle);
        }
        if (next(5) === 0) heap.allocWeakref(handle, true, 1000 + made);
        handles.push(handle);
      }
      for (const handle of handles) {
        heap.decref(handle);
        for (let steps = 0; steps < 400; steps++) heap.step({ maxObjects: 1 });
      }
      expect(heap.validate()).toEqual([]);
      return told;
    };
    for (const seed of [1, 2, 3]) expect(runs(SHORTEST, seed)).toEqual(runs(undefined, seed));
  });
});

describe.each(ENGINES)("managed releases in steps on $name", ({ choice }) => {
  test("a list's objects are finalized in their order, and are dead for the program from then on", () => {
    const gc = new GC({ ...choice, automatic: false, pauses: SHORTEST });
    const finalized: number[] = [];
    class Item extends gc.Object {
      number = 0;
      override __del__(): void {
        finalized.push(this.number);
      }
    }
    const list = new gc.List<Item>();
    for (let made = 0; made < 300; made++) {
      const item = new Item();
      item.number = made;
      list.push(item);
      del(item);
    }
    del(list);
    expect(gc.isTracked(list)).toBe(false);
    expect(finalized.length).toBeLessThan(300);
    for (let steps = 0; gc.liveCount > 0 && steps < 1000; steps++) gc.step({ maxObjects: 10 });
    expect(finalized).toEqual(Array.from({ length: 300 }, (_, number) => number));
    expect(gc.validate()).toEqual([]);
  });
});
