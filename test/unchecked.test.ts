// The engine's bare calls, as used by a program that has only the package: `settle` acts on what they return.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BUSY, DONE, REFCOUNT_MAX } from "../assembly/layout.js";
import { FINALIZER, type Handle, Heap, type HeapOptions, slotOf } from "../src/raw.js";
import { ENGINES } from "./engines.js";

interface Program {
  readonly heap: Heap;
  readonly events: string[];
}

function program(choice: HeapOptions): Program {
  const events: string[] = [];
  const heap: Heap = new Heap({
    ...choice,
    automatic: false,
    onFinalize: (handle) => events.push(`finalize ${slotOf(handle)}`),
    onWeakref: (weakref) => events.push(`weakref ${slotOf(weakref)}`),
    onDeath: (slot) => events.push(`death ${slot}`),
  });
  return { heap, events };
}

describe.each(ENGINES)("unchecked calls on $name", ({ choice }) => {
  test("settle calls finalizers and callbacks and reports deaths, as the checked call does", () => {
    const [checked, bare] = [program(choice), program(choice)];
    for (const { heap } of [checked, bare]) {
      const [a, b] = [heap.alloc(0, 1, FINALIZER), heap.alloc(0, 0)];
      heap.allocWeakref(b, true);
      heap.setReference(a, 0, b);
      heap.decref(b);
      if (heap === checked.heap) heap.decref(a);
      else expect(heap.settle(heap.unchecked.decref(slotOf(a)))).toBe(true);
      expect([heap.liveCount, heap.validate()]).toEqual([1, []]);
    }
    expect(checked.events).toEqual(["finalize 1", "death 1", "weakref 3", "death 2"]);
    expect(bare.events).toEqual(checked.events);
  });

  test("settle returns false for a call that the engine refused, and nothing was changed", () => {
    const { heap, events } = program(choice);
    const slot = slotOf(heap.alloc(0, 1));
    const { unchecked } = heap;
    expect(heap.settle(unchecked.increfBy(slot, REFCOUNT_MAX))).toBe(false);
    expect(heap.settle(unchecked.setReference(slot, 1, slot))).toBe(false);
    expect(heap.settle(unchecked.incref(slot))).toBe(true);
    expect(heap.settle(DONE)).toBe(true);
    expect([unchecked.refcountOf(slot), unchecked.getReference(slot, 0)]).toEqual([2, 0]);
    expect([events, heap.validate()]).toEqual([[], []]);
  });

  test("settle throws for the release of a reference that does not exist, and nothing was changed", () => {
    const { heap, events } = program(choice);
    const [slot, held] = [slotOf(heap.alloc(0, 1)), slotOf(heap.alloc())];
    const { unchecked } = heap;
    expect(heap.settle(unchecked.setReferenceSteal(slot, 0, held))).toBe(true);
    const wrong = [
      () => unchecked.decref(held),
      () => unchecked.decrefBy(slot, 2),
      () => unchecked.setReferenceSteal(slot, 0, held),
      () => unchecked.pushReferenceSteal(slot, held),
    ];
    const code = "ERR_REFCOUNT_UNDERFLOW";
    for (const call of wrong) {
      expect(() => heap.settle(call())).toThrow(expect.objectContaining({ code }));
    }
    expect([events, heap.validate(), heap.liveCount]).toEqual([[], [], 2]);
    expect([unchecked.refcountOf(slot), unchecked.referenceCount(slot)]).toEqual([1, 1]);
  });

  test("an error thrown by a finalizer is reported, and the call completes", () => {
    const reports: unknown[] = [];
    const heap = new Heap({
      ...choice,
      onFinalize: () => {
        throw new Error("boom");
      },
    });
    heap.onUnraisable = ({ where }) => reports.push(where);
    const slot = slotOf(heap.alloc(0, 0, FINALIZER));
    expect(heap.settle(heap.unchecked.decref(slot))).toBe(true);
    expect([reports, heap.liveCount, heap.validate()]).toEqual([["finalizer"], 0, []]);
  });

  // Without this the Wasm engine trapped, and the TypeScript engine never returned.
  test("settle refuses an outcome that no call is waiting for", () => {
    const heap = new Heap(choice);
    const slot = slotOf(heap.alloc(0, 0, FINALIZER));
    const refusesAll = (): void => {
      for (const answer of [1, 2, 3, 4, 5, 6, 7, 8, 9, 1.5, -1, Number.NaN, 2 ** 32, "2", null]) {
        expect(() => heap.settle(answer as number)).toThrow(
          expect.objectContaining({ code: "ERR_ARGUMENT" }),
        );
      }
      expect([heap.liveCount, heap.validate()]).toEqual([1, []]);
    };
    refusesAll();
    expect(heap.settle(heap.unchecked.decref(slot))).toBe(true);
    expect(heap.finalizerCount).toBe(1);
    refusesAll(); // it was settled before
  });

  test("an outcome that nobody settled is a call that was cut off", () => {
    const { heap } = program(choice);
    const slot = slotOf(heap.alloc());
    expect(heap.unchecked.decref(slot)).not.toBe(DONE);
    expect(() => heap.alloc()).toThrow(expect.objectContaining({ code: "ERR_INTERRUPTED" }));
  });

  test("settle throws on a heap that was interrupted or disposed of", () => {
    const interrupted = program(choice).heap;
    const slot = slotOf(interrupted.alloc());
    const { unchecked } = interrupted;
    unchecked.setControl(BUSY, 1);
    const outcome = unchecked.decref(slot);
    expect(() => interrupted.settle(outcome)).toThrow(
      expect.objectContaining({ code: "ERR_INTERRUPTED" }),
    );
    const disposed = program(choice).heap;
    const answer = disposed.unchecked.decref(slotOf(disposed.alloc()));
    disposed.dispose();
    expect(() => disposed.settle(answer)).toThrow(
      expect.objectContaining({ code: "ERR_DISPOSED" }),
    );
  });

  test("random programs do the same, checked and unchecked", () => {
    const steps = fc.array(fc.tuple(fc.nat(5), fc.nat(20), fc.nat(20)), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (list) => {
        const [checked, bare] = [program(choice), program(choice)];
        for (const [kind, first, second] of list) {
          step(checked, kind, first, second, false);
          step(bare, kind, first, second, true);
        }
        expect(bare.events).toEqual(checked.events);
        expect(bare.heap.liveCount).toBe(checked.heap.liveCount);
        expect([checked.heap.validate(), bare.heap.validate()]).toEqual([[], []]);
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});

/** One step, on objects that are held from outside and may be used. */
function step(
  { heap }: Program,
  kind: number,
  first: number,
  second: number,
  isBare: boolean,
): void {
  const { unchecked } = heap;
  const owned = heap.getObjects().filter((each) => unchecked.externalOf(slotOf(each)) > 0);
  const a = owned[first % owned.length];
  const b = owned[second % owned.length] as Handle;
  if (kind === 0 || a === undefined) heap.alloc(0, 1, second % 3 === 0 ? FINALIZER : 0);
  else if (kind === 1) heap.allocWeakref(a, true);
  else if (kind === 2) heap.collect();
  else if (kind === 3 || heap.referenceCount(a) === 0) {
    if (isBare) heap.settle(unchecked.decref(slotOf(a)));
    else heap.decref(a);
  } else if (isBare) heap.settle(unchecked.setReference(slotOf(a), 0, slotOf(b)));
  else heap.setReference(a, 0, b);
}
