// The report of live objects when a heap is disposed, and that dispose() works at any time.

import { describe, expect, test } from "vitest";
import { BUSY } from "../../assembly/layout.js";
import type { Engine } from "../../src/engine/engine.js";
import { del, GC, gc, incref, type LeakReport, type Unraisable } from "../../src/index.js";
import { GC as PlainGC } from "../../src/js.js";
import { FINALIZER, Heap } from "../../src/raw.js";
import { finalize, ref } from "../../src/weakref.js";
import { ENGINES } from "../engines.js";

describe.each(ENGINES)("disposing of a heap on $name", ({ choice, hasAssertions }) => {
  const disposed = expect.objectContaining({ code: "ERR_DISPOSED" });

  test("reports what is alive: counts by type, and objects held from outside", () => {
    const reports: LeakReport[] = [];
    const heap = new Heap({ ...choice, onLeak: (report) => reports.push(report) });
    const [a, b] = [heap.alloc(7, 1), heap.alloc(9, 1)];
    const lost = heap.alloc(9, 1);
    heap.setReference(a, 0, b);
    heap.decref(b);
    heap.incref(a, 2);
    heap.setReference(lost, 0, lost);
    heap.decref(lost);
    heap.dispose();
    heap.dispose();
    expect(reports).toEqual([
      {
        liveCount: 3,
        externalBytes: 0,
        types: [
          { type: 9, count: 2, externalBytes: 0 },
          { type: 7, count: 1, externalBytes: 0 },
        ],
        held: [
          {
            object: a,
            type: 7,
            external: 3,
            refcount: 3,
            externalBytes: 0,
            made: undefined,
            cause: undefined,
          },
        ],
        isInterrupted: false,
      },
    ]);
    expect(() => heap.isAlive(a)).toThrow(disposed);
  });

  test("reports managed objects by class", () => {
    const reports: LeakReport[] = [];
    const heap = new GC({ ...choice, onLeak: (report) => reports.push(report) });
    class Node extends heap.Object {
      next: unknown = undefined;
    }
    const a = new Node();
    const b = incref(new Node());
    const list = new heap.List(b);
    a.next = list;
    del(list);
    heap[Symbol.dispose]();
    expect(reports).toEqual([
      {
        liveCount: 3,
        externalBytes: 0,
        types: [
          { type: "Node", count: 2, externalBytes: 0 },
          { type: "GCList", count: 1, externalBytes: 0 },
        ],
        held: [
          {
            object: a,
            type: "Node",
            external: 1,
            refcount: 1,
            externalBytes: 0,
            made: undefined,
            cause:
              "its first name was never dropped: del() it after storing it, or store give(object)",
          },
          {
            object: b,
            type: "Node",
            external: 2,
            refcount: 3,
            externalBytes: 0,
            made: undefined,
            cause:
              "2 of its names were never dropped: del() it once for new, once for each incref()",
          },
        ],
        isInterrupted: false,
      },
    ]);
    expect(heap.isDisposed).toBe(true);
  });

  test("is silent when nothing is alive, and when the heap was never used", () => {
    const onLeak = (): void => expect.unreachable();
    const heap = new Heap({ ...choice, onLeak });
    heap.decref(heap.alloc());
    heap.dispose();
    new Heap({ ...choice, onLeak }).dispose();
    new GC({ ...choice, onLeak }).dispose();
  });

  test("an error thrown by onLeak is reported, and the heap is already disposed when onLeak runs", () => {
    const reports: Unraisable[] = [];
    const error = new Error("from onLeak");
    let isDisposed = false;
    const heap: Heap = new Heap({
      ...choice,
      onLeak() {
        isDisposed = heap.isDisposed;
        heap.dispose();
        throw error;
      },
    });
    heap.onUnraisable = (report) => reports.push(report);
    heap.alloc();
    heap.dispose();
    expect(isDisposed).toBe(true);
    expect(reports).toEqual([{ error, where: "onLeak", object: undefined }]);
  });

  test("works on an interrupted heap, and reports that it was", () => {
    for (const isNoticed of [false, true]) {
      const reports: LeakReport[] = [];
      const heap = new Heap({ ...choice, onLeak: (report) => reports.push(report) });
      const a = heap.alloc();
      heap.unchecked.setControl(BUSY, 1);
      if (isNoticed) expect(() => heap.alloc()).toThrow(/interrupted/);
      heap.dispose();
      expect(reports.map((report) => [report.isInterrupted, report.held[0]?.object])).toEqual([
        [true, a],
      ]);
      expect(() => heap.alloc()).toThrow(disposed);
    }
  });

  test("works on a heap that a collection found to be corrupt", () => {
    const reports: LeakReport[] = [];
    const heap = new Heap({ ...choice, onLeak: (report) => reports.push(report) });
    const old = heap.alloc();
    heap.collect(); // from now on, young collections count references
    const a = heap.alloc(0, 2);
    heap.setReference(a, 0, a);
    heap.setReference(a, 1, a);
    heap.decref(a);
    heap.unchecked.columns().counts[heap.unchecked.slotOf(a) * 2] = 1;
    const corrupt = expect.objectContaining({ code: "ERR_CORRUPT_HEAP" });
    expect(() => heap.collect(0)).toThrow(hasAssertions ? WebAssembly.RuntimeError : corrupt);
    heap.dispose();
    expect(reports.map(({ isInterrupted, held }) => [isInterrupted, held[0]?.object])).toEqual([
      [true, old],
    ]);
  });

  test.each(["finalizer", "onWeakref", "onDeath", "callback"] as const)(
    "works in a %s, and the call that ran it ends",
    (where) => {
      const reports: LeakReport[] = [];
      const dispose = (): void => heap.dispose();
      const heap: Heap = new Heap({
        ...choice,
        onLeak: (report) => reports.push(report),
        ...(where === "finalizer" && { onFinalize: dispose }),
        ...(where === "onWeakref" && { onWeakref: dispose }),
        ...(where === "onDeath" && { onDeath: dispose }),
      });
      if (where === "callback") heap.callbacks.push(dispose);
      heap.alloc();
      const a = heap.alloc(0, 1, FINALIZER);
      heap.allocWeakref(a, true);
      heap.setReference(a, 0, a);
      heap.decref(a);
      heap.collect();
      if (where === "onDeath") heap.decref(heap.alloc());
      expect(heap.isDisposed).toBe(true);
      expect(reports).toHaveLength(1);
      expect(() => heap.alloc()).toThrow(disposed);
    },
  );

  test("a managed heap's own callbacks may dispose of it, with objects and fields half made", async () => {
    for (const where of ["finalizer", "weak reference", "onLeak of another"] as const) {
      const reports: Unraisable[] = [];
      const heap = new GC(choice);
      heap.onUnraisable = (report) => reports.push(report);
      class Node extends heap.Object {
        other: unknown = undefined;
      }
      class Final extends Node {
        override __del__(): void {
          new Node().other = new Node();
          if (where === "finalizer") heap.dispose();
        }
      }
      const a = new Final();
      const late = new Node();
      late.other = a;
      a.other = a;
      ref(a, () => {
        if (where === "weak reference") heap.dispose();
      });
      late.other = undefined;
      del(a);
      heap.collect();
      heap.dispose();
      await Promise.resolve();
      expect(reports).toEqual([]);
      expect(() => new Node()).toThrow(disposed);
      expect(() => heap.collect()).toThrow(disposed);
    }
  });

  test("objects of a disposed heap can be read and released", async () => {
    const heap = new GC({ ...choice, finalizers: "legacy" });
    class Node extends heap.Object {
      declare ref?: unknown;
      override __del__(): void {}
    }
    const a = new Node();
    a.ref = a;
    const calls: string[] = [];
    const finalizer = finalize(a, () => calls.push("finalized"));
    const b = new Node();
    b.ref = b;
    del(b);
    heap.collect();
    expect(heap.garbage).toEqual([b]);
    heap.garbage.splice(0, 1, a); // b is released in a microtask
    heap.dispose();
    await Promise.resolve();
    expect([`${a}`, a.ref === a]).toEqual(["Node#1", true]);
    a[Symbol.dispose]();
    finalizer.call();
    expect(calls).toEqual(["finalized"]);
    expect(() => del(a)).toThrow(disposed);
    expect(() => heap.getRefcount(a)).toThrow(disposed);
    expect(() => heap.garbage).toThrow(disposed);
  });

  test("the option `checks` must come from checks()", () => {
    const wrong = { ...choice, checks: { audit: 1 } as never };
    const message =
      'new heap: checks must be the result of checks() from "ouroboros-gc/checks", got an object.';
    expect(() => new Heap(wrong)).toThrow(
      expect.objectContaining({ code: "ERR_ARGUMENT", message }),
    );
    expect(() => new GC({ ...choice, checks: null as never })).toThrow(/got null\.$/);
  });
});

test("the entry without Wasm takes the same options", () => {
  const reports: LeakReport[] = [];
  const heap = new PlainGC({ onLeak: (report) => reports.push(report) });
  const a = new heap.Object();
  heap.dispose();
  expect(reports[0]?.held[0]?.object).toBe(a);
  expect((gc as unknown as { core: Engine }).core.name).toBe("wasm");
});
