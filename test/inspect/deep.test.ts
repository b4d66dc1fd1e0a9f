// Depth costs no call stack: chains and rings of 200,000 objects.

import { describe, expect, test } from "vitest";
import { inspect, writeHeapSnapshot } from "../../src/inspect.js";
import { type Handle, Heap } from "../../src/raw.js";
import { ENGINES } from "../engines.js";

const COUNT = 200_000;

describe.each(ENGINES)("deep heaps, on $name", ({ choice }) => {
  test.each(["chain", "ring"])("a %s is inspected from end to end", (shape) => {
    const heap = new Heap({ ...choice, automatic: false, slots: COUNT });
    const handles: Handle[] = [];
    for (let index = 0; index < COUNT; index++) handles.push(heap.alloc(0, 1));
    const first = handles[0] as Handle;
    const last = handles[COUNT - 1] as Handle;
    for (let index = 1; index < COUNT; index++) {
      heap.setReference(handles[index - 1] as Handle, 0, handles[index] as Handle);
      heap.decref(handles[index] as Handle);
    }
    if (shape === "ring") heap.setReference(last, 0, first);
    const graph = inspect(heap);
    expect(graph.whyAlive(last)?.length).toBe(COUNT - 1);
    expect(graph.chainTo(last, (handle) => handle === first)?.length).toBe(COUNT - 1);
    expect(graph.retained(first)).toEqual({ object: first, count: COUNT, bytes: COUNT * 32 });
    expect(graph.dominator(last)).toBe(handles[COUNT - 2]);
    expect(graph.cycles().map((members) => members.length)).toEqual(
      shape === "ring" ? [COUNT] : [],
    );
    let length = 0;
    for (const piece of writeHeapSnapshot(graph)) length = Math.max(length, piece.length);
    expect(length).toBeLessThan(100_000);
    heap.dispose();
  });
});
