// CPython's test_gc, the second part: a heap's reports about its objects, resurrection, freezing.
// Laws and names are CPython's, listed in docs/python-tests.md; the programs are ours.

import { beforeEach, describe, expect, test } from "vitest";
import { DEBUG_STATS, del, GC, incref } from "../../src/index.js";
import { get_objects } from "../../src/python.js";
import { Heap, LEAF } from "../../src/raw.js";
import { ref } from "../../src/weakref.js";
import { ENGINES } from "../engines.js";
import { drop, type Loose } from "./objects.js";

describe.each(ENGINES)("CPython's test_gc on $name: inspection", ({ choice }) => {
  let gc: GC;
  beforeEach(() => {
    gc = new GC({ ...choice, automatic: false });
  });
  const node = (): Loose => new gc.Object();
  const valid = (): void => expect(gc.validate()).toEqual([]);

  /** An object that refers to itself. */
  const loop = (): Loose => {
    const made = node();
    made.me = made;
    return made;
  };

  describe("GCTests", () => {
    // The referents of a container, as often as it refers to them; several containers are joined; atoms have
    // none.
    test("test_get_referents", () => {
      const [one, three, five] = [node(), node(), node()];
      const list = new gc.List<Loose>(one, three, five);
      expect(gc.getReferents(list)).toEqual([one, three, five]);
      const dictionary = node();
      dictionary[1] = three;
      dictionary[5] = one;
      expect(gc.getReferents(dictionary)).toEqual([three, one]);
      const tuple = new gc.List<Loose>(five, five, five);
      expect(gc.getReferents(list, dictionary, tuple)).toEqual([
        ...[one, three, five],
        ...[three, one],
        ...[five, five, five],
      ]);
      expect(gc.getReferents(1, "a", 4n, null, undefined, true, {})).toEqual([]);
      expect(gc.getReferents()).toEqual([]);
    });

    // Atoms are not tracked; containers and instances are.
    test("test_is_tracked", () => {
      const atoms = [null, undefined, 1, 1.5, 1n, true, false, "a", Symbol("a"), {}, [], Map];
      for (const atom of atoms) expect(gc.isTracked(atom)).toBe(false);
      class MyClass extends gc.Object {}
      class MyList extends gc.List<unknown> {}
      const objects = [node(), new MyClass(), new gc.List(), new MyList()];
      for (const object of [...objects, ref(node())]) expect(gc.isTracked(object)).toBe(true);
    });

    // False before the finalizer ran, true after it, even if the object was revived.
    test("test_is_finalized", () => {
      expect(gc.isFinalized(3)).toBe(false);
      const storage: Loose[] = [];
      class Lazarus extends gc.Object {
        override __del__(): void {
          storage.push(incref(this));
        }
      }
      const lazarus = new Lazarus();
      expect(gc.isFinalized(lazarus)).toBe(false);
      del(lazarus);
      expect(storage).toEqual([lazarus]);
      expect(gc.isFinalized(lazarus)).toBe(true);
    });

    // Callbacks about garbage find every weak reference to garbage cleared already.
    test("test_bug1055820b", () => {
      let ouch: unknown[] = [];
      const objects = [loop(), loop()];
      const weakrefs = objects.map((object) => {
        return ref(object, () => {
          ouch = weakrefs.map((weak): unknown => weak.deref());
        });
      });
      gc.collect();
      expect(ouch).toEqual([]);
      drop(...objects);
      expect(gc.collect()).toBe(2);
      expect(ouch).toEqual([undefined, undefined]);
      valid();
    });

    // A finalizer may break the cycle that is being collected.
    test("test_bug21435", () => {
      class Breaker extends gc.Object {
        attr: Loose;
        x: Loose;
        override __del__(): void {
          this.attr = undefined;
        }
      }
      const a = node();
      const b = new Breaker();
      b.x = node();
      del(b.x);
      a.attr = b;
      b.attr = a;
      drop(a, b);
      gc.collect();
      expect(gc.liveCount).toBe(0);
      valid();
    });

    // Three records of three numbers each; a collection counts for the requested generation.
    test("test_get_stats", () => {
      const keys = ["collected", "collections", "uncollectable"];
      const stats = gc.getStats();
      expect(stats).toHaveLength(3);
      for (const record of stats) {
        expect(Object.keys(record).toSorted()).toEqual(keys);
        for (const number of Object.values(record)) expect(number).toBeGreaterThanOrEqual(0);
      }
      const collections = (): number[] => gc.getStats().map((record) => record.collections);
      gc.collect(0);
      expect(collections()).toEqual([1, 0, 0]);
      gc.collect(2);
      expect(collections()).toEqual([1, 0, 1]);
      expect(stats[0].collections).toBe(0);
    });

    // Freezing moves everything to the permanent generation, unfreezing moves it back.
    test("test_freeze", () => {
      const object = loop();
      gc.freeze();
      expect(gc.getFreezeCount()).toBe(1);
      expect([gc.getObjects(), gc.isTracked(object), gc.getCount()]).toEqual([[], true, [0, 0, 0]]);
      gc.unfreeze();
      expect(gc.getFreezeCount()).toBe(0);
      expect(gc.getObjects(2)).toEqual([object]);
      valid();
    });

    // A new object is among the tracked ones.
    test("test_get_objects", () => {
      gc.collect();
      const list = new gc.List<unknown>();
      list.push(list);
      expect(gc.getObjects()).toContain(list);
      del(list);
      gc.collect();
      expect(gc.getObjects()).not.toContain(list);
    });

    // An object moves from generation to generation, one with each collection of its own.
    test("test_get_objects_generations", () => {
      gc.collect();
      const list = new gc.List<unknown>();
      list.push(list);
      const where = (): boolean[] => [0, 1, 2].map((age) => gc.getObjects(age).includes(list));
      expect(where()).toEqual([true, false, false]);
      gc.collect(0);
      expect(where()).toEqual([false, true, false]);
      gc.collect(1);
      expect(where()).toEqual([false, false, true]);
      gc.collect(2);
      expect(where()).toEqual([false, false, true]);
      del(list);
      expect(gc.collect()).toBe(1);
    });

    // None is the default; numbers out of range and values that are not integers are refused.
    test("test_get_objects_arguments", () => {
      node();
      expect(gc.getObjects(undefined)).toHaveLength(1);
      expect(get_objects(null)).toHaveLength(get_objects().length);
      for (const generation of [1000, -1000]) {
        expect(() => gc.getObjects(generation)).toThrow(RangeError);
      }
      const text: Loose = "1";
      expect(() => gc.getObjects(text)).toThrow(TypeError);
      expect(() => gc.getObjects(1.234)).toThrow("must be a whole number");
    });

    // A mended bug: it was reported as out of range, which in Python only whole numbers can be.
    test("a number with a fraction is of the wrong type", () => {
      expect(() => gc.getObjects(1.234)).toThrow(TypeError);
    });

    // A finalizer runs once: an object that it revived dies the next time.
    test("test_resurrection_only_happens_once_per_object", () => {
      const resurrected: Loose[] = [];
      let calls = 0;
      class Lazarus extends gc.Object {
        me?: Lazarus;
        override __del__(): void {
          calls++;
          resurrected.push(incref(this));
        }
      }
      const lazarus = new Lazarus();
      lazarus.me = lazarus;
      del(lazarus);
      expect(gc.collect()).toBe(0);
      expect([calls, resurrected]).toEqual([1, [lazarus]]);
      drop(...resurrected.splice(0));
      expect(calls).toBe(1);
      expect(gc.collect()).toBe(1);
      expect(calls).toBe(1);
      valid();
    });

    // Everything that a resurrected object reaches survives with it, whole.
    test("test_resurrection_is_transitive", () => {
      const resurrected: Lazarus[] = [];
      class Lazarus extends gc.Object {
        cargo: Loose;
        override __del__(): void {
          resurrected.push(incref(this));
        }
      }
      const lazarus = new Lazarus();
      const cargo = loop();
      lazarus.cargo = cargo;
      cargo.lazarus = lazarus;
      drop(lazarus, cargo);
      expect(gc.collect()).toBe(0);
      expect(resurrected).toEqual([lazarus]);
      expect(lazarus.cargo).toBe(cargo);
      expect([cargo.me, cargo.lazarus]).toEqual([cargo, lazarus]);
      drop(...resurrected);
      expect(gc.collect()).toBe(2);
      valid();
    });

    // A resurrected object is not counted, and does not stop other garbage from being freed.
    test("test_resurrection_does_not_block_cleanup_of_other_objects", () => {
      const count = 100;
      const saved: Loose[] = [];
      class Resurrecting extends gc.Object {
        me?: Resurrecting;
        override __del__(): void {
          saved.push(incref(this));
        }
      }
      const dropMany = (): void => {
        for (let made = 0; made < count; made++) del(loop());
      };
      const dropResurrecting = (): void => {
        const made = new Resurrecting();
        made.me = made;
        del(made);
      };
      let before = gc.getStats()[2];
      const collect = (): number[] => {
        const found = gc.collect();
        const after = gc.getStats()[2];
        const collected = after.collected - before.collected;
        const uncollectable = after.uncollectable - before.uncollectable;
        before = after;
        return [found, collected, uncollectable];
      };
      dropMany();
      expect(collect()).toEqual([count, count, 0]);
      dropResurrecting();
      expect(collect()).toEqual([0, 0, 0]);
      dropMany();
      dropResurrecting();
      expect(collect()).toEqual([count, count, 0]);
      drop(...saved.splice(0));
      expect(collect()).toEqual([2, 2, 0]);
      valid();
    });

    // A weak reference that is garbage stays silent, even if its referent dies in a way that it cannot see.
    test("test_trash_weakref_clear", () => {
      let calls = 0;
      const referent = node();
      class Opaque extends gc.Object {
        readonly #value = referent;
        override __del__(): void {
          del(this.#value);
        }
      }
      const opaque = new Opaque();
      const weak = ref(referent, () => {
        calls++;
      });
      const a = loop();
      a.y = opaque;
      a.wz = weak;
      const cycle = new gc.List<unknown>(weak);
      cycle.push(cycle);
      drop(opaque, weak);
      gc.collect();
      drop(a, cycle);
      gc.collect();
      expect([calls, gc.liveCount]).toEqual([0, 0]);
      valid();
    });

    // An object that the collector does not track may be asked for its referents: it has none.
    test("test_get_referents_on_capsule", () => {
      const heap = new Heap({ ...choice, automatic: false });
      const [untracked, tracked] = [heap.alloc(0, 0, LEAF), heap.alloc(0, 1)];
      expect([heap.isTracked(untracked), heap.isTracked(tracked)]).toEqual([false, true]);
      expect(heap.getReferents(untracked)).toEqual([]);
      expect(heap.getReferents(tracked)).toEqual([]);
      const dead = node();
      del(dead);
      expect([gc.isTracked(dead), gc.getReferents(dead)]).toEqual([false, []]);
    });

    // During its collection an object is not listed, and nothing refers to it.
    test("test_get_objects_during_gc", () => {
      const seen: unknown[] = [];
      class Looking extends gc.Object {
        cycle?: Looking;
        override __del__(): void {
          seen.push(gc.getObjects().includes(this), gc.getReferrers(this), gc.isCollecting);
        }
      }
      const looking = new Looking();
      looking.cycle = looking;
      del(looking);
      expect(gc.collect()).toBe(1);
      expect(seen).toEqual([false, [], true]);
      valid();
    });

    // New garbage that refers to a frozen object is freed; the frozen one stays whole.
    test("test_traverse_frozen_objects", () => {
      const frozen = new gc.List(node(), 2, 3);
      gc.freeze();
      const cycle = new gc.List<unknown>(frozen);
      cycle.push(cycle);
      del(cycle);
      expect(gc.collect()).toBe(1);
      gc.unfreeze();
      expect([gc.getRefcount(frozen), gc.collect(), frozen.length]).toEqual([1, 0, 3]);
      valid();
    });

    // A collection between freezing and unfreezing changes nothing, not even garbage.
    test("test_deferred_refcount_frozen", () => {
      const garbage = loop();
      const object = node();
      object.holds = garbage;
      object.holds = undefined;
      del(garbage);
      gc.freeze();
      expect(gc.collect()).toBe(0);
      gc.unfreeze();
      expect([gc.getRefcount(garbage), gc.getRefcount(object)]).toEqual([1, 1]);
      expect(gc.collect()).toBe(1);
      valid();
    });

    // With DEBUG_STATS a collection reports four lines, without it none.
    test("test_gc_debug_stats", () => {
      const lines: string[] = [];
      gc.onDebug = (line) => lines.push(line);
      gc.setDebug(DEBUG_STATS);
      gc.collect(0);
      const expected = [
        /^gc: collecting generation 0\.\.\.$/,
        /^gc: objects in each generation: \d+ \d+ \d+$/,
        /^gc: objects in permanent generation: \d+$/,
        /^gc: done, \d+ unreachable, \d+ uncollectable, \d+\.\d{4}s elapsed$/,
      ];
      expect(lines).toHaveLength(expected.length);
      for (const [index, line] of lines.entries()) expect(line).toMatch(expected[index]!);
      gc.setDebug(0);
      gc.collect(0);
      expect(lines).toHaveLength(4);
    });
  });
});
