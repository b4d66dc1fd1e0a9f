// CPython's test_weakref, the second part: callbacks of weak references, and collections in between.
// Laws and names are CPython's, listed in docs/python-tests.md; the programs are ours.

import { beforeEach, describe, expect, test } from "vitest";
import { del, GC, type GcError } from "../../src/index.js";
import { getWeakRefCount, proxy, ref, WeakKeyMap } from "../../src/weakref.js";
import { ENGINES } from "../engines.js";
import { drop, type Loose } from "./objects.js";

describe.each(ENGINES)("CPython's test_weakref on $name: callbacks", ({ choice }) => {
  let gc: GC;
  let calls: number;
  beforeEach(() => {
    gc = new GC({ ...choice, automatic: false });
    gc.onUnraisable = ({ error }) => {
      throw error;
    };
    calls = 0;
  });
  const node = (): Loose => new gc.Object();
  const valid = (): void => expect(gc.validate()).toEqual([]);
  const count = (): void => {
    calls++;
  };

  /** A class whose objects are callbacks: their arguments go to `called`. */
  const callable = (called: unknown[], result: (self: Loose) => unknown) =>
    class Callable extends gc.Object {
      __call__(): void {
        called.push(result(this));
      }
    };
  /** `owner[name]` becomes a weak reference that only `owner` holds. */
  const keepRef = (owner: Loose, name: string, referent: Loose, callback?: Loose): void => {
    const weak = ref(referent, callback);
    owner[name] = weak;
    del(weak);
  };

  describe("ReferencesTestCase", () => {
    // A propagating exception is not disturbed by callbacks that run during it.
    test("test_callbacks_protected", () => {
      const data = new Set<unknown>();
      const encapsulate = (): void => {
        using object = node();
        data.add(ref(object, (weak) => data.delete(weak)));
        throw new Error("bogus");
      };
      for (let round = 0; round < 2; round++) {
        expect(encapsulate).toThrow("bogus");
        expect(data.size).toBe(0);
      }
      valid();
    });

    // A callback may collect, even while an object is half deallocated.
    test("test_sf_bug_840829", () => {
      const collect = (): void => {
        calls++;
        gc.collect();
      };
      const object = node();
      del(ref(object, collect));
      const weak = ref(object, collect);
      del(object);
      del(weak);
      const [inner, middle, outer] = [node(), node(), node()];
      ref(inner, collect);
      middle.inner = inner;
      outer.middle = middle;
      drop(inner, middle);
      del(outer);
      expect(calls).toBe(2);
      expect(gc.liveCount).toBe(1);
      valid();
    });

    // A weak reference that is garbage together with its callback and its referent stays silent.
    test("test_callback_in_cycle", () => {
      const called: unknown[] = [];
      const [first, second] = [node(), new (callable(called, (self) => self.first))()];
      const holder: Loose = second;
      first.self = first;
      holder.self = holder;
      holder.first = first;
      keepRef(holder, "weak", first, holder);
      drop(first, second);
      expect(gc.collect()).toBe(3);
      expect([called, gc.liveCount]).toEqual([[], 0]);
      valid();
    });

    // The same if the callback reaches the referent, and the referent not the callback.
    test("test_callback_reachable_one_way", () => {
      const called: unknown[] = [];
      const Callable = callable(called, (self) => [self.me, self.first, self.weak]);
      const first: Loose = new Callable();
      const second: Loose = new Callable();
      second.me = second;
      second.first = first;
      keepRef(second, "weak", first, second);
      drop(first, second);
      expect(gc.collect()).toBe(3);
      expect([called, gc.liveCount]).toEqual([[], 0]);
      valid();
    });

    // The same if the two are of different classes, which are garbage with them.
    test("test_callback_different_classes", () => {
      const called: unknown[] = [];
      const Callable = callable(called, (self) => [self.type, self.me, self.first]);
      const types = [node(), node()];
      for (const type of types) type.mro = type;
      const first = node();
      const second: Loose = new Callable();
      [first.type, second.type] = types;
      second.me = second;
      second.first = first;
      keepRef(second, "weak", first, second);
      drop(first, second, ...types);
      expect(gc.collect()).toBe(5);
      expect([called, gc.liveCount]).toEqual([[], 0]);
      valid();
    });

    // Callbacks that would revive garbage do not run; one from outside does, once.
    test("test_callback_in_cycle_resurrection", () => {
      const seen: unknown[] = [];
      const Callable = callable(seen, (self) => self.other);
      const type = node();
      type.mro = type;
      const first: Loose = new Callable();
      const second: Loose = new Callable();
      first.other = second;
      second.other = first;
      first.type = type;
      second.type = type;
      keepRef(first, "weak", second, first);
      keepRef(second, "weak", first, second);
      const outside = ref(type, () => seen.push("class went away"));
      drop(first, second, type);
      expect(seen).toEqual([]);
      expect(gc.collect()).toBe(5);
      expect([seen, outside.deref()]).toEqual([["class went away"], undefined]);
      expect([gc.collect(), seen.length]).toEqual([0, 1]);
      valid();
    });

    // A callback can itself be weakly referenced; a callback outside the garbage is called for it.
    test("test_callbacks_on_callback", () => {
      const seen: unknown[] = [];
      const Callable = callable(seen, () => "callback of garbage");
      const [first, second] = [node(), node()];
      first.other = second;
      second.other = first;
      const callback: Loose = new Callable();
      callback.self = first;
      const another: Loose = new Callable();
      another.self = second;
      keepRef(first, "weak", second, callback);
      keepRef(second, "weak", callback, another);
      const outside = ref(callback, () => seen.push("from outside"));
      expect(outside.deref()).toBe(callback);
      drop(callback, another, first, second);
      expect(seen).toEqual([]);
      expect(gc.collect()).toBe(6);
      expect([seen, outside.deref()]).toEqual([["from outside"], undefined]);
      expect([gc.collect(), seen.length]).toEqual([0, 1]);
      valid();
    });

    /** Garbage that refers to an object weakly, freed by the collection that `make` starts. */
    const collectDuringCreation = (make: (object: Loose) => unknown): void => {
      gc.setThreshold(1, 1, 1);
      const object = node();
      const garbage = node();
      garbage.self = garbage;
      keepRef(garbage, "weak", object);
      del(garbage);
      gc.enable();
      expect(make(object)).toBe(object);
      gc.disable();
      expect(gc.getStats().reduce((sum, { collected }) => sum + collected, 0)).toBe(2);
      expect(getWeakRefCount(object)).toBe(1);
      valid();
    };

    // Making a weak reference may start a collection that frees others to the same object.
    test("test_gc_during_ref_creation", () => {
      collectDuringCreation((object) => ref(object, count).deref());
      expect(calls).toBe(0);
    });

    // So may making a proxy.
    test("test_gc_during_proxy_creation", () => {
      collectDuringCreation((object) => {
        const stand = proxy(object);
        object.self = object;
        const same = stand.self as unknown;
        object.self = undefined;
        return same;
      });
    });

    // A mended bug: in that case the existing one has to be returned; there were two.
    test("one reference, even if a finalizer makes it while another is being made", () => {
      gc.setThreshold(1, 1, 1);
      const object = node();
      const made: unknown[] = [];
      class Making extends gc.Object {
        self?: Making;
        override __del__(): void {
          made.push(ref(object));
        }
      }
      const garbage = new Making();
      garbage.self = garbage;
      del(garbage);
      gc.enable();
      made.push(ref(object));
      gc.disable();
      expect(made).toHaveLength(2);
      expect(made[1]).toBe(made[0]);
    });

    // A weak reference made in the finalizer of its object is cleared, and harmless.
    test("test_ref_created_during_del", () => {
      const made: Loose[] = [];
      class Target extends gc.Object {
        self?: Target;
        override __del__(): void {
          made.push(ref(this), ref(this, count));
          expect(made.at(-1).deref()).toBe(this);
        }
      }
      del(new Target());
      const looped = new Target();
      looped.self = looped;
      del(looped);
      expect(gc.collect()).toBe(1);
      expect(made.map((weak) => weak.deref())).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
      expect(calls).toBe(1);
      drop(...made);
      expect(gc.liveCount).toBe(0);
      valid();
    });

    /** A chain in which each object is the value of the one before; the first one is dropped. */
    const deallocateChain = (depth: number): void => {
      const map = new WeakKeyMap<Loose, Loose>();
      const seen: unknown[] = [];
      const child = (parent: Loose): Loose => {
        const made = node();
        const weak = ref(made);
        ref(parent, () => seen.push(weak.deref()));
        return made;
      };
      const root = node();
      let last = root;
      for (let made = 0; made < depth; made++) {
        const next = child(last);
        map.set(last, next);
        if (last !== root) del(last);
        last = next;
      }
      expect(map.size).toBe(depth);
      del(root);
      gc.collect();
      expect(map.size).toBe(0);
      expect(seen).toHaveLength(depth);
      // The last child has a name, and is the only one that lives on.
      expect(seen.filter((child) => child !== undefined)).toEqual([last]);
      expect(gc.getRefcount(last)).toBe(1);
      valid();
    };

    // In a long chain of deallocations no weak reference leads to a dying object.
    test("test_trashcan_16602", () => {
      for (const depth of [100, 5000]) deallocateChain(depth);
    });

    // The callback of an object with a finalizer may collect.
    test("test_callback_gcs", () => {
      class Finalized extends gc.Object {
        override __del__(): void {
          calls++;
        }
      }
      const object = new Finalized();
      ref(object, () => {
        calls++;
        gc.collect();
      });
      del(object);
      expect(calls).toBe(2);
      valid();
    });

    // Clearing many weak references takes no memory: it works on a full heap.
    test("test_no_memory_when_clearing", () => {
      const full = new GC({ ...choice, automatic: false, maximumBytes: 1 << 17 });
      const reports: unknown[] = [];
      full.onUnraisable = (report) => reports.push(report);
      const object = new full.Object();
      for (let made = 0; made < 50; made++) ref(object, count);
      expect(() => {
        for (;;) {
          const list = new full.List<Loose>();
          for (let pushed = 0; pushed < 6; pushed++) list.push(object);
        }
      }).toThrow(expect.objectContaining({ code: "ERR_HEAP_FULL" }));
      for (const list of full.getObjects()) if (list instanceof full.List) del(list);
      del(object);
      expect([calls, reports, full.validate()]).toEqual([50, [], []]);
    });
  });

  describe("SubclassableWeakrefTestCase", () => {
    // A weak reference that holds its own referent is freed with it, and no callback runs.
    test("test_subclass_refs_with_cycle", () => {
      const Callable = callable([], count);
      for (const others of [0, 1]) {
        const object = node();
        const callback: Loose = new Callable();
        callback.object = object;
        const weak = ref(object, callback);
        for (let made = 0; made < others; made++) keepRef(callback, "weak", object, callback);
        drop(object, callback);
        del(weak);
        gc.collect();
        expect([calls, gc.liveCount]).toEqual([0, 0]);
      }
      valid();
    });
  });

  // A mended bug: a JavaScript variable may lead to an object that is being deallocated; a reference to its
  // freed slot got into the heap.
  test("an object that is being deallocated cannot be referred to again", () => {
    const list = new gc.List<Loose>();
    const object = node();
    const errors: unknown[] = [];
    ref(object, () => {
      try {
        list.push(object);
      } catch (error) {
        errors.push((error as GcError).code);
      }
    });
    del(object);
    expect([errors, list.length, gc.validate()]).toEqual([["ERR_DEAD_OBJECT"], 0, []]);
  });
});
