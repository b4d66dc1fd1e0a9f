// The fields of a class are learnt from its first objects: what follows once they are known, and what when
// they turn out to be different. src/managed/fields.ts has the rules.

import { types } from "node:util";
import { describe, expect, test } from "vitest";
import { del, GC } from "../../src/index.js";
import { ENGINES } from "../engines.js";

const tick = (): Promise<void> => Promise.resolve();

describe.each(ENGINES)("the fields of a class, on $name", ({ choice }) => {
  const newHeap = (): GC => new GC({ ...choice, automatic: false });

  /** Settles the class. */
  async function settle(make: () => object): Promise<void> {
    for (let made = 0; made < 40; made++) make();
    await tick();
  }

  test("an object of a settled class is counted at the next call, and waits no longer", async () => {
    const gc = newHeap();
    const held = new gc.Object();
    class Holder extends gc.Object {
      first: unknown = held;
      last: unknown = held;
    }
    await settle(() => new Holder());
    const holder = new Holder();
    expect(gc.getRefcount(held)).toBe(1 + 41 * 2);
    expect([gc.fields.isEmpty, Object.keys(holder)]).toEqual([true, []]);
    expect([holder.first, holder.last]).toEqual([held, held]);
    expect(gc.validate()).toEqual([]);
  });

  test("a settled class without fields makes no object wait", async () => {
    const gc = newHeap();
    class Plain extends gc.Object {}
    await settle(() => new Plain());
    new Plain();
    expect(gc.fields.isEmpty).toBe(true);
  });

  test("a call within the construction finds the fields so far, even of a settled class", async () => {
    const gc = newHeap();
    const held = new gc.Object();
    let seen: number[] = [];
    class Counting extends gc.Object {
      first: unknown = held;
      between = seen.push(gc.getRefcount(held));
      last: unknown = held;
    }
    await settle(() => new Counting());
    const before = gc.getRefcount(held);
    seen = [];
    const counting = new Counting();
    expect(seen).toEqual([before + 1]);
    expect(gc.getReferents(counting)).toEqual([held, held]);
    expect(gc.validate()).toEqual([]);
  });

  test("objects made one within another, deeper than any class before, miss no field", () => {
    const gc = newHeap();
    const held = new gc.Object();
    let depth = 0;
    class Nested extends gc.Object {
      early: unknown = held;
      inner: unknown = ++depth < 200 ? new Nested() : gc.collect();
      late: unknown = held;
      constructor() {
        super();
        if (this.inner instanceof Nested) del(this.inner);
      }
    }
    const outer = new Nested();
    expect(gc.getRefcount(held)).toBe(1 + 200 * 2);
    expect(gc.liveCount).toBe(201);
    del(outer);
    expect([gc.liveCount, gc.getRefcount(held)]).toEqual([1, 1]);
    expect(gc.validate()).toEqual([]);
  });

  test("a field that is seen late is found on all objects of the class", async () => {
    const gc = newHeap();
    const held = new gc.Object();
    let isLate = false;
    class Late extends gc.Object {
      first: unknown = held;
      constructor() {
        super();
        if (!isLate) return;
        const descriptor = { writable: true, enumerable: true, configurable: true };
        Object.defineProperty(this, "second", { ...descriptor, value: held });
      }
    }
    await settle(() => new Late());
    const before = gc.getRefcount(held);
    isLate = true;
    const objects = [new Late(), new Late(), new Late()];
    expect(gc.getRefcount(held)).toBe(before + 6);
    expect(objects.map((object) => gc.getReferents(object).length)).toEqual([2, 2, 2]);
    expect(gc.validate()).toEqual([]);
  });

  test("a class that defines a name twice is watched from its second object on, and counted exactly", () => {
    const gc = newHeap();
    const [mine, its] = [new gc.Object(), new gc.Object()];
    let isCalling = false;
    const mineOrNot = (): unknown => {
      if (isCalling) gc.collect();
      return mine;
    };
    class Parent extends gc.Object {
      ref: unknown = its;
    }
    class Sub extends Parent {
      override ref: unknown = mineOrNot();
      other: unknown = its;
    }
    const subs = [new Sub(), new Sub(), new Sub()];
    expect(subs.map((sub) => types.isProxy(sub))).toEqual([false, true, true]);
    isCalling = true;
    for (let made = 0; made < 100; made++) subs.push(new Sub());
    expect([gc.getRefcount(mine), gc.getRefcount(its)]).toEqual([104, 104]);
    for (const sub of subs) expect([sub.ref, sub.other]).toEqual([mine, its]);
    const last = subs[102] as Sub;
    last.ref = its;
    expect(gc.getReferents(last)).toEqual([its, its]);
    for (const sub of subs) del(sub);
    expect(gc.liveCount).toBe(2);
    expect(gc.validate()).toEqual([]);
  });

  test("a subclass that defines no name twice has one Proxy, the second object", async () => {
    const gc = newHeap();
    const held = new gc.Object();
    class Parent extends gc.Object {
      above: unknown = held;
    }
    class Sub extends Parent {
      below: unknown = held;
    }
    const subs: Sub[] = [];
    await settle(() => [subs.push(new Sub())]);
    await settle(() => [subs.push(new Sub())]);
    expect(subs.filter((sub) => types.isProxy(sub))).toEqual([subs[1]]);
    expect(gc.getRefcount(held)).toBe(1 + 2 * subs.length);
    expect(gc.fields.isEmpty).toBe(true);
    expect(gc.validate()).toEqual([]);
  });

  test("constructors that throw again and again cost no more each than those before", () => {
    const gc = newHeap();
    const held = new gc.Object();
    let isThrowing = false;
    class Throwing extends gc.Object {
      first: unknown = held;
      check = isThrowing ? fail() : null;
      last: unknown = held;
    }
    function fail(): never {
      throw new Error("no");
    }
    new Throwing();
    isThrowing = true;
    let thrown = 0;
    for (let made = 0; made < 3000; made++) {
      try {
        new Throwing();
      } catch {
        thrown++;
      }
      del(new gc.Object());
    }
    expect(thrown).toBe(3000);
    expect(gc.getRefcount(held)).toBe(1 + 2 + 3000);
    isThrowing = false;
    const whole = new Throwing();
    expect(gc.getReferents(whole)).toEqual([held, held]);
    expect(types.isProxy(whole)).toBe(true);
    expect(gc.validate()).toEqual([]);
  });

  test("an accessor that a constructor defines stays the object's own", async () => {
    const gc = newHeap();
    class Computed extends gc.Object {
      plain = 1;
      constructor() {
        super();
        Object.defineProperty(this, "size", { get: () => 7, enumerable: true, configurable: true });
      }
    }
    await settle(() => new Computed());
    const object = new Computed() as Computed & { size: number };
    gc.collect();
    expect([object.size, object.plain, Object.keys(object)]).toEqual([7, 1, ["size"]]);
  });

  test("the value of a field before the constructor's last assignment is released, after everything is counted", () => {
    const gc = newHeap();
    const log: unknown[] = [];
    const held = new gc.Object();
    class Logging extends gc.Object {
      override __del__(): void {
        log.push(gc.getRefcount(held));
      }
    }
    class Parent extends gc.Object {
      constructor() {
        super();
        const logging = new Logging();
        Object.assign(this, { ref: logging });
        del(logging);
      }
    }
    class Child extends Parent {
      ref: unknown = null;
      first: unknown = held;
      last: unknown = held;
    }
    new Child();
    gc.collect();
    expect(log).toEqual([3]);
    expect(gc.validate()).toEqual([]);
  });

  test("an object is not released before newer ones were examined", () => {
    const gc = newHeap();
    const held = new gc.Object();
    let depth = 0;
    class Nested extends gc.Object {
      early: unknown = held;
      inner: unknown = ++depth < 4 ? del(new Nested()) : null;
      late: unknown = held;
    }
    const outer = new Nested();
    expect(gc.getReferents(outer)).toEqual([held, held]);
    expect(gc.getRefcount(held)).toBe(3);
    expect(gc.validate()).toEqual([]);
  });

  test("an object that dies in its construction shows which fields the others will get", () => {
    const gc = newHeap();
    gc.onUnraisable = () => {}; // A field holds the dead one.
    const held = new gc.Object();
    let depth = 0;
    class Nested extends gc.Object {
      early: unknown = depth++;
      inner: unknown = depth < 3 ? new Nested() : del(this);
      between: unknown = gc.collect();
      late: unknown = held;
    }
    const outer = new Nested();
    const middle = outer.inner as Nested;
    expect([gc.getReferents(outer), gc.getReferents(middle)]).toEqual([[middle, held], [held]]);
    expect(gc.getRefcount(held)).toBe(3);
  });

  test("a subclass with a heap of its own may also define a name twice", async () => {
    const gc = newHeap();
    const held = new gc.Object();
    let isCalling = false;
    class Parent extends gc.Object {
      ref: unknown = null;
    }
    class Sub extends Parent {
      static override readonly heap = gc;
      override ref: unknown = isCalling ? [gc.collect(), held][1] : held;
    }
    await settle(() => new Sub());
    isCalling = true;
    expect(gc.getReferents(new Sub())).toEqual([held]);
  });

  test("a Proxy that dies in its construction gets its fields, and nothing is reported", () => {
    const gc = newHeap();
    const reports: unknown[] = [];
    gc.onUnraisable = (report) => reports.push(report);
    let isDying = false;
    class Parent extends gc.Object {
      early: unknown = 1;
    }
    class Sub extends Parent {
      death: unknown = isDying ? del(this) : null;
      late: unknown = 2;
    }
    new Sub();
    isDying = true;
    const dead = new Sub();
    expect([types.isProxy(dead), gc.isTracked(dead), reports]).toEqual([true, false, []]);
    expect(gc.validate()).toEqual([]);
  });

  test("a constructor that throws within another, and is caught, hides no field of that", () => {
    const gc = newHeap();
    const [first, last] = [new gc.Object(), new gc.Object()];
    let depth = 0;
    const tryAnother = (): unknown => {
      if (depth++ > 0) throw new Error("within");
      try {
        new Caught();
      } catch {
        gc.collect();
      }
      return null;
    };
    class Caught extends gc.Object {
      early: unknown = first;
      inner = tryAnother();
      late: unknown = last;
    }
    const caught = new Caught();
    del(last);
    expect([caught.early, caught.late]).toEqual([first, last]);
    expect(gc.getReferents(caught)).toEqual([first, last]);
    expect(gc.validate()).toEqual([]);
  });
});
