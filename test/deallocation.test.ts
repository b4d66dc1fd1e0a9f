// The state that deallocations leave when they take the short path: objects with few references and no
// callbacks.

import { describe, expect, test } from "vitest";
import { FINALIZER, Heap } from "../src/raw.js";
import { ENGINES } from "./engines.js";

describe.each(ENGINES)("deallocation on $name", ({ choice }) => {
  test("a collection takes the objects it frees off the first counter, with and without observers", () => {
    for (const watch of [{}, { onDeath: () => {} }]) {
      const heap: Heap = new Heap({
        ...choice,
        automatic: false,
        ...watch,
        onFinalize: () => {
          for (let made = 0; made < 5; made++) heap.alloc();
        },
      });
      const ring = [heap.alloc(0, 1, FINALIZER), heap.alloc(0, 1), heap.alloc(0, 1)];
      for (const [index, object] of ring.entries()) {
        heap.setReference(object, 0, ring[(index + 1) % 3] as number);
      }
      heap.decrefMany(ring);
      expect(heap.collect()).toBe(3);
      expect(heap.getCount()).toEqual([2, 0, 0]);
      expect(heap.validate()).toEqual([]);
    }
  });

  test("references released before one that calls a finalizer are gone when it runs", () => {
    const heard: number[] = [];
    const heap: Heap = new Heap({
      ...choice,
      onFinalize: () => heard.push(heap.refcount(kept), heap.validate().length),
    });
    const kept = heap.alloc();
    const [holder, finalized] = [heap.alloc(0, 3), heap.alloc(0, 0, FINALIZER)];
    heap.setReference(holder, 0, kept);
    heap.setReference(holder, 1, finalized);
    heap.setReference(holder, 2, kept);
    heap.decref(finalized);
    heap.decref(holder);
    expect(heard).toEqual([2, 0]);
    expect(heap.refcount(kept)).toBe(1);
    expect(heap.validate()).toEqual([]);
  });

  test("two references of one object to another are both released", () => {
    const heap = new Heap(choice);
    const [holder, referent] = [heap.alloc(0, 3), heap.alloc()];
    for (const position of [0, 2]) heap.setReference(holder, position, referent);
    heap.decref(referent);
    heap.decref(holder);
    expect(heap.liveCount).toBe(0);
    expect(heap.validate()).toEqual([]);
  });
});
