// Stress mode: a collection, moved memory and poison at every allocation.

import { describe, expect, test } from "vitest";
import { SLOT_CAPACITY } from "../../assembly/layout.js";
import { checks } from "../../src/checks.js";
import { del, GC } from "../../src/index.js";
import { Heap, LEAF, slotOf } from "../../src/raw.js";
import { ref } from "../../src/weakref.js";
import { ENGINES } from "../engines.js";

const stress = checks({ stress: true, audit: 1, mark: true });

/** A dead ring of two. */
function dropRing(heap: Heap): void {
  const [a, b] = [heap.alloc(0, 1), heap.alloc(0, 1)];
  heap.setReference(a, 0, b);
  heap.setReference(b, 0, a);
  heap.decref(a);
  heap.decref(b);
}

describe.each(ENGINES)("stress on $name", ({ choice }) => {
  const collections = (heap: Heap): number =>
    heap.getStats().reduce((sum, stats) => sum + stats.collections, 0);

  test.each([
    ["alloc", (heap: Heap) => heap.alloc()],
    ["a leaf", (heap: Heap) => heap.alloc(0, 0, LEAF)],
    ["the unchecked call of a leaf", (heap: Heap) => heap.alloc(0, 0, LEAF)],
  ])("each allocation runs a collection: %s", (_, allocate) => {
    const heap = new Heap({ ...choice, checks: stress });
    for (let made = 1; made <= 9; made++) {
      allocate(heap);
      expect(collections(heap)).toBe(made);
    }
    expect(heap.getStats().map(({ collections }) => collections)).toEqual([3, 3, 3]);
  });

  test("so do allocations of weak references, each object of a batch, and managed objects", () => {
    const heap = new Heap({ ...choice, checks: stress });
    const a = heap.alloc();
    heap.allocWeakref(a);
    expect(collections(heap)).toBe(2);
    const out = new Float64Array(20);
    heap.allocMany(new Uint16Array(20), new Uint32Array(20), out);
    expect(collections(heap)).toBe(22);
    expect(out.every((handle) => heap.isAlive(handle))).toBe(true);

    const gc = new GC({ ...choice, checks: stress });
    class Node extends gc.Object {
      declare ref?: unknown;
    }
    const node = new Node();
    node.ref = node;
    const weak = ref(node);
    del(node);
    expect(weak.deref()).toBe(node);
    new gc.List();
    new gc.List();
    new gc.List();
    expect(weak.deref()).toBeUndefined();
  });

  test("no allocation does while automatic collection is off", () => {
    const heap = new Heap({ ...choice, automatic: false, checks: stress });
    dropRing(heap);
    heap.alloc();
    expect([collections(heap), heap.liveCount]).toEqual([0, 3]);
    heap.enable();
    for (let made = 0; made < 3; made++) heap.alloc();
    expect([collections(heap), heap.liveCount]).toEqual([3, 4]);
    heap.disable();
    heap.alloc();
    expect(collections(heap)).toBe(3);
  });

  test("columns read before an allocation are stale after it", () => {
    const heap = new Heap({ ...choice, checks: stress });
    const a = heap.alloc(7, 3);
    const { rows, types } = heap.unchecked.columns();
    expect(types[slotOf(a)]).toBe(7);
    heap.alloc();
    expect([undefined, 65535]).toContain(types[slotOf(a)]);
    expect([undefined, -1]).toContain(rows[4 * slotOf(a)]);
    expect([heap.typeOf(a), heap.referenceCount(a)]).toEqual([7, 3]);
  });

  test("columns move at the first, second, fourth, … allocation", () => {
    const heap = new Heap({ ...choice, checks: stress });
    const capacities: number[] = [];
    for (let made = 0; made < 9; made++) {
      heap.alloc(0, 5);
      capacities.push(heap.unchecked.control(SLOT_CAPACITY) / 1024);
    }
    // The engine is called once more each time a collection was due.
    expect(capacities).toEqual([3, 4, 4, 5, 5, 5, 5, 6, 6]);
  });

  test("a freed slot is full of poison, until it is used again", () => {
    const heap = new Heap({ ...choice, checks: stress });
    const [a, b] = [heap.alloc(5, 3), heap.alloc(5, 3)];
    heap.setReference(a, 0, b);
    heap.decref(b);
    heap.decref(a);
    const { rows, types } = heap.unchecked.columns();
    for (const slot of [slotOf(a), slotOf(b)]) {
      const words = Array.from(rows.subarray(4 * slot + 1, 4 * slot + 4), (word) => word >>> 0);
      expect([...words, types[slot]]).toEqual([0xdeadf1e1, 0xdeadf1e1, 0xdeadf1e1, 0xdead]);
    }
    const again = heap.alloc(6, 3);
    expect([heap.typeOf(again), heap.getReferents(again)]).toEqual([6, []]);
  });

  test("a freed slot that was written to is detected when it is used again", () => {
    const heap = new Heap({ ...choice, checks: checks({ stress: true }) });
    const [a, b] = [heap.alloc(0, 3), heap.alloc()];
    heap.decref(a);
    const { rows, types } = heap.unchecked.columns();
    rows[4 * slotOf(a) + 2] = 77;
    types[slotOf(a)] = 1;
    const found = (what: string): string =>
      `slot ${slotOf(a)}: it was freed, and ${what}: it was written to after its object's death`;
    expect(() => heap.alloc()).toThrow(
      expect.objectContaining({
        code: "ERR_CORRUPT_HEAP",
        message:
          `stress before allocHandle: ${found("word 2 of its row is 0x4d (expected the poison 0xdeadf1e1)")}` +
          ". A call of the unchecked engine was wrong, memory was overwritten, or the collector " +
          "is faulty. Make a new heap.",
      }),
    );
    expect(() => heap.refcount(b)).toThrow(expect.objectContaining({ code: "ERR_CORRUPT_HEAP" }));
  });

  test("a reference to a freed slot leads to poison, which validate() recognizes", () => {
    const heap = new Heap({ ...choice, checks: checks({ stress: true }) });
    const a = heap.alloc(0, 1);
    heap.unchecked.columns().rows[4 * slotOf(a) + 1] = 0xdeadf1e1 | 0;
    expect(heap.validate().map(({ message }) => message)).toEqual([
      `object ${a} (slot ${slotOf(a)}): position 0 holds the poison of a freed slot`,
    ]);
  });
});
