// The cost of learning the fields of ever more classes, and of classes with ever more names; and that no
// field is missed where the library stops waiting for them. src/managed/fields.ts has the rules.

import { types } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { del, GC } from "../../src/index.js";
import type { ManagedObject } from "../../src/managed/object.js";
import { ENGINES } from "../engines.js";

const tick = (): Promise<void> => Promise.resolve();

describe.each(ENGINES)("learning fields, on $name", ({ choice }) => {
  const newHeap = (): GC => new GC({ ...choice, automatic: false });

  const { keys } = Object;
  /** How many lists of an object's own names were made: each look at a waiting object makes one. */
  let looks = 0;
  beforeEach(() => {
    looks = 0;
    Object.keys = (object: object) => {
      looks++;
      return keys(object);
    };
  });
  afterEach(() => {
    Object.keys = keys;
  });

  async function looksIn(work: () => void | Promise<void>): Promise<number> {
    const before = looks;
    await work();
    return looks - before;
  }

  test.each([
    [
      "new classes",
      (gc: GC): (() => void) => {
        const Parent = gc.Object;
        return () => {
          class Made extends Parent {
            ref: unknown = this;
            late: unknown = 1;
          }
          del(new Made());
        };
      },
    ],
    [
      "new classes below another with fields",
      (gc: GC): (() => void) => {
        class Parent extends gc.Object {
          above: unknown = 0;
        }
        return () => {
          class Made extends Parent {
            ref: unknown = this;
          }
          const made = [new Made(), new Made()];
          for (const each of made) del(each);
        };
      },
    ],
  ])("%s cost no more each than earlier ones", (_what, prepare) => {
    const gc = newHeap();
    const make = prepare(gc);
    const [, few, many] = [1000, 500, 2000].map((count) => {
      const before = looks;
      for (let made = 0; made < count; made++) make();
      return looks - before;
    }) as [number, number, number];
    expect(many).toBeLessThan(5 * few + 500);
    const made = gc.liveCount;
    expect(gc.collect()).toBe(made);
    expect(gc.liveCount).toBe(0);
    expect(gc.validate()).toEqual([]);
  });

  test("new names on the objects of a class cost no more each than earlier ones", async () => {
    const gc = newHeap();
    const held = new gc.Object();
    let count = 0;
    class Named extends gc.Object {
      constructor() {
        super();
        const descriptor = { writable: true, enumerable: true, configurable: true };
        Object.defineProperty(this, `name${count++}`, { ...descriptor, value: held });
      }
    }
    const objects: Named[] = [];
    const times = (count: number) => async (): Promise<void> => {
      for (let made = 0; made < count; made++) {
        objects.push(new Named());
        await tick();
      }
    };
    await looksIn(times(100));
    const [few, many] = [await looksIn(times(100)), await looksIn(times(1000))];
    expect(many).toBeLessThan(11 * few + 100);
    expect(gc.getRefcount(held)).toBe(1 + 1200);
    for (const object of objects) del(object);
    expect([gc.liveCount, gc.getRefcount(held)]).toEqual([1, 1]);
    expect(gc.validate()).toEqual([]);
  });

  test("when so many objects wait that the next one is a Proxy, no field is missed", async () => {
    const gc = newHeap();
    const held = new gc.Object();
    const made: (ManagedObject & { first: unknown; last: unknown })[] = [];
    for (let count = 0; count < 700; count++) {
      class Made extends gc.Object {
        first: unknown = held;
        between = gc.collect();
        last: unknown = held;
      }
      made.push(new Made());
    }
    expect(gc.getRefcount(held)).toBe(1 + 700 * 2);
    const areProxies = made.map((object) => types.isProxy(object));
    expect([areProxies[0], areProxies[699]]).toEqual([false, true]);
    for (const object of made) object.first = undefined;
    expect(gc.getRefcount(held)).toBe(1 + 700);
    await tick();
    class Later extends gc.Object {
      first: unknown = held;
    }
    expect(types.isProxy(new Later())).toBe(false);
    expect(gc.getRefcount(held)).toBe(1 + 700 + 1);
    expect(gc.validate()).toEqual([]);
  });

  test("constructors a thousand deep, the innermost of which throws, miss no field", () => {
    const gc = newHeap();
    const held = new gc.Object();
    let depth = 0;
    const another = (): unknown => {
      gc.collect();
      if (++depth === 1000) throw new Error("within");
      try {
        return new Nested();
      } catch {
        return null;
      }
    };
    class Nested extends gc.Object {
      early: unknown = held;
      inner = another();
      late: unknown = held;
    }
    new Nested();
    expect(gc.getRefcount(held)).toBe(1 + 999 * 2 + 1);
    expect(gc.liveCount).toBe(1001);
    expect(gc.validate()).toEqual([]);
  });
});
