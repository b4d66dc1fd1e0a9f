// Attributes: assigned under any name, through prototypes, mixins, super and proxies.

import { describe, expect, test } from "vitest";
import { del, GC } from "../../src/index.js";
import { ENGINES } from "../engines.js";

// biome-ignore lint/suspicious/noExplicitAny: the programs assign undeclared names
type Loose = any;

describe.each(ENGINES)("attributes on $name", ({ choice }) => {
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
        // The effect of `super.ref = value`.
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

  test("are read if the class's prototype is frozen, and if the accessor was deleted", () => {
    for (const spoil of [
      Object.freeze,
      (prototype: object) => Reflect.deleteProperty(prototype, "ref"),
    ]) {
      const gc = new GC({ ...choice, automatic: false });
      const held = new gc.Object();
      class Holder extends gc.Object {
        ref: unknown = held;
      }
      const before = spoil === Object.freeze ? undefined : new Holder();
      gc.collect();
      spoil(Holder.prototype);
      for (const holder of [before ?? new Holder(), new Holder()]) {
        expect(gc.getReferents(holder)).toEqual([held]);
        expect(holder.ref).toBe(held);
        holder.ref = null;
        expect([holder.ref, gc.getReferents(holder)]).toEqual([null, []]);
        del(holder);
        expect(() => holder.ref).toThrow("was deallocated");
      }
      expect(gc.validate()).toEqual([]);
    }
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
    // Names are dropped and added: their positions are used again.
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

  test("a finalizer that assigns to the attribute that held its object has the last word", () => {
    const gc = newHeap();
    const owner: Loose = new gc.Object();
    const [b, c] = [new gc.Object(), new gc.Object()];
    const seen: unknown[] = [];
    class Replacing extends gc.Object {
      override __del__(): void {
        seen.push(owner.ref);
        owner.ref = c;
      }
    }
    const a = new Replacing();
    owner.ref = a;
    del(a);
    owner.ref = b;
    expect(seen).toEqual([b]);
    expect(owner.ref).toBe(c);
    expect([gc.getRefcount(b), gc.getRefcount(c)]).toEqual([1, 2]);
    expect(gc.validate()).toEqual([]);
  });

  describe("a default on a prototype", () => {
    test("does not hide what objects hold in an attribute of the base class", () => {
      const gc = newHeap();
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

    test("of a base class is inherited by objects of a subclass", () => {
      const gc = newHeap();
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
