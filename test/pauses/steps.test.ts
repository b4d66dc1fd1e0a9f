// Collections in steps, as a user sees them.

import { describe, expect, test } from "vitest";
import { BARRIER, BARRIER_DELETING, FINALIZER, LEGACY } from "../../assembly/layout.js";
import { DEBUG_SAVEALL, del, GC } from "../../src/index.js";
import { inspect } from "../../src/inspect.js";
import { type Handle, Heap, restoreHeap, saveHeap } from "../../src/raw.js";
import { ENGINES } from "../engines.js";

/** A ring of `size` objects that nothing holds. */
function dropRing(heap: Heap, size: number, flags = 0): Handle[] {
  const ring = Array.from({ length: size }, () => heap.alloc(0, 1, flags));
  for (const [at, object] of ring.entries()) {
    heap.setReference(object, 0, ring[(at + 1) % size] as Handle);
  }
  for (const object of ring) heap.decref(object);
  return ring;
}

describe.each(ENGINES)("a collection in steps, on $name", ({ choice }) => {
  const newHeap = (options = {}): Heap => new Heap({ ...choice, automatic: false, ...options });

  test("finds what collect() finds, and reports how much is left", () => {
    const heap = newHeap();
    const kept = heap.alloc(0, 1);
    dropRing(heap, 1000);
    const lefts: number[] = [];
    let outcome = heap.step({ maxObjects: 100 });
    for (; !outcome.done; outcome = heap.step({ maxObjects: 100 })) lefts.push(outcome.left);
    expect(outcome).toEqual({ done: true, left: 0, found: 1000 });
    expect(lefts.length).toBeGreaterThan(10);
    expect(lefts.every((left) => left <= 1001)).toBe(true);
    expect([heap.liveCount, heap.isAlive(kept)]).toEqual([1, true]);
    expect(heap.lastCollection).toMatchObject({ generation: 2, collected: 1000, survivors: 1 });
    expect(heap.getStats()[2]).toEqual({ collections: 1, collected: 1000, uncollectable: 0 });
  });

  test("without limits is done in one step", () => {
    const heap = newHeap();
    dropRing(heap, 10);
    expect(heap.step()).toEqual({ done: true, left: 0, found: 10 });
  });

  test("is reported at its start and its stop, and is not running between its steps", () => {
    const heap = newHeap();
    const told: string[] = [];
    heap.callbacks.push((phase, { collected }) => {
      told.push(`${phase} ${collected} ${heap.isCollecting}`);
    });
    dropRing(heap, 100);
    while (!heap.step({ maxObjects: 10 }).done) told.push(`${heap.isCollecting}`);
    expect(told[0]).toBe("start 0 false");
    expect(new Set(told.slice(1, -1))).toEqual(new Set(["false"]));
    expect(told.at(-1)).toBe("stop 100 true");
  });

  test("is finished or restarted by collect(), which finds everything", () => {
    for (let steps = 0; steps < 60; steps++) {
      const heap = newHeap();
      const held = heap.alloc(0, 1);
      dropRing(heap, 20);
      for (let step = 0; step < steps; step++) heap.step({ maxObjects: 3 });
      heap.setReference(held, 0, held);
      heap.decref(held);
      heap.collect();
      expect([steps, heap.liveCount, heap.validate()]).toEqual([steps, 0, []]);
    }
  });

  test("goes on when young objects are collected, frozen, saved and restored between its steps", () => {
    for (let steps = 0; steps < 40; steps++) {
      const heap = newHeap();
      const kept = heap.alloc(0, 1);
      dropRing(heap, 20);
      for (let step = 0; step < steps; step++) heap.step({ maxObjects: 3 });
      dropRing(heap, 5);
      if (steps % 3 === 0) heap.collect(0);
      if (steps % 3 === 1) heap.freeze();
      const restored = restoreHeap(saveHeap(heap), choice);
      for (const one of [heap, restored]) {
        one.unfreeze();
        while (!one.step({ maxObjects: 5 }).done) {}
        one.step();
        expect([steps, one.liveCount, one.isAlive(kept)]).toEqual([steps, 1, true]);
        expect(one.validate()).toEqual([]);
      }
    }
  });

  test("calls finalizers and callbacks once, and keeps what they make reachable again", () => {
    const kept: Handle[] = [];
    const heap = newHeap({
      onFinalize: (object: Handle) => {
        heap.incref(object);
        kept.push(object);
        heap.step({ maxObjects: 1 });
      },
    });
    const ring = dropRing(heap, 6, FINALIZER);
    const weak = ring.map((object) => heap.allocWeakref(object));
    let left = heap.step({ maxObjects: 2 });
    for (; !left.done; left = heap.step({ maxObjects: 2 })) {
      if (heap.isCollecting) throw new Error("collecting");
    }
    expect(kept.sort()).toEqual([...ring].sort());
    expect(weak.map((one) => heap.getReferent(one))).toEqual(ring.map(() => 0));
    for (const object of kept.splice(0)) heap.decref(object);
    expect(heap.step().found).toBe(6);
    expect([kept, heap.liveCount]).toEqual([[], 6]);
    expect(heap.validate()).toEqual([]);
  });

  test.each([
    ["legacy objects", FINALIZER | LEGACY, 0],
    ["all objects", 0, DEBUG_SAVEALL],
  ])(
    "keeps the %s that a young collection put into garbage between its steps",
    (_, flags, debug) => {
      const left: unknown[] = [];
      for (let steps = 0; steps < 30; steps++) {
        const heap = newHeap();
        dropRing(heap, 3);
        heap.collect(0);
        dropRing(heap, 2, flags);
        for (let step = 0; step < steps; step++) heap.step({ maxObjects: 1 });
        if (heap.garbage.length > 0 || heap.liveCount < 2) break;
        heap.setDebug(debug);
        heap.collect(0);
        heap.setDebug(0);
        heap.step();
        left.push([heap.garbage.every((object) => heap.isAlive(object)), heap.validate().length]);
        for (const object of heap.garbage) heap.setReference(object, 0, 0);
      }
      expect(left.length).toBeGreaterThan(2);
      expect(left).toEqual(left.map(() => [true, 0]));
    },
  );

  test("does nothing within a collection or a deallocation", () => {
    const seen: boolean[] = [];
    const heap = newHeap({ onFinalize: () => seen.push(heap.step().done) });
    heap.decref(heap.alloc(0, 0, FINALIZER));
    dropRing(heap, 2, FINALIZER);
    heap.collect();
    expect(seen).toEqual([false, false, false]);
  });

  test("refuses calls that would revive an object that is being deleted", () => {
    const heap = newHeap();
    const ring = dropRing(heap, 200);
    const holder = heap.alloc(0, 1);
    for (let steps = 0; steps < 1000 && heap.isAlive(ring[199] as Handle); steps++) {
      heap.step({ maxObjects: 10 });
      const object = ring[199] as Handle;
      try {
        heap.setReference(holder, 0, object);
        heap.setReference(holder, 0, 0);
      } catch (error) {
        expect((error as { code: string }).code).toMatch(/^ERR_(DYING|STALE_HANDLE|HANDLE)/);
      }
      expect(heap.validate()).toEqual([]);
    }
  });

  test("is dropped, even halfway through an object of many references, when a full one begins", () => {
    const heap = newHeap();
    heap.growReferences(heap.alloc(0, 0), 5000);
    for (const forget of [() => heap.collect(), () => heap.freeze(), () => heap.unfreeze()]) {
      for (let steps = 0; steps < 3; steps++) heap.step({ maxObjects: 1 });
      forget();
      expect(heap.validate()).toEqual([]);
    }
  });

  test("gives out no reference between two objects that are being deleted", () => {
    const given: Handle[] = [];
    const heap = newHeap();
    const ring = dropRing(heap, 200);
    for (let steps = 0; steps < 1000 && heap.isAlive(ring[199] as Handle); steps++) {
      heap.step({ maxObjects: 10 });
      if (heap.unchecked.control(BARRIER) !== BARRIER_DELETING) continue;
      if (heap.isAlive(ring[198] as Handle))
        given.push(heap.getReferenceOwned(ring[198] as Handle, 0));
      expect(heap.validate()).toEqual([]);
    }
    expect(given.length).toBeGreaterThan(0);
    expect(new Set(given)).toEqual(new Set([0]));
  });

  test("leaves the heap open to inspection between any two steps", () => {
    for (let steps = 0; steps < 60; steps++) {
      const heap = newHeap();
      const kept = heap.alloc(0, 1);
      dropRing(heap, 20);
      for (let step = 0; step < steps; step++) heap.step({ maxObjects: 3 });
      expect(heap.validate()).toEqual([]);
      const seen = inspect(heap);
      expect([1, 21].includes(seen.objectCount)).toBe(true);
      expect(heap.isAlive(kept)).toBe(true);
    }
  });

  test("starts by itself where pauses are set, for bytes too, and stops when they are not", () => {
    const heap = newHeap({
      automatic: true,
      thresholds: [50, 2, 2],
      pauses: { maxMilliseconds: 5 },
    });
    for (let round = 0; round < 2000; round++) dropRing(heap, 3);
    expect(heap.getStats()[2].collections).toBeGreaterThan(0);
    expect(heap.liveCount).toBeLessThan(3000);
    expect(heap.getPauses()).toEqual({ maxMilliseconds: 5 });
    heap.setPauses(undefined);
    expect(heap.getPauses()).toBeUndefined();
    heap.collect();
    heap.setPauses({ maxMilliseconds: 5 });
    for (let round = 0; round < 100; round++) {
      const ring = heap.alloc(0, 1);
      heap.setReference(ring, 0, ring);
      heap.setExternalBytes(ring, 8_000_000);
      heap.decref(ring);
    }
    expect(heap.externalBytes).toBeLessThan(160_000_000);
  });

  test("lets objects grow old unexamined while a set is deleted, so that no young collection has to catch up", () => {
    const heap = new Heap({ ...choice, pauses: { maxMilliseconds: 0.001 } });
    heap.setThreshold(100, 10, 10);
    heap.disable();
    // Large enough for a list of young objects, and for a deletion of many steps.
    const held = dropRing(heap, 60_000).length;
    heap.enable();
    const candidates: number[] = [];
    heap.callbacks.push((phase) => {
      const { generation = 2, candidates: count = 0 } = heap.lastCollection ?? {};
      if (phase === "stop" && generation < 2) candidates.push(count);
    });
    while (heap.liveCount === held) heap.step({ maxObjects: 1000 });
    const garbage: Handle[] = [];
    while (heap.getStats()[2]?.collections === 0) garbage.push(...dropRing(heap, 2));
    expect(garbage.length).toBeGreaterThan(1000);
    expect(heap.getObjects(0).length).toBeLessThan(210);
    expect(heap.validate()).toEqual([]);
    for (let ring = 0; ring < 100; ring++) dropRing(heap, 2);
    expect(Math.max(...candidates)).toBeLessThan(410);
    heap.collect();
    expect(heap.liveCount).toBe(0);
  });

  test("of managed objects keeps attributes, names and weak references right", () => {
    const gc = new GC({ ...choice, thresholds: [20, 2, 2], pauses: { maxMilliseconds: 5 } });
    class Node extends gc.Object {
      next: Node | undefined;
    }
    const root = new gc.List<Node>();
    for (let round = 0; round < 500; round++) {
      const [a, b] = [new Node(), new Node()];
      a.next = b;
      b.next = a;
      if (round % 10 === 0) root.push(a);
      del(a);
      del(b);
    }
    for (const node of root) expect(node.next?.next).toBe(node);
    while (!gc.step({ maxObjects: 10 }).done) {}
    gc.step();
    expect(gc.liveCount).toBe(101);
    expect(gc.validate()).toEqual([]);
  });
});
