// How a heap makes room for more slots.

import { describe, expect, test } from "vitest";
import { SLOT_CAPACITY } from "../assembly/layout.js";
import { Heap, LEAF } from "../src/raw.js";
import { ENGINES } from "./engines.js";

describe.each(ENGINES)("growth of a heap on $name", ({ choice }) => {
  test("doubles the slots up to 2^20, and adds a half from there on", () => {
    const heap = new Heap(choice);
    const capacities: number[] = [];
    for (let made = 0; made < 2 ** 20 + 1; made++) {
      heap.alloc(0, 0, LEAF);
      const capacity = heap.unchecked.control(SLOT_CAPACITY);
      if (capacity !== capacities.at(-1)) capacities.push(capacity);
    }
    const doubled = Array.from({ length: 11 }, (_, power) => 1024 * 2 ** power);
    expect(capacities).toEqual([...doubled, 1.5 * 2 ** 20]);
  });

  test("reserve makes room for as many objects as it was asked for", () => {
    const heap = new Heap(choice);
    heap.reserve(1023);
    expect(heap.unchecked.control(SLOT_CAPACITY)).toBe(1024);
    heap.reserve(1024);
    const { bytes } = heap;
    expect(heap.unchecked.control(SLOT_CAPACITY)).toBe(2048);
    for (let made = 0; made < 1024; made++) heap.alloc();
    expect(heap.bytes).toBe(bytes);
  });
});
