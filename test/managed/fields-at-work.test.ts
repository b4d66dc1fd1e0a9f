// Declared fields at work: many objects, lists, finalizers and callbacks while some of them wait.

import { beforeEach, describe, expect, test } from "vitest";
import { del, GC, give } from "../../src/index.js";
import { ENGINES } from "../engines.js";

// biome-ignore lint/suspicious/noExplicitAny: the programs assign undeclared names
type Loose = any;

describe.each(ENGINES)("declared fields at work, on $name", ({ choice }) => {
  let gc: GC;
  const dead = expect.objectContaining({ code: "ERR_DEAD_OBJECT" });
  beforeEach(() => {
    gc = new GC({ ...choice, automatic: false });
  });

  test("many objects whose fields share one, made in a row, are all counted", () => {
    const shared = new gc.Object();
    class Holder extends gc.Object {
      x: unknown = shared;
    }
    for (let made = 0; made < 5000; made++) new Holder();
    expect(gc.getRefcount(shared)).toBe(5001);
    expect(gc.validate()).toEqual([]);
  });

  test("a tree that grows in its constructors does not take quadratic time", () => {
    class Tree extends gc.Object {
      left: Tree | null;
      right: Tree | null;
      constructor(depth: number) {
        super();
        this.left = depth > 0 ? new Tree(depth - 1) : null;
        this.right = depth > 0 ? new Tree(depth - 1) : null;
        if (this.left) del(this.left);
        if (this.right) del(this.right);
      }
    }
    const tree = new Tree(13);
    expect(gc.liveCount).toBe(16_383);
    del(tree);
    expect(gc.liveCount).toBe(0);
  });

  test("pop and gc.garbage count declared fields before they release anything", () => {
    class Holder extends gc.Object {
      kept: unknown;
      constructor(kept: unknown) {
        super();
        this.kept = kept;
      }
    }
    const list = new gc.List<unknown>();
    const [x, y] = [new gc.Object(), new gc.Object()];
    list.push(x);
    gc.garbage.push(y);
    del(x);
    del(y);
    const holders = [new Holder(x), new Holder(y)] as const;
    list.pop();
    gc.garbage.length = 0;
    expect(gc.getReferents(...holders)).toEqual([x, y]);
    expect(gc.validate()).toEqual([]);
  });

  test("a field that is defined twice is counted once, even if the first objects die in between", async () => {
    const old = new gc.Object();
    let isFirst = true;
    class Base extends gc.Object {
      kept: unknown = isFirst ? this : old;
    }
    class Twice extends Base {
      given = isFirst ? del(this as Loose) : undefined;
      override kept: unknown = gc.collect();
    }
    for (let made = 0; made < 40; made++) new Twice();
    expect(gc.liveCount).toBe(1);
    await Promise.resolve();
    isFirst = false;
    const twice = new Twice();
    expect(gc.getReferents(twice)).toEqual([]);
    expect(gc.getRefcount(old)).toBe(1);
    expect(twice.kept).toBe(0);
  });

  test("a value that a second definition of a field overwrites is kept by objects that wait to be counted", () => {
    const shared = new gc.Object();
    const holders: Loose[] = [];
    class Holder extends gc.Object {
      held: unknown = shared;
    }
    class Base extends gc.Object {
      kept: unknown = shared;
    }
    class Twice extends Base {
      given = holders.length === 1 ? del(shared) : undefined;
      override kept: unknown = holders.push(new Holder());
    }
    for (let made = 0; made < 2; made++) new Twice();
    expect(gc.isTracked(shared)).toBe(true);
    expect(holders.map(({ held }) => held)).toEqual([shared, shared]);
    expect(gc.getRefcount(shared)).toBe(2);
    expect(gc.validate()).toEqual([]);
  });

  test("an object that its finalizer puts into a declared field is kept", () => {
    let keeper: Loose;
    class Rescued extends gc.Object {
      override __del__(): void {
        const rescued = this;
        class Keeper extends gc.Object {
          kept = rescued;
        }
        keeper = new Keeper();
      }
    }
    const object = new Rescued();
    del(object);
    expect(gc.getReferents(keeper)).toEqual([object]);
    expect(gc.validate()).toEqual([]);
  });

  test("an assignment whose fields kill the object it is made on is refused", () => {
    const owner: Loose = new gc.Object();
    class Killer extends gc.Object {
      override __del__(): void {
        del(owner);
      }
    }
    class Parent extends gc.Object {
      x: unknown;
      constructor() {
        super();
        const killer = new Killer();
        (this as Loose).y = killer;
        del(killer);
      }
    }
    class Child extends Parent {
      y = null;
    }
    owner.ref = give(new gc.Object());
    new Child();
    expect(() => {
      owner.ref = new gc.Object();
    }).toThrow(dead);
    expect(gc.validate()).toEqual([]);
  });
});
