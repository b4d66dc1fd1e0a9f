// A heap that was large and is small returns its memory, and nothing else about it changes.

import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { SLOT_TOP } from "../assembly/layout.js";
import { versionOf } from "../src/engine/handle.js";
import { VERSION_SKIP_AFTER_CUT } from "../src/engine/heap-number.js";
import { del, GC } from "../src/index.js";
import {
  FINALIZER,
  GcError,
  type Handle,
  Heap,
  restoreHeap,
  saveHeap,
  slotOf,
} from "../src/raw.js";
import { ref } from "../src/weakref.js";
import { expectError, refuserOf } from "./docs/refusals.js";
import { ENGINES, type EngineUnderTest } from "./engines.js";
import { newRun, type Run, restored, steps } from "./saved/program.js";

const PEAK = 5000;
const PROGRAMS = 60;
const BUSY =
  "trim: a collection is running or an object is being deallocated (expected a heap at rest). " +
  "Call trim() when the call that started that is done.";

/** Makes `count` more objects, some of them long, and releases them, so that no slot of theirs is in use. */
function dropPeak(heap: Heap, count = PEAK): Handle[] {
  const wasEnabled = heap.isEnabled();
  heap.disable();
  const peak = Array.from({ length: count }, (_, at) => heap.alloc(0, at % 7));
  for (const object of peak) heap.decref(object);
  if (wasEnabled) heap.enable();
  return peak;
}

function bytesOf({ choice }: EngineUnderTest, make: (heap: Heap) => void): number {
  const heap = new Heap({ ...choice, automatic: false });
  make(heap);
  return heap.bytes;
}

