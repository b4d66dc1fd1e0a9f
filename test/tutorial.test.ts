// The tutorial, section by section in its own order: every claim in it, as a test. Where its Python (up to
// 3.3) and today's differ, both are shown; docs/python.md explains.

import { beforeEach, describe, expect, test } from "vitest";
import { del, GC, type ManagedObject } from "../src/index.js";
import * as python from "../src/python.js";
import { ENGINES } from "./engines.js";

describe.each(ENGINES)("the tutorial on $name", ({ choice }) => {
  let gc: GC;
  beforeEach(() => {
    gc = new GC(choice);
  });

  describe("Getting started with Python garbage collection", () => {
    describe("Disabling and enabling garbage collection", () => {
      test("disable() disables it: isEnabled() is false", () => {
        gc.disable();
        expect(gc.isEnabled()).toBe(false);
      });

      test("enable() enables it again: isEnabled() is true", () => {
        gc.disable();
        gc.enable();
        expect(gc.isEnabled()).toBe(true);
      });

      test("it is enabled at the start", () => {
        expect(gc.isEnabled()).toBe(true);
      });

      test("disabled, nothing is collected on allocation; enabled, it is", () => {
        class MyClass extends gc.Object {
          self: MyClass | undefined;
        }
        const makeGarbage = (count: number): void => {
          for (let made = 0; made < count; made++) {
            const a = new MyClass();
            a.self = a;
            del(a);
          }
        };
        gc.disable();
        makeGarbage(5000);
        expect(gc.trackedCount).toBe(5000);
        gc.enable();
        makeGarbage(1);
        expect(gc.trackedCount).toBe(1);
      });
    });

    describe("Explicit garbage collection", () => {
      test("a = [1, 2, 3]; del a: freed at once by its count, collect() finds nothing", () => {
        const a = new gc.List(1, 2, 3);
        expect(gc.trackedCount).toBe(1);
        del(a);
        expect(gc.trackedCount).toBe(0);
        expect(gc.collect()).toBe(0);
      });

      test("with collection disabled, collect() still runs", () => {
        gc.disable();
        const a = new gc.List<unknown>(1, 2, 3);
        a.push(a);
        del(a);
        expect(gc.collect()).toBe(1);
      });
    });

    describe("Inspecting garbage collector contents", () => {
      test("the tutorial's number of tracked objects is trackedCount", () => {
        expect(gc.trackedCount).toBe(0);
        const list = new gc.List(new gc.List(), new gc.List());
        expect(gc.trackedCount).toBe(3);
        expect(gc.getObjects()).toHaveLength(3);
        expect(gc.getObjects()).toContain(list);
      });

      test("get_count() in today's Python is three counters", () => {
        expect(gc.getCount()).toEqual([0, 0, 0]);
        new gc.List();
        new gc.List();
        expect(gc.getCount()).toEqual([2, 0, 0]);
        gc.collect(0);
        expect(gc.getCount()).toEqual([0, 1, 0]);
        gc.collect(1);
        expect(gc.getCount()).toEqual([0, 0, 1]);
        gc.collect();
        expect(gc.getCount()).toEqual([0, 0, 0]);
      });

      test("a sudden increase shows a leak: objects that no name refers to", () => {
        const before = gc.trackedCount;
        for (let leak = 0; leak < 100; leak++) {
          const a = new gc.List<unknown>();
          a.push(a);
          del(a);
        }
        expect(gc.trackedCount - before).toBe(100);
        expect(gc.collect()).toBe(100);
        expect(gc.trackedCount).toBe(before);
      });
    });
  });

  describe("Understanding circular references", () => {
    test("a.ref = b; b.ref = a: each is the other's referrer and referent", () => {
      class MyClass extends gc.Object {
        ref?: MyClass;
      }
      const a = new MyClass();
      const b = new MyClass();
      a.ref = b;
      b.ref = a;
      expect(gc.getReferrers(a)).toEqual([b]);
      expect(gc.getReferrers(b)).toEqual([a]);
      expect(gc.getReferents(a)).toEqual([b]);
      expect(gc.getReferents(b)).toEqual([a]);
      expect(gc.getRefcount(a)).toBe(2);
    });

    test("the cycle outlives its names: counting alone leaks it", () => {
      class MyClass extends gc.Object {
        ref?: MyClass;
      }
      const a = new MyClass();
      const b = new MyClass();
      a.ref = b;
      b.ref = a;
      del(a);
      del(b);
      expect(gc.trackedCount).toBe(2);
    });

    describe("Cleaning up circular references", () => {
      test("by hand: cut the reference, and counting frees both at once", () => {
        class MyClass extends gc.Object {
          ref: MyClass | undefined;
        }
        const a = new MyClass();
        const b = new MyClass();
        a.ref = b;
        b.ref = a;
        del(b);
        a.ref = undefined;
        expect(gc.trackedCount).toBe(1);
        del(a);
        expect(gc.trackedCount).toBe(0);
        expect(gc.collect()).toBe(0);
      });

      test("automatically: collect() returns the number of unreachable objects", () => {
        class MyClass extends gc.Object {
          self?: MyClass;
        }
        const a = new MyClass();
        a.self = a;
        del(a);
        expect(gc.collect()).toBe(1);
        expect(gc.trackedCount).toBe(0);
      });

      test("two objects that refer to each other count 2", () => {
        class MyClass extends gc.Object {
          ref?: MyClass;
        }
        const a = new MyClass();
        const b = new MyClass();
        a.ref = b;
        b.ref = a;
        del(a);
        del(b);
        expect(gc.collect()).toBe(2);
      });
    });

    describe("Working with the __del__ method and gc.garbage", () => {
      /** `a = MyClass(); a.ref = a`, and the calls of `__del__`. */
      function selfReferring(heap: GC): { a: ManagedObject; deleted: ManagedObject[] } {
        const deleted: ManagedObject[] = [];
        class MyClass extends heap.Object {
          ref?: MyClass;
          override __del__(): void {
            deleted.push(this);
          }
        }
        const a = new MyClass();
        a.ref = a;
        return { a, deleted };
      }

      test("Python <= 3.3: a cycle with __del__ is uncollectable and goes to gc.garbage", () => {
        const heap = new GC({ ...choice, finalizers: "legacy" });
        const { deleted, a } = selfReferring(heap);
        del(a);
        expect(heap.collect()).toBe(1);
        expect(heap.garbage).toEqual([a]);
        expect(deleted).toEqual([]);
        expect(heap.getStats()[2]).toEqual({ collections: 1, collected: 0, uncollectable: 1 });
      });

      test("today's Python: __del__ runs, the cycle is collected, gc.garbage stays empty", () => {
        const { deleted, a } = selfReferring(gc);
        del(a);
        expect(gc.collect()).toBe(1);
        expect(deleted).toHaveLength(1);
        expect(gc.garbage).toEqual([]);
        expect(gc.trackedCount).toBe(0);
      });

      test("without a cycle, __del__ is called at once by both", () => {
        for (const finalizers of ["modern", "legacy"] as const) {
          const heap = new GC({ ...choice, finalizers });
          let calls = 0;
          class MyClass extends heap.Object {
            override __del__(): void {
              calls++;
            }
          }
          const a = new MyClass();
          del(a);
          expect(calls).toBe(1);
          expect(heap.collect()).toBe(0);
        }
      });
    });
  });
});

describe("the tutorial's calls under Python's own names", () => {
  test("import gc; gc.disable(); gc.isenabled(); gc.enable(); gc.isenabled()", () => {
    python.disable();
    expect(python.isenabled()).toBe(false);
    python.enable();
    expect(python.isenabled()).toBe(true);
  });

  test("gc.collect(), gc.get_count() and gc.garbage", () => {
    class MyClass extends python.GCObject {
      self?: MyClass;
    }
    python.collect();
    const a = new MyClass();
    a.self = a;
    python.del(a);
    expect(python.get_count()[0]).toBe(1);
    expect(python.collect()).toBe(1);
    expect(python.get_count()).toEqual([0, 0, 0]);
    expect(python.garbage).toEqual([]);
  });
});
