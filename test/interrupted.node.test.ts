// Calls cut off by the end of the stack. Nobody outside can tell what was half changed, so such a heap
// refuses to go on; a heap that was not touched goes on as before.

import { describe, expect, test } from "vitest";
import { FINALIZER, type Handle, Heap } from "../src/raw.js";
import { ENGINES } from "./engines.js";
import { nearStackEnd } from "./stack.js";

const LEVELS = 40;

interface Scene {
  readonly heap: Heap;
  readonly act: () => void;
}

/** Every kind of work that takes more than one call, or calls user code on the way. */
const scenes: Record<string, (heap: Heap) => () => void> = {
  "growth of the heap": (heap) => () => {
    for (let made = 0; made < 2000; made++) heap.alloc(0, 5);
  },
  "a death with a finalizer": (heap) => {
    const a = heap.alloc(0, 1, FINALIZER);
    return () => heap.decref(a);
  },
  "a long death": (heap) => {
    let first = heap.alloc(0, 1);
    for (let made = 0; made < 200; made++) {
      const holder = heap.alloc(0, 1, made % 7 === 0 ? FINALIZER : 0);
      heap.setReference(holder, 0, first);
      heap.decref(first);
      first = holder;
    }
    return () => heap.decref(first);
  },
  "an assignment that ends an object with weak references": (heap) => {
    const [a, b] = [heap.alloc(0, 1), heap.alloc()];
    heap.setReference(a, 0, b);
    heap.allocWeakref(b, true);
    heap.decref(b);
    return () => heap.setReference(a, 0, 0);
  },
  "a collection with finalizers": (heap) => {
    const ring = Array.from({ length: 20 }, () => heap.alloc(0, 1, FINALIZER));
    for (const [index, object] of ring.entries()) {
      heap.setReference(object, 0, ring[(index + 1) % 20] as Handle);
    }
    heap.decrefMany(ring);
    return () => heap.collect();
  },
};

describe.each(ENGINES)("the end of the stack on $name", ({ choice }) => {
  test.each(Object.entries(scenes))("in %s", (_name, prepare) => {
    const outcomes = { whole: 0, refused: 0 };
    for (let level = 0; level < LEVELS; level++) {
      const { heap, act } = scene(prepare);
      nearStackEnd(level, () => {
        try {
          act();
        } catch {
          // Cut off, or refused: which one is checked below.
        }
      });
      if (isRefused(heap)) outcomes.refused++;
      else {
        expect(heap.validate()).toEqual([]);
        heap.collect();
        expect(heap.validate()).toEqual([]);
        outcomes.whole++;
      }
      heap.dispose();
    }
    expect(outcomes.whole + outcomes.refused).toBe(LEVELS);
    expect(outcomes.whole).toBeGreaterThan(0);
  });

  function scene(prepare: (heap: Heap) => () => void): Scene {
    const heap: Heap = new Heap({
      ...choice,
      onFinalize: (handle) => heap.refcount(handle),
      onWeakref: (weakref) => heap.refcount(weakref),
    });
    heap.onUnraisable = () => {};
    return { heap, act: prepare(heap) };
  }
});

/** Whether the heap refuses every call, each with the same error. */
function isRefused(heap: Heap): boolean {
  const calls = [
    () => heap.liveCount,
    () => heap.alloc(),
    () => heap.collect(),
    () => heap.getCount(),
  ];
  const codes = calls.map((call) => {
    try {
      call();
      return "none";
    } catch (error) {
      return (error as { code?: string }).code;
    }
  });
  expect(new Set(codes).size).toBe(1);
  expect(["none", "ERR_INTERRUPTED"]).toContain(codes[0]);
  return codes[0] !== "none";
}