describe.each(ENGINES)("trim() on $name", (engine) => {
  const { choice } = engine;
  const newHeap = (options = {}): Heap => new Heap({ ...choice, automatic: false, ...options });

  test("leaves no more than 1.2 times the bytes of a heap that had no peak", () => {
    const few = (heap: Heap): Handle[] =>
      Array.from({ length: 3000 }, (_, at) => heap.alloc(at, at % 10));
    const heap = newHeap();
    const kept = few(heap);
    dropPeak(heap, 1_000_000);
    const before = heap.bytes;
    const given = heap.trim();
    expect(given).toBeGreaterThan(30_000_000);
    expect(heap.bytes).toBe(before - given);
    expect(heap.bytes).toBeLessThanOrEqual(1.2 * bytesOf(engine, few));
    expect(kept.map((handle) => heap.typeOf(handle))).toEqual(kept.map((_, at) => at));
    expect(heap.validate()).toEqual([]);
    expect(heap.trim()).toBe(0);
  });

  test("changes nothing visible, in any state that programs leave a heap in", () => {
    const law = fc.property(steps, steps, (before, after) => {
      const run = newRun(engine);
      dropPeak(run.heap);
      run.play(before);
      const seen = run.seen();
      const events = [...run.events];
      expect(run.heap.trim()).toBeGreaterThan(0);
      expect(run.heap.validate()).toEqual([]);
      expect([run.seen(), run.events]).toEqual([seen, events]);
      run.play(after);
      expect(run.heap.validate()).toEqual([]);
      dropPeak(run.heap);
      expect(run.heap.validate()).toEqual([]);
    });
    fc.assert(law, { seed: 17, numRuns: PROGRAMS });
  });

  test("leaves the heap in the same state on all engines", () => {
    const law = fc.property(steps, steps, (before, after) => {
      const play = (on: EngineUnderTest): Run => {
        const run = newRun(on);
        dropPeak(run.heap);
        run.play(before);
        run.heap.trim();
        run.play(after);
        run.heap.trim();
        return run;
      };
      const [own, ...others] = [engine, ...ENGINES].map(play) as [Run, ...Run[]];
      const bytes = saveHeap(own.heap);
      for (const other of others) {
        expect(other.seen()).toEqual(own.seen());
        const others = saveHeap(other.heap);
        expect(others.length).toBe(bytes.length);
        expect(others.findIndex((byte, at) => byte !== bytes[at])).toBe(-1);
      }
      const copy = restored(own, engine);
      expect(copy.heap.validate()).toEqual([]);
    });
    fc.assert(law, { seed: 18, numRuns: PROGRAMS });
  });

  test("packs the references of long objects even when no slot is cut", () => {
    const heap = newHeap();
    const lists = Array.from({ length: 1000 }, () => heap.alloc());
    for (const list of lists)
      for (let at = 0; at < 100; at++) heap.pushReference(list, lists[at] ?? 0);
    const [first = 0] = lists;
    for (const list of lists)
      if (list !== first) while (heap.referenceCount(list) > 5) heap.popReference(list);
    expect(heap.trim()).toBeGreaterThan(400_000);
    expect(heap.getReferents(first)).toEqual(lists.slice(0, 100));
    expect(heap.getReferents(lists.at(-1) as Handle)).toEqual(lists.slice(0, 5));
    heap.pushReference(first, first);
    expect(heap.validate()).toEqual([]);
  });

  test("keeps stale handles stale, no matter what is made in their slots", () => {
    const heap = newHeap();
    const [hot = 0] = dropPeak(heap, 1);
    for (let times = 0; times < 100; times++) heap.decref(heap.alloc());
    const stale = [hot, ...dropPeak(heap), ...dropPeak(heap)];
    expect(heap.trim()).toBeGreaterThan(0);
    const refuse = refuserOf("ERR_STALE_HANDLE");
    const gone = stale.at(-1) as Handle;
    refuse(
      () => heap.refcount(gone),
      `refcount: handle ${gone} is stale: slot ${slotOf(gone)} now holds nothing because trim() ` +
        `cut it off, ` +
        `the handle has version ${versionOf(gone)}. The object was deallocated; keep a counted reference to keep it alive.`,
    );
    for (let round = 0; round < 3; round++) {
      const made = Array.from({ length: PEAK }, () => heap.alloc());
      expect(new Set([...stale, ...made]).size).toBe(stale.length + made.length);
      expect(stale.filter((handle) => heap.isAlive(handle))).toEqual([]);
      expect(made.filter((handle) => !heap.isAlive(handle))).toEqual([]);
      expect(heap.validate()).toEqual([]);
      for (const object of made) heap.decref(object);
      stale.push(...made);
      heap.trim();
    }
    const copy = restoreHeap(saveHeap(heap), choice);
    const made = Array.from({ length: PEAK }, () => copy.alloc());
    expect(new Set([...stale, ...made]).size).toBe(stale.length + made.length);
    expect(stale.filter((handle) => copy.isAlive(handle))).toEqual([]);
  });

  test("cuts no slot that is retired, or so worn that new ones would have few versions left", () => {
    for (const version of [VERSION_SKIP_AFTER_CUT + 2, VERSION_SKIP_AFTER_CUT + 1, 262143]) {
      const heap = newHeap();
      const objects = Array.from({ length: PEAK }, () => heap.alloc());
      const { rows } = heap.unchecked.columns();
      rows[PEAK << 2] = ((rows[PEAK << 2] as number) & 0x3fff) | ((version - 1) << 14);
      if (version === 262143) rows[PEAK << 2] = (rows[PEAK << 2] as number) | (version << 14);
      objects[PEAK - 1] = heap.unchecked.handleOf(PEAK);
      for (const object of objects) heap.decref(object);
      heap.trim();
      const isCut = heap.unchecked.control(SLOT_TOP) === 1;
      expect(isCut).toBe(version === VERSION_SKIP_AFTER_CUT + 1);
      expect(heap.validate()).toEqual([]);
      const again = Array.from({ length: PEAK }, () => heap.alloc());
      expect(heap.validate()).toEqual([]);
      expect(again.includes(objects[PEAK - 1] as Handle)).toBe(false);
      expect(restoreHeap(saveHeap(heap), choice).validate()).toEqual([]);
    }
  });

  test("cannot cut slots before a living object", () => {
    const heap = newHeap();
    const peak = Array.from({ length: PEAK }, () => heap.alloc());
    const last = peak.pop() as Handle;
    for (const object of peak) heap.decref(object);
    heap.trim();
    expect(heap.bytes).toBeGreaterThan(PEAK * 31);
    heap.decref(last);
    heap.trim();
    expect(heap.bytes).toBeLessThan(PEAK * 31);
  });

  test("keeps what is not in the columns: external bytes, hooks, counts of a stack", () => {
    const told: unknown[] = [];
    const heap = newHeap({
      onDeath: (slot: number) => told.push(["death", slot]),
      onFinalize: (object: Handle) => told.push(["finalizer", object]),
      onWeakref: (weakref: Handle) => told.push(["weakref", weakref]),
    });
    heap.callbacks.push((phase) => told.push(phase));
    const object = heap.alloc(3, 2, FINALIZER);
    const weakref = heap.allocWeakref(object, true);
    const stack = heap.stackCounts();
    stack.incref(object);
    heap.setExternalBytes(object, 1234);
    heap.setByteThreshold(5678);
    heap.setThreshold(11, 12, 13);
    dropPeak(heap);
    told.length = 0;
    expect(heap.trim()).toBeGreaterThan(0);
    expect([heap.externalBytes, heap.externalBytesOf(object)]).toEqual([1234, 1234]);
    expect([heap.getByteThreshold(), heap.getThreshold()]).toEqual([5678, [11, 12, 13]]);
    expect([stack.count(object), heap.getReferent(weakref)]).toEqual([1, object]);
    const later = Array.from({ length: PEAK }, () => heap.alloc());
    for (const each of later) stack.increfSteal(each);
    for (const each of later) stack.decref(each);
    expect(told.splice(0)).toHaveLength(PEAK);
    heap.collect();
    stack.decref(object);
    heap.decref(object);
    expect(told).toEqual([
      "start",
      "stop",
      ["finalizer", object],
      ["weakref", weakref],
      ["death", slotOf(object)],
    ]);
    expect([heap.externalBytes, heap.validate()]).toEqual([0, []]);
  });

  test("keeps `unchecked` the same object, for calls that are looked up on it", () => {
    const heap = newHeap();
    const { unchecked } = heap;
    const slot = unchecked.alloc(0, 1, 0);
    dropPeak(heap);
    const { alloc } = unchecked;
    heap.trim();
    expect([heap.unchecked === unchecked, unchecked.refcountOf(slot)]).toEqual([true, 1]);
    expect(unchecked.setReference(slot, 0, slot)).toBe(0);
    if (choice.engine === "wasm") expect(alloc(0, 0, 0)).toBe(0); // the former instance refuses
    expect([heap.liveCount, heap.validate()]).toEqual([1, []]);
  });

  test("drops the marks of a collection in steps, which starts again", () => {
    const heap = newHeap();
    const held = heap.alloc(0, 1);
    const stale = dropPeak(heap);
    const rings = Array.from({ length: 200 }, () => heap.alloc(0, 1));
    for (const ring of rings) heap.setReference(ring, 0, ring);
    heap.step({ maxObjects: 50 });
    for (const ring of rings) heap.decref(ring);
    expect(heap.trim()).toBeGreaterThan(0);
    expect(heap.validate()).toEqual([]);
    let found = 0;
    for (let done = false; !done; ) {
      const outcome = heap.step({ maxObjects: 50 });
      ({ done, found } = outcome);
      heap.trim(); // finishes what is being deleted; drops marks
      if (heap.liveCount === 1) break;
      if (outcome.left > 0 && !done) found = heap.collect();
    }
    expect([heap.liveCount, heap.isAlive(held), found >= 0]).toEqual([1, true, true]);
    expect(stale.some((handle) => heap.isAlive(handle))).toBe(false);
    expect(heap.validate()).toEqual([]);
  });

  test("is refused without room for the copy, and the heap is whole", () => {
    const heap = newHeap();
    const kept = heap.alloc(7, 9);
    dropPeak(heap);
    const { bytes } = heap;
    const refused = (): never => {
      throw new RangeError("Array buffer allocation failed");
    };
    vi.stubGlobal(
      "Int32Array",
      class extends Int32Array {
        constructor(...args: [ArrayBuffer]) {
          if (typeof args[0] === "number") refused();
          super(...args);
        }
      },
    );
    vi.stubGlobal("WebAssembly", {
      Memory: class {
        constructor() {
          refused();
        }
      },
    });
    try {
      refuserOf("ERR_HEAP_FULL")(
        () => heap.trim(),
        `trim: the heap cannot grow (maximumBytes 4294967296): it has ${bytes} bytes and holds 1 objects. ` +
          "Nothing was changed: call collect() and try again, or raise maximumBytes or the host's memory limit.",
      );
    } finally {
      vi.unstubAllGlobals();
    }
    expect([heap.bytes, heap.typeOf(kept), heap.validate()]).toEqual([bytes, 7, []]);
    expect(heap.trim()).toBeGreaterThan(0);
  });

  test("is refused while the heap works, and changes nothing then", () => {
    const errors: unknown[] = [];
    const attempt = (): void => {
      try {
        heap.trim();
        errors.push("trimmed");
      } catch (error) {
        errors.push(error);
      }
    };
    const heap = newHeap({ onFinalize: attempt, onWeakref: attempt });
    heap.callbacks.push(attempt);
    const kept = heap.alloc();
    dropPeak(heap);
    const object = heap.alloc(0, 0, FINALIZER);
    const weakref = heap.allocWeakref(object, true);
    const before = heap.bytes;
    heap.decref(object);
    heap.collect();
    expect(errors).toHaveLength(4);
    for (const error of errors) expectError(error, GcError, "ERR_BUSY", BUSY);
    expect(heap.bytes).toBe(before);
    heap.decref(weakref);
    expect(heap.trim()).toBeGreaterThan(0);
    expect([heap.isAlive(kept), heap.validate()]).toEqual([true, []]);
  });

  test("may be called where deaths are reported, and the heap goes on", () => {
    let given = 0;
    const heap = newHeap({
      onDeaths: () => {
        given += heap.trim();
      },
    });
    const peak = Array.from({ length: 1500 }, () => heap.alloc());
    heap.decrefMany(peak);
    expect(given).toBeGreaterThan(0);
    expect([heap.liveCount, heap.validate()]).toEqual([0, []]);
    expect(heap.alloc()).toBeGreaterThan(0);
  });

  test("works on a heap with checks, and is refused on a disposed one", async () => {
    const { checks } = await import("../src/checks.js");
    const heap = newHeap({
      checks: checks({ stress: true, audit: 0.01, mark: true, sites: true }),
    });
    const kept = heap.alloc(5, 5);
    dropPeak(heap, 1500);
    expect(heap.trim()).toBeGreaterThan(0);
    dropPeak(heap, 1500);
    expect([heap.typeOf(kept), heap.validate()]).toEqual([5, []]);
    heap.dispose();
    refuserOf("ERR_DISPOSED")(() => heap.trim(), "heap: it was disposed. Make a new heap.");
  });

  test("also shrinks a heap of managed objects, which do not change", () => {
    const heap = new GC({ ...choice, automatic: false });
    const kept = new heap.List<unknown>(1, "two");
    const watched = ref(kept);
    for (let at = 0; at < PEAK; at++) {
      const ring = new heap.List<unknown>();
      ring.push(ring);
      del(ring);
    }
    expect(heap.collect()).toBe(PEAK);
    expect(heap.trim()).toBeGreaterThan(0);
    expect([[...kept], watched.deref() === kept, heap.validate()]).toEqual([[1, "two"], true, []]);
    const others = Array.from({ length: PEAK }, (_, at) => new heap.List(at));
    for (const other of others) kept.push(other);
    expect([kept.length, heap.validate()]).toEqual([PEAK + 2, []]);
  });
});

describe.each(ENGINES)("a heap restored on $name", ({ choice }) => {
  test("is as small as one that had no peak", () => {
    const heap = new Heap({ ...choice, automatic: false });
    const kept = heap.alloc(9);
    const stale = dropPeak(heap, 100_000);
    const copy = restoreHeap(saveHeap(heap), choice);
    expect(copy.bytes).toBeLessThan(100_000);
    expect(copy.typeOf(kept)).toBe(9);
    const made = Array.from({ length: 1000 }, () => copy.alloc());
    expect(stale.some((handle) => copy.isAlive(handle))).toBe(false);
    expect([made.length, copy.validate()]).toEqual([1000, []]);
    expect(restoreHeap(saveHeap(heap), { ...choice, slots: 100_000 }).bytes).toBeGreaterThan(3e6);
  });
});
