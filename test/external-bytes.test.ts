// External bytes: assigned to an object and returned at its death, whatever its cause; and the collections
// that they make due.

import { describe, expect, test } from "vitest";
import { OBSERVE_DEATHS } from "../assembly/layout.js";
import { del, GC, incref, type ManagedObject } from "../src/index.js";
import { countTypes, inspect } from "../src/inspect.js";
import { FINALIZER, type Handle, Heap, LEAF, LEGACY, type LeakReport } from "../src/raw.js";
import { Resources } from "../src/resources.js";
import { ref } from "../src/weakref.js";
import { refuserOf } from "./docs/refusals.js";
import { ENGINES } from "./engines.js";

const MiB = 1 << 20;
const THRESHOLD = 64 * MiB;

function ring(heap: Heap, bytes: number): Handle {
  const one = heap.alloc(0, 1);
  heap.setReference(one, 0, one);
  heap.setExternalBytes(one, bytes);
  return one;
}

const fullCollections = (heap: Heap | GC): number => heap.getStats()[2].collections;

describe.each(ENGINES)("external bytes on $name", ({ choice }) => {
  test("20,000 rings of garbage of 8 MiB each never exceed what the rule allows", () => {
    const heap = new Heap(choice);
    const gc = new GC(choice);
    class Node extends gc.Object {
      other?: Node;
    }
    let peak = 0;
    for (let made = 0; made < 20_000; made++) {
      const [a, b] = [heap.alloc(1, 1), heap.alloc(1, 1)];
      heap.setReference(a, 0, b);
      heap.setReference(b, 0, a);
      heap.setExternalBytes(a, 8 * MiB);
      peak = Math.max(peak, heap.externalBytes);
      heap.decref(a);
      heap.decref(b);
      const [c, d] = [new Node(), new Node()];
      c.other = d;
      d.other = c;
      gc.setExternalBytes(d, 8 * MiB);
      peak = Math.max(peak, gc.externalBytes);
      del(c);
      del(d);
    }
    // The collection runs before a ring is counted, so the rule's own limit holds exactly.
    expect(peak).toBe(THRESHOLD);
    expect([fullCollections(heap), fullCollections(gc)]).toEqual([2499, 2499]);
  });

  test("are returned by every death: at once, with its owner, in a cycle, by dispose", () => {
    const reports: LeakReport[] = [];
    const heap = new Heap({ ...choice, onLeak: (report) => reports.push(report) });
    const plain = heap.alloc();
    const leaf = heap.alloc(0, 0, LEAF);
    const owner = heap.alloc(0, 60);
    const owned = heap.alloc();
    heap.setReferenceSteal(owner, 7, owned);
    const weakref = heap.allocWeakref(plain);
    const cycle = ring(heap, 16);
    const sizes: [Handle, number][] = [
      [plain, 1],
      [leaf, 2],
      [owned, 4],
      [weakref, 8],
    ];
    for (const [object, bytes] of sizes) heap.setExternalBytes(object, bytes);
    expect(sizes.map(([object]) => heap.externalBytesOf(object))).toEqual([1, 2, 4, 8]);
    expect(heap.externalBytes).toBe(31);
    heap.decref(plain);
    expect(heap.externalBytes).toBe(30);
    heap.decref(leaf);
    expect(heap.externalBytes).toBe(28);
    heap.decref(owner);
    expect(heap.externalBytes).toBe(24);
    heap.decref(weakref);
    heap.decref(cycle);
    expect(heap.externalBytes).toBe(16);
    heap.collect();
    expect([heap.externalBytes, heap.liveCount]).toEqual([0, 0]);
    const again = heap.alloc();
    expect(heap.externalBytesOf(again)).toBe(0); // in a reused slot
    heap.setExternalBytes(again, 5);
    heap.setExternalBytes(again, 3);
    expect(heap.externalBytes).toBe(3);
    heap.dispose();
    expect(reports).toEqual([
      {
        liveCount: 1,
        externalBytes: 3,
        types: [{ type: 0, count: 1, externalBytes: 3 }],
        held: [
          { object: again, type: 0, external: 1, refcount: 1, externalBytes: 3, made: undefined },
        ],
        isInterrupted: false,
      },
    ]);
  });

  test("of managed objects, lists and weak references are returned at their deaths", () => {
    const gc = new GC(choice);
    class Node extends gc.Object {
      ref?: unknown;
      override __del__(): void {
        kept = incref(this);
      }
    }
    let kept: Node | undefined;
    const node = new Node();
    const list = new gc.List(1);
    const weak = ref(node, () => {});
    node.ref = list;
    gc.setExternalBytes(node, 1);
    gc.setExternalBytes(list, 2);
    gc.setExternalBytes(weak as ManagedObject, 4);
    del(list);
    del(node); // its finalizer keeps it
    expect([gc.externalBytes, gc.getExternalBytes(node)]).toEqual([7, 1]);
    del(kept as Node);
    expect(gc.externalBytes).toBe(4);
    del(weak as ManagedObject);
    expect(gc.externalBytes).toBe(0);
    refuserOf("ERR_DEAD_OBJECT")(
      () => gc.setExternalBytes(node, 5),
      "setExternalBytes: Node#1 was deallocated, because nothing referred to it any more. " +
        "Keep a counted reference to keep it alive: an attribute, or a name taken with incref().",
    );
  });

  test("cost nothing on a heap that has none: it does not observe deaths", () => {
    const heap = new Heap(choice);
    const object = heap.alloc();
    heap.setExternalBytes(object, 0);
    expect(heap.unchecked.control(OBSERVE_DEATHS)).toBe(0);
    heap.setExternalBytes(object, 1);
    expect(heap.unchecked.control(OBSERVE_DEATHS)).toBe(1);
  });

  test("may be set for the first time within a finalizer, when objects are already dying", () => {
    const dying: Handle[] = [];
    const bytes: number[] = [];
    const heap: Heap = new Heap({
      ...choice,
      onFinalize: (object) => {
        heap.setExternalBytes(object, 100);
        bytes.push(heap.externalBytes);
        const [last] = dying;
        if (heap.typeOf(object) === 1) return;
        // Another deallocation, in the middle of the first.
        heap.decref(last as Handle);
        bytes.push(heap.externalBytes);
      },
    });
    // Each is released by the one before; the second to last has a finalizer.
    const end = heap.alloc(0, 0, FINALIZER);
    let chain = end;
    for (let length = 0; length < 30; length++) chain = heap.allocSteal(0, 5, 0, chain);
    const inner = heap.alloc(1, 0, FINALIZER);
    dying.push(heap.allocSteal(0, 5, 0, heap.allocSteal(0, 2, 0, inner)));
    heap.decref(chain);
    expect(bytes).toEqual([100, 200, 100]);
    expect([heap.externalBytes, heap.liveCount, heap.validate()]).toEqual([0, 0, []]);
    // Every slot is free again.
    const slots = Array.from({ length: 34 }, () => heap.unchecked.slotOf(heap.alloc()));
    expect(Math.max(...slots)).toBe(34);
  });

  test("are returned before onDeath is called, for every object that died", () => {
    const seen: number[] = [];
    const heap: Heap = new Heap({ ...choice, onDeath: () => seen.push(heap.externalBytes) });
    const a = heap.alloc(0, 2);
    for (const index of [0, 1]) {
      const b = heap.alloc();
      heap.setExternalBytes(b, 10);
      heap.setReferenceSteal(a, index, b);
    }
    heap.decref(a);
    expect(seen).toEqual([0, 0, 0]);
  });

  test("make a full collection due only above the threshold and a quarter of what survived", () => {
    const heap = new Heap({ ...choice, byteThreshold: 1000 });
    expect(heap.getByteThreshold()).toBe(1000);
    const held = ring(heap, 600);
    heap.setExternalBytes(held, 1000);
    expect(fullCollections(heap)).toBe(0);
    heap.setExternalBytes(held, 1001);
    expect(fullCollections(heap)).toBe(1); // 1000 survived
    heap.setExternalBytes(held, 10_000); // 1 was added since: 9000 are due
    expect(fullCollections(heap)).toBe(2);
    heap.collect(); // 10,000 survived
    const more = ring(heap, 2500);
    expect(fullCollections(heap)).toBe(3);
    heap.setExternalBytes(more, 0);
    heap.setExternalBytes(more, 2500); // returned bytes may be added again
    expect(fullCollections(heap)).toBe(3);
    heap.setExternalBytes(more, 2501);
    expect(fullCollections(heap)).toBe(4);
    heap.setByteThreshold(1e6);
    ring(heap, 1e6 - 1);
    expect(fullCollections(heap)).toBe(4);
  });

  test("make no collection due when automatic collections are off, or the threshold is 0", () => {
    const heaps = [
      new Heap({ ...choice, byteThreshold: 0 }),
      new Heap({ ...choice, automatic: false }),
      new Heap({ ...choice, thresholds: [0] }),
    ];
    for (const heap of heaps) {
      for (let made = 0; made < 10; made++) heap.decref(ring(heap, 1e12));
      expect([fullCollections(heap), heap.externalBytes]).toEqual([0, 1e13]);
    }
    const [heap] = heaps as [Heap, Heap, Heap];
    heap.setByteThreshold(1);
    ring(heap, 2);
    expect([fullCollections(heap), heap.externalBytes]).toEqual([1, 2]);
  });

  test("of objects that wait for their finalizers do not count as survivors of the collection that found them", () => {
    const heap = new Heap({ ...choice, byteThreshold: 100 });
    const due = heap.alloc(0, 1, FINALIZER);
    heap.setReference(due, 0, due);
    heap.setExternalBytes(due, 10_000);
    heap.decref(due);
    expect([heap.collect(), heap.finalizerCount, heap.externalBytes]).toEqual([0, 1, 10_000]);
    ring(heap, 60);
    expect(fullCollections(heap)).toBe(2);
    ring(heap, 41);
    expect(fullCollections(heap)).toBe(3);
  });

  test("are counted only after the collection that they made due has run user code", () => {
    let act = (): void => {};
    const heap: Heap = new Heap({ ...choice, byteThreshold: 10, onFinalize: () => act() });
    const due = (): Handle => {
      const one = heap.alloc(0, 1, FINALIZER | LEGACY);
      heap.decref(heap.allocSteal(0, 1, FINALIZER, one));
      const cycle = heap.alloc(0, 1, FINALIZER);
      heap.setReference(cycle, 0, cycle);
      heap.decref(cycle);
      return cycle;
    };
    due();
    const object = heap.alloc();
    act = () => heap.setExternalBytes(object, 7);
    heap.setExternalBytes(object, 11);
    expect([heap.externalBytes, heap.externalBytesOf(object)]).toEqual([11, 11]);
    due();
    act = () => {
      if (heap.isAlive(object)) heap.decref(object);
    };
    expect(() => heap.setExternalBytes(object, 1000)).toThrow(
      expect.objectContaining({ code: "ERR_STALE_HANDLE" }),
    );
    expect(heap.externalBytes).toBe(0);
    const other = heap.alloc();
    due();
    act = () => heap.dispose();
    expect(() => heap.setExternalBytes(other, 1000)).toThrow(
      expect.objectContaining({ code: "ERR_DISPOSED" }),
    );
  });

  test("must be whole numbers, few enough for an exact sum", () => {
    const heap = new Heap({ ...choice, byteThreshold: 0 });
    const [a, b] = [heap.alloc(), heap.alloc()];
    const max = Number.MAX_SAFE_INTEGER;
    heap.setExternalBytes(a, max);
    heap.setExternalBytes(a, max - 1);
    heap.setExternalBytes(b, 1);
    const range = refuserOf("ERR_ARGUMENT", RangeError);
    const message = "setExternalBytes: bytes must be a whole number from 0 to";
    range(() => heap.setExternalBytes(b, 2), `${message} 1, got 2.`);
    range(() => heap.setExternalBytes(a, -1), `${message} ${max - 1}, got -1.`);
    const kind = refuserOf("ERR_ARGUMENT", TypeError);
    kind(() => heap.setExternalBytes(a, 0.5), `${message} ${max - 1}, got 0.5.`);
    kind(() => heap.setExternalBytes(a, Number.NaN), `${message} ${max - 1}, got NaN.`);
    kind(
      () => heap.setExternalBytes(a, 1n as never),
      "setExternalBytes: bytes must be a number, got 1n.",
    );
    expect([heap.externalBytes, heap.externalBytesOf(a), heap.externalBytesOf(b)]).toEqual([
      max,
      max - 1,
      1,
    ]);
    const resources = new Resources(choice);
    resources.own("a", { dispose: () => {}, size: max });
    range(
      () => resources.own("b", { dispose: () => {}, size: 1 }),
      "own: size must be a whole number from 0 to 0, got 1.",
    );
    resources.dispose();
  });

  test("are part of the sizes that inspection reports", () => {
    const heap = new Heap(choice);
    const holder = heap.allocSteal(1, 1, 0, ring(heap, 3 * 2 ** 40));
    heap.setExternalBytes(holder, 5);
    expect(countTypes(heap)).toEqual([
      { type: "type 0", count: 1, bytes: 32 + 3 * 2 ** 40 },
      { type: "type 1", count: 1, bytes: 32 + 5 },
    ]);
    const graph = inspect(heap);
    expect(graph.retained(holder)).toEqual({
      object: holder,
      bytes: 64 + 5 + 3 * 2 ** 40,
      count: 2,
    });
    expect(graph.countByType()).toEqual(countTypes(heap));
  });
});
