// CPython's test_weakref, the second part: maps that do not keep their objects alive, and finalize.
// Laws and names are CPython's, listed in docs/python-tests.md; the programs are ours.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { del, GC } from "../../src/index.js";
import {
  finalize,
  runAtExit,
  WeakKeyMap,
  WeakSet as WeakObjectSet,
  WeakValueMap,
} from "../../src/weakref.js";
import { ENGINES } from "../engines.js";
import { drop, type Loose } from "./objects.js";

describe.each(ENGINES)("CPython's test_weakref on $name: maps and finalize", ({ choice }) => {
  let gc: GC;
  beforeEach(() => {
    gc = new GC({ ...choice, automatic: false });
    gc.onUnraisable = ({ error }) => {
      throw error;
    };
  });
  const node = (): Loose => new gc.Object();
  const valid = (): void => expect(gc.validate()).toEqual([]);

  /** An object of `heap` that refers to itself. */
  const loop = (heap = gc): Loose => {
    const made: Loose = new heap.Object();
    made.cycle = made;
    return made;
  };

  type WeakMapping = WeakKeyMap<Loose, Loose> | WeakValueMap<Loose, Loose>;
  const keyed = (objects: Loose[]): WeakMapping =>
    new WeakKeyMap<Loose, Loose>(objects.map((object, index) => [object, index]));
  const valued = (objects: Loose[]): WeakMapping =>
    new WeakValueMap<Loose, Loose>(objects.map((object, index) => [index, object]));

  describe("MappingTestCase", () => {
    const COUNT = 10;

    /** With an iterator open, a collection empties a map of cycles. */
    const checkLengthOfCycles = (make: (objects: Loose[]) => WeakMapping): void => {
      const objects = Array.from({ length: 20 }, () => loop());
      const map = make(objects);
      const iterator = map.entries();
      iterator.next();
      expect(map.size).toBe(20);
      drop(...objects);
      expect(map.size).toBe(20);
      gc.collect();
      expect([map.size, iterator.next().done, gc.liveCount]).toEqual([0, true, 0]);
      valid();
    };

    // The size is that of the living keys.
    test("test_weak_keyed_len_cycles", () => {
      checkLengthOfCycles(keyed);
    });

    // The size is that of the living values.
    test("test_weak_valued_len_cycles", () => {
      checkLengthOfCycles(valued);
    });

    /** No matter when collections start while a map is filled and read, its size makes sense. */
    const checkLengthRace = (make: (objects: Loose[]) => WeakMapping): void => {
      for (let threshold = 1; threshold < 100; threshold++) {
        const heap = new GC({ ...choice, thresholds: [threshold, threshold, threshold] });
        const objects = Array.from({ length: 20 }, () => loop(heap));
        const map = make(objects);
        drop(...objects);
        const iterator = map.entries();
        iterator.next();
        const first = map.size;
        for (let made = 0; made < threshold; made++) new heap.Object();
        const second = map.size;
        expect(first).toBeLessThanOrEqual(20);
        expect(second).toBeGreaterThanOrEqual(0);
        expect(second).toBeLessThanOrEqual(first);
        expect([...map].length).toBe(second);
        expect(heap.validate()).toEqual([]);
      }
    };

    // No collection in between makes a map of weak keys miscount.
    test("test_weak_keyed_len_race", () => {
      checkLengthRace(keyed);
    });

    // Nor one of weak values.
    test("test_weak_valued_len_race", () => {
      checkLengthRace(valued);
    });

    /** A map of ten objects; `dropLast` releases the last one, and returns its key and value. */
    const tenOf = (make: (objects: Loose[]) => WeakMapping) => {
      const objects = Array.from({ length: COUNT }, node);
      const map = make(objects);
      const dropLast = (): [Loose, Loose] => {
        const iterator = map.entries();
        iterator.next();
        const object = objects.pop();
        const entry = [...map].find((pair) => pair.includes(object));
        del(object);
        return entry as [Loose, Loose];
      };
      return { map, objects, dropLast };
    };

    const checkDestroyWhileIterating = (make: (objects: Loose[]) => WeakMapping): void => {
      const { map, objects } = tenOf(make);
      for (const over of ["keys", "entries", "values"] as const) {
        const size = map.size;
        const iterator = map[over]();
        iterator.next();
        del(objects.pop());
        expect([...iterator]).toHaveLength(objects.length - 1);
        expect(map.size).toBe(size - 1);
      }
      valid();
    };

    /** An entry that was removed while an iterator was open stays removed, and may be set again. */
    const checkMutateWhileIterating = (
      make: (objects: Loose[]) => WeakMapping,
      renew: (entry: [Loose, Loose]) => [Loose, Loose],
    ): void => {
      const { map, dropLast } = tenOf(make);
      expect(map.has(dropLast()[0])).toBe(false);
      const [gone] = dropLast();
      expect(map.delete(gone)).toBe(false);
      expect(map.has(gone)).toBe(false);
      const [key, value] = renew(dropLast());
      map.set(key, value);
      expect([map.get(key), map.size]).toEqual([value, COUNT - 2]);
      dropLast();
      map.clear();
      expect([map.size, [...map]]).toEqual([0, []]);
      valid();
    };

    /** The size is right while entries disappear on their own and by `delete`. */
    const checkDeleteWhileIterating = (make: (objects: Loose[]) => WeakMapping): void => {
      const { map, dropLast } = tenOf(make);
      for (let size = COUNT; size > 4; size -= 2) {
        dropLast();
        expect(map.size).toBe(size - 1);
        expect(map.delete(map.keys().next().value)).toBe(true);
        expect(map.size).toBe(size - 2);
      }
      dropLast();
      map.clear();
      expect(map.size).toBe(0);
      valid();
    };

    // Keys may die while the map is iterated, and be deleted and set during that.
    test("test_weak_keys_destroy_while_iterating", () => {
      checkDestroyWhileIterating(keyed);
      checkMutateWhileIterating(keyed, ([, value]) => [node(), value]);
      checkDeleteWhileIterating(keyed);
    });

    // So may values.
    test("test_weak_values_destroy_while_iterating", () => {
      checkDestroyWhileIterating(valued);
      checkMutateWhileIterating(valued, ([key]) => [key, node()]);
      checkDeleteWhileIterating(valued);
    });
  });

  test("a weak set counts its living members", () => {
    const objects = [loop(), loop(), loop()];
    const set = new WeakObjectSet<Loose>(objects);
    const iterator = set.values();
    iterator.next();
    del(objects.pop());
    expect(set.size).toBe(3);
    gc.collect();
    expect([set.size, [...iterator]]).toEqual([2, [objects[1]]]);
    valid();
  });

  // A mended bug: a refused key left the value with one reference too many.
  test("a refused key changes nothing", () => {
    const [key, value] = [node(), node()];
    del(key);
    const map = new WeakKeyMap<Loose, Loose>();
    expect(() => map.set(key, value)).toThrow(expect.objectContaining({ code: "ERR_DEAD_OBJECT" }));
    expect([map.size, gc.getRefcount(value)]).toEqual([0, 1]);
  });

  describe("FinalizeTestCase", () => {
    // A finalizer is called once: by hand, when its object dies, or never after detach.
    test("test_finalize", () => {
      const results: number[] = [];
      const add = (x: number, y: number, z: number): number => {
        results.push(x + y + z);
        return x + y + z;
      };
      const object = node();
      const expectOver = (finalizer: ReturnType<typeof finalize>): void => {
        expect([finalizer.call(), finalizer.call()]).toEqual([undefined, undefined]);
        expect([finalizer.peek(), finalizer.detach()]).toEqual([undefined, undefined]);
        expect(finalizer.alive).toBe(false);
      };
      const called = finalize(object, add, 67, 43, 89);
      expect(called.alive).toBe(true);
      expect(called.peek()).toEqual({ object, call: add, args: [67, 43, 89] });
      expect(called.call()).toBe(199);
      expectOver(called as Loose);
      expect(results.splice(0)).toEqual([199]);

      const detached = finalize(object, add, 67, 43, 89);
      const parts = { object, call: add, args: [67, 43, 89] };
      expect([detached.peek(), detached.detach()]).toEqual([parts, parts]);
      expectOver(detached as Loose);
      expect(results).toEqual([]);

      const left = finalize(object, add, 67, 43, 89);
      del(object);
      expectOver(left as Loose);
      expect(results).toEqual([199]);
      expect(gc.liveCount).toBe(0);
      valid();
    });

    // A mended bug: a value that cannot be called was noticed only when the object died.
    test("test_arg_errors", () => {
      const make: Loose = finalize;
      const refused = expect.objectContaining({ code: "ERR_ARGUMENT" });
      expect(() => make()).toThrow(refused);
      expect(() => make(node())).toThrow(refused);
      expect(() => make(5, () => 0)).toThrow(refused);
    });

    // Finalizers keep themselves alive, and are called newest first.
    test("test_order", () => {
      const object = node();
      const said: string[] = [];
      const say = (text: string): number => said.push(text);
      finalize(object, say, "f1");
      const f2 = finalize(object, say, "f2");
      const f3 = finalize(object, say, "f3");
      finalize(object, say, "f4");
      const f5 = finalize(object, say, "f5");
      expect([f2.alive, f3.alive, f5.alive]).toEqual([true, true, true]);
      expect(f5.detach()).toBeDefined();
      expect(f5.alive).toBe(false);
      f5.call();
      say("A");
      f3.call();
      expect(f3.alive).toBe(false);
      say("B");
      f3.call();
      say("C");
      del(object);
      expect(f2.alive).toBe(false);
      say("D");
      f2.call();
      expect(said).toEqual(["A", "f3", "B", "C", "f4", "f2", "f1", "D"]);
      expect(gc.liveCount).toBe(0);
      valid();
    });

    // When its object has died, a finalizer and its function are free for JavaScript's collector.
    test("test_all_freed", async () => {
      const object = node();
      const results: number[] = [];
      const setUp = () => {
        const callback = (): number => results.push(123);
        const finalizer = finalize(object, callback);
        return [new WeakRef(finalizer), new WeakRef(callback)] as const;
      };
      const weakrefs = setUp();
      const collectAll = async (): Promise<void> => {
        await new Promise((resolve) => setTimeout(resolve));
        (globalThis as { gc?: () => void }).gc?.();
        await new Promise((resolve) => setTimeout(resolve));
      };
      await collectAll();
      for (const weak of weakrefs) expect(weak.deref()).toBeDefined();
      del(object);
      expect(results).toEqual([123]);
      await collectAll();
      for (const weak of weakrefs) expect(weak.deref()).toBeUndefined();
    });

    // Vitest keeps every mock for ever, and with it, until it is reset, the objects of its test.
    afterEach(() => {
      vi.restoreAllMocks();
      vi.resetAllMocks();
    });

    // A mended bug: at exit the newest is called first; those made during the calls were not called.
    test("test_atexit", () => {
      const object = node();
      const said: string[] = [];
      const say = (text: string): number => said.push(text);
      const report = vi.spyOn(console, "error").mockImplementation(() => {});
      finalize(object, say, "f1 foobar");
      finalize(object, say, "f2 foobar").atexit = false;
      finalize(object, () => {
        finalize(object, say, "g1");
        say("f3 error");
        throw new Error("division by zero");
      });
      finalize(object, say, "f4 foobar");
      runAtExit();
      const atExit = said.splice(0);
      del(object);
      expect(atExit).toEqual(["f4 foobar", "f3 error", "g1", "f1 foobar"]);
      expect(said).toEqual(["f2 foobar"]);
      expect(report).toHaveBeenCalledTimes(1);
    });
  });
});
