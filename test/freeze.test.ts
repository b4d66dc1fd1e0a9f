// freeze() and unfreeze(): the permanent generation, which no collection examines.

import { beforeEach, describe, expect, test } from "vitest";
import { FINALIZER, type Handle, Heap, LEGACY } from "../src/raw.js";
import { ENGINES } from "./engines.js";

describe.each(ENGINES)("freeze on $name", ({ choice }) => {
  let heap: Heap;
  beforeEach(() => {
    heap = new Heap({ ...choice, automatic: false });
  });
  const valid = (): void => expect(heap.validate()).toEqual([]);

  /** `count` objects in a ring, owned by nobody. */
  const dropRing = (count: number, flags = 0): Handle[] => {
    const ring = Array.from({ length: count }, () => heap.alloc(0, 1, flags));
    for (const [index, object] of ring.entries()) {
      heap.setReference(object, 0, ring[(index + 1) % count] as Handle);
    }
    for (const object of ring) heap.decref(object);
    return ring;
  };

  test("frozen objects are never examined, and what they hold stays", () => {
    const ring = dropRing(3);
    heap.freeze();
    expect(heap.getFreezeCount()).toBe(3);
    expect(heap.collect()).toBe(0);
    const young = heap.alloc(0, 1);
    heap.setReference(young, 0, young);
    heap.pushReference(ring[0] as Handle, young);
    heap.decref(young);
    dropRing(2);
    for (const generation of [0, 1, 2]) {
      expect(heap.collect(generation)).toBe(generation === 0 ? 2 : 0);
      expect(heap.isAlive(young)).toBe(true);
      valid();
    }
    heap.unfreeze();
    valid();
    expect(heap.collect()).toBe(4);
    expect(heap.liveCount).toBe(0);
  });

  test("freeze within a collection does not touch the objects that the collection has set aside", () => {
    const heap = new Heap({ ...choice, onFinalize: () => heap.freeze() });
    const legacy = heap.alloc(0, 1, FINALIZER | LEGACY);
    const modern = heap.alloc(0, 1, FINALIZER);
    for (const object of [legacy, modern]) {
      heap.setReference(object, 0, object);
      heap.decref(object);
    }
    expect(heap.collect()).toBe(2);
    expect(heap.garbage).toEqual([legacy]);
    expect(heap.validate()).toEqual([]);
    heap.unfreeze();
    expect(heap.validate()).toEqual([]);
    const made = Array.from({ length: 12 }, () => heap.alloc());
    expect(new Set(made).size).toBe(12);
    expect(heap.validate()).toEqual([]);
  });
});
