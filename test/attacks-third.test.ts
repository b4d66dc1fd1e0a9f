// Regressions of what a third attack found.

import { describe, expect, test } from "vitest";
import { BUSY } from "../assembly/layout.js";
import type { Engine } from "../src/engine/engine.js";
import { del, GC, type ManagedObject } from "../src/index.js";
import {
  finalize,
  getWeakRefCount,
  getWeakRefs,
  ref,
  runAtExit,
  WeakKeyMap,
  type WeakReference,
} from "../src/weakref.js";
import { ENGINES } from "./engines.js";

/** Whether the weak reference was not deallocated yet. */
function isReadable(weakref: WeakReference): boolean {
  try {
    return weakref.deref() !== undefined;
  } catch {
    return false;
  }
}

/** The heap's engine, marked as if a call had been cut off. */
function interrupt(gc: GC): void {
  (gc as unknown as { core: Engine }).core.setControl(BUSY, 1);
}

describe.each(ENGINES)("after a third attack, on $name", ({ choice }) => {
  const newGC = (): GC => new GC({ ...choice, automatic: false });

  describe("clear() of a list", () => {
    test("empties it before a finalizer runs, and keeps what finalizers put into it", () => {
      const gc = newGC();
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

    test("ends, though each finalizer puts a new object into it", () => {
      const gc = newGC();
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

    test("ends when an item's finalizer gives the list up, or disposes of the heap", () => {
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

    test("gives up each item as often as it stood there", () => {
      const gc = newGC();
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

  test("an item that only its list held dies when it is taken out of the middle", () => {
    const gc = newGC();
    const list = new gc.List<ManagedObject>();
    for (let made = 0; made < 4; made++) {
      const item = new gc.Object();
      list.push(item);
      del(item);
    }
    const first = list.removeAt(0);
    expect([gc.isTracked(first), gc.liveCount]).toEqual([false, 4]);
    expect(list.remove(list.at(1) as ManagedObject)).toBe(true);
    expect([list.length, gc.liveCount, gc.validate()]).toEqual([2, 3, []]);
  });

  describe("a weak reference that waits to be deallocated", () => {
    test("is not handed out: ref() makes another", () => {
      // Somewhere below 60 nested deallocations the weak reference itself is put off.
      let isPutOff = false;
      for (let depth = 40; depth < 60; depth++) {
        const gc = newGC();
        class Node extends gc.Object {
          declare first: unknown;
          declare second: unknown;
        }
        const target = new gc.Object();
        const old = ref(target);
        const results: unknown[] = [];
        class Asker extends gc.Object {
          override __del__(): void {
            const before = getWeakRefCount(target);
            const now = ref(target);
            // Deallocated, or held by what waits, or waiting itself.
            isPutOff ||= before === 0 && now !== old && isReadable(old);
            results.push(now.deref() === target, getWeakRefs(target)[0] === now);
            del(now);
          }
        }
        let chain = new Node();
        chain.first = old;
        del(old);
        for (let made = 0; made < depth; made++) {
          const above = new Node();
          above.first = chain;
          del(chain);
          chain = above;
        }
        const asker = new Asker();
        chain.second = asker;
        del(asker);
        del(chain);
        expect(results).toEqual([true, true]);
        expect([getWeakRefCount(target), gc.liveCount]).toEqual([0, 1]);
        expect(gc.validate()).toEqual([]);
      }
      expect(isPutOff).toBe(true);
    });

    test("counts no more once a collection cleared it, though its object came back", () => {
      const gc = newGC();
      let kept: ManagedObject | undefined;
      class Phoenix extends gc.Object {
        declare self: unknown;
        override __del__(): void {
          kept = this;
        }
      }
      const phoenix = new Phoenix();
      phoenix.self = phoenix;
      const weak = ref(phoenix);
      del(phoenix);
      gc.collect();
      expect([kept, weak.deref()]).toEqual([phoenix, undefined]);
      expect([getWeakRefCount(phoenix), getWeakRefs(phoenix)]).toEqual([0, []]);
    });
  });

  test("garbage is emptied to the length that was said, whatever says it twice", () => {
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

  test("a map by weak keys that refuses a value makes nothing, and keeps nothing", () => {
    const gc = newGC();
    const [key, value, dead] = [new gc.Object(), new gc.Object(), new gc.Object()];
    del(dead);
    const map = new WeakKeyMap<ManagedObject, unknown>();
    for (const call of [() => map.set(key, dead), () => map.set(dead, value)]) {
      expect(call).toThrow(expect.objectContaining({ code: "ERR_DEAD_OBJECT" }));
    }
    expect([getWeakRefCount(key), gc.liveCount, gc.getRefcount(value), map.size]).toEqual([
      0, 2, 1, 0,
    ]);
  });

  test("finalize() makes its call, though the heap was interrupted", () => {
    const gc = newGC();
    const closing = finalize(new gc.Object(), () => "closed");
    interrupt(gc);
    expect([closing.call(), closing.alive, closing.call()]).toEqual(["closed", false, undefined]);
    gc.dispose();
  });

  test("at the end of the program calls made meanwhile come next, those given up do not come", () => {
    const gc = newGC();
    const object = new gc.Object();
    const log: string[] = [];
    finalize(object, () => log.push("oldest"));
    const given = finalize(object, () => log.push("given up"));
    const quiet = finalize(object, () => log.push("not at exit"));
    quiet.atexit = false;
    finalize(object, () => {
      log.push("newest");
      given.detach();
      finalize(object, () => log.push("made meanwhile"));
    });
    runAtExit();
    expect(log).toEqual(["newest", "made meanwhile", "oldest"]);
    runAtExit();
    expect([log.length, quiet.alive]).toEqual([3, true]);
    quiet.detach();
  });

  describe("a default on a prototype", () => {
    test("does not hide what objects hold under an attribute of the class above", () => {
      const gc = newGC();
      class Parent extends gc.Object {
        declare ref: unknown;
      }
      class Child extends Parent {}
      class Sibling extends Parent {}
      new Parent().ref = 1;
      const [child, other, sibling] = [new Child(), new Child(), new Sibling()];
      const held = new gc.Object();
      child.ref = held;
      Child.prototype.ref = "default";
      expect([child.ref, other.ref, sibling.ref]).toEqual([held, "default", undefined]);
      expect(gc.getRefcount(held)).toBe(2);
      child.ref = undefined;
      sibling.ref = undefined;
      expect([gc.getRefcount(held), child.ref, sibling.ref]).toEqual([1, undefined, undefined]);
      Parent.prototype.ref = "above";
      expect([other.ref, new Sibling().ref, new Parent().ref]).toEqual([
        "default",
        "above",
        "above",
      ]);
      expect(gc.validate()).toEqual([]);
    });

    test("of a class above is what objects of a class below have, too", () => {
      const gc = newGC();
      class Parent extends gc.Object {
        declare ref: unknown;
      }
      class Child extends Parent {}
      const [child, other] = [new Child(), new Child()];
      child.ref = 1;
      Parent.prototype.ref = "default";
      expect([child.ref, other.ref, new Parent().ref]).toEqual([1, "default", "default"]);
      child.ref = undefined;
      expect(child.ref).toBe(undefined);
    });
  });
});
