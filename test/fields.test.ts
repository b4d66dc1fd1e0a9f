// Declared fields: the engine defines them behind our back, in the middle of constructions. No
// reference may be lost, whatever is called from a field's initial value or a constructor's body.

import { beforeEach, describe, expect, test } from "vitest";
import { del, GC } from "../src/index.js";
import { ENGINES } from "./engines.js";

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

  test("a constructor that gives a name up does not hide the fields that are yet to come", () => {
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

  test("collections within a construction do not hide the fields that are yet to come", () => {
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

  test("fields are ready in the microtask after the first object, too", async () => {
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

  test("a field that holds a dead or a foreign object is reported, and nobody else is blamed", () => {
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

  test("what a frozen object holds is counted for good", () => {
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
});
