// validateRoots: every external reference has an owner.

import { describe, expect, test } from "vitest";
import { FINALIZER, type GcError, type Handle, Heap, LEGACY, slotOf } from "../src/raw.js";
import { caught } from "./docs/refusals.js";
import { ENGINES } from "./engines.js";

describe.each(ENGINES)("validateRoots on $name", ({ choice }) => {
  const told = (heap: Heap, owned: Handle[], stack: Handle[] = []): [number, string][] =>
    heap.validateRoots(owned, stack).map(({ invariant, slot, message }) => {
      expect(invariant).toBe("root");
      return [slot, message.replace(/^.*?: /, "")];
    });

  test("finds objects owned too often, too rarely, and not at all", () => {
    const heap = new Heap(choice);
    const [a, b, c] = [heap.alloc(0, 1), heap.alloc(), heap.alloc()];
    heap.setReferenceSteal(a, 0, b);
    heap.incref(c);
    expect(told(heap, [a, c, c])).toEqual([]);
    expect(told(heap, [a, b, c])).toEqual([
      [2, "0 external, the roots own 1"],
      [3, "2 external, the roots own 1"],
    ]);
    expect(told(heap, [c, c])).toEqual([[1, "1 external, the roots own 0"]]);
    heap.decref(c, 2);
    expect(heap.validateRoots(Float64Array.of(a, c))).toMatchObject([
      { invariant: "root", slot: slotOf(c), object: c },
    ]);
    expect([heap.liveCount, heap.validate()]).toEqual([2, []]);
  });

  test("accounts for what garbage and the finalizer queue own", () => {
    const heap = new Heap(choice);
    const a = heap.alloc(0, 1, FINALIZER | LEGACY);
    heap.setReferenceSteal(a, 0, a);
    heap.collect();
    heap.decref(heap.alloc(0, 0, FINALIZER));
    expect([heap.garbage.length, heap.finalizerCount]).toEqual([1, 1]);
    expect(told(heap, [])).toEqual([]);
  });

  test("compares the stack with its counts, and finds a decref that released the stack's reference", () => {
    const heap = new Heap(choice);
    const counts = heap.stackCounts();
    const [a, b] = [heap.alloc(), heap.alloc()];
    heap.incref(a);
    counts.increfSteal(a);
    counts.incref(a);
    counts.increfSteal(b);
    expect(told(heap, [a], [a, a, b])).toEqual([]);
    expect(told(heap, [a], [a, b])).toEqual([[1, "1 on the stack, and stackCounts() has 2"]]);
    heap.decref(a);
    heap.decref(a);
    expect(told(heap, [], [b])).toEqual([[1, "no object is there, and stackCounts() has 2"]]);
    heap.incref(b);
    heap.decref(b, 2);
    heap.alloc();
    expect(told(heap, []).length).toBeGreaterThan(0);
  });

  test("refuses anything but an array of handles, and changes nothing", () => {
    const heap = new Heap(choice);
    const a = heap.alloc();
    for (const [owned, code] of [
      [undefined, "ERR_ARGUMENT"],
      [5, "ERR_ARGUMENT"],
      [[null], "ERR_HANDLE"],
      [["1"], "ERR_HANDLE"],
    ] as const) {
      expect((caught(() => heap.validateRoots(owned as never)) as GcError).code).toBe(code);
      expect((caught(() => heap.validateRoots([a], owned as never)) as GcError)?.code).toBe(
        owned === undefined ? undefined : code,
      );
    }
    expect(told(heap, [a, 0, 7]).length).toBe(2);
    expect(told(heap, [a])).toEqual([]);
  });
});
