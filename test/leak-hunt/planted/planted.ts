// Tests of the leak hunt itself, which test/leak-hunt/hunt.node.test.ts runs: those of "leaks" keep something
// at every run, those of "sound" do not.

import { beforeEach, describe, expect, test } from "vitest";
import { del, GCObject, gc } from "../../../src/index.js";
import { Heap } from "../../../src/raw.js";

const kept: unknown[] = [];
const shared = new Heap();
const held = shared.alloc();
let runs = 0;

class Node extends GCObject {
  self?: Node;
}

describe("leaks", () => {
  test("an object of the default heap", () => {
    const object = new Node();
    expect(gc.isTracked(object)).toBe(true);
  });

  test("an object of a heap at module level", () => {
    expect(shared.isAlive(shared.alloc())).toBe(true);
  });

  test("a reference from outside", () => {
    shared.incref(held);
    expect(shared.isAlive(held)).toBe(true);
  });

  test("room in a heap", () => {
    runs++;
    shared.reserve(10_000 * runs);
    expect(shared.liveCount).toBeGreaterThan(0);
  });

  test.each(["wasm", "typescript"] as const)("a heap of its own: %s", (engine) => {
    const heap = new Heap({ engine });
    kept.push(heap);
    expect(heap.liveCount).toBe(0);
  });

  test("a heap that it disposed of", () => {
    const heap = new Heap({ engine: "typescript" });
    heap.dispose();
    kept.push(heap);
    expect(heap.isDisposed).toBe(true);
  });

  test("a memory of a kernel from other sources", () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    kept.push(memory);
    expect(memory.buffer.byteLength).toBe(65_536);
  });
});

describe("sound", () => {
  let heap: Heap;
  beforeEach(() => {
    heap = new Heap();
  });

  test("a heap that a hook makes for each run", () => {
    heap.alloc();
    expect(heap.liveCount).toBe(1);
  });

  test("garbage on the default heap", () => {
    const object = new Node();
    object.self = object;
    del(object);
    expect(gc.isEnabled()).toBe(true);
  });

  test("heaps that nothing keeps", () => {
    const heaps = Array.from({ length: 10 }, () => new Heap());
    expect(heaps.map((made) => made.liveCount)).toEqual(new Array(10).fill(0));
  });

  test("a heap that the first run makes for all", () => {
    const found = kept.find((value) => value instanceof Map) as Map<string, Heap> | undefined;
    const made = found ?? new Map([["heap", new Heap()]]);
    if (!found) kept.push(made);
    expect(made.get("heap")?.liveCount).toBe(0);
  });
});

describe("otherwise wrong", () => {
  let count = 0;

  test("passes once only", () => {
    count++;
    expect(count).toBe(1);
  });

  test("is listed, and leaks", () => {
    expect(shared.isAlive(shared.alloc())).toBe(true);
  });
});
