// The list of young objects has a limit. When it is full generation 1 leaves it, and is found by scanning
// until the next collection.

import { describe, expect, test } from "vitest";
import { OVERFLOW_1, SLOT_CAPACITY, YOUNG_LENGTH } from "../assembly/layout.js";
import { type Handle, Heap, slotOf } from "../src/raw.js";
import { ENGINES } from "./engines.js";

describe.each(ENGINES)("the young list on $name", ({ choice }) => {
  test("a slot that was listed in generation 1 is listed again, even if the list was full in between", () => {
    const heap = new Heap({ ...choice, automatic: false });
    const core = heap.unchecked;
    const cycle = (): Handle => {
      const object = heap.alloc(0, 1);
      heap.setReference(object, 0, object);
      return object;
    };
    const first = heap.alloc();
    heap.collect(0); // in generation 1 now
    const entriesMax = core.control(SLOT_CAPACITY) / 8 - 1;
    while (core.control(YOUNG_LENGTH) < entriesMax) heap.alloc();
    heap.decref(first);
    const second = heap.alloc(); // the list is full: generation 1 leaves it, the slot's old entry too
    expect(slotOf(second)).toBe(slotOf(first));
    expect(core.control(OVERFLOW_1)).toBe(1);
    heap.collect(0);
    heap.collect(1);
    heap.decref(second);
    const third = cycle();
    expect(slotOf(third)).toBe(slotOf(first));
    heap.collect(0); // it survives, into generation 1
    heap.decref(third);
    expect(heap.collect(1)).toBe(1);
    expect(heap.validate()).toEqual([]);
  });
});
