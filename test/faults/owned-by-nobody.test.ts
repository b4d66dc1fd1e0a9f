// Objects that a call has made and that nobody owns, because it failed half-way: each test is a way in which
// some were once left behind.

import { describe, expect, test } from "vitest";
import { BUSY, STAGING_DOUBLES } from "../../assembly/layout.js";
import { del, GC, type ManagedObject } from "../../src/index.js";
import { FINALIZER, type Handle, Heap } from "../../src/raw.js";
import { getWeakRefCount, proxy, WeakKeyMap } from "../../src/weakref.js";
import { ENGINES } from "../engines.js";

const withCode = (code: string): unknown => expect.objectContaining({ code });

const MANY = 60;

describe.each(ENGINES)("on $name", ({ choice }) => {
  describe("a list", () => {
    test("is not made if an item is refused", () => {
      const heap = new GC({ ...choice, automatic: false });
      const [item, dead] = [new heap.Object(), new heap.Object()];
      del(dead);
      expect(() => new heap.List(item, dead)).toThrow(withCode("ERR_DEAD_OBJECT"));
      const foreign = new new GC(choice).Object();
      expect(() => new heap.List(item, foreign)).toThrow(withCode("ERR_FOREIGN_OBJECT"));
      expect([heap.liveCount, heap.getRefcount(item)]).toEqual([1, 1]);
    });

    test("is not made if there is no room for its items", () => {
      const heap = new GC({ ...choice, automatic: false, maximumBytes: 65536 });
      const item = new heap.Object();
      const items = Array.from({ length: 20_000 }, () => item);
      expect(() => new heap.List(...items)).toThrow(withCode("ERR_HEAP_FULL"));
      expect([heap.liveCount, heap.getRefcount(item)]).toEqual([1, 1]);
    });

    test("that a subclass released before it threw is released once", () => {
      const heap = new GC({ ...choice, automatic: false });
      class Choosy extends heap.List<number> {
        override push(): void {
          del(this);
          throw new Error("no items");
        }
      }
      expect(() => new Choosy(1)).toThrow("no items");
      expect(heap.liveCount).toBe(0);
    });

    test("of a class with a finalizer is finalized, as in Python", () => {
      const heap = new GC({ ...choice, automatic: false });
      const dead = new heap.Object();
      del(dead);
      let finalizedCount = 0;
      class Logged extends heap.List<ManagedObject> {
        override __del__(): void {
          finalizedCount++;
        }
      }
      expect(() => new Logged(dead)).toThrow(withCode("ERR_DEAD_OBJECT"));
      expect([heap.liveCount, finalizedCount]).toEqual([0, 1]);
    });
  });

  test("a WeakKeyMap that refuses a value has made no weak reference", () => {
    const heap = new GC({ ...choice, automatic: false });
    const [key, dead] = [new heap.Object(), new heap.Object()];
    del(dead);
    const map = new WeakKeyMap();
    expect(() => map.set(key, dead)).toThrow(withCode("ERR_DEAD_OBJECT"));
    expect([heap.liveCount, getWeakRefCount(key), map.size]).toEqual([1, 0, 0]);
  });

  test("a WeakKeyMap that has no room for a weak reference holds no value", () => {
    const heap = new GC({ ...choice, automatic: false, maximumBytes: 65536 });
    const [key, value] = [new heap.Object(), new heap.Object()];
    const kept: ManagedObject[] = [];
    const fill = (): void => {
      for (;;) kept.push(new heap.Object());
    };
    expect(fill).toThrow(withCode("ERR_HEAP_FULL"));
    const map = new WeakKeyMap();
    expect(() => map.set(key, value)).toThrow(withCode("ERR_HEAP_FULL"));
    expect([heap.getRefcount(value), getWeakRefCount(key), map.size]).toEqual([1, 0, 0]);
  });

  describe("allocMany with a collection in its middle that runs user code", () => {
    /** A heap in which the next allocations collect, and call this. */
    function collecting(call: (heap: Heap) => void, options: object = {}): Heap {
      const heap: Heap = new Heap({
        ...choice,
        ...options,
        thresholds: [20, 5, 5],
        onFinalize: () => call(heap),
      });
      const object = heap.alloc(0, 1, FINALIZER);
      heap.setReference(object, 0, object);
      heap.decref(object);
      return heap;
    }

    const types = new Uint8Array(MANY);

    test("returns every handle, even if that code writes to the array of results", () => {
      const out = new Float64Array(MANY);
      const heap = collecting(() => out.fill(1));
      heap.allocMany(types, types, out);
      expect(out.every((handle) => heap.isAlive(handle))).toBe(true);
      expect([new Set(out).size, heap.liveCount]).toEqual([MANY, MANY]);
    });

    test("returns every handle, even if that code allocates into the same array of results", () => {
      const out = new Float64Array(MANY);
      let others = new Float64Array(0);
      const heap = collecting((own) => {
        own.allocMany(types, types, out);
        others = out.slice();
      });
      heap.allocMany(types, types, out);
      expect(new Set([...out, ...others]).size).toBe(2 * MANY);
      heap.decrefMany(out);
      heap.decrefMany(others);
      expect(heap.liveCount).toBe(0);
    });

    test("makes nothing if that code transfers the array of results", () => {
      const out = new Float64Array(MANY);
      const heap = collecting(() => void structuredClone(out, { transfer: [out.buffer] }));
      expect(() => heap.allocMany(types, types, out)).toThrow(withCode("ERR_ARGUMENT"));
      expect([heap.liveCount, heap.validate()]).toEqual([0, []]);
    });

    test("makes nothing if the heap is full then, even if that code released some", () => {
      const sizes = new Uint16Array(MANY).fill(1000);
      const released: Handle[] = [];
      const heap = collecting(
        (own) => {
          for (const handle of own.getObjects().slice(0, 3)) {
            own.decref(handle);
            released.push(handle);
          }
        },
        { maximumBytes: 262144 },
      );
      expect(() => heap.allocMany(types, sizes, new Float64Array(MANY))).toThrow(
        withCode("ERR_HEAP_FULL"),
      );
      expect([released.length, heap.liveCount, heap.validate()]).toEqual([3, 0, []]);
    });
  });

  test("allocMany that finds the heap full after it filled one staging area makes nothing", () => {
    const heap = new Heap({ ...choice, automatic: false, maximumBytes: 1 << 19 });
    const [before, count] = [heap.alloc(), STAGING_DOUBLES / 2 + 2000];
    const sizes = new Uint16Array(count).fill(1);
    sizes[count - 1] = 60_000;
    const out = new Float64Array(count);
    const make = (): void => heap.allocMany(new Uint8Array(count), sizes, out);
    expect(make).toThrow(withCode("ERR_HEAP_FULL"));
    expect([heap.liveCount, heap.validate(), out.some(Boolean)]).toEqual([1, [], false]);
    sizes[count - 1] = 1;
    make();
    expect([heap.liveCount, heap.refcount(before)]).toEqual([count + 1, 1]);
  });

  test("a proxy whose callback throws leaves no weak reference behind", () => {
    const heap = new GC({ ...choice, automatic: false });
    const reports: unknown[] = [];
    heap.onUnraisable = ({ error }) => void reports.push(error);
    const object = new heap.Object();
    proxy(object, () => {
      throw new Error("callback");
    });
    del(object);
    expect(reports.map(String)).toEqual(["Error: callback"]);
    expect(heap.liveCount).toBe(0);
  });

  test("a heap that was inspected from outside goes on as before", () => {
    const heap = new GC({ ...choice, automatic: false });
    const object = new heap.Object();
    expect(() => JSON.stringify(heap)).not.toThrow();
    expect(Object.keys({ ...heap, ...heap.life })).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(absent|calls|heap)$/)]),
    );
    expect(heap).toEqual(heap);
    del(object);
    expect(heap.liveCount).toBe(0);
  });

  test("gc.garbage whose entries wait to be released is silent once the heap refuses calls", async () => {
    const heap = new GC({ ...choice, automatic: false });
    const [one, other] = [new heap.Object(), new heap.Object()];
    const { engine } = heap.inspection();
    heap.garbage.push(one);
    heap.garbage[0] = other;
    engine.setControl(BUSY, 1);
    await Promise.resolve();
    expect(() => heap.collect()).toThrow(withCode("ERR_INTERRUPTED"));
  });

  test("gc.garbage refuses an invalid length as every array does, and stays whole", () => {
    const heap = new GC({ ...choice, automatic: false });
    const object = new heap.Object();
    heap.garbage.push(object);
    for (const length of [-1, 0.5, 2 ** 32, "one"]) {
      expect(() => Object.assign(heap.garbage, { length })).toThrow(RangeError);
    }
    expect([heap.garbage.length, heap.getRefcount(object)]).toEqual([1, 2]);
    Object.assign(heap.garbage, { length: "0" });
    expect([heap.garbage.length, heap.getRefcount(object)]).toEqual([0, 1]);
  });
});
