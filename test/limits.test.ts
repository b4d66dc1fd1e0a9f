// The raw heap in bulk and at its limits: batches, a full heap, arguments out of range.

import { beforeEach, describe, expect, test } from "vitest";
import { SLOT_BITS, VERSION_BITS } from "../assembly/layout.js";
import { type Handle, Heap } from "../src/raw.js";
import { refuserOf } from "./docs/refusals.js";
import { ENGINES } from "./engines.js";

describe.each(ENGINES)("a raw heap in bulk on $name", ({ choice }) => {
  let heap: Heap;
  beforeEach(() => {
    heap = new Heap({ ...choice, automatic: false });
  });
  const valid = (): void => expect(heap.validate()).toEqual([]);
  const withCode = (code: string): unknown => expect.objectContaining({ code });

  /** Two objects that refer to each other, owned by nobody. */
  const dropPair = (): void => {
    const [a, b] = [heap.alloc(0, 1), heap.alloc(0, 1)];
    heap.setReference(a, 0, b);
    heap.setReference(b, 0, a);
    heap.decref(a);
    heap.decref(b);
  };

  test("batches do what single calls do", () => {
    const count = 10_000;
    const handles = new Float64Array(count);
    const types = Uint16Array.from(handles, (_, index) => index % 7);
    const sizes = Uint32Array.from(handles, (_, index) => index % 6);
    heap.allocMany(types, sizes, handles);
    const offsets = new Uint32Array(count + 1);
    for (let index = 0; index < count; index++) {
      offsets[index + 1] = (offsets[index] as number) + (sizes[index] as number);
    }
    const targets = Uint32Array.from(
      { length: offsets[count] as number },
      (_, j) => (j * 31) % count,
    );
    heap.linkMany(handles, offsets, targets);
    const inDegree = new Float64Array(count);
    for (const target of targets) inDegree[target] = (inDegree[target] as number) + 1;
    const refcounts = new Float64Array(count);
    heap.refcountMany(handles, refcounts);
    expect(refcounts).toEqual(inDegree.map((degree) => degree + 1));
    expect(heap.typeOf(handles[13] as Handle)).toBe(6);
    expect(heap.getReferents(handles[5] as Handle)).toHaveLength(5);
    const times = Uint32Array.from(handles, (_, index) => index % 3);
    heap.increfMany(handles, times);
    heap.decrefMany(handles, times);
    heap.refcountMany(handles, refcounts);
    expect(refcounts).toEqual(inDegree.map((degree) => degree + 1));
    valid();
    heap.decrefMany(handles);
    heap.collect();
    const alive = new Uint8Array(count);
    heap.aliveMany(handles, alive);
    expect(alive.every((bit) => bit === 0)).toBe(true);
    expect(heap.liveCount).toBe(0);
    valid();
  });

  test("a batch that makes a collection due collects, and goes on", () => {
    heap = new Heap({ ...choice, thresholds: [700, 10, 10] });
    const handles = new Float64Array(5000);
    heap.allocMany(new Uint8Array(5000), new Uint8Array(5000), handles);
    expect(heap.getStats()[0].collections).toBe(7);
    expect(heap.trackedCount).toBe(5000);
    valid();
  });

  test("a full heap is refused with its error, unchanged, and works again once there is room", () => {
    heap = new Heap({ ...choice, automatic: false, maximumBytes: 4 * 65536 });
    const handles: Handle[] = [];
    const fill = (): void => {
      for (;;) handles.push(heap.alloc(0, 3));
    };
    expect(fill).toThrow(withCode("ERR_HEAP_FULL"));
    expect(handles.length).toBeGreaterThan(1000);
    expect(heap.liveCount).toBe(handles.length);
    valid();
    expect(() => heap.growReferences(handles[0] as Handle, 1_000_000)).toThrow(
      withCode("ERR_HEAP_FULL"),
    );
    expect(heap.referenceCount(handles[0] as Handle)).toBe(3);
    heap.decref(handles.pop() as Handle);
    handles.push(heap.alloc(0, 3));
    expect(heap.liveCount).toBe(handles.length);
    valid();
  });

  test("allocMany on a full heap releases what it made", () => {
    heap = new Heap({ ...choice, automatic: false, maximumBytes: 4 * 65536 });
    const size = 100_000;
    const call = (): void =>
      heap.allocMany(new Uint8Array(size), new Uint8Array(size), new Float64Array(size));
    expect(call).toThrow(withCode("ERR_HEAP_FULL"));
    expect(heap.liveCount).toBe(0);
    valid();
  });

  // The queue of a young collection once wrote one word past its end, into the types.
  test.each([126, 127, 128, 129, 130])("%i young objects, about as many as the list holds", (n) => {
    const objects = Array.from({ length: n }, (_, index) => heap.alloc(1000 + index, 1));
    heap.collect(0);
    expect(objects.map((object) => heap.typeOf(object))).toEqual(
      objects.map((_, index) => 1000 + index),
    );
    expect(heap.trackedCount).toBe(n);
    valid();
  });

  test("thresholds and generations are checked", () => {
    for (const bad of [-1, 3, 1.5, Number.NaN]) {
      expect(() => heap.collect(bad)).toThrow(withCode("ERR_GENERATION"));
    }
    expect(() => heap.collect("1" as unknown as number)).toThrow(TypeError);
    expect(() => heap.setThreshold(-1)).toThrow(withCode("ERR_THRESHOLD"));
    expect(() => heap.setThreshold(1, 2.5)).toThrow(withCode("ERR_THRESHOLD"));
    heap.setThreshold(5, 6);
    expect(heap.getThreshold()).toEqual([5, 6, 10]);
  });

  test("a threshold of 0 turns automatic collection off", () => {
    heap = new Heap({ ...choice, thresholds: [0] });
    for (let rings = 0; rings < 1000; rings++) dropPair();
    expect(heap.getStats().map(({ collections }) => collections)).toEqual([0, 0, 0]);
    expect(heap.liveCount).toBe(2000);
  });

  test("batches run as single calls if there is no room for their staging area", () => {
    const heap = new Heap({ ...choice, maximumBytes: 65536 });
    const made = new Float64Array(20);
    heap.allocMany(new Uint8Array(20), new Uint8Array(20).fill(1), made);
    heap.linkMany(
      made,
      Uint32Array.from({ length: 21 }, (_, i) => i),
      new Uint32Array(20),
    );
    heap.increfMany(made, new Uint8Array(20).fill(2));
    const refcounts = new Float64Array(20);
    heap.refcountMany(made, refcounts);
    expect(refcounts).toEqual(refcounts.map((_, index) => (index === 0 ? 23 : 3)));
    const [first = 0, second = 0] = made;
    refuserOf("ERR_REFCOUNT_UNDERFLOW")(
      () => heap.decrefMany([second, first], [3, 4]),
      `decrefMany: object ${first} has 3 references from outside, fewer than the call releases. It was ` +
        "decref'ed more often than incref'ed.",
    );
    const version = Math.floor(second / 2 ** SLOT_BITS) % 2 ** VERSION_BITS;
    refuserOf("ERR_STALE_HANDLE")(
      () => heap.increfMany([second]),
      `increfMany: handle ${second} is stale: slot 2 now holds version ${version + 1}, the handle has ` +
        `version ${version}. The object was deallocated; keep a counted reference to keep it alive.`,
    );
    const alive = new Uint8Array(20);
    heap.aliveMany(made, alive);
    expect([...alive.subarray(0, 3)]).toEqual([1, 0, 1]);
    heap.refcountMany(made, refcounts);
    expect([...refcounts.subarray(0, 3)]).toEqual([22, -1, 3]);
    expect(heap.validate()).toEqual([]);
  });
});
