// Regressions of what a second attack found.

import { describe, expect, test } from "vitest";
import { del, GC } from "../src/index.js";
import { FINALIZER, Heap } from "../src/raw.js";
import { ENGINES } from "./engines.js";

describe.each(ENGINES)("after a second attack, on $name", ({ choice }) => {
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

  test("a handle of the wrong kind leaves the heap usable", () => {
    const heap = new Heap(choice);
    const a = heap.alloc(0, 1);
    const wrong = [5n, Symbol("a"), Object.create(null)] as unknown as number[];
    for (const handle of wrong) {
      expect(() => heap.incref(handle)).toThrow();
      expect(() => heap.setReference(a, 0, handle)).toThrow();
    }
    expect(heap.liveCount).toBe(1);
    expect(heap.validate()).toEqual([]);
  });

  test("onDeath may dispose of its heap while a finalizer is still due", () => {
    const heap: Heap = new Heap({
      ...choice,
      onDeath: () => heap.dispose(),
      onFinalize: () => {},
    });
    const [holder, leaf, last] = [heap.alloc(0, 2), heap.alloc(), heap.alloc(0, 0, FINALIZER)];
    heap.setReference(holder, 0, leaf);
    heap.setReference(holder, 1, last);
    heap.decref(leaf);
    heap.decref(last);
    heap.decref(holder);
    expect(() => heap.alloc()).toThrow(expect.objectContaining({ code: "ERR_DISPOSED" }));
  });

  test("a finalizer may dispose of its heap", () => {
    const heap: Heap = new Heap({ ...choice, onFinalize: () => heap.dispose() });
    const a = heap.alloc(0, 0, FINALIZER);
    heap.decref(a);
    expect(() => heap.alloc()).toThrow(expect.objectContaining({ code: "ERR_DISPOSED" }));
  });
});
