// Collections in steps over objects with many references, and over more grey objects than the mark stack holds.

import { describe, expect, test } from "vitest";
import { OVERFLOWED } from "../../assembly/layout.js";
import { type Handle, Heap } from "../../src/raw.js";
import { ENGINES } from "../engines.js";

const WIDTH = 6000;

/** A holder of `WIDTH` objects, each of which refers to one more that only it holds. */
function makeWide(heap: Heap): { holder: Handle; inner: Handle[]; outer: Handle[] } {
  const holder = heap.alloc(0, 0);
  const inner: Handle[] = [];
  const outer: Handle[] = [];
  for (let made = 0; made < WIDTH; made++) {
    const [near, far] = [heap.alloc(0, 1), heap.alloc(0, 1)];
    heap.pushReference(holder, near);
    heap.setReference(near, 0, far);
    heap.decref(near);
    heap.decref(far);
    inner.push(near);
    outer.push(far);
  }
  return { holder, inner, outer };
}

describe.each(ENGINES)("wide objects in steps, on $name", ({ choice }) => {
  test("are marked completely, no matter what the stack holds, and while their references move", () => {
    const heap = new Heap({ ...choice, automatic: false });
    const { holder, inner, outer } = makeWide(heap);
    const ring = heap.alloc(0, 1);
    heap.setReference(ring, 0, ring);
    heap.decref(ring);
    let hasOverflowed = 0;
    let steps = 0;
    for (; !heap.step({ maxObjects: 700 }).done; steps++) {
      hasOverflowed |= heap.unchecked.control(OVERFLOWED);
      if (steps % 4 === 0) {
        const moved = heap.getReference(holder, WIDTH - 1);
        heap.incref(moved);
        heap.removeReference(holder, WIDTH - 1);
        heap.insertReference(holder, 0, moved);
        heap.decref(moved);
      }
      if (steps % 7 === 0) expect(heap.validate()).toEqual([]);
    }
    expect(hasOverflowed).toBe(1);
    expect(steps).toBeGreaterThan(10);
    expect(heap.isAlive(ring)).toBe(false);
    expect([...inner, ...outer].every((object) => heap.isAlive(object))).toBe(true);
    expect(heap.liveCount).toBe(1 + 2 * WIDTH);
  });

  test("may die, lose references or be deleted between two steps", () => {
    for (const steps of [1, 3, 6, 9, 12, 20]) {
      const heap = new Heap({ ...choice, automatic: false });
      const { holder, inner } = makeWide(heap);
      const other = heap.alloc(0, 1);
      heap.setReference(other, 0, inner[WIDTH - 1] as Handle);
      for (let step = 0; step < steps; step++) heap.step({ maxObjects: 700 });
      heap.decref(holder);
      const again = heap.alloc(0, 1);
      heap.setReference(again, 0, again);
      expect(heap.validate()).toEqual([]);
      while (!heap.step({ maxObjects: 700 }).done) {}
      heap.step();
      expect([steps, heap.liveCount, heap.validate()]).toEqual([steps, 4, []]);
    }
  });

  test("are deleted in steps: objects that only they held die, those that others hold stay", () => {
    const heap = new Heap({ ...choice, automatic: false });
    const { holder, inner, outer } = makeWide(heap);
    heap.pushReference(holder, holder);
    heap.incref(outer[0] as Handle);
    heap.decref(holder);
    let steps = 0;
    for (; !heap.step({ maxObjects: 700 }).done; steps++) expect(heap.validate()).toEqual([]);
    expect(steps).toBeGreaterThan(20);
    expect(heap.isAlive(inner[0] as Handle)).toBe(false);
    expect([heap.liveCount, heap.refcount(outer[0] as Handle)]).toEqual([1, 1]);
  });

  test("a start that user code cuts short does not become an endless step", () => {
    const heap = new Heap({ ...choice, automatic: false });
    makeWide(heap);
    heap.callbacks.push((phase) => {
      if (phase === "start" && !heap.isCollecting) heap.freeze();
    });
    expect(heap.step()).toMatchObject({ done: false });
    expect(heap.getFreezeCount()).toBe(1 + 2 * WIDTH);
    heap.callbacks.length = 0;
    expect(heap.step()).toMatchObject({ done: true, found: 0 });
  });
});
