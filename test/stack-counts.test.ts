// The references of a runtime's stack, counted outside the heap: their owners, and the refusals. Random
// programs of these calls: stack-programs.test.ts.

import { describe, expect, test } from "vitest";
import { BUSY, DONE, OUT_OF_MEMORY, REFCOUNT_LIMIT, UNDERFLOW } from "../assembly/layout.js";
import { checks } from "../src/checks.js";
import {
  FINALIZER,
  type GcError,
  type Handle,
  Heap,
  LEAF,
  type LeakReport,
  restoreHeap,
  saveHeap,
  slotOf,
} from "../src/raw.js";
import { caught } from "./docs/refusals.js";
import { ENGINES } from "./engines.js";

describe.each(ENGINES)("stackCounts on $name", ({ choice }) => {
  test("an object held only by the stack survives collections, with the cycle it is in", () => {
    const heap = new Heap(choice);
    const counts = heap.stackCounts();
    const [a, b] = [heap.alloc(0, 1), heap.alloc(0, 1)];
    heap.setReference(b, 0, a);
    heap.setReferenceSteal(a, 0, b);
    counts.increfSteal(a);
    counts.incref(a);
    expect([heap.collect(), heap.liveCount]).toEqual([0, 2]);
    counts.decref(a);
    expect([counts.count(a), heap.collect()]).toEqual([1, 0]);
    counts.decref(a);
    expect([heap.isAlive(a), heap.collect(), heap.liveCount]).toEqual([true, 2, 0]);
  });

  test("references change hands between the stack, the caller and objects", () => {
    const heap = new Heap(choice);
    const counts = heap.stackCounts();
    const { unchecked } = heap;
    const [holder, value] = [heap.alloc(0, 1), heap.alloc()];
    const slot = slotOf(value);
    const state = (): number[] => [
      counts.count(value),
      heap.refcount(value),
      unchecked.externalOf(slot),
    ];
    counts.increfSteal(value);
    expect(state()).toEqual([1, 1, 1]);
    heap.incref(value);
    counts.increfSteal(value);
    expect(state()).toEqual([2, 1, 1]);
    counts.decrefOwned(value);
    expect(state()).toEqual([1, 2, 2]);
    counts.decrefOwned(value);
    expect(state()).toEqual([0, 2, 2]);
    counts.increfSteal(value);
    counts.incref(value);
    counts.setReferenceSteal(holder, 0, value);
    expect(state()).toEqual([1, 3, 2]);
    counts.pushReferenceSteal(holder, value);
    expect(state()).toEqual([0, 3, 1]);
    counts.setReferenceSteal(holder, 0, 0);
    counts.pushReferenceSteal(holder, 0);
    expect([state(), heap.referenceCount(holder)]).toEqual([[0, 2, 1], 3]);
    heap.decref(value);
    heap.decref(holder);
    expect([heap.liveCount, heap.validate()]).toEqual([0, []]);
  });

  test("a wrong handle is refused, and nothing has changed", () => {
    const heap = new Heap(choice);
    const counts = heap.stackCounts();
    const stale = heap.alloc();
    counts.increfSteal(stale);
    counts.decref(stale);
    const a = heap.alloc(0, 1);
    expect(slotOf(a)).toBe(slotOf(stale));
    counts.increfSteal(a);
    const foreign = new Heap(choice).alloc();
    const wrongs: [unknown, string][] = [
      [stale, "ERR_STALE_HANDLE"],
      [foreign, "ERR_FOREIGN_HANDLE"],
      [2 ** 27, "ERR_FOREIGN_HANDLE"],
    ];
    for (const each of [0, 5, -a, a + 0.5, Number.NaN, `${a}`, null, undefined, {}, 1n]) {
      wrongs.push([each, "ERR_HANDLE"]);
    }
    const calls: Record<string, (wrong: Handle) => unknown> = {
      incref: (wrong) => counts.incref(wrong),
      increfSteal: (wrong) => counts.increfSteal(wrong),
      decref: (wrong) => counts.decref(wrong),
      decrefOwned: (wrong) => counts.decrefOwned(wrong),
      count: (wrong) => counts.count(wrong),
      "setReferenceSteal, object": (wrong) => counts.setReferenceSteal(wrong, 0, a),
      "setReferenceSteal, target": (wrong) => counts.setReferenceSteal(a, 0, wrong),
      "pushReferenceSteal, object": (wrong) => counts.pushReferenceSteal(wrong, a),
      "pushReferenceSteal, target": (wrong) => counts.pushReferenceSteal(a, wrong),
    };
    const bytes = saveHeap(heap);
    for (const [name, call] of Object.entries(calls)) {
      for (const [wrong, code] of wrongs) {
        if (wrong === 0 && name.endsWith("target")) continue;
        const what = `${name} ${String(wrong)}`;
        const { code: got, message } = caught(() => call(wrong as Handle)) as GcError;
        expect([what, got]).toEqual([what, code]);
        expect(message).toMatch(/^stackCounts\.\w+: /);
        expect([counts.count(a), saveHeap(heap)]).toEqual([1, bytes]);
      }
    }
  });

  test("only objects on the stack can be taken off, and only the caller's references put on", () => {
    const heap = new Heap(choice);
    const counts = heap.stackCounts();
    const [holder, a, leaf] = [heap.alloc(0, 1), heap.alloc(), heap.alloc(0, 0, LEAF)];
    const code = (call: () => unknown): string | undefined => (caught(call) as GcError)?.code;
    const underflow = "ERR_REFCOUNT_UNDERFLOW";
    const bytes = saveHeap(heap);
    expect(code(() => counts.decref(a))).toBe(underflow);
    expect(code(() => counts.decrefOwned(a))).toBe(underflow);
    expect(code(() => counts.setReferenceSteal(holder, 0, a))).toBe(underflow);
    expect(code(() => counts.pushReferenceSteal(holder, a))).toBe(underflow);
    for (const answer of [
      counts.unchecked.decref(slotOf(a)),
      counts.unchecked.decrefOwned(slotOf(a)),
      counts.unchecked.setReferenceSteal(slotOf(holder), 0, slotOf(a)),
      counts.unchecked.pushReferenceSteal(slotOf(holder), slotOf(a)),
    ]) {
      expect([answer, code(() => heap.settle(answer))]).toEqual([UNDERFLOW, underflow]);
    }
    expect([counts.count(a), saveHeap(heap)]).toEqual([0, bytes]);
    counts.increfSteal(a);
    expect(code(() => counts.increfSteal(a))).toBe(underflow);
    expect(code(() => counts.setReferenceSteal(holder, 1, a))).toBe("ERR_INDEX");
    expect(code(() => counts.setReferenceSteal(holder, -1, a))).toBe("ERR_INDEX");
    expect(code(() => counts.pushReferenceSteal(leaf, a))).toBe("ERR_LEAF_REFERENCE");
    expect([counts.count(a), heap.refcount(a)]).toEqual([1, 1]);
    // The caller releases the reference that is the stack's.
    counts.incref(a);
    heap.decref(a);
    const next = heap.alloc();
    expect(slotOf(next)).toBe(slotOf(a));
    expect(code(() => counts.count(a))).toBe("ERR_STALE_HANDLE");
    expect([counts.count(next), code(() => counts.decref(next))]).toEqual([0, underflow]);
    counts.incref(next);
    expect([counts.count(next), code(() => counts.decref(a))]).toEqual([1, "ERR_STALE_HANDLE"]);
    counts.decref(next);
    heap.decref(next);
    expect([heap.isAlive(next), heap.validate()]).toEqual([false, []]);
  });

  test("more than can be counted is refused", () => {
    const heap = new Heap(choice);
    const counts = heap.stackCounts();
    const { unchecked } = counts;
    const a = heap.alloc();
    counts.increfSteal(a);
    unchecked.counts[slotOf(a)] = 0x7fffffff;
    heap.incref(a);
    for (const call of [() => counts.incref(a), () => counts.increfSteal(a)]) {
      const { code, message } = caught(call) as GcError;
      expect(code).toBe("ERR_REFCOUNT_OVERFLOW");
      expect(message).toContain("2147483647 references to object");
    }
    expect(unchecked.incref(slotOf(a))).toBe(REFCOUNT_LIMIT);
    expect(unchecked.increfSteal(slotOf(a))).toBe(REFCOUNT_LIMIT);
    expect([counts.count(a), heap.refcount(a)]).toEqual([0x7fffffff, 2]);
    counts.decref(a);
    expect(counts.count(a)).toBe(0x7ffffffe);
  });

  test("the arrays grow with the heap, and an object that was never made is refused", () => {
    const heap = new Heap(choice);
    const counts = heap.stackCounts();
    const handles = Array.from({ length: 5000 }, () => heap.alloc());
    for (const handle of handles) counts.increfSteal(handle);
    for (const handle of handles.toReversed()) counts.incref(handle);
    expect(counts.unchecked.incref(1_000_000)).not.toBe(DONE);
    const { counts: numbers, handles: known } = counts.unchecked;
    expect(numbers.length).toBeLessThan(10_000);
    expect((numbers.byteLength + known.byteLength) / numbers.length).toBe(12);
    for (const handle of [...handles, ...handles]) counts.decref(handle);
    expect([heap.liveCount, counts.unchecked.counts.every((count) => count === 0)]).toEqual([
      0,
      true,
    ]);
  });

  test("a finalizer that runs on release of the last reference may put the object on the stack again", () => {
    const kept: Handle[] = [];
    const heap: Heap = new Heap({
      ...choice,
      onFinalize: (handle) => {
        heap.stackCounts().incref(handle);
        kept.push(handle);
      },
    });
    const counts = heap.stackCounts();
    const [holder, a] = [heap.alloc(0, 1), heap.alloc(0, 0, FINALIZER)];
    counts.increfSteal(a);
    counts.decref(a);
    expect([kept, counts.count(a), heap.refcount(a)]).toEqual([[a], 1, 1]);
    const b = heap.alloc(0, 0, FINALIZER);
    heap.setReferenceSteal(holder, 0, b);
    counts.setReferenceSteal(holder, 0, a);
    expect([counts.count(a), counts.count(b), heap.validate()]).toEqual([0, 1, []]);
  });

  test("a disposed heap refuses, and an interrupted one refuses calls that would change it", () => {
    for (const state of ["disposed", "interrupted"] as const) {
      const heap = new Heap(choice);
      const counts = heap.stackCounts();
      const a = heap.alloc(0, 1);
      counts.increfSteal(a);
      counts.incref(a);
      counts.incref(a);
      if (state === "disposed") heap.dispose();
      else heap.unchecked.setControl(BUSY, 1);
      const code = state === "disposed" ? "ERR_DISPOSED" : "ERR_INTERRUPTED";
      const refused: (() => unknown)[] = [
        () => heap.stackCounts(),
        () => counts.increfSteal(a),
        () => counts.decrefOwned(a),
        () => counts.setReferenceSteal(a, 0, a),
        () => counts.pushReferenceSteal(a, a),
        () => counts.count(a),
      ];
      // These touch the counts alone: an interrupted heap allows them.
      const counting = [() => counts.incref(a), () => counts.decref(a)];
      if (state === "disposed") refused.push(...counting);
      else for (const call of counting) call();
      for (const call of refused) {
        expect((caught(call) as GcError).code).toBe(code);
      }
    }
    const heap = new Heap(choice);
    const slot = slotOf(heap.alloc());
    const { unchecked } = heap.stackCounts();
    heap.dispose();
    for (const call of ["incref", "increfSteal"] as const) {
      expect((caught(() => unchecked[call](slot)) as GcError).code).toBe("ERR_DISPOSED");
    }
    expect(unchecked.decref(slot)).toBe(UNDERFLOW);
  });

  test("a saved heap has one reference for each object on the stack; a new stack takes it over", () => {
    const heap = new Heap(choice);
    const counts = heap.stackCounts();
    const a = heap.alloc(3);
    counts.increfSteal(a);
    counts.incref(a);
    const copy = restoreHeap(saveHeap(heap), choice);
    const restored = copy.stackCounts();
    expect([restored.count(a), copy.refcount(a)]).toEqual([0, 1]);
    restored.increfSteal(a);
    restored.incref(a);
    restored.decref(a);
    restored.decref(a);
    expect([copy.liveCount, heap.liveCount]).toEqual([0, 1]);
  });

  test("audits, the second mark, stress and sites find nothing, and a leak report shows the stack's", () => {
    let report: LeakReport | undefined;
    const heap: Heap = new Heap({
      ...choice,
      checks: checks({ audit: 1, mark: true, stress: true, sites: true }),
      onLeak: (told) => {
        report = told;
      },
    });
    const counts = heap.stackCounts();
    const [holder, a] = [heap.alloc(1, 1), heap.alloc(2)];
    counts.increfSteal(holder);
    counts.increfSteal(a);
    counts.incref(a);
    counts.setReferenceSteal(holder, 0, a);
    counts.decref(a);
    counts.increfSteal(heap.getReferenceOwned(holder, 0));
    counts.incref(a);
    heap.collect();
    expect(heap.settle(counts.unchecked.decref(slotOf(holder)))).toBe(true);
    heap.dispose();
    expect(
      report?.held.map(({ object, external, refcount }) => [object, external, refcount]),
    ).toEqual([[a, 1, 1]]);
    expect(report?.held[0]?.made).toContain("stack-counts.test");
  });

  test("no memory for the counts is a full heap, and nothing has changed", () => {
    const heap = new Heap(choice);
    const counts = heap.stackCounts();
    const a = heap.alloc();
    const { Int32Array: native } = globalThis;
    globalThis.Int32Array = class {
      constructor() {
        throw new RangeError("Array buffer allocation failed");
      }
    } as never;
    try {
      expect((caught(() => counts.incref(a)) as GcError).code).toBe("ERR_HEAP_FULL");
      expect((caught(() => counts.increfSteal(a)) as GcError).code).toBe("ERR_HEAP_FULL");
      expect(counts.unchecked.incref(slotOf(a))).toBe(OUT_OF_MEMORY);
    } finally {
      globalThis.Int32Array = native;
    }
    expect([counts.count(a), heap.refcount(a)]).toEqual([0, 1]);
  });
});
