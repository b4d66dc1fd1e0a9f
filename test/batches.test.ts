// Arguments of the wrong kind, which nothing may convert, and batches on a heap without room for them.

import { describe, expect, test } from "vitest";
import { Heap } from "../src/raw.js";
import { refuserOf } from "./docs/refusals.js";
import { ENGINES } from "./engines.js";

describe.each(ENGINES)("a raw heap on $name", ({ choice }) => {
  test("refuses what the border of Wasm would convert to the very handle", () => {
    const heap = new Heap(choice);
    const a = heap.alloc(0, 1);
    const refuse = refuserOf("ERR_HANDLE");
    const rest =
      "is no handle (expected a number that alloc() returned). Pass the handle on unchanged.";
    const values = [
      String(a),
      { valueOf: () => a },
      [a],
      BigInt(a),
      Symbol("a"),
      Object.create(null),
    ];
    const shown = [`"${a}"`, "an object", "an object", `${a}n`, "a symbol", "an object"];
    for (const [index, value] of (values as never[]).entries()) {
      const said = `${shown[index]} ${rest}`;
      refuse(() => heap.incref(value), `incref: ${said}`);
      refuse(() => heap.decref(value), `decref: ${said}`);
      refuse(() => heap.refcount(value), `refcount: ${said}`);
      refuse(() => heap.getReference(value, 0), `getReference: ${said}`);
      refuse(() => heap.setReference(value, 0, a), `setReference: ${said}`);
      refuse(() => heap.setReference(a, 0, value), `setReference: ${said}`);
      refuse(() => heap.pushReference(value, a), `pushReference: ${said}`);
      refuse(() => heap.pushReference(a, value), `pushReference: ${said}`);
      refuse(() => heap.popReference(value), `popReference: ${said}`);
      refuse(() => heap.growReferences(value, 1), `growReferences: ${said}`);
      refuse(() => heap.allocWeakref(value), `allocWeakref: ${said}`);
      refuse(() => heap.increfMany([value]), `increfMany: ${said}`);
      refuse(() => heap.decrefMany([value]), `decrefMany: ${said}`);
      expect(heap.isAlive(value)).toBe(false);
    }
    expect([heap.refcount(a), heap.referenceCount(a), heap.validate()]).toEqual([1, 1, []]);
  });

  test("refuses what is no array", () => {
    const heap = new Heap(choice);
    const refuse = refuserOf("ERR_ARGUMENT", TypeError);
    const none = "increfMany: handles must be an array, got";
    for (const [value, shown] of [
      [undefined, "undefined"],
      [7, "7"],
      [{}, "an object"],
    ]) {
      refuse(() => heap.increfMany(value as never), `${none} ${shown}.`);
    }
    const times = "decrefMany: times must be an array, got null.";
    refuse(() => heap.decrefMany([], null as never), times);
  });

  test("does batches by single calls where there is no room for their staging area", () => {
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
      `decrefMany: object ${first} has 3 references from outside, fewer than are given up. It was ` +
        "decref'ed more often than incref'ed.",
    );
    refuserOf("ERR_STALE_HANDLE")(
      () => heap.increfMany([second]),
      `increfMany: handle ${second} is stale: slot 2 now holds version 2, the handle has version 1. ` +
        "The object was deallocated; keep a counted reference to keep it alive.",
    );
    const alive = new Uint8Array(20);
    heap.aliveMany(made, alive);
    expect([...alive.subarray(0, 3)]).toEqual([1, 0, 1]);
    heap.refcountMany(made, refcounts);
    expect([...refcounts.subarray(0, 3)]).toEqual([22, -1, 3]);
    expect(heap.validate()).toEqual([]);
  });
});
