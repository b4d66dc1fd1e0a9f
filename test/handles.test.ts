// Values that are passed as handles and are not: none is converted at the border of Wasm.

import { describe, expect, test } from "vitest";
import { Heap } from "../src/raw.js";
import { refuserOf } from "./docs/refusals.js";
import { ENGINES } from "./engines.js";

describe.each(ENGINES)("a raw heap on $name", ({ choice }) => {
  test("refuses values that the border of Wasm would convert to a valid handle", () => {
    const heap = new Heap(choice);
    const a = heap.alloc(0, 1);
    const refuse = refuserOf("ERR_HANDLE");
    const rest =
      "is not a handle (expected a number that alloc() returned). Pass the handle on unchanged.";
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

  test("refuses values that are not arrays", () => {
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

  test("a handle of the wrong kind leaves the heap usable", () => {
    const heap = new Heap(choice);
    const a = heap.alloc(0, 1);
    const wrong = [5n, Symbol("a"), Object.create(null)] as unknown as number[];
    for (const handle of wrong) {
      expect(() => heap.incref(handle)).toThrow();
      expect(() => heap.setReference(a, 0, handle)).toThrow();
    }
    expect(heap.liveCount).toBe(1);
    expect(heap.validate()).toEqual([]);
  });

  test("a number far above all handles is refused, even if its low bits are a handle's", () => {
    const heap = new Heap({ ...choice, slots: 1000 });
    const objects = Array.from({ length: 200 }, () => heap.alloc());
    const forged = (objects[127] as number) + 2 ** 59;
    expect(heap.isAlive(forged)).toBe(false);
    expect(() => heap.incref(forged)).toThrow(expect.objectContaining({ code: "ERR_HANDLE" }));
  });
});
