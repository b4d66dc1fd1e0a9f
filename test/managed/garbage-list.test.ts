// gc.garbage: an array that owns its elements.

import { describe, expect, test } from "vitest";
import { del, GC, type ManagedObject } from "../../src/index.js";
import { ENGINES } from "../engines.js";

describe.each(ENGINES)("gc.garbage on $name", ({ choice }) => {
  const newHeap = (): GC => new GC({ ...choice, automatic: false });

  test("gc.garbage owns its elements: emptying it releases them", () => {
    const gc = newHeap();
    class Old extends gc.Object {
      static readonly finalizers = "legacy";
      ref?: Old | undefined;
      override __del__(): void {}
    }
    const olds = [new Old(), new Old(), new Old()];
    for (const old of olds) {
      old.ref = old;
      del(old);
    }
    expect(gc.collect()).toBe(3);
    expect(gc.garbage).toHaveLength(3);
    for (const old of olds) old.ref = undefined;
    expect(gc.liveCount).toBe(3);
    gc.garbage.shift();
    expect(gc.liveCount).toBe(2);
    gc.garbage.splice(0, 1);
    expect(gc.liveCount).toBe(1);
    gc.garbage.length = 0;
    expect(gc.liveCount).toBe(0);
    expect(gc.validate()).toEqual([]);
  });

  test("gc.garbage can be reversed and sorted; freezing has no effect", () => {
    const gc = newHeap();
    const objects = [new gc.Object(), new gc.Object(), new gc.Object()];
    gc.garbage.push(...objects);
    for (const object of objects) del(object);
    gc.garbage.reverse();
    gc.garbage.sort((a, b) => String(a).localeCompare(String(b)));
    expect(() => Object.freeze(gc.garbage)).toThrow(TypeError);
    expect([...gc.garbage]).toEqual(objects);
    expect(objects.map((object) => gc.getRefcount(object))).toEqual(objects.map(() => 1));
    expect(gc.liveCount).toBe(3);
    gc.garbage.length = 0;
    expect(gc.liveCount).toBe(0);
  });

  test("garbage is cut to the requested length, which is read only once", () => {
    const gc = new GC({ ...choice, automatic: false, finalizers: "legacy" });
    class Uncollectable extends gc.Object {
      declare self: unknown;
      override __del__(): void {}
    }
    for (let made = 0; made < 3; made++) {
      const object = new Uncollectable();
      object.self = object;
      del(object);
    }
    gc.collect();
    let asked = 0;
    const length = { valueOf: () => (asked++ === 0 ? 1 : 3) };
    gc.garbage.length = length as unknown as number;
    expect([gc.garbage.length, asked]).toEqual([1, 1]);
    expect(gc.getObjects().map((object) => gc.getRefcount(object))).toEqual([2, 1, 1]);
    expect(() => {
      gc.garbage.length = -1;
    }).toThrow(RangeError);
    expect(gc.getRefcount(gc.garbage[0] as ManagedObject)).toBe(2);
  });
});
