// Weak references of the raw heap: they may own the object that they call, and finalizers may make them.

import { describe, expect, test } from "vitest";
import { FINALIZER, type Handle, Heap, LEGACY, slotOf } from "../src/raw.js";
import { ENGINES } from "./engines.js";

describe.each(ENGINES)("weak references on $name", ({ choice }) => {
  let heap: Heap;

  test("a weak reference owns the object that it calls, and a cycle through both is collected", () => {
    const called: [weakref: Handle, isAlive: boolean][] = [];
    const callback = (): Handle => heap.alloc(7, 1);
    let last: Handle = 0;
    heap = new Heap({
      ...choice,
      onWeakref: (weakref) => called.push([weakref, heap.isAlive(last)]),
    });
    const a = heap.alloc(0, 0);
    last = callback();
    const weakref = heap.allocWeakref(a, last, 9);
    expect(heap.refcount(last)).toBe(2);
    expect(heap.getReferents(weakref)).toEqual([last]);
    heap.decref(last);
    heap.decref(a);
    expect(called).toEqual([[weakref, true]]); // released after the call
    expect(heap.isAlive(last)).toBe(false);
    heap.decref(weakref);

    const b = heap.alloc(0, 0);
    last = callback();
    const held = heap.allocWeakref(b, last);
    heap.setReference(last, 0, held);
    heap.decref(held);
    heap.decref(last);
    expect(heap.collect()).toBe(2);
    heap.decref(b);
    expect(called).toHaveLength(1); // it was garbage, and called nothing
    expect(heap.liveCount).toBe(0);
    expect(() => heap.allocWeakref(heap.alloc(), held)).toThrow(
      /^allocWeakref: handle \d+ is stale/,
    );
    expect(heap.validate()).toEqual([]);
  });

  test("a weak reference that a finalizer makes to garbage without a finalizer is dead afterwards", () => {
    let weakref = 0;
    const heap: Heap = new Heap({
      ...choice,
      automatic: false,
      onFinalize: () => {
        weakref = heap.allocWeakref(plain);
      },
    });
    const finalized = heap.alloc(0, 1, FINALIZER);
    const plain = heap.alloc(0, 1);
    heap.setReference(finalized, 0, plain);
    heap.setReference(plain, 0, finalized);
    heap.decref(finalized);
    heap.decref(plain);
    expect(heap.collect()).toBe(2);
    expect(heap.getReferent(weakref)).toBe(0);
    const next = [heap.alloc(), heap.alloc()];
    expect(next.map(slotOf)).toContain(slotOf(plain));
    expect(heap.getReferent(weakref)).toBe(0);
    expect(heap.validate()).toEqual([]);
  });

  test("a weak reference made in a legacy finalizer does not outlive the object", () => {
    let weakref = 0;
    const heap = new Heap({
      ...choice,
      onFinalize: (handle) => {
        weakref = heap.allocWeakref(handle);
      },
    });
    heap.decref(heap.alloc(0, 0, FINALIZER | LEGACY));
    heap.alloc();
    expect(heap.getReferent(weakref)).toBe(0);
    expect(heap.validate()).toEqual([]);
  });
});
