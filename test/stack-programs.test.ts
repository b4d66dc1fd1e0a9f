// Random programs on stackCounts(): they do what the same number of `incref` and `decref` of the heap does.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  FINALIZER,
  type Handle,
  Heap,
  type HeapOptions,
  type StackCounts,
  slotOf,
} from "../src/raw.js";
import { ENGINES } from "./engines.js";

/** A runtime: a stack of owned values, and the calls that its instructions make. */
interface Machine {
  readonly heap: Heap;
  readonly events: string[];
  readonly stack: Handle[];
  put(value: Handle): void;
  putOwned(value: Handle): void;
  drop(value: Handle): void;
  store(holder: Handle, value: Handle): void;
  append(holder: Handle, value: Handle): void;
}

type Way = "the heap's own calls" | "handles" | "slots" | "both in turns";

function machine(choice: HeapOptions, way: Way): Machine {
  const events: string[] = [];
  const heap: Heap = new Heap({
    ...choice,
    thresholds: [3, 2, 2],
    onDeath: (slot) => events.push(`death ${slot}`),
    onFinalize: (handle) => events.push(`finalize ${slotOf(handle)}`),
  });
  const made = { heap, events, stack: [] };
  if (way === "the heap's own calls") {
    return {
      ...made,
      put: (value) => heap.incref(value),
      putOwned: () => {},
      drop: (value) => heap.decref(value),
      store: (holder, value) => heap.setReferenceSteal(holder, 0, value),
      append: (holder, value) => heap.pushReferenceSteal(holder, value),
    };
  }
  const checked = heap.stackCounts();
  const { unchecked } = checked;
  let turn = 0;
  const by = (ofHandles: (counts: StackCounts) => void, ofSlots: () => number): void => {
    const isChecked = way === "handles" || (way === "both in turns" && turn++ % 2 === 0);
    if (isChecked) ofHandles(checked);
    else expect(heap.settle(ofSlots())).toBe(true);
  };
  return {
    ...made,
    put: (value) =>
      by(
        (counts) => counts.incref(value),
        () => unchecked.incref(slotOf(value)),
      ),
    putOwned: (value) =>
      by(
        (counts) => counts.increfSteal(value),
        () => unchecked.increfSteal(slotOf(value)),
      ),
    drop: (value) =>
      by(
        (counts) => counts.decref(value),
        () => unchecked.decref(slotOf(value)),
      ),
    store: (holder, value) =>
      by(
        (counts) => counts.setReferenceSteal(holder, 0, value),
        () => unchecked.setReferenceSteal(slotOf(holder), 0, slotOf(value)),
      ),
    append: (holder, value) =>
      by(
        (counts) => counts.pushReferenceSteal(holder, value),
        () => unchecked.pushReferenceSteal(slotOf(holder), slotOf(value)),
      ),
  };
}

function step(to: Machine, kind: number, first: number, second: number): void {
  const { heap, stack } = to;
  const a = stack[first % stack.length];
  if (kind === 0 || a === undefined) {
    const made = heap.alloc(0, 1, second % 4 === 0 ? FINALIZER : 0);
    to.putOwned(made);
    stack.push(made);
  } else if (kind === 1) {
    to.put(a);
    stack.push(a);
  } else if (kind === 2) to.drop(stack.pop() as Handle);
  else if (kind === 3) heap.collect(second % 3);
  else if (kind === 4) {
    const loaded = heap.getReference(a, 0);
    if (loaded === 0) return;
    to.put(loaded);
    stack.push(loaded);
  } else if (kind === 5) to.store(a, stack.pop() as Handle);
  else to.append(a, stack.pop() as Handle);
}

describe.each(ENGINES)("programs on stackCounts, $name", ({ choice }) => {
  test("random programs do the same with the heap's own calls, even the order of deaths", () => {
    const steps = fc.array(fc.tuple(fc.nat(6), fc.nat(20), fc.nat(20)), { maxLength: 80 });
    const ways: readonly Way[] = ["handles", "slots", "both in turns"];
    fc.assert(
      fc.property(steps, fc.constantFrom(...ways), (list, way) => {
        const [own, counted] = [machine(choice, "the heap's own calls"), machine(choice, way)];
        for (const [kind, first, second] of list) {
          step(own, kind, first, second);
          step(counted, kind, first, second);
          expect(counted.events).toEqual(own.events);
        }
        expect([own.heap.validate(), counted.heap.validate()]).toEqual([[], []]);
        expect(counted.heap.getStats()).toEqual(own.heap.getStats());
        expect(counted.heap.getCount()).toEqual(own.heap.getCount());
        const counts = counted.heap.stackCounts();
        for (const [index, handle] of counted.stack.entries()) {
          const times = counted.stack.filter((each) => each === handle).length;
          expect(counts.count(handle)).toBe(times);
          const refcount = own.heap.refcount(own.stack[index] as Handle);
          expect(counted.heap.refcount(handle)).toBe(refcount - times + 1);
        }
        for (const each of [own, counted]) {
          while (each.stack.length > 0) each.drop(each.stack.pop() as Handle);
        }
        expect(counted.events).toEqual(own.events);
        own.heap.collect();
        counted.heap.collect();
        expect([counted.heap.liveCount, counted.heap.validate()]).toEqual([own.heap.liveCount, []]);
      }),
      { seed: 1, numRuns: 150 },
    );
  });
});
