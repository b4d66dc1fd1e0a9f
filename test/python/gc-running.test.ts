// CPython's test_gc, the third part: callbacks, automatic collections, the end of a program.
// Laws and names are CPython's, listed in docs/python-tests.md; the programs are ours.

import { beforeEach, describe, expect, test } from "vitest";
import { type CollectionInfo, del, GC, incref } from "../../src/index.js";
import { Heap } from "../../src/raw.js";
import { ref, type WeakReference } from "../../src/weakref.js";
import { ENGINES } from "../engines.js";
import { drop, type Loose } from "./objects.js";

const ALLOCATIONS_MAX = 10_000;

describe.each(ENGINES)("CPython's test_gc on $name: running", ({ choice }) => {
  describe("GCTests", () => {
    /** A heap with a class whose finalizer records that it ran. */
    const setUp = () => {
      const gc = new GC({ ...choice, automatic: false });
      const said: string[] = [];
      class Finalized extends gc.Object {
        link?: Finalized;
        override __del__(): void {
          said.push("__del__ called");
        }
      }
      /** Python's end: the modules are released, and a last collection finds what they held. */
      const end = (...modules: Loose[]): void => {
        drop(...modules);
        gc.collect();
      };
      /** A list that holds itself and an object with a finalizer. */
      const cyclicList = (): Loose => {
        const finalized = new Finalized();
        const list = new gc.List<unknown>(finalized);
        list.push(list);
        del(finalized);
        return list;
      };
      return { gc, said, Finalized, end, cyclicList };
    };

    // An object that the main module holds in a cycle is finalized when the program ends.
    test("test_gc_main_module_at_shutdown", () => {
      const { gc, said, end, cyclicList } = setUp();
      const main: Loose = new gc.Object();
      main.l = cyclicList();
      del(main.l);
      gc.collect();
      expect(said).toEqual([]);
      end(main);
      expect([said, gc.liveCount]).toEqual([["__del__ called"], 0]);
    });

    // So is an object that another module holds, which the table of modules keeps.
    test("test_gc_ordinary_module_at_shutdown", () => {
      const { gc, said, end, cyclicList } = setUp();
      const [main, modules, imported]: Loose[] = [
        new gc.Object(),
        new gc.Object(),
        new gc.Object(),
      ];
      modules.main = main;
      modules.imported = imported;
      main.imported = imported;
      imported.modules = modules;
      imported.l = cyclicList();
      drop(imported.l, imported);
      gc.collect();
      expect(said).toEqual([]);
      end(main, modules);
      expect([said, gc.liveCount]).toEqual([["__del__ called"], 0]);
    });

    // The same when an exception ends the program.
    test("test_global_del_SystemExit", () => {
      const { gc, said, Finalized, end } = setUp();
      const program = (): void => {
        using a = new Finalized();
        a.link = a;
        throw new Error("SystemExit");
      };
      expect(program).toThrow("SystemExit");
      expect(said).toEqual([]);
      end();
      expect([said, gc.liveCount]).toEqual([["__del__ called"], 0]);
    });
  });

  describe("IncrementalGCTests", () => {
    // When cycles are made quickly, automatic collections keep the number of live objects bounded.
    test("test_incremental_gc_handles_fast_cycle_creation", () => {
      const gc = new GC({ ...choice, thresholds: [200, 10] });
      class Linked extends gc.Object {
        next?: Linked;
        previous?: Linked;
        surprise?: Linked;
      }
      /** The first of `depth + 1` objects, each linked with the next one and the one before. */
      const makeList = (depth: number): Linked => {
        let head = new Linked();
        for (let made = 0; made < depth; made++) {
          const before = new Linked();
          before.next = head;
          head.previous = before;
          del(head);
          head = before;
        }
        return head;
      };
      const head = makeList(1000);
      const before = gc.liveCount;
      const kept: Linked[] = [];
      let most = 0;
      for (let made = 0; made < 4000; made++) {
        const list = makeList(20);
        list.surprise = head;
        kept.push(list);
        if (kept.length < 20) continue;
        most = Math.max(most, gc.liveCount - before);
        drop(...kept.splice(0));
      }
      expect(most).toBeLessThan(27_000);
      expect(gc.getStats()[2].collections).toBeGreaterThan(0);
    });
  });

  describe("GCCallbackTests", () => {
    type Visit = readonly [number, "start" | "stop", CollectionInfo];
    let gc: GC;
    let visits: Visit[];
    let isCleaning: boolean;
    beforeEach(() => {
      gc = new GC({ ...choice, automatic: false });
      visits = [];
      isCleaning = false;
      gc.callbacks.push((phase, info) => visits.push([1, phase, { ...info }]));
      gc.callbacks.push((phase, info) => {
        visits.push([2, phase, { ...info }]);
        if (phase === "start" || !isCleaning) return;
        for (const object of gc.garbage as Loose[]) object.partner = undefined;
        gc.garbage.length = 0;
      });
    });

    // Both callbacks are called at the start and at the stop, with all information.
    test("test_collect", () => {
      gc.collect();
      const heard = visits.map(([which, phase]) => `${which} ${phase}`);
      expect(heard).toEqual(["1 start", "2 start", "1 stop", "2 stop"]);
      for (const [, , info] of visits) {
        for (const key of ["generation", "collected", "uncollectable"]) {
          expect(info).toHaveProperty(key);
        }
      }
    });

    // They get the requested generation.
    test("test_collect_generation", () => {
      gc.collect(2);
      expect(visits.map(([, , info]) => info.generation)).toEqual([2, 2, 2, 2]);
    });

    // They get the numbers of collected and uncollectable objects, and may empty garbage.
    test("test_collect_garbage", () => {
      class Uncollectable extends gc.Object {
        static readonly finalizers = "legacy";
        partner?: Uncollectable | undefined;
        override __del__(): void {}
      }
      const dropPair = (): void => {
        const [one, other] = [new Uncollectable(), new Uncollectable()];
        one.partner = other;
        other.partner = one;
        drop(one, other);
      };
      const counts = (): number[][] =>
        visits
          .filter(([, phase]) => phase === "stop")
          .map(([, , { collected, uncollectable }]) => [collected, uncollectable]);
      dropPair();
      dropPair();
      const plain: Loose = new gc.Object();
      plain.loop = plain;
      del(plain);
      expect(gc.collect()).toBe(5);
      expect(counts()).toEqual([
        [1, 4],
        [1, 4],
      ]);
      expect(gc.garbage).toHaveLength(4);
      for (const object of gc.garbage) expect(object).toBeInstanceOf(Uncollectable);

      const kept = incref(gc.garbage[3] as Uncollectable);
      gc.garbage.length = 0;
      visits = [];
      isCleaning = true;
      gc.collect();
      expect(counts()).toEqual([
        [0, 2],
        [0, 2],
      ]);
      expect([gc.garbage.length, gc.liveCount]).toEqual([0, 2]);
      kept.partner = undefined;
      del(kept);
      expect(gc.liveCount).toBe(0);
      expect(gc.validate()).toEqual([]);
    });

    // Releasing a reference that the caller does not own is refused, with the object in the message.
    test("test_refcount_errors", () => {
      const list = new gc.List<unknown>(1, 2, 3);
      const holder = new gc.List<unknown>(list);
      del(list);
      expect(() => del(list)).toThrow(/^del: GCList#1 has no name left/);
      expect([gc.getRefcount(list), holder.length]).toEqual([1, 1]);
      const heap = new Heap({ ...choice, automatic: false });
      const [a, b] = [heap.alloc(0, 1), heap.alloc(0, 1)];
      heap.setReference(b, 0, a);
      heap.decref(a);
      expect(() => heap.decref(a)).toThrow(
        `decref: object ${a} has 0 references from outside, fewer than the call releases. ` +
          "It was decref'ed more often than incref'ed.",
      );
      expect([heap.refcount(a), heap.collect()]).toEqual([1, 0]);
      for (const collector of [gc, heap]) expect(collector.validate()).toEqual([]);
    });
  });

  describe("GCTogglingTests", () => {
    /** Collections start on their own, by Python's default thresholds up to 3.12. */
    const setUp = () => {
      const gc = new GC({ ...choice, thresholds: [700, 10, 10] });
      const loop = (): Loose => {
        const made: Loose = new gc.Object();
        made.loop = made;
        return made;
      };
      /** Allocates until a collection frees a piece of garbage; how many allocations that took. */
      const allocateUntilCollected = (most = ALLOCATIONS_MAX): number => {
        let isCollected = false;
        const garbage = loop();
        const detector = ref(garbage, () => {
          isCollected = true;
        });
        del(garbage);
        let made = 0;
        while (!isCollected && made < most) {
          new gc.Object();
          made++;
        }
        del(detector);
        return made;
      };
      return { gc, loop, allocateUntilCollected };
    };

    /** Garbage in generation 0 alone keeps an old object alive, whose death looks at garbage. */
    const collectYoungHolderOf = (
      kit: ReturnType<typeof setUp>,
      old: Loose,
      watch: (other: WeakReference) => void,
    ): void => {
      kit.gc.collect();
      const [holder, other] = [kit.loop(), kit.loop()];
      holder.keepsAlive = old;
      old.loop = undefined;
      watch(ref(other));
      drop(old, holder, other);
      expect(kit.allocateUntilCollected()).toBeLessThan(ALLOCATIONS_MAX);
      expect(kit.gc.getStats().map(({ collections }) => collections)).toEqual([1, 0, 1]);
      expect(kit.gc.validate()).toEqual([]);
    };

    // Freeing the garbage frees the old object, whose callback finds no weak path to garbage.
    test("test_bug1055820c", () => {
      const kit = setUp();
      const ouch: unknown[] = [];
      const old = kit.loop();
      collectYoungHolderOf(kit, old, (other) => {
        ref(old, () => ouch.push(other.deref()));
      });
      expect(ouch).toEqual([undefined]);
    });

    // The same if it is the old object's finalizer that looks.
    test("test_bug1055820d", () => {
      const kit = setUp();
      const ouch: unknown[] = [];
      let weak: WeakReference | undefined;
      class Looking extends kit.gc.Object {
        loop?: Looking;
        override __del__(): void {
          ouch.push(weak?.deref());
        }
      }
      const old = new Looking();
      old.loop = old;
      collectYoungHolderOf(kit, old, (other) => {
        weak = other;
      });
      expect(ouch).toEqual([undefined]);
    });

    // Enabled, a collection starts soon; disabled, never.
    test("test_indirect_calls_with_gc_disabled", () => {
      const { gc, allocateUntilCollected } = setUp();
      expect(allocateUntilCollected()).toBeLessThan(ALLOCATIONS_MAX);
      gc.disable();
      expect(allocateUntilCollected()).toBe(ALLOCATIONS_MAX);
      gc.enable();
      expect(allocateUntilCollected()).toBeLessThan(ALLOCATIONS_MAX);
    });

    // A first threshold of zero: never.
    test("test_threshold_zero", () => {
      const { gc, allocateUntilCollected } = setUp();
      gc.setThreshold(0);
      expect(allocateUntilCollected(50_000)).toBe(50_000);
      expect(gc.isEnabled()).toBe(true);
      expect(gc.getStats().map(({ collections }) => collections)).toEqual([0, 0, 0]);
    });
  });
});
