// CPython's test_weakref, the first part: weak references and proxies.
// Laws and names are CPython's, listed in docs/python-tests.md; the programs are ours.

import { beforeEach, describe, expect, test } from "vitest";
import { del, GC, type GcError } from "../../src/index.js";
import { getWeakRefCount, getWeakRefs, proxy, ref } from "../../src/weakref.js";
import { ENGINES } from "../engines.js";
import { drop, type Loose } from "./objects.js";

describe.each(ENGINES)("CPython's test_weakref on $name: references", ({ choice }) => {
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
  describe("ReferencesTestCase", () => {
    // A weak reference leads to its object while that lives; it prints before and after.
    test("test_basic_ref", () => {
      for (const object of [node(), new gc.List<unknown>()]) {
        const weak = ref(object);
        expect(weak.deref()).toBe(object);
        expect(gc.getRefcount(object)).toBe(1);
        expect(String(weak)).toMatch(/^Reference#\d+$/);
        del(object);
        expect(weak.deref()).toBe(undefined);
        expect(String(weak)).toMatch(/^Reference#\d+$/);
      }
      valid();
    });

    // The callback runs once, when the object dies; the reference is dead by then.
    test("test_basic_callback", () => {
      for (const object of [node(), new gc.List<unknown>()]) {
        calls = 0;
        const weak = ref(object, count);
        del(object);
        expect([calls, weak.deref()]).toEqual([1, undefined]);
        gc.collect();
        expect(calls).toBe(1);
      }
      valid();
    });

    // Every one of several callbacks runs.
    test("test_multiple_callbacks", () => {
      const object = node();
      const weakrefs = [ref(object, count), ref(object, count)];
      del(object);
      expect(weakrefs.map((weak): unknown => weak.deref())).toEqual([undefined, undefined]);
      expect(calls).toBe(2);
      valid();
    });

    // All references are dead before the first callback runs; the newest one's runs first.
    test("test_multiple_selfref_callbacks", () => {
      const seen: unknown[] = [];
      const object = node();
      const first = ref(object, () => seen.push("first", first.deref()));
      ref(object, () => seen.push("second", first.deref()));
      del(object);
      expect(seen).toEqual(["second", undefined, "first", undefined]);
      valid();
    });

    // A dead object's proxies refuse every use; their callbacks run.
    test("test_proxy_ref", () => {
      const object = node();
      object.bar = 1;
      const proxies: Loose[] = [proxy(object, count), proxy(object, count)];
      expect(proxies.map(({ bar }) => bar)).toEqual([1, 1]);
      del(object);
      const dead = expect.objectContaining({ code: "ERR_DEAD_OBJECT" });
      for (const stale of proxies) {
        expect(() => stale.bar).toThrow(dead);
        expect(() => {
          stale.bar = 1;
        }).toThrow(dead);
        expect(() => "bar" in stale).toThrow(dead);
        expect(() => String(stale)).toThrow(dead);
      }
      expect(calls).toBe(2);
      valid();
    });

    // Without a callback there is one weak reference to an object, no matter what is made in between.
    test("test_ref_reuse", () => {
      const object = node();
      const first = ref(object);
      proxy(object);
      expect(ref(object)).toBe(first);
      const other = node();
      proxy(other);
      const weak = ref(other);
      expect(ref(other)).toBe(weak);
      expect(getWeakRefCount(other)).toBe(2);
      drop(weak, weak);
      expect(getWeakRefCount(other)).toBe(1);
      valid();
    });

    // A mended bug: without a callback there is one proxy of an object too.
    test("test_proxy_reuse", () => {
      const object = node();
      const first = proxy(object);
      ref(object);
      expect(proxy(object) === first).toBe(true);
    });

    // No callback given is the same as none.
    test("test_shared_ref_without_callback", () => {
      const object = node();
      expect(ref(object, undefined)).toBe(ref(object));
      expect(getWeakRefCount(object)).toBe(1);
      valid();
    });

    // A mended bug: null, like Python's None, means no callback.
    test("null is no callback", () => {
      const object = node();
      expect(ref(object, null as Loose)).toBe(ref(object));
    });

    // Attributes read and written through a proxy are the object's.
    test("test_basic_proxy", () => {
      const object = node();
      const stand: Loose = proxy(object);
      object.foo = 1;
      expect(stand.foo).toBe(1);
      stand.foo = object;
      expect(object.foo).toBe(object);
      expect(gc.getRefcount(object)).toBe(2);
      stand.foo = undefined;
      expect([object.foo, gc.getRefcount(object)]).toEqual([undefined, 1]);
      const list = new gc.List<number>();
      const items = proxy(list);
      items.push(12);
      expect([list.length, items.length, [...items]]).toEqual([1, 1, [12]]);
      valid();
    });

    // All weak references to an object are counted, proxies too, as long as they live.
    test("test_getweakrefcount", () => {
      const object = node();
      const weakrefs = [ref(object), ref(object, count)];
      expect(getWeakRefCount(object)).toBe(2);
      proxy(object);
      proxy(object, count);
      expect(getWeakRefCount(object)).toBe(4);
      drop(...weakrefs);
      expect(getWeakRefCount(object)).toBe(2);
      del(object);
      expect([getWeakRefCount(object), gc.liveCount, calls]).toEqual([0, 0, 1]);
      valid();
    });

    // They are listed; dead ones are not.
    test("test_getweakrefs", () => {
      for (const gone of [0, 1] as const) {
        const object = node();
        const weakrefs = [ref(object, count), ref(object, count)] as const;
        del(weakrefs[gone]);
        expect(getWeakRefs(object)).toEqual([weakrefs[1 - gone]]);
        del(weakrefs[(1 - gone) as 0 | 1]);
        expect(getWeakRefs(object)).toEqual([]);
      }
      valid();
    });

    // A mended bug: values that are not objects have no weak references; the query threw.
    test("atoms have no weak references", () => {
      const atom: Loose = 1;
      expect([getWeakRefCount(atom), getWeakRefs(atom)]).toEqual([0, []]);
    });

    // Nor can they get one.
    test("a weak reference to an atom is refused with an error that says so", () => {
      for (const atom of [5, "x", null, {}] as Loose[]) {
        for (const make of [ref, proxy] as Loose[]) {
          let refused: unknown;
          try {
            make(atom);
          } catch (error) {
            refused = error;
          }
          expect(refused).toBeInstanceOf(TypeError);
          expect((refused as GcError).code).toBe("ERR_ARGUMENT");
        }
      }
    });

    // A class can be referenced weakly; its callback gets the weak reference.
    test("test_classes", () => {
      const type = node();
      type.mro = type;
      const got: unknown[] = [];
      const weak = ref(type, (gone) => got.push(gone));
      del(type);
      expect(gc.collect()).toBe(1);
      expect([got, weak.deref()]).toEqual([[weak], undefined]);
      valid();
    });

    // Living weak references are equal when their objects are; dead ones when they are the same.
    test("test_equality", () => {
      const [x, y] = [node(), node()];
      const [toX, toY, alsoX] = [ref(x), ref(y), ref(x, count)];
      expect([toX.equals(toX), toX.equals(alsoX), alsoX.equals(toX)]).toEqual([true, true, true]);
      expect([toX.equals(toY), toX.equals(x), toX.equals(undefined)]).toEqual([
        false,
        false,
        false,
      ]);
      drop(x, y);
      for (const weak of [toX, toY, alsoX]) expect(weak.deref()).toBe(undefined);
      expect([toX.equals(toX), toX.equals(alsoX), toX.equals(toY)]).toEqual([true, false, false]);
      valid();
    });

    // The callback can be read; there may be none.
    test("test_callback_attribute", () => {
      const object = node();
      expect(ref(object, count).callback).toBe(count);
      expect(ref(object).callback).toBe(null);
      const called = new (callable([], () => 0))();
      expect(ref(object, called).callback).toBe(called);
      valid();
    });

    // When the object has died, the callback is gone too.
    test("test_callback_attribute_after_deletion", () => {
      const object = node();
      const weak = ref(object, count);
      expect(weak.callback).not.toBe(null);
      del(object);
      expect(weak.callback).toBe(null);
    });

    // It cannot be replaced.
    test("test_set_callback_attribute", () => {
      const weak: Loose = ref(node(), count);
      expect(() => {
        weak.callback = () => {};
      }).toThrow(TypeError);
      expect(weak.callback).toBe(count);
    });
  });
});
