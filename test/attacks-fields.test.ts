// Regressions of what a third attack found in declared fields: no field may be missed, whatever a
// constructor throws, calls or declares twice.

import { describe, expect, test } from "vitest";
import { del, GC } from "../src/index.js";
import { ENGINES } from "./engines.js";

describe.each(ENGINES)("declared fields under attack, on $name", ({ choice }) => {
  const newHeap = (): GC => new GC({ ...choice, automatic: false });

  test("a class whose first construction throws is not taken for one without fields", async () => {
    const gc = newHeap();
    const later = new gc.Object();
    let isFirst = true;
    class Late extends gc.Object {
      check = isFirst ? fail() : null;
      ref: unknown = later;
    }
    function fail(): never {
      isFirst = false;
      throw new Error("not yet");
    }
    expect(() => new Late()).toThrow("not yet");
    await Promise.resolve();
    const late = new Late();
    del(later);
    expect(gc.getReferents(late)).toEqual([later]);
    expect(gc.validate()).toEqual([]);
  });

  test("a class whose first construction throws between two fields keeps the later one", async () => {
    const gc = newHeap();
    const [first, second] = [new gc.Object(), new gc.Object()];
    let isFirst = true;
    class Between extends gc.Object {
      early: unknown = first;
      counted = gc.collect();
      check = isFirst ? fail() : null;
      late: unknown = second;
    }
    function fail(): never {
      isFirst = false;
      throw new Error("between");
    }
    expect(() => new Between()).toThrow("between");
    await Promise.resolve();
    const object = new Between();
    del(second);
    expect(gc.getReferents(object)).toEqual([first, second]);
    expect(gc.validate()).toEqual([]);
  });

  test("a field declared again by a subclass is counted, though the library is called in between", async () => {
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
    // The class is well known before the call stands between its two declarations.
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

  test("fields are counted while the whole program runs in a constructor", () => {
    const gc = newHeap();
    const kept = new gc.Object();
    class Item extends gc.Object {
      ref: unknown = kept;
    }
    class Program extends gc.Object {
      constructor() {
        super();
        for (let made = 0; made < 3000; made++) del(new Item());
      }
    }
    class Main extends Program {
      last: unknown = new Item();
    }
    const main = new Main();
    expect(gc.getReferents(main)).toEqual([main.last]);
    expect(gc.getRefcount(kept)).toBe(2);
    expect(gc.validate()).toEqual([]);
  });

  test("classes without a plain name, and those that take another's, miss no field", () => {
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
    // Sub's mixin declares the field of Top's anew: the same name, one reference.
    expect(gc.getRefcount(held)).toBe(1 + 2 + 3);
    expect(gc.validate()).toEqual([]);
  });

  test("a field that hides a method of a class above is read as the field, and not counted", () => {
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

  test("a field that user code assigns while it is taken over keeps the last value", () => {
    const gc = newHeap();
    const [first, last] = [new gc.Object(), new gc.Object()];
    let object: { ref: unknown } | undefined;
    class Meddling extends gc.Object {
      override __del__(): void {
        if (object) object.ref = last;
      }
    }
    class Parent extends gc.Object {
      constructor() {
        super();
        const meddling = new Meddling();
        (this as unknown as { ref: unknown }).ref = meddling;
        del(meddling);
      }
    }
    class Child extends Parent {
      ref: unknown = first;
    }
    const child = new Child();
    object = child;
    gc.collect();
    expect(child.ref).toBe(last);
    expect(gc.getReferents(child)).toEqual([last]);
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

  test("a field named toString does not make refusals endless", () => {
    const gc = newHeap();
    class Named extends gc.Object {
      override toString = (): string => "me";
      ref: unknown = null;
    }
    const named = new Named();
    del(named);
    expect(() => named.ref).toThrow("ref: me was deallocated");
  });

  test("what is assigned to the name of a method is never counted, however old the class", async () => {
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
      // What was assigned to one object is no other's.
      const next = new Named();
      expect([next.own(), next.above(), next.constructor]).toEqual(["own", "above", Named]);
      expect(`${next}`).toMatch(/^Named#/);
      if (made % 50 === 20) await Promise.resolve();
    }
    expect(gc.validate()).toEqual([]);
  });

  test("a heap that is disposed of while fields are taken over has nothing that waits", () => {
    const gc = newHeap();
    gc.onUnraisable = () => gc.dispose();
    const dead = new gc.Object();
    del(dead);
    class Holder extends gc.Object {
      ref: unknown = dead;
    }
    const holders = [new Holder(), new Holder()];
    const disposed = expect.objectContaining({ code: "ERR_DISPOSED" });
    expect(() => gc.collect()).toThrow(disposed);
    expect(gc.fields.isEmpty).toBe(true);
    expect(() => gc.collect()).toThrow(disposed);
    expect(holders).toHaveLength(2);
  });
});
