// The classes of managed objects: the fields and attributes of their objects, by inheritance, with mixins,
// with names that are also methods, and with more fields than a class shares positions for.

import { describe, expect, test } from "vitest";
import { del, GC } from "../../src/index.js";
import { ENGINES } from "../engines.js";

// biome-ignore lint/suspicious/noExplicitAny: the programs assign undeclared names
type Loose = any;

describe.each(ENGINES)("classes of managed objects on $name", ({ choice }) => {
  const newHeap = (): GC => new GC({ ...choice, automatic: false });

  test("a field declared again by a subclass is counted, even if the library is called in between", async () => {
    const gc = newHeap();
    const mine = new gc.Object();
    let isCalling = false;
    class Parent extends gc.Object {
      ref: unknown = null;
      constructor() {
        super();
        if (isCalling) gc.collect();
      }
    }
    class Sub extends Parent {
      override ref: unknown = mine;
    }
    // The class is settled before the call between its two declarations.
    for (let round = 0; round < 3; round++) {
      for (let made = 0; made < 100; made++) del(new Sub());
      await Promise.resolve();
    }
    isCalling = true;
    const sub = new Sub();
    expect(gc.getReferents(sub)).toEqual([mine]);
    del(mine);
    expect(sub.ref).toBe(mine);
    expect(gc.getRefcount(mine)).toBe(1);
    expect(gc.validate()).toEqual([]);
  });

  test("a field of a parent class keeps a position that no sibling class uses", () => {
    const gc = new GC(choice);
    class Node extends gc.Object {
      next: unknown = null;
    }
    class Cons extends Node {
      constructor(next: unknown) {
        super();
        this.next = next;
      }
    }
    class Named extends Node {
      declare name: unknown;
    }
    new Node();
    gc.collect();
    new Cons(new gc.Object());
    gc.collect();
    const named = new Named();
    const [name, tail] = [new gc.Object(), new gc.Object()];
    gc.collect();
    named.name = name;
    named.next = tail;
    del(name);
    del(tail);
    expect(gc.getReferents(named)).toHaveLength(2);
    expect(gc.getRefcount(name)).toBe(1);
    expect(gc.validate()).toEqual([]);
  });

  test("classes without a plain name, and those with another's name, miss no field", () => {
    const gc = newHeap();
    const held = new gc.Object();
    const makeClass = () =>
      class extends gc.Object {
        found = gc.collect();
        ref: unknown = held;
      };
    class Getter extends makeClass() {
      static override get name(): string {
        throw new Error("no name");
      }
      again = gc.collect();
      other: unknown = held;
    }
    for (let made = 0; made < 100; made++) new Getter();
    expect(gc.getRefcount(held)).toBe(201);
    expect(String(new Getter())).toMatch(/#\d+$/);
    expect(gc.validate()).toEqual([]);
  });

  test("a mixin, a static block and a subclass of a subclass count their fields", () => {
    const gc = newHeap();
    const held = new gc.Object();
    type Constructor = new () => InstanceType<typeof gc.Object>;
    const mixed = (Base: Constructor) =>
      class extends Base {
        mixin: unknown = held;
      };
    class Top extends mixed(gc.Object) {
      static first: Top;
      static {
        Top.first = new Top();
      }
      top: unknown = held;
    }
    class Sub extends mixed(Top) {
      sub: unknown = held;
    }
    new Sub();
    expect(gc.getReferents(Top.first)).toHaveLength(2);
    // Sub's mixin declares the field of Top again: the same name, one reference.
    expect(gc.getRefcount(held)).toBe(1 + 2 + 3);
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

  test("a field that is refused beyond the shared attributes keeps its value, uncounted", () => {
    const gc = newHeap();
    const reports: unknown[] = [];
    gc.onUnraisable = ({ error }) => reports.push((error as { code: string }).code);
    const dead = new gc.Object();
    del(dead);
    class Wide extends gc.Object {
      constructor() {
        super();
        for (let index = 0; index < 70; index++) {
          const descriptor = { value: null, writable: true, enumerable: true, configurable: true };
          Object.defineProperty(this, `field${index}`, descriptor);
        }
      }
    }
    class Refused extends Wide {
      last: unknown = dead;
    }
    const refused = new Refused();
    expect(gc.getReferents(refused)).toEqual([]);
    expect([refused.last, reports]).toEqual([dead, ["ERR_DEAD_OBJECT"]]);
    refused.last = refused;
    expect(gc.getReferents(refused)).toEqual([refused]);
    expect(gc.validate()).toEqual([]);
  });

  test("a field that hides a method of a base class is read as the field, and not counted", () => {
    const gc = newHeap();
    const held = new gc.Object();
    class Base extends gc.Object {
      next(): unknown {
        return "method";
      }
    }
    class Hiding extends Base {
      // @ts-expect-error: a property over a method, as JavaScript allows
      override next: unknown = held;
    }
    for (let made = 0; made < 3; made++) {
      const object = new Hiding();
      gc.collect();
      expect(object.next).toBe(held);
      expect(gc.getReferents(object)).toEqual([]);
    }
    expect(new Base().next()).toBe("method");
  });

  test("a value assigned to the name of a method is never counted, at any age of the class", async () => {
    const gc = newHeap();
    class Base extends gc.Object {
      above(): string {
        return "above";
      }
    }
    class Named extends Base {
      own(): string {
        return "own";
      }
    }
    const names = ["own", "above", "toString", "constructor", "__del__"] as const;
    const other = new gc.Object();
    for (let made = 0; made < 200; made++) {
      const object = new Named() as unknown as Record<string, unknown>;
      for (const name of names) object[name] = other;
      object["counted"] = other;
      expect(gc.getRefcount(other)).toBe(made + 2);
      expect(names.map((name) => object[name])).toEqual(names.map(() => other));
      // The value assigned to one object belongs to no other.
      const next = new Named();
      expect([next.own(), next.above(), next.constructor]).toEqual(["own", "above", Named]);
      expect(`${next}`).toMatch(/^Named#/);
      if (made % 50 === 20) await Promise.resolve();
    }
    expect(gc.validate()).toEqual([]);
  });

  test("fields named __del__ and constructor are not attributes", () => {
    const gc = newHeap();
    let calls = 0;
    class Odd extends gc.Object {
      override __del__ = (): void => {
        calls++;
      };
      ref: unknown = null;
    }
    for (let made = 0; made < 3; made++) {
      const odd = new Odd();
      odd.ref = odd;
      del(odd);
    }
    gc.collect();
    expect(gc.liveCount).toBe(0);
    expect(calls).toBeLessThanOrEqual(3);
    expect(gc.validate()).toEqual([]);
  });

  test("a stack formatter that lies or throws costs no field", () => {
    const gc = newHeap();
    const holder = Error as { prepareStackTrace?: unknown };
    const before = holder.prepareStackTrace;
    const held = new gc.Object();
    class Held extends gc.Object {
      found = gc.collect();
      ref: unknown = held;
    }
    const formatters = [
      () => "nothing",
      () => [],
      () => {
        throw new Error("no stack");
      },
    ];
    try {
      for (const formatter of formatters) {
        holder.prepareStackTrace = formatter;
        for (let made = 0; made < 100; made++) new Held();
      }
      expect(gc.getRefcount(held)).toBe(301);
    } finally {
      holder.prepareStackTrace = before;
    }
    expect(gc.validate()).toEqual([]);
  });

  test("Reflect.construct accepts a class of managed objects, or refuses its argument", () => {
    const gc = newHeap();
    class Node extends gc.Object {
      next?: Node;
    }
    function Old(): object {
      return Reflect.construct(Node, [], Old) as object;
    }
    Old.prototype = Object.create(Node.prototype);
    function Empty(): void {}
    Empty.prototype = null;
    class Lying extends gc.Object {
      static override readonly heap = 5 as never;
    }
    Object.setPrototypeOf(Empty, Node);
    for (const newTarget of [function any(): void {}, Old, Empty, Lying, class {}]) {
      expect(() => Reflect.construct(Node, [], newTarget)).toThrow(
        expect.objectContaining({ name: "TypeError", code: "ERR_ARGUMENT" }),
      );
    }
    expect(() => new Lying()).toThrow("is not a class of managed objects");
    expect(gc.liveCount).toBe(0);
    Object.setPrototypeOf(Old, Node);
    class Below extends Node {}
    const made = [Old, Below, Node.bind(null)].map((each) => Reflect.construct(Node, [], each));
    for (const object of made) object.next = object;
    expect(gc.getReferents(...made)).toEqual(made);
    for (const object of made) del(object);
    expect(gc.collect()).toBe(3);
    expect(gc.validate()).toEqual([]);
  });

  test("a class behind a Proxy is that class", () => {
    const gc = newHeap();
    class Node extends gc.Object {
      next?: Node;
    }
    const Behind = new Proxy(Node, {});
    class Below extends Behind {
      more: unknown = this;
    }
    const [behind, node, below] = [new Behind(), new Node(), new Below()];
    behind.next = node;
    node.next = behind;
    below.next = below;
    expect(gc.getRefcount(behind)).toBe(2);
    const { get } = Object.getOwnPropertyDescriptor(Node.prototype, "next") as PropertyDescriptor;
    expect([behind.next, node.next, below.next]).toEqual([node, behind, below]);
    expect(Object.getOwnPropertyDescriptor(Node.prototype, "next")?.get).toBe(get);
    expect([String(behind), String(node), String(below)]).toEqual(["Node#1", "Node#2", "Below#3"]);
    expect(gc.getReferents(behind, node, below)).toEqual([node, behind, below, below]);
    for (const object of [behind, node, below]) del(object);
    expect(gc.collect()).toBe(3);
    expect(gc.validate()).toEqual([]);
  });
});
