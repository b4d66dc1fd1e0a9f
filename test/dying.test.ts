// An object that is being deallocated has refcount 0 while callbacks run, and cannot be held again.

import { describe, expect, test } from "vitest";
import { BAD_HANDLE, BAD_TARGET, DONE, TRASHCAN_DEPTH } from "../assembly/layout.js";
import { del, GC, incref } from "../src/index.js";
import { FINALIZER, type Handle, Heap, LEAF, slotOf } from "../src/raw.js";
import { ENGINES } from "./engines.js";

// biome-ignore lint/suspicious/noExplicitAny: the programs assign undeclared names
type Loose = any;

describe.each(ENGINES)("an object that is being deallocated on $name", ({ choice }) => {
  test("cannot be referred to again, nor counted, not even by the bare engine", () => {
    const statuses: number[] = [];
    const heap: Heap = new Heap({
      ...choice,
      onWeakref: () => {
        const core = heap.unchecked;
        const [from, to] = [slotOf(holder), slotOf(dying)];
        statuses.push(core.setReference(from, 0, to), core.pushReference(from, to));
        statuses.push(core.increfBy(to, 1), core.setReference(from, 0, from));
        expect(core.setReferenceHandle(holder, 0, dying)).toBe(BAD_TARGET);
      },
    });
    const holder = heap.alloc(0, 1);
    const dying = heap.alloc(0, 1);
    heap.allocWeakref(dying, true);
    heap.decref(dying);
    expect(statuses).toEqual([BAD_TARGET, BAD_TARGET, BAD_HANDLE, DONE]);
    expect(heap.getReferents(holder)).toEqual([holder]);
    expect(heap.isAlive(dying)).toBe(false);
    expect(heap.validate()).toEqual([]);
  });

  test("is not called back if it is a weak reference whose referent dies during that", () => {
    const called: Handle[] = [];
    const heap: Heap = new Heap({
      ...choice,
      onWeakref: (handle) => {
        called.push(handle);
        if (handle === outer) heap.decref(referent);
      },
    });
    const referent = heap.alloc();
    const inner = heap.allocWeakref(referent, true);
    const outer = heap.allocWeakref(inner, true);
    heap.decref(inner);
    expect(called).toEqual([outer]);
    expect([referent, inner].map((handle) => heap.isAlive(handle))).toEqual([false, false]);
    expect(heap.validate()).toEqual([]);
  });

  test("has no references from outside, no matter which list it was on before", () => {
    const externals: number[] = [];
    const watched = new Map<Handle, Handle>();
    const heap: Heap = new Heap({
      ...choice,
      onWeakref: (weakref) => {
        externals.push(heap.unchecked.externalOf(slotOf(watched.get(weakref) as Handle)));
      },
    });
    const watch = (object: Handle): Handle => {
      watched.set(heap.allocWeakref(object, true), object);
      return object;
    };
    // Leaves held only by garbage: the collector lists them, and deallocates them afterwards.
    const garbage = heap.alloc(0, 3);
    heap.setReference(garbage, 0, garbage);
    for (const position of [1, 2]) {
      const leaf = watch(heap.alloc(0, 0, LEAF));
      heap.setReference(garbage, position, leaf);
      heap.decref(leaf);
    }
    heap.decref(garbage);
    expect(heap.collect()).toBe(1);
    // Stars in a chain, deeper than the trashcan: the lower ones are put off, several at a time.
    let top = watch(heap.alloc());
    for (let made = 0; made < 2 * TRASHCAN_DEPTH; made++) {
      const above = watch(heap.alloc(0, 3));
      for (const [position, child] of [top, watch(heap.alloc()), watch(heap.alloc())].entries()) {
        heap.setReference(above, position, child);
        heap.decref(child);
      }
      top = above;
    }
    heap.decref(top);
    expect(externals).toEqual(new Array(watched.size).fill(0));
    expect(heap.validate()).toEqual([]);
  });
});

describe.each(ENGINES)("finalizers on $name", ({ choice }) => {
  const newHeap = (): GC => new GC({ ...choice, automatic: false });
  const dead = expect.objectContaining({ code: "ERR_DEAD_OBJECT" });

  test("an object that dies with garbage cannot be revived by its neighbour's finalizer", () => {
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

  test("a finalizer cannot release the reference that it is lent", () => {
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
});
