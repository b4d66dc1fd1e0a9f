// References that change hands: the owners after each call, and the deaths that it causes. test/model compares
// random programs of these calls with its model.

import { describe, expect, test } from "vitest";
import { DEATHS, DONE, UNDERFLOW } from "../assembly/layout.js";
import { FINALIZER, type Handle, Heap, type HeapOptions, slotOf } from "../src/raw.js";
import { caught, refuserOf } from "./docs/refusals.js";
import { ENGINES } from "./engines.js";

interface Program {
  readonly heap: Heap;
  readonly events: string[];
}

function program(choice: HeapOptions): Program {
  const events: string[] = [];
  const heap: Heap = new Heap({
    automatic: false,
    onFinalize: (handle) => events.push(`finalize ${heap.typeOf(handle)}`),
    onWeakref: (weakref) => events.push(`weakref ${heap.typeOf(weakref)}`),
    onDeath: (slot) => events.push(`death ${slot}`),
    ...choice,
  });
  return { heap, events };
}

const underflow = refuserOf("ERR_REFCOUNT_UNDERFLOW");

describe.each(ENGINES)("references that change hands on $name", ({ choice }) => {
  const countsOf = (heap: Heap, handle: Handle): number[] => {
    const { unchecked } = heap;
    return [heap.refcount(handle), unchecked.externalOf(slotOf(handle))];
  };

  test("a stolen reference is the object's: the refcount stays, and the caller has one less", () => {
    const { heap } = program(choice);
    const [holder, target] = [heap.alloc(0, 1), heap.alloc()];
    heap.incref(target, 2);
    heap.setReferenceSteal(holder, 0, target);
    expect(countsOf(heap, target)).toEqual([3, 2]);
    heap.pushReferenceSteal(holder, target);
    expect(countsOf(heap, target)).toEqual([3, 1]);
    const made = heap.allocSteal(7, 2, 0, target, holder);
    expect([countsOf(heap, target), countsOf(heap, holder)]).toEqual([
      [3, 0],
      [1, 0],
    ]);
    expect([heap.getReferents(made), heap.typeOf(made)]).toEqual([[target, holder], 7]);
    heap.decref(made);
    expect([heap.liveCount, heap.validate()]).toEqual([0, []]);
  });

  test("a reference returned as owned is the caller's, even when the object that held it dies", () => {
    const { heap } = program(choice);
    const [holder, target] = [heap.alloc(), heap.alloc()];
    heap.pushReferenceSteal(holder, target);
    expect(heap.getReferenceOwned(holder, 0)).toBe(target);
    expect(countsOf(heap, target)).toEqual([2, 1]);
    expect(heap.popReferenceOwned(holder)).toBe(target);
    expect([countsOf(heap, target), heap.referenceCount(holder)]).toEqual([[2, 2], 0]);
    heap.decref(holder);
    expect(countsOf(heap, target)).toEqual([2, 2]);
    heap.decref(target, 2);
    expect([heap.liveCount, heap.validate()]).toEqual([0, []]);
  });

  test("a swap takes one reference and hands one out; with 0 it only hands one out", () => {
    const { heap, events } = program(choice);
    const [holder, a, b] = [heap.alloc(0, 1), heap.alloc(), heap.alloc()];
    expect(heap.swapReference(holder, 0, a)).toBe(0);
    expect(heap.swapReference(holder, 0, b)).toBe(a);
    heap.incref(b);
    expect(heap.swapReference(holder, 0, b)).toBe(b);
    expect(countsOf(heap, b)).toEqual([2, 1]);
    expect(heap.swapReference(holder, 0, 0)).toBe(b);
    expect([countsOf(heap, a), countsOf(heap, b)]).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect([events, heap.validate()]).toEqual([[], []]);
  });

  test("an empty position hands nothing out", () => {
    const { heap } = program(choice);
    const holder = heap.alloc(0, 1);
    expect(heap.getReferenceOwned(holder, 0)).toBe(0);
    expect(heap.popReferenceOwned(holder)).toBe(0);
    heap.pushReferenceSteal(holder, 0);
    heap.setReferenceSteal(holder, 0, 0);
    const made = heap.allocSteal(0, 4, 0, 0, holder);
    expect([heap.getReference(made, 0), heap.referenceCount(made)]).toEqual([0, 4]);
    expect(heap.validate()).toEqual([]);
  });

  test("an object that steals its own only reference is a cycle, and garbage", () => {
    const { heap } = program(choice);
    const own = heap.alloc(0, 1);
    heap.setReferenceSteal(own, 0, own);
    const pushed = heap.alloc();
    heap.pushReferenceSteal(pushed, pushed);
    expect([heap.isAlive(own), heap.isAlive(pushed), heap.validate()]).toEqual([true, true, []]);
    expect([heap.collect(), heap.liveCount]).toEqual([2, 0]);
  });

  test("an overwritten object dies as with setReference and decref: the same events in the same order", () => {
    const ways: ((heap: Heap, holder: Handle, target: Handle) => void)[] = [
      (heap, holder, target) => {
        heap.setReference(holder, 0, target);
        heap.decref(target);
      },
      (heap, holder, target) => heap.setReferenceSteal(holder, 0, target),
      (heap, holder, target) => {
        const slots = [holder, target].map(slotOf) as [number, number];
        const { unchecked } = heap;
        expect(heap.settle(unchecked.setReferenceSteal(slots[0], 0, slots[1]))).toBe(true);
      },
      (heap, holder, target) => heap.decref(heap.swapReference(holder, 0, target)),
    ];
    const told = ways.map((way) => {
      const { heap, events } = program(choice);
      const [holder, old, held] = [heap.alloc(0, 1), heap.alloc(2, 1, FINALIZER), heap.alloc(3)];
      heap.allocWeakref(held, true, 9);
      heap.setReferenceSteal(old, 0, held);
      heap.setReferenceSteal(holder, 0, old);
      way(heap, holder, heap.alloc(4));
      expect([heap.liveCount, heap.validate()]).toEqual([3, []]);
      return events;
    });
    expect(told[0]).toEqual(["finalize 2", "death 2", "weakref 9", "death 3"]);
    for (const events of told) expect(events).toEqual(told[0]);
  });

  test("only the caller's references can be stolen: not those of objects, nor those on loan", () => {
    const said: string[] = [];
    const refuse = (heap: Heap, holder: Handle, target: Handle): void => {
      for (const steal of [
        () => heap.setReferenceSteal(holder, 0, target),
        () => heap.swapReference(holder, 0, target),
        () => heap.pushReferenceSteal(holder, target),
        () => heap.allocSteal(0, 2, 0, holder, target),
      ]) {
        expect(steal).toThrow(expect.objectContaining({ code: "ERR_REFCOUNT_UNDERFLOW" }));
      }
      said.push("refused");
    };
    const { heap } = program({
      ...choice,
      onFinalize: (handle) => refuse(heap, holder, handle),
    });
    const holder = heap.alloc(0, 1);
    const held = heap.alloc();
    heap.setReferenceSteal(holder, 0, held);
    refuse(heap, holder, held);
    heap.decref(heap.alloc(0, 0, FINALIZER));
    expect([said, heap.liveCount, heap.validate()]).toEqual([["refused", "refused"], 2, []]);
    underflow(
      () => heap.allocSteal(0, 2, 0, holder, holder),
      `allocSteal: object ${holder} has 1 reference from outside, fewer than the call releases. ` +
        "It was decref'ed more often than incref'ed.",
    );
    underflow(
      () => heap.swapReference(holder, 0, held),
      `swapReference: object ${held} has 0 references from outside, fewer than the call releases. ` +
        "It was decref'ed more often than incref'ed.",
    );
    expect(heap.unchecked.setReferenceSteal(slotOf(holder), 0, slotOf(held))).toBe(UNDERFLOW);
    expect(heap.unchecked.swapReference(slotOf(holder), 0, slotOf(held))).toBe(-UNDERFLOW);
  });

  test("allocSteal runs the collection that is due first; a reference that it took from the caller is refused", () => {
    const taken: Handle[] = [];
    const { heap } = program({
      ...choice,
      automatic: true,
      thresholds: [3],
      onFinalize: () => {
        for (const handle of taken) heap.decref(handle);
      },
    });
    const cycle = (): void => {
      const garbage = heap.alloc(0, 1, FINALIZER);
      heap.setReferenceSteal(garbage, 0, garbage);
    };
    const allocUntilDue = (): void => {
      while (heap.getCount()[0] < 3) heap.alloc();
    };
    const [kept, lost] = [heap.alloc(), heap.alloc()];
    cycle();
    allocUntilDue();
    const made = heap.allocSteal(0, 1, 0, kept);
    expect([heap.lastCollection.collected, heap.getReferents(made)]).toEqual([1, [kept]]);
    cycle();
    allocUntilDue();
    taken.push(lost);
    const before = heap.liveCount;
    expect(() => heap.allocSteal(0, 2, 0, made, lost)).toThrow(
      expect.objectContaining({ code: "ERR_STALE_HANDLE" }),
    );
    expect([countsOf(heap, made), heap.liveCount]).toEqual([[1, 1], before - 2]);
    expect(heap.validate()).toEqual([]);
  });

  test("a full heap leaves the references with the caller", () => {
    const { heap } = program({ ...choice, maximumBytes: 131_072 });
    const [holder, target] = [heap.alloc(0, 3), heap.alloc()];
    const full = refuserOf("ERR_HEAP_FULL");
    const said = (call: string): string =>
      `${call}: the heap cannot grow (maximumBytes 131072): it has ${heap.bytes} bytes and holds ` +
      `${heap.liveCount} objects. Nothing was changed: call collect() and try again, or raise ` +
      "maximumBytes or the host's memory limit.";
    for (const positions of [1000, 4, 0]) {
      while (caught(() => heap.alloc(0, positions)) === undefined);
    }
    full(() => heap.pushReferenceSteal(holder, target), said("pushReferenceSteal"));
    full(() => heap.insertReference(holder, 0, target), said("insertReference"));
    full(() => heap.allocSteal(0, 2, 0, holder, target), said("allocSteal"));
    expect([countsOf(heap, holder), countsOf(heap, target)]).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect([heap.referenceCount(holder), heap.validate()]).toEqual([3, []]);
  });

  test("positions are inserted and removed between others, in short rows and in long ones", () => {
    const { heap } = program(choice);
    const items = Array.from({ length: 9 }, (_, type) => heap.alloc(type));
    for (let length = 0; length < 6; length++) {
      for (let index = 0; index <= length; index++) {
        const expected = items.slice(0, length);
        const row = heap.alloc();
        for (const item of expected) heap.pushReference(row, item);
        heap.insertReference(row, index, items[8] as Handle);
        expected.splice(index, 0, items[8] as Handle);
        expect(heap.getReferents(row)).toEqual(expected);
        heap.removeReference(row, length - index);
        expected.splice(length - index, 1);
        expect(heap.getReferents(row)).toEqual(expected);
        heap.decref(row);
      }
    }
    expect([countsOf(heap, items[8] as Handle), heap.validate()]).toEqual([[1, 1], []]);
  });

  test("truncateReferences releases from the end, with the events of as many pops", () => {
    const told = [false, true].map((truncates) => {
      const { heap, events } = program(choice);
      const row = heap.alloc();
      for (const [type, flags] of [
        ...[[1, 0] as const, [2, FINALIZER] as const, [3, 0] as const, [4, 0] as const],
        ...[[5, FINALIZER] as const, [6, 0] as const],
      ]) {
        heap.pushReferenceSteal(row, heap.alloc(type, 0, flags));
      }
      heap.pushReference(row, 0);
      heap.decref(heap.allocWeakref(heap.getReference(row, 3), true, 9));
      if (truncates) heap.truncateReferences(row, 1);
      else while (heap.referenceCount(row) > 1) heap.popReference(row);
      expect([heap.referenceCount(row), heap.liveCount, heap.validate()]).toEqual([1, 2, []]);
      heap.truncateReferences(row, 1);
      heap.truncateReferences(row, 0);
      expect(heap.liveCount).toBe(1);
      return events;
    });
    expect(told[1]).toEqual(told[0]);
    expect(told[0]).toContain("finalize 2");
  });

  test("a death before an event does not change the event", () => {
    const { heap } = program(choice);
    const row = heap.alloc();
    heap.pushReferenceSteal(row, heap.alloc(1, 0, FINALIZER));
    heap.pushReferenceSteal(row, heap.alloc(2));
    const { unchecked } = heap;
    const outcome = unchecked.truncateReferences(slotOf(row), 0);
    expect(outcome).toBe(2); // EVENT_FINALIZE
    expect(heap.settle(outcome)).toBe(true);
    expect([unchecked.truncateReferences(slotOf(row), 0), heap.liveCount]).toEqual([DONE, 1]);
    heap.pushReferenceSteal(row, heap.alloc(3));
    expect(heap.settle(unchecked.truncateReferences(slotOf(row), 0))).toBe(true);
    expect(DEATHS).toBe(1);
  });

  test("an object that only itself held dies of its own truncation", () => {
    const { heap } = program(choice);
    const row = heap.alloc();
    for (let index = 0; index < 6; index++) heap.pushReferenceSteal(row, heap.alloc());
    heap.pushReferenceSteal(row, row);
    expect(heap.isAlive(row)).toBe(true);
    heap.truncateReferences(row, 2);
    expect([heap.liveCount, heap.validate()]).toEqual([0, []]);
  });

  test("finalizers in a truncation may push, release the object, or dispose of the heap", () => {
    for (const does of ["push", "let go", "dispose"] as const) {
      let [pushes, row] = [3, 0];
      const { heap } = program({
        ...choice,
        onDeath: () => {},
        onFinalize: () => {
          if (does === "dispose") heap.dispose();
          else if (does === "let go") {
            const own = row;
            row = 0;
            if (own !== 0) heap.decref(own);
          } else if (pushes-- > 0) heap.pushReferenceSteal(row, heap.alloc(0, 0, FINALIZER));
        },
      });
      const holder = heap.alloc();
      row = holder;
      for (let index = 0; index < 5; index++) {
        heap.pushReferenceSteal(row, heap.alloc(0, 0, FINALIZER));
      }
      heap.truncateReferences(row, 1);
      if (does === "dispose") expect(heap.isDisposed).toBe(true);
      else {
        expect(heap.liveCount).toBe(does === "push" ? 2 : 0);
        expect(heap.validate()).toEqual([]);
      }
    }
  });
});
