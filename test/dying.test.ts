// An object that is being deallocated has refcount 0 while callbacks run, and cannot be held again.

import { describe, expect, test } from "vitest";
import { BAD_HANDLE, BAD_TARGET, DONE } from "../assembly/layout.js";
import { type Handle, Heap, slotOf } from "../src/raw.js";
import { ENGINES } from "./engines.js";

describe.each(ENGINES)("an object that is being deallocated on $name", ({ choice }) => {
  test("cannot be referred to again, nor counted, not even by the bare engine", () => {
    const statuses: number[] = [];
    const heap: Heap = new Heap({
      ...choice,
      onWeakref: () => {
        const core = heap.unchecked;
        const [from, to] = [slotOf(holder), slotOf(dying)];
        statuses.push(core.setReference(from, 0, to), core.pushReference(from, to));
        statuses.push(core.increfBy(to, 1), core.setReference(from, 0, from));
        expect(core.setReferenceHandle(holder, 0, dying)).toBe(BAD_TARGET);
      },
    });
    const holder = heap.alloc(0, 1);
    const dying = heap.alloc(0, 1);
    heap.allocWeakref(dying, true);
    heap.decref(dying);
    expect(statuses).toEqual([BAD_TARGET, BAD_TARGET, BAD_HANDLE, DONE]);
    expect(heap.getReferents(holder)).toEqual([holder]);
    expect(heap.isAlive(dying)).toBe(false);
    expect(heap.validate()).toEqual([]);
  });

  test("is not called, when it is a weak reference whose referent dies meanwhile", () => {
    const called: Handle[] = [];
    const heap: Heap = new Heap({
      ...choice,
      onWeakref: (handle) => {
        called.push(handle);
        if (handle === outer) heap.decref(referent);
      },
    });
    const referent = heap.alloc();
    const inner = heap.allocWeakref(referent, true);
    const outer = heap.allocWeakref(inner, true);
    heap.decref(inner);
    expect(called).toEqual([outer]);
    expect([referent, inner].map((handle) => heap.isAlive(handle))).toEqual([false, false]);
    expect(heap.validate()).toEqual([]);
  });
});
