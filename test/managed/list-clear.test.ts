// clear() of a list: as in Python, the list is empty before any item is released.

import { beforeEach, describe, expect, test } from "vitest";
import { del, GC, type ManagedObject } from "../../src/index.js";
import { ENGINES } from "../engines.js";

describe.each(ENGINES)("clear() of a list, on $name", ({ choice }) => {
  const newGC = (): GC => new GC({ ...choice, automatic: false });
  let gc: GC;
  beforeEach(() => {
    gc = newGC();
  });

  test("empties it before a finalizer runs, and keeps what finalizers put into it", () => {
    const list = new gc.List<unknown>();
    const seen: [string, number][] = [];
    class Item extends gc.Object {
      constructor(readonly label: string) {
        super();
      }
      override __del__(): void {
        seen.push([this.label, list.length]);
        list.push(`late ${this.label}`);
      }
    }
    for (const label of ["a", "b", "c"]) {
      const item = new Item(label);
      list.push(item);
      del(item);
    }
    list.clear();
    expect(seen).toEqual([
      ["c", 0],
      ["b", 1],
      ["a", 2],
    ]);
    expect([...list]).toEqual(["late c", "late b", "late a"]);
    expect(gc.validate()).toEqual([]);
  });

  test("ends even if each finalizer puts a new object into it", () => {
    const list = new gc.List<ManagedObject>();
    class Hydra extends gc.Object {
      override __del__(): void {
        const next = new Hydra();
        list.push(next);
        del(next);
      }
    }
    const first = new Hydra();
    list.push(first);
    del(first);
    list.clear();
    expect([list.length, gc.liveCount]).toEqual([1, 2]);
  });

  test("ends when an item's finalizer releases the list, or disposes of the heap", () => {
    for (const end of ["list", "heap"]) {
      const gc = newGC();
      const list = new gc.List<ManagedObject>();
      let calls = 0;
      class Item extends gc.Object {
        override __del__(): void {
          if (calls++ > 0) return;
          if (end === "heap") gc.dispose();
          else del(list);
        }
      }
      for (let made = 0; made < 3; made++) {
        const item = new Item();
        list.push(item);
        del(item);
      }
      list.clear();
      expect(calls).toBe(end === "heap" ? 1 : 3);
      if (end === "list") expect([gc.liveCount, gc.validate()]).toEqual([0, []]);
    }
  });

  test("releases each item as often as the list held it", () => {
    const list = new gc.List<unknown>();
    const item = new gc.Object();
    for (const value of [item, 1, item, list, item]) list.push(value);
    expect([gc.getRefcount(item), gc.getRefcount(list)]).toEqual([4, 2]);
    list.clear();
    expect([gc.getRefcount(item), gc.getRefcount(list), list.length]).toEqual([1, 1, 0]);
    del(item);
    expect(gc.validate()).toEqual([]);
  });
});
