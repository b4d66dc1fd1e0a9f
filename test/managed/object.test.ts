// Managed objects: plain assignment is a counted reference.

import { beforeEach, describe, expect, test } from "vitest";
import { del, GC, incref } from "../../src/index.js";
import { ENGINES } from "../engines.js";

/** Any attribute, as plain JavaScript has it. */
// biome-ignore lint/suspicious/noExplicitAny: the tests assign undeclared names, as JavaScript does
type Loose = any;

describe.each(ENGINES)("managed objects on $name", ({ choice }) => {
  let gc: GC;
  beforeEach(() => {
    gc = new GC({ ...choice, automatic: false });
  });
  const valid = (): void => expect(gc.validate()).toEqual([]);

  test("a new object has one reference, its name; del drops it and it dies", () => {
    const a = new gc.Object();
    expect(gc.getRefcount(a)).toBe(1);
    del(a);
    expect(gc.liveCount).toBe(0);
    valid();
  });

  test("assigning to an undeclared name counts, as in plain JavaScript", () => {
    class MyClass extends gc.Object {}
    const a: Loose = new MyClass();
    const b: Loose = new MyClass();
    a.ref = b;
    expect(gc.getRefcount(b)).toBe(2);
    expect(a.ref).toBe(b);
    a.ref = null;
    expect(gc.getRefcount(b)).toBe(1);
    expect(a.ref).toBe(null);
    valid();
  });

  test("a declared field counts, even though the engine defines it behind our back", () => {
    class MyClass extends gc.Object {
      ref: MyClass | null = null;
      label = "x";
    }
    const a = new MyClass();
    const b = new MyClass();
    a.ref = b;
    expect(gc.getRefcount(b)).toBe(2);
    expect(a.ref).toBe(b);
    expect(a.label).toBe("x");
    a.ref = null;
    expect(gc.getRefcount(b)).toBe(1);
    valid();
  });

  test("a field's initial object is counted", () => {
    class Child extends gc.Object {}
    class Parent extends gc.Object {
      child: Child = new Child();
    }
    const parent = new Parent();
    expect(gc.getRefcount(parent.child)).toBe(2);
    del(parent.child);
    expect(gc.getRefcount(parent.child)).toBe(1);
    del(parent);
    expect(gc.liveCount).toBe(0);
    valid();
  });

  test("del right after a declared field was assigned does not lose the reference", () => {
    class MyClass extends gc.Object {
      ref?: MyClass;
    }
    const a = new MyClass();
    const b = new MyClass();
    a.ref = b;
    del(b);
    expect(gc.liveCount).toBe(2);
    expect(gc.getReferents(a)).toEqual([b]);
    valid();
  });

  test("an attribute may change between objects and plain values", () => {
    class MyClass extends gc.Object {
      value: unknown = 1;
    }
    const a = new MyClass();
    const b = new MyClass();
    for (const value of [b, 2, b, b, "text", null, b, undefined, a]) {
      a.value = value;
      expect(a.value).toBe(value);
      expect(gc.getRefcount(b)).toBe(value === b ? 2 : 1);
    }
    a.value = 0;
    del(a);
    del(b);
    expect(gc.liveCount).toBe(0);
    valid();
  });

  test("classes, subclasses and late names do not mix up their attributes", () => {
    class Base extends gc.Object {}
    class Left extends Base {}
    class Right extends Base {}
    const left: Loose = new Left();
    const right: Loose = new Right();
    const base: Loose = new Base();
    left.one = base;
    right.two = left;
    base.late = right;
    left.late = left;
    right.late = 3;
    left.three = right;
    expect([left.one, left.late, left.three, left.two]).toEqual([base, left, right, undefined]);
    expect([right.two, right.late, right.one]).toEqual([left, 3, undefined]);
    expect([base.late, base.one, base.two]).toEqual([right, undefined, undefined]);
    expect(new Set(gc.getReferents(left))).toEqual(new Set([base, left, right]));
    expect(gc.getReferents(right)).toEqual([left]);
    for (const object of [left, right, base]) del(object);
    expect(gc.collect()).toBe(3);
    valid();
  });

  test("many attributes: an object keeps as many references as it has names", () => {
    class Wide extends gc.Object {}
    const wide: Loose = new Wide();
    const others = Array.from({ length: 100 }, () => new gc.Object());
    for (const [index, other] of others.entries()) {
      wide[`name${index}`] = other;
      del(other);
    }
    expect(gc.liveCount).toBe(101);
    expect(gc.getReferents(wide)).toEqual(others);
    del(wide);
    expect(gc.liveCount).toBe(0);
    valid();
  });

  test("self assignment of the last reference is safe", () => {
    class MyClass extends gc.Object {
      ref?: MyClass | undefined;
    }
    const a = new MyClass();
    const b = new MyClass();
    a.ref = b;
    del(b);
    const same = a.ref;
    a.ref = same;
    expect(gc.getRefcount(b)).toBe(1);
    expect(a.ref).toBe(b);
    valid();
  });

  test("a use after death is refused with an error that names the object", () => {
    class MyClass extends gc.Object {
      ref?: MyClass;
    }
    const a = new MyClass();
    const b = new MyClass();
    gc.collect(0);
    del(a);
    const code = "ERR_DEAD_OBJECT";
    expect(() => a.ref).toThrow("ref: MyClass#1 was deallocated");
    expect(() => a.ref).toThrow(expect.objectContaining({ code }));
    expect(() => {
      a.ref = b;
    }).toThrow(expect.objectContaining({ code }));
    expect(() => {
      b.ref = a;
    }).toThrow("ref: MyClass#1 was deallocated");
    expect(() => del(a)).toThrow(expect.objectContaining({ code }));
    expect(() => incref(a)).toThrow(expect.objectContaining({ code }));
    expect(() => gc.getRefcount(a)).toThrow(expect.objectContaining({ code }));
    expect(gc.isTracked(a)).toBe(false);
    valid();
  });

  test("a name is dropped once: del of another's reference is refused", () => {
    class MyClass extends gc.Object {
      ref?: MyClass;
    }
    const a = new MyClass();
    const b = new MyClass();
    a.ref = b;
    del(b);
    expect(() => del(b)).toThrow(expect.objectContaining({ code: "ERR_NO_NAME" }));
    expect(gc.getRefcount(b)).toBe(1);
    valid();
  });

  test("incref takes one more name, as b = a does in Python", () => {
    const a = new gc.Object();
    const b = incref(a);
    expect(b).toBe(a);
    del(a);
    expect(gc.liveCount).toBe(1);
    del(b);
    expect(gc.liveCount).toBe(0);
  });

  test("using drops the name at the end of the block, and does nothing if it is gone", () => {
    {
      using a = new gc.Object();
      expect(gc.getRefcount(a)).toBe(1);
    }
    expect(gc.liveCount).toBe(0);
    {
      using b = new gc.Object();
      del(b);
    }
    expect(gc.liveCount).toBe(0);
  });

  test("references stay within a heap", () => {
    const other = new GC(choice);
    const a: Loose = new gc.Object();
    const b = new other.Object();
    expect(() => {
      a.ref = b;
    }).toThrow(expect.objectContaining({ code: "ERR_FOREIGN_OBJECT" }));
    expect(a.ref).toBeUndefined();
    expect(other.getRefcount(b)).toBe(1);
  });

  test("a value on a prototype is not a reference of an object", () => {
    class MyClass extends gc.Object {}
    const shared: Loose = MyClass.prototype;
    shared.greet = (): string => "hello";
    const a: Loose = new MyClass();
    expect(a.greet()).toBe("hello");
    a.ref = a;
    shared.ref = 5;
    expect(gc.getReferents(a)).toEqual([a]);
  });

  test("__del__ sees its attributes, and may resurrect the object, once", () => {
    const saved: Loose[] = [];
    class Phoenix extends gc.Object {
      ref?: Phoenix;
      override __del__(): void {
        saved.push([incref(this), this.ref]);
      }
    }
    const a = new Phoenix();
    a.ref = a;
    del(a);
    expect(gc.collect()).toBe(0);
    expect(saved).toEqual([[a, a]]);
    expect(gc.isFinalized(a)).toBe(true);
    del(a);
    expect(gc.collect()).toBe(1);
    expect(saved).toHaveLength(1);
    valid();
  });

  test("an exception in __del__ is reported and not thrown", () => {
    const reports: unknown[] = [];
    gc.onUnraisable = (report) => reports.push(report);
    const error = new Error("from __del__");
    class Angry extends gc.Object {
      override __del__(): void {
        throw error;
      }
    }
    const a = new Angry();
    del(a);
    expect(reports).toEqual([{ error, where: "finalizer", object: a }]);
    expect(gc.liveCount).toBe(0);
    valid();
  });

  test("a finalizer may allocate, assign, delete and collect", () => {
    const log: unknown[] = [];
    class Busy extends gc.Object {
      ref?: Loose;
      override __del__(): void {
        const made: Loose = new gc.Object();
        made.self = made;
        del(made);
        this.ref = undefined;
        log.push(gc.collect());
      }
    }
    const a = new Busy();
    a.ref = a;
    del(a);
    expect(gc.collect()).toBe(0);
    expect(log).toEqual([0]);
    expect(gc.liveCount).toBe(1);
    expect(gc.collect()).toBe(1);
    valid();
  });

  test("static finalizers = legacy makes one class uncollectable in a cycle", () => {
    class Old extends gc.Object {
      static readonly finalizers = "legacy";
      ref?: Old;
      override __del__(): void {}
    }
    const a = new Old();
    a.ref = a;
    del(a);
    expect(gc.collect()).toBe(1);
    expect(gc.garbage).toEqual([a]);
    valid();
  });

  test("getReferents of values that are not objects is empty; several results are joined", () => {
    const a: Loose = new gc.Object();
    const b: Loose = new gc.Object();
    a.x = b;
    b.x = a;
    expect(gc.getReferents(1, "a", null, undefined, {})).toEqual([]);
    expect(gc.getReferents(a, b)).toEqual([b, a]);
    expect(gc.getReferrers(a, b)).toEqual([b, a]);
    expect(gc.isTracked("a")).toBe(false);
    expect(gc.isFinalized(4)).toBe(false);
  });

  test("an object moves up through the generations", () => {
    const a = new gc.Object();
    for (const generation of [0, 1, 2]) {
      expect(gc.getObjects(generation)).toEqual([a]);
      gc.collect(generation);
    }
    expect(gc.getObjects(2)).toEqual([a]);
    expect(gc.getObjects()).toEqual([a]);
    valid();
  });
});
