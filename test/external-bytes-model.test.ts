// External bytes in random programs: the sums match a model, and collections happen when the rule says.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FINALIZER, type Handle, Heap, LEAF } from "../src/raw.js";
import { ENGINES } from "./engines.js";

const fullCollections = (heap: Heap): number => heap.getStats()[2].collections;

/** The rule, as docs/raw.md defines it. */
class Model {
  readonly threshold: number;
  readonly bytes = new Map<Handle, number>();
  taken = 0;
  survived = 0;

  constructor(threshold: number) {
    this.threshold = threshold;
  }

  get now(): number {
    return [...this.bytes.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  count(object: Handle, bytes: number): void {
    this.taken = Math.max(0, this.taken + bytes - (this.bytes.get(object) ?? 0));
    if (bytes > 0) this.bytes.set(object, bytes);
    else this.bytes.delete(object);
  }

  isDue(object: Handle, bytes: number): boolean {
    const more = bytes - (this.bytes.get(object) ?? 0);
    return more > 0 && this.taken + more > Math.max(this.threshold, this.survived / 4);
  }

  /** Returns the bytes of the objects that the heap reports dead. */
  bury(heap: Heap): void {
    for (const object of this.bytes.keys()) if (!heap.isAlive(object)) this.count(object, 0);
  }
}

const kinds = ["alloc", "alloc", "leaf", "link", "link", "bytes", "bytes", "drop", "collect"];
const steps = fc.array(
  fc.tuple(
    fc.constantFrom(...kinds),
    fc.nat(1000),
    fc.nat(1000),
    fc.oneof(fc.nat(50), fc.nat(5000)),
  ),
  { minLength: 1, maxLength: 120, size: "max" },
);

describe.each(ENGINES)("external bytes on $name", ({ choice }) => {
  test("any program has the external bytes of the model, and collects when the rule says", () => {
    let collected = 0;
    const law = fc.property(steps, (program) => {
      const heap = new Heap({ ...choice, byteThreshold: 500, thresholds: [15, 2, 2] });
      const model = new Model(500);
      const held: Handle[] = [];
      const noteFull = (count: number): void => {
        if (fullCollections(heap) === count) return;
        model.taken = 0;
        model.survived = model.now;
      };
      for (const [kind, a, b, bytes] of program) {
        const count = fullCollections(heap);
        const object = held[a % held.length];
        if (object === undefined || kind === "alloc") held.push(heap.alloc(0, 3));
        else if (kind === "leaf") held.push(heap.alloc(0, 0, LEAF));
        else if (kind === "link" && heap.referenceCount(object) > 0) {
          heap.setReference(object, b % 3, held[b % held.length] as Handle);
        } else if (kind === "bytes") {
          const isDue = model.isDue(object, bytes);
          heap.setExternalBytes(object, bytes);
          expect(fullCollections(heap) - count).toBe(isDue ? 1 : 0);
          if (isDue) collected++;
          model.bury(heap);
          noteFull(count);
          model.count(object, bytes);
        } else if (kind === "drop") {
          held.splice(a % held.length, 1);
          heap.decref(object);
        } else if (kind === "collect") heap.collect(b % 3);
        if (kind !== "bytes") {
          model.bury(heap);
          noteFull(count);
        }
        expect(heap.externalBytes).toBe(model.now);
      }
      for (const object of held) {
        expect(heap.externalBytesOf(object)).toBe(model.bytes.get(object) ?? 0);
      }
      heap.decrefMany(held);
      heap.collect();
      expect([heap.liveCount, heap.externalBytes, heap.validate()]).toEqual([0, 0, []]);
    });
    fc.assert(law, { seed: 3, numRuns: 150 });
    expect(collected).toBeGreaterThan(20); // or the rule was never tried
  });

  test("a finalizer that sets bytes, removes them and revives leaves no byte behind", () => {
    const law = fc.property(steps, (program) => {
      const held: Handle[] = [];
      let turn = 0;
      const heap: Heap = new Heap({
        ...choice,
        byteThreshold: 500,
        thresholds: [15, 2, 2],
        onFinalize: (object) => {
          heap.setExternalBytes(object, (turn++ % 4) * 200);
          if (turn % 3 === 0) {
            heap.incref(object);
            held.push(object);
          } else if (turn % 3 === 1 && held.length > 0) heap.decref(held.pop() as Handle);
        },
      });
      expect(sumOf(heap, held)).toBe(0);
      for (const [kind, a, b, bytes] of program) {
        const object = held[a % held.length];
        if (object === undefined || kind === "alloc") held.push(heap.alloc(0, 3, FINALIZER));
        else if (kind === "link") heap.setReference(object, b % 3, held[b % held.length] as Handle);
        else if (kind === "bytes") setAnyway(heap, object, bytes);
        else if (kind === "drop") heap.decref(held.splice(a % held.length, 1)[0] as Handle);
        else heap.collect(b % 3);
        expect(heap.externalBytes).toBe(sumOf(heap, heap.getObjects()));
      }
      while (held.length > 0) heap.decref(held.pop() as Handle);
      heap.collect();
      heap.decrefMany(held.splice(0));
      heap.collect();
      heap.decrefMany(held.splice(0));
      expect(heap.externalBytes).toBe(sumOf(heap, heap.getObjects()));
      expect(heap.validate()).toEqual([]);
    });
    fc.assert(law, { seed: 4, numRuns: 150 });
  });
});

/** The finalizers of the collection that is due may release the object. */
function setAnyway(heap: Heap, object: Handle, bytes: number): void {
  try {
    heap.setExternalBytes(object, bytes);
  } catch (error) {
    expect(error).toMatchObject({ code: "ERR_STALE_HANDLE" });
  }
}

function sumOf(heap: Heap, objects: readonly Handle[]): number {
  return objects.reduce((sum, object) => sum + heap.externalBytesOf(object), 0);
}
