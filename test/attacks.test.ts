// Programs that once broke the heap: each is a bug that was found by attacking the library. After
// each the heap must be whole.

import { describe, expect, test } from "vitest";
import { del, GC, incref } from "../src/index.js";
import { FINALIZER, Heap, LEGACY } from "../src/raw.js";
import { ref } from "../src/weakref.js";
import { ENGINES } from "./engines.js";

// biome-ignore lint/suspicious/noExplicitAny: the programs assign undeclared names
type Loose = any;

describe.each(ENGINES)("programs that once broke the heap, on $name", ({ choice }) => {
  const newHeap = (): GC => new GC({ ...choice, automatic: false });
  const dead = expect.objectContaining({ code: "ERR_DEAD_OBJECT" });

  test("an object that garbage took along cannot be revived by its neighbour's finalizer", () => {
    const gc = newHeap();
    const held: Loose[] = [];
    const errors: unknown[] = [];
    gc.onUnraisable = ({ error }) => errors.push(error);
    class Doomed extends gc.Object {
      override __del__(): void {
        for (const other of held) if (other !== this) incref(other);
      }
    }
    const [first, second] = [new Doomed(), new Doomed()];
    held.push(first, second);
    gc.collect();
    const garbage: Loose = new gc.Object();
    garbage.self = garbage;
    garbage.first = first;
    garbage.second = second;
    for (const object of [first, second, garbage]) del(object);
    expect(gc.collect(0)).toBe(1);
    expect(errors).toEqual([dead, dead]);
    expect(gc.liveCount).toBe(0);
    expect(gc.validate()).toEqual([]);
  });

  test("an object whose deallocation was put off cannot be revived", () => {
    const gc = newHeap();
    const links: Loose[] = [];
    gc.onUnraisable = () => {};
    class Link extends gc.Object {
      override __del__(): void {
        if (this === links[40]) incref(links[51]);
      }
    }
    for (let index = 0; index < 60; index++) links.push(new Link());
    for (let index = 0; index < 59; index++) links[index].next = links[index + 1];
    for (const link of links) del(link);
    expect(gc.validate()).toEqual([]);
    expect(gc.collect()).toBe(gc.lastCollection.collected);
    expect(gc.validate()).toEqual([]);
  });

  test("the reference that a finalizer is lent cannot be given up", () => {
    const codes: string[] = [];
    const heap = new Heap({ ...choice, onFinalize: (handle) => heap.decref(handle) });
    heap.onUnraisable = ({ error }) => codes.push((error as { code: string }).code);
    heap.decref(heap.alloc());
    heap.decref(heap.alloc(0, 0, FINALIZER));
    const cycle = heap.alloc(0, 1, FINALIZER);
    heap.setReference(cycle, 0, cycle);
    heap.decref(cycle);
    expect(heap.collect()).toBe(1);
    expect(codes).toEqual(["ERR_REFCOUNT_UNDERFLOW", "ERR_REFCOUNT_UNDERFLOW"]);
    for (let made = 0; made < 4; made++) heap.alloc();
    expect(heap.liveCount).toBe(4);
    expect(heap.validate()).toEqual([]);
  });

  test("a weak reference made in a legacy finalizer does not outlive the object", () => {
    let weakref = 0;
    const heap = new Heap({
      ...choice,
      onFinalize: (handle) => {
        weakref = heap.allocWeakref(handle);
      },
    });
    heap.decref(heap.alloc(0, 0, FINALIZER | LEGACY));
    heap.alloc();
    expect(heap.getReferent(weakref)).toBe(0);
    expect(heap.validate()).toEqual([]);
  });

  test("freeze within a collection leaves what is set aside to the collection", () => {
    const heap = new Heap({ ...choice, onFinalize: () => heap.freeze() });
    const legacy = heap.alloc(0, 1, FINALIZER | LEGACY);
    const modern = heap.alloc(0, 1, FINALIZER);
    for (const object of [legacy, modern]) {
      heap.setReference(object, 0, object);
      heap.decref(object);
    }
    expect(heap.collect()).toBe(2);
    expect(heap.garbage).toEqual([legacy]);
    expect(heap.validate()).toEqual([]);
    heap.unfreeze();
    expect(heap.validate()).toEqual([]);
    const made = Array.from({ length: 12 }, () => heap.alloc());
    expect(new Set(made).size).toBe(12);
    expect(heap.validate()).toEqual([]);
  });

  test("a number far above all handles is none, though its low bits are a handle's", () => {
    const heap = new Heap({ ...choice, slots: 1000 });
    const objects = Array.from({ length: 200 }, () => heap.alloc());
    const forged = (objects[127] as number) + 2 ** 59;
    expect(heap.isAlive(forged)).toBe(false);
    expect(() => heap.incref(forged)).toThrow(expect.objectContaining({ code: "ERR_HANDLE" }));
  });

  test("an assignment whose fields kill the object it is made on is refused", () => {
    const gc = newHeap();
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
    owner.ref = new gc.Object();
    new Child();
    expect(() => {
      owner.ref = new gc.Object();
    }).toThrow(dead);
    expect(gc.validate()).toEqual([]);
  });

  test("a finalizer that assigns where it came from has the last word", () => {
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

  test("pop and gc.garbage count declared fields before they let go", () => {
    const gc = newHeap();
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

  test("an object that its finalizer puts into a declared field is kept", () => {
    const gc = newHeap();
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

  test("gc.garbage can be reversed, sorted and frozen in vain", () => {
    const gc = newHeap();
    const objects = [new gc.Object(), new gc.Object(), new gc.Object()];
    gc.garbage.push(...objects);
    for (const object of objects) del(object);
    gc.garbage.reverse();
    gc.garbage.sort((a, b) => String(a).localeCompare(String(b)));
    expect(() => Object.freeze(gc.garbage)).toThrow(TypeError);
    expect([...gc.garbage]).toEqual(objects);
    expect(objects.map((object) => gc.getRefcount(object))).toEqual(objects.map(() => 1));
    expect(gc.liveCount).toBe(3);
    gc.garbage.length = 0;
    expect(gc.liveCount).toBe(0);
  });

  test("an object that was resurrected gets a weak reference that knows it", () => {
    const gc = newHeap();
    let saved: Loose;
    class Phoenix extends gc.Object {
      self: unknown;
      override __del__(): void {
        saved = incref(this);
      }
    }
    const phoenix = new Phoenix();
    phoenix.self = phoenix;
    const old = ref(phoenix);
    del(phoenix);
    gc.collect();
    expect(old.deref()).toBeUndefined();
    expect(ref(saved).deref()).toBe(phoenix);
    expect(gc.validate()).toEqual([]);
  });

  test("fields named __del__ and constructor are no attributes", () => {
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

  test("many objects whose fields share one, made in a row, are all counted", () => {
    const gc = newHeap();
    const shared = new gc.Object();
    class Holder extends gc.Object {
      x: unknown = shared;
    }
    for (let made = 0; made < 5000; made++) new Holder();
    expect(gc.getRefcount(shared)).toBe(5001);
    expect(gc.validate()).toEqual([]);
  });

  test("a tree that grows in its constructors takes no quadratic time", () => {
    const gc = newHeap();
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
});
