// Declared fields: the engine defines them behind our back, in the middle of constructions. No reference may
// be lost, no matter what a field's initial value or a constructor's body calls.

import { beforeEach, describe, expect, test } from "vitest";
import { del, GC } from "../../src/index.js";
import { ENGINES } from "../engines.js";

// biome-ignore lint/suspicious/noExplicitAny: the programs assign undeclared names
type Loose = any;

describe.each(ENGINES)("declared fields on $name", ({ choice }) => {
  let gc: GC;
  beforeEach(() => {
    gc = new GC({ ...choice, automatic: false });
  });

  test("objects made for fields, one in another, each keep what they hold", () => {
    class Leaf extends gc.Object {
      label = "leaf";
    }
    class Branch extends gc.Object {
      left: Leaf = new Leaf();
      right: Leaf = new Leaf();
      after: Leaf | null = null;
    }
    class Tree extends gc.Object {
      first: Branch = new Branch();
      second: Branch = new Branch();
    }
    const tree = new Tree();
    const { first, second } = tree;
    for (const object of [first.left, first.right, second.left, second.right]) del(object);
    for (const object of [first, second]) del(object);
    expect(gc.liveCount).toBe(7);
    expect(gc.getReferents(tree)).toEqual([first, second]);
    expect(gc.getReferents(first)).toEqual([first.left, first.right]);
    const extra = new Leaf();
    first.after = extra;
    del(extra);
    expect(gc.liveCount).toBe(8);
    del(tree);
    expect(gc.liveCount).toBe(0);
    expect(gc.validate()).toEqual([]);
  });

  test("a constructor that drops a name does not hide the fields still to come", () => {
    class Child extends gc.Object {}
    class Parent extends gc.Object {
      child: Child;
      constructor() {
        super();
        this.child = new Child();
        del(this.child);
      }
    }
    class Sub extends Parent {
      extra: Child | null = null;
    }
    for (let round = 0; round < 5; round++) {
      const sub = new Sub();
      const other = new Child();
      sub.extra = other;
      del(other);
      expect(gc.liveCount).toBe(3);
      expect(gc.getReferents(sub)).toEqual([sub.child, other]);
      del(sub);
      expect(gc.liveCount).toBe(0);
    }
    expect(gc.validate()).toEqual([]);
  });

  test("collections within a construction do not hide the fields still to come", () => {
    class Node extends gc.Object {
      found = gc.collect();
      next: Node | null = null;
      again = gc.collect();
      last: Node | null = null;
    }
    const nodes = [new Node(), new Node(), new Node()] as const;
    nodes[0].next = nodes[1];
    nodes[0].last = nodes[2];
    del(nodes[1]);
    del(nodes[2]);
    expect(gc.collect()).toBe(0);
    expect(gc.getReferents(nodes[0])).toEqual([nodes[1], nodes[2]]);
    expect(gc.validate()).toEqual([]);
  });

  test("a class whose constructor makes objects of the same class keeps all of them", () => {
    class Nested extends gc.Object {
      inner: Nested | null;
      tail: Nested | null = null;
      constructor(depth: number) {
        super();
        gc.collect(0);
        this.inner = depth > 0 ? new Nested(depth - 1) : null;
        if (this.inner) del(this.inner);
      }
    }
    const outer = new Nested(50);
    expect(gc.liveCount).toBe(51);
    expect(gc.collect()).toBe(0);
    outer.tail = outer;
    del(outer);
    expect(gc.collect()).toBe(51);
    expect(gc.validate()).toEqual([]);
  });

  test("fields are also ready in the microtask after the first object", async () => {
    class MyClass extends gc.Object {
      ref: MyClass | null = null;
    }
    const a = new MyClass();
    await Promise.resolve();
    const b = new MyClass();
    a.ref = b;
    b.ref = a;
    del(a);
    del(b);
    expect(gc.collect()).toBe(2);
  });

  test("ten thousand objects with fields are made and freed one by one without delay", () => {
    class Item extends gc.Object {
      next: Item | null = null;
      value = 0;
    }
    const drop = (item: Item): void => del(item);
    let previous = new Item();
    for (let made = 0; made < 10_000; made++) {
      const item = new Item();
      item.next = previous;
      drop(previous);
      previous = item;
      if (made % 3 === 0) previous.next = null;
    }
    drop(previous);
    expect(gc.liveCount).toBe(0);
    expect(gc.validate()).toEqual([]);
  });

  test("a field that holds a dead or a foreign object is reported, and no other object is", () => {
    const reports: unknown[] = [];
    gc.onUnraisable = ({ error }) => reports.push((error as { code: string }).code);
    class Holder extends gc.Object {
      ref: unknown = null;
    }
    const dead = new gc.Object();
    const foreign = new new GC(choice).Object();
    del(dead);
    const [first, second, third] = [new Holder(), new Holder(), new Holder()];
    first.ref = dead;
    second.ref = foreign;
    del(third);
    expect(reports).toEqual(["ERR_DEAD_OBJECT", "ERR_FOREIGN_OBJECT"]);
    expect([first.ref, second.ref]).toEqual([dead, foreign]);
    expect(gc.getReferents(first, second)).toEqual([]);
    first.ref = second;
    expect(gc.getReferents(first)).toEqual([second]);
    expect(gc.validate()).toEqual([]);
  });

  test("a refused field releases its previous value, and the next field is counted", () => {
    gc.onUnraisable = () => {};
    const held = new gc.Object();
    const dead = new gc.Object();
    del(dead);
    for (const refused of [dead, new new GC(choice).Object()]) {
      class Parent extends gc.Object {
        constructor() {
          super();
          Object.assign(this, { ref: held });
        }
      }
      class Child extends Parent {
        ref: unknown = refused;
      }
      const child = new Child();
      expect([child.ref, gc.getReferents(child)]).toEqual([refused, []]);
      expect(gc.getRefcount(held)).toBe(1);
      class First extends gc.Object {
        ref: unknown = refused;
      }
      class Second extends First {
        between = gc.collect();
        override ref: unknown = held;
      }
      const second = new Second();
      expect(gc.getReferents(second)).toEqual([held]);
      expect(gc.getRefcount(held)).toBe(2);
      del(second);
      expect(gc.getRefcount(held)).toBe(1);
    }
    expect(gc.validate()).toEqual([]);
  });

  test("fields of objects made by a report, a callback or a debug sink are counted before anything dies", () => {
    class Keeper extends gc.Object {
      ref: unknown;
      constructor(ref: unknown) {
        super();
        // A field, as the engine defines it.
        const value = { value: ref, writable: true, enumerable: true, configurable: true };
        Object.defineProperty(this, "ref", value);
      }
    }
    let keeper: Keeper | undefined;
    const dead = new gc.Object();
    del(dead);
    class Refused extends gc.Object {
      ref: unknown = dead;
    }
    const victim = new gc.Object();
    gc.onUnraisable = () => {
      keeper ??= new Keeper(victim);
    };
    const refused = new Refused();
    del(victim);
    expect([gc.isTracked(victim), keeper?.ref]).toEqual([true, victim]);
    del(refused);

    const cycle = (): Loose => {
      const object = new gc.Object() as Loose;
      object.self = object;
      del(object);
      return object;
    };
    const [first, second] = [cycle(), cycle()];
    const keepers: Keeper[] = [];
    gc.callbacks.push((phase) => {
      if (phase === "start" && keepers.length === 0) keepers.push(new Keeper(first));
    });
    gc.setDebug(2);
    gc.onDebug = () => {
      if (keepers.length === 1) keepers.push(new Keeper(second));
    };
    gc.collect();
    expect(keepers.map(({ ref }) => ref)).toEqual([first, second]);
    expect(gc.getRefcount(first) + gc.getRefcount(second)).toBe(4);
    expect(gc.validate()).toEqual([]);
  });

  test("the fields of a frozen object are counted from then on", () => {
    class Frozen extends gc.Object {
      ref: object;
      constructor(ref: object) {
        super();
        this.ref = ref;
        Object.freeze(this);
      }
    }
    const held = new gc.Object();
    const frozen = new Frozen(held);
    del(held);
    expect(gc.getReferents(frozen)).toEqual([held]);
    expect(frozen.ref).toBe(held);
    del(frozen);
    expect(gc.liveCount).toBe(0);
    expect(gc.validate()).toEqual([]);
  });

  test("a sealed object is reported, because its fields could change unseen", () => {
    const reports: unknown[] = [];
    gc.onUnraisable = (report) => reports.push(report);
    class Sealed extends gc.Object {
      ref: unknown = null;
      constructor() {
        super();
        Object.seal(this);
      }
    }
    const object = new Sealed();
    gc.collect();
    gc.collect();
    const where = "declared fields";
    expect(reports).toEqual([expect.objectContaining({ where, object })]);
  });

  test("a class whose first construction throws is not mistaken for one without fields", async () => {
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

  test("fields are counted while the whole program runs in a constructor", () => {
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

  test("a field that user code assigns while it is taken over keeps the last value", () => {
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

  test("a heap that is disposed of while fields are taken over has no waiting objects", () => {
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
