// Regressions of what a third attack found in attributes, lists and reports.

import { describe, expect, test } from "vitest";
import { DEBUG_COLLECTABLE, DEBUG_UNCOLLECTABLE, del, GC } from "../src/index.js";
import { ENGINES } from "./engines.js";

// biome-ignore lint/suspicious/noExplicitAny: the programs assign undeclared names
type Loose = any;

describe.each(ENGINES)("attributes under attack, on $name", ({ choice }) => {
  const newHeap = (): GC => new GC({ ...choice, automatic: false });

  test.each([
    ["assigned before the first object", "before", "assign"],
    ["defined before the first object", "before", "define"],
    ["assigned over an attribute in use", "after", "assign"],
  ])("a default on a prototype, %s, leaves assignments counted", (_text, when, how) => {
    const gc = newHeap();
    class A extends gc.Object {
      declare ref: unknown;
    }
    const old = when === "after" ? new A() : undefined;
    const [held, b] = [new gc.Object(), new gc.Object()];
    if (old) old.ref = held;
    if (how === "assign") A.prototype.ref = null;
    else
      Object.defineProperty(A.prototype, "ref", {
        value: null,
        writable: true,
        configurable: true,
      });
    const a = new A();
    expect(a.ref).toBeNull();
    a.ref = b;
    del(b);
    expect(gc.getReferents(a)).toEqual([b]);
    if (old) expect([old.ref, gc.getReferents(old)]).toEqual([held, [held]]);
    a.ref = undefined;
    expect(a.ref).toBeUndefined();
    expect(gc.liveCount).toBe(old ? 3 : 2);
    expect(gc.validate()).toEqual([]);
  });

  test("methods added to a prototype stay methods", () => {
    const gc = newHeap();
    class A extends gc.Object {}
    (A.prototype as Loose).greet = (): string => "hello";
    expect((new A() as Loose).greet()).toBe("hello");
    expect(Object.getOwnPropertyDescriptor(A.prototype, "greet")?.value).toBeTypeOf("function");
  });

  test("an accessor that a mixin copied to another class counts on that class", () => {
    const gc = newHeap();
    class A extends gc.Object {}
    class B extends gc.Object {}
    const [x, y] = [new gc.Object(), new gc.Object()];
    (new A() as Loose).x = x;
    const b: Loose = new B();
    b.y = y;
    Object.defineProperties(B.prototype, Object.getOwnPropertyDescriptors(A.prototype));
    b.x = x;
    expect([b.x, b.y]).toEqual([x, y]);
    expect(gc.getReferents(b)).toEqual([y, x]);
    Reflect.set(new A(), "x", y, b);
    expect([b.x, b.y]).toEqual([y, y]);
    expect(gc.getRefcount(y)).toBe(3);
    expect(gc.validate()).toEqual([]);
  });

  test("super.ref = x is the same attribute as this.ref = x", () => {
    const gc = newHeap();
    class Base extends gc.Object {}
    class Parent extends Base {
      give(value: unknown): void {
        // What `super.ref = value` does.
        Reflect.set(Base.prototype, "ref", value, this);
      }
    }
    class Child extends Parent {}
    const [x, y] = [new gc.Object(), new gc.Object()];
    (new Parent() as Loose).ref = x;
    const child: Loose = new Child();
    child.ref = x;
    child.give(y);
    expect(child.ref).toBe(y);
    expect(gc.getReferents(child)).toEqual([y]);
    expect(gc.validate()).toEqual([]);
  });

  test("an assignment through a Proxy is refused, and leaves the object as it was", () => {
    const gc = newHeap();
    const a: Loose = new gc.Object();
    const b = new gc.Object();
    a.ref = b;
    for (const outside of [new Proxy(a, {}), Object.create(a)] as Loose[]) {
      for (const name of ["ref", "other"]) {
        expect(() => {
          outside[name] = b;
        }).toThrow(
          `${name}: assigned through a Proxy, or through an object that only inherits from a ` +
            "managed one, so it cannot be counted. Assign to the managed object itself.",
        );
      }
    }
    expect(Object.keys(a)).toEqual([]);
    expect([a.ref, a.other]).toEqual([b, undefined]);
    expect(gc.getRefcount(b)).toBe(2);
  });

  test("objects used as dictionaries do not widen each other", () => {
    const gc = newHeap();
    const value = new gc.Object();
    const dictionaries = Array.from({ length: 100 }, () => new gc.Object() as Loose);
    for (const [index, dictionary] of dictionaries.entries()) {
      for (let key = 0; key < 50; key++) dictionary[`key${index}_${key}`] = value;
    }
    expect(gc.getRefcount(value)).toBe(1 + 100 * 50);
    const bytes = gc.bytes;
    expect(bytes).toBeLessThan(1_000_000);
    const last = dictionaries[99];
    expect(last.key99_49).toBe(value);
    expect(last.key98_49).toBeUndefined();
    expect(gc.getReferents(last)).toHaveLength(50);
    // Names come and go: their places are used again.
    for (let round = 0; round < 10_000; round++) {
      last[`round${round}`] = value;
      last[`round${round}`] = undefined;
    }
    expect(gc.getRefcount(value)).toBe(1 + 100 * 50);
    expect(gc.bytes).toBe(bytes);
    for (const dictionary of dictionaries) del(dictionary);
    expect(gc.liveCount).toBe(1);
    expect(() => last.key99_49).toThrow(expect.objectContaining({ code: "ERR_DEAD_OBJECT" }));
    expect(() => {
      last.key99_49 = value;
    }).toThrow(expect.objectContaining({ code: "ERR_DEAD_OBJECT" }));
    expect(gc.validate()).toEqual([]);
  });

  test("a class with more fields than it shares positions for counts all of them", () => {
    const gc = newHeap();
    const held = new gc.Object();
    const names = Array.from({ length: 200 }, (_, index) => `field${index}`);
    class Wide extends gc.Object {
      constructor() {
        super();
        for (const name of names) {
          Object.defineProperty(this, name, {
            value: held,
            writable: true,
            enumerable: true,
            configurable: true,
          });
        }
      }
    }
    const wide: Loose = new Wide();
    expect(gc.getReferents(wide)).toHaveLength(200);
    expect(names.every((name) => wide[name] === held)).toBe(true);
    for (const name of names) wide[name] = null;
    expect(gc.getRefcount(held)).toBe(1);
    const cycle: Loose = new Wide();
    cycle.field199 = cycle;
    del(cycle);
    expect(gc.collect()).toBe(1);
    expect(gc.validate()).toEqual([]);
  });

  test.each(["toString", "toPrimitive", "name"])(
    "a %s that throws in a debug report is reported, and interrupts nothing",
    (kind) => {
      const gc = newHeap();
      const boom = new Error("boom");
      const reports: unknown[] = [];
      const lines: string[] = [];
      gc.onUnraisable = (report) => reports.push(report.error);
      gc.onDebug = (line) => lines.push(line);
      class Rude extends gc.Object {
        declare self: unknown;
        static override get name(): string {
          if (kind === "name") throw boom;
          return "Rude";
        }
        override toString(): string {
          if (kind === "toString") throw boom;
          return super.toString();
        }
        [Symbol.toPrimitive](): string {
          if (kind === "toPrimitive") throw boom;
          return this.toString();
        }
      }
      class Legacy extends Rude {
        static readonly finalizers = "legacy";
        override __del__(): void {}
      }
      gc.setDebug(DEBUG_COLLECTABLE | DEBUG_UNCOLLECTABLE);
      for (const object of [new Rude(), new Legacy()]) {
        object.self = object;
        del(object);
      }
      expect(gc.collect()).toBe(2);
      expect(lines).toHaveLength(2);
      expect(reports).toEqual(kind === "name" ? [] : [boom, boom]);
      expect(gc.garbage).toHaveLength(1);
      expect(gc.validate()).toEqual([]);
    },
  );

  test("a toString that uses the heap in a debug report does not change what is reported", () => {
    const gc = newHeap();
    const lines: string[] = [];
    gc.onDebug = (line) => lines.push(line);
    gc.onUnraisable = () => {};
    class Busy extends gc.Object {
      declare self: unknown;
      override toString(): string {
        for (let made = 0; made < 2000; made++) new gc.Object();
        gc.getObjects();
        return super.toString();
      }
    }
    gc.setDebug(DEBUG_COLLECTABLE);
    const objects = [new Busy(), new Busy(), new Busy()];
    for (const object of objects) {
      object.self = object;
      del(object);
    }
    expect(gc.collect()).toBe(3);
    expect(lines.map((line) => line.replace(/\d+/, ""))).toEqual(
      objects.map(() => "gc: collectable <Busy#>"),
    );
    expect(gc.liveCount).toBe(6000);
    expect(gc.validate()).toEqual([]);
  });

  test("an object whose toString throws is refused by its code all the same, and by its number", () => {
    const gc = newHeap();
    class Rude extends gc.Object {
      override toString(): string {
        throw new Error("boom");
      }
    }
    const rude = new Rude();
    del(rude);
    expect(() => del(rude)).toThrow(expect.objectContaining({ code: "ERR_DEAD_OBJECT" }));
    expect(() => del(rude)).toThrow("del: Rude#1 was deallocated");
  });

  test("a toString that reads attributes does not cost a dead object its name", () => {
    const gc = newHeap();
    class Document extends gc.Object {
      title = "Notes";
      override toString(): string {
        return `Document(${this.title})`;
      }
    }
    const document = new Document();
    expect(String(document)).toBe("Document(Notes)");
    del(document);
    expect(() => document.title).toThrow("title: Document#1 was deallocated");
    expect(() => del(document)).toThrow("del: Document#1 was deallocated");
  });

  test("a list that a finalizer changes while its fields are prepared stays in step", () => {
    const gc = newHeap();
    const list = new gc.List<unknown>(new gc.Object(), new gc.Object());
    class Popping extends gc.Object {
      override __del__(): void {
        list.clear();
      }
    }
    class Parent extends gc.Object {
      constructor() {
        super();
        const popping = new Popping();
        (this as Loose).y = popping;
        del(popping);
      }
    }
    class Child extends Parent {
      y = null;
    }
    new Child();
    expect(() => list.set(1, null)).toThrow(expect.objectContaining({ code: "ERR_INDEX" }));
    expect([list.length, gc.getReferents(list)]).toEqual([0, []]);
    list.push(new gc.Object());
    new Child();
    expect(list.pop()).toBeUndefined();
    expect([list.length, gc.getReferents(list)]).toEqual([0, []]);
    expect(gc.validate()).toEqual([]);
  });
});
