// A slot has a version for each object that it holds; once its versions have run out it is retired.

import { describe, expect, test } from "vitest";
import { RETIRED_COUNT, VERSION_MAX } from "../assembly/layout.js";
import { Heap, slotOf } from "../src/raw.js";
import { ENGINES } from "./engines.js";

describe.each(ENGINES)("versions of slots on $name", ({ choice }) => {
  test("run out, and the slot is never used again", () => {
    const heap = new Heap({ ...choice, automatic: false });
    const first = heap.alloc();
    heap.decref(first);
    let last = first;
    for (let version = 2; version <= VERSION_MAX; version++) {
      last = heap.alloc();
      if (slotOf(last) !== slotOf(first)) throw new Error(`version ${version} has another slot`);
      heap.decref(last);
    }
    expect(heap.unchecked.control(RETIRED_COUNT)).toBe(1);
    const next = heap.alloc();
    expect(slotOf(next)).toBe(slotOf(first) + 1);
    for (const handle of [first, last]) {
      expect(heap.isAlive(handle)).toBe(false);
      expect(() => heap.incref(handle)).toThrow(
        expect.objectContaining({ code: "ERR_STALE_HANDLE" }),
      );
    }
    expect(heap.validate()).toEqual([]);
  });
});
