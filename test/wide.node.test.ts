// Wide graphs: one object with very many references, weak references or finalizers. Linear time, and no
// stack, at any width.

import { describe, expect, test, vi } from "vitest";
import { FINALIZER, type Handle, Heap, slotOf } from "../src/raw.js";
import { ENGINES } from "./engines.js";
import { isHuge } from "./huge.js";

vi.setConfig({ testTimeout: 600_000 });

const REFERENCES = isHuge ? 10_000_000 : 500_000;
const WEAKREFS = isHuge ? 1_000_000 : 100_000;
const FINALIZERS = isHuge ? 1_000_000 : 100_000;

describe.each(ENGINES)("a wide graph on $name", ({ choice }) => {
  test("one object with very many references, freed by its count and by the collector", () => {
    const heap = new Heap({ ...choice, automatic: false, slots: REFERENCES + 1 });
    const engine = heap.unchecked;
    for (const isRing of [false, true]) {
      const hub = heap.alloc(0, REFERENCES);
      for (let index = 0; index < REFERENCES; index++) {
        const leaf = engine.alloc(0, 1, 0);
        engine.setReference(slotOf(hub), index, leaf);
        if (isRing) engine.setReference(leaf, 0, slotOf(hub));
        engine.decref(leaf);
      }
      expect(heap.refcount(hub)).toBe(isRing ? REFERENCES + 1 : 1);
      expect(heap.collect()).toBe(0);
      heap.decref(hub);
      expect(heap.collect()).toBe(isRing ? REFERENCES + 1 : 0);
      expect(heap.liveCount).toBe(0);
    }
    const hub = heap.alloc(0, REFERENCES);
    for (let index = 0; index < REFERENCES; index++) heap.setReference(hub, index, hub);
    heap.decref(hub);
    expect([heap.collect(), heap.liveCount]).toEqual([1, 0]);
  });

  test("very many weak references to one object, with and without callbacks", () => {
    let called = 0;
    const heap = new Heap({ ...choice, automatic: false, onWeakref: () => called++ });
    for (const isRing of [false, true]) {
      const object = heap.alloc(0, 1);
      const weakrefs = new Float64Array(WEAKREFS);
      for (let made = 0; made < WEAKREFS; made++) {
        weakrefs[made] = heap.allocWeakref(object, made % 2 === 0);
      }
      if (isRing) heap.setReference(object, 0, object);
      called = 0;
      heap.decref(object);
      expect(heap.collect()).toBe(isRing ? 1 : 0);
      expect(called).toBe(WEAKREFS / 2);
      expect(heap.getReferent(weakrefs[0] as Handle)).toBe(0);
      heap.decrefMany(weakrefs);
      expect(heap.liveCount).toBe(0);
    }
  });

  test("very many finalizers that resurrect, in a cycle and on release of the last reference", () => {
    const saved = new Float64Array(FINALIZERS);
    let count = 0;
    const heap: Heap = new Heap({
      ...choice,
      automatic: false,
      onFinalize: (handle) => {
        heap.incref(handle);
        saved[count++] = handle;
      },
    });
    const ring = new Float64Array(FINALIZERS);
    for (let made = 0; made < FINALIZERS; made++) ring[made] = heap.alloc(0, 1, FINALIZER);
    for (let made = 0; made < FINALIZERS; made++) {
      heap.setReference(ring[made] as Handle, 0, ring[(made + 1) % FINALIZERS] as Handle);
    }
    heap.decrefMany(ring);
    expect([heap.collect(), count, heap.liveCount]).toEqual([0, FINALIZERS, FINALIZERS]);
    heap.decrefMany(saved);
    expect([heap.collect(), count, heap.liveCount]).toEqual([FINALIZERS, FINALIZERS, 0]);
    count = 0;
    for (let made = 0; made < FINALIZERS; made++) heap.decref(heap.alloc(0, 0, FINALIZER));
    expect([count, heap.liveCount]).toEqual([FINALIZERS, FINALIZERS]);
    heap.decrefMany(saved);
    expect([count, heap.liveCount]).toEqual([FINALIZERS, 0]);
  });
});
