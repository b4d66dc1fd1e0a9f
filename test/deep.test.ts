// Depth costs nothing: chains are freed without recursion, and without memory of their length.

import { describe, expect, test } from "vitest";
import { Heap } from "../src/raw.js";
import { ENGINES } from "./engines.js";
import { isHuge } from "./huge.js";

const LENGTH = isHuge ? 50_000_000 : 10_000_000;
const TIMEOUT_MS = 600_000;

/** A chain of objects, each referring to the next; its first object, owned once. */
function chain(heap: Heap, length: number): { first: number; last: number } {
  const { unchecked } = heap;
  let first = 0;
  let previous = 0;
  for (let index = 0; index < length; index++) {
    const slot = unchecked.alloc(0, 1, 0);
    if (previous === 0) {
      first = slot;
    } else {
      unchecked.setReference(previous, 0, slot);
      unchecked.decref(slot);
    }
    previous = slot;
  }
  return { first: unchecked.handleOf(first), last: unchecked.handleOf(previous) };
}

describe.each(ENGINES)("millions of objects in a row on $name", ({ choice }) => {
  test(
    "a chain is freed by its count, a ring by the collector",
    () => {
      const heap = new Heap({ ...choice, automatic: false, slots: LENGTH });
      const { first } = chain(heap, LENGTH);
      expect(heap.liveCount).toBe(LENGTH);
      const { bytes } = heap;
      heap.decref(first);
      expect(heap.liveCount).toBe(0);

      const ring = chain(heap, LENGTH);
      heap.setReference(ring.last, 0, ring.first);
      heap.decref(ring.first);
      expect(heap.liveCount).toBe(LENGTH);
      expect(heap.collect()).toBe(LENGTH);
      expect(heap.liveCount).toBe(0);
      expect(heap.bytes).toBe(bytes);
    },
    TIMEOUT_MS,
  );
});
