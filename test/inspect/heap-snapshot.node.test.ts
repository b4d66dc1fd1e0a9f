// The .heapsnapshot export, read by Chrome DevTools' own code (the parser of its Memory panel): it
// finds the same objects, and its dominators and retained sizes are ours.

import { type ReadStream, readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { parse } from "heap-snapshot-toolkit";
import { describe, expect, test, vi } from "vitest";
import { readHeapFile } from "../../examples/collect-heap/heap-file.js";
import { readHeapNames } from "../../examples/collect-heap/heap-names.js";
import { del, GC } from "../../src/index.js";
import type { HeapGraph } from "../../src/inspect/heap-graph.js";
import { inspect, writeHeapSnapshot } from "../../src/inspect.js";
import { Heap } from "../../src/raw.js";
import { ref } from "../../src/weakref.js";
import { ENGINES } from "../engines.js";
import { graphTexts, makeHeap } from "./graphs.js";

vi.setConfig({ testTimeout: 120_000 });

/** DevTools' data for each object, by id. */
interface Parsed {
  readonly byId: ReadonlyMap<number, { name: string; selfSize: number; retainedSize: number }>;
}

interface ParsedNode {
  id(): number;
  name(): string;
  selfSize(): number;
  retainedSize(): number;
}

/** The part of DevTools' snapshot that its own panel iterates over. */
interface ParsedSnapshot {
  allNodes(): { readonly node: ParsedNode; hasNext(): boolean; next(): void };
}

async function parseSnapshot<T>(graph: HeapGraph<T>): Promise<Parsed> {
  const stream = Readable.from(writeHeapSnapshot(graph)) as unknown as ReadStream;
  const snapshot = (await parse(stream)) as unknown as ParsedSnapshot;
  const byId = new Map<number, { name: string; selfSize: number; retainedSize: number }>();
  for (const nodes = snapshot.allNodes(); nodes.hasNext(); nodes.next()) {
    const { node } = nodes;
    byId.set(node.id(), {
      name: node.name(),
      selfSize: node.selfSize(),
      retainedSize: node.retainedSize(),
    });
  }
  return { byId };
}

/** Every object is in it, with its type's name and our sizes; one or two more nodes are the roots. */
async function expectSame<T>(graph: HeapGraph<T>): Promise<Parsed> {
  const parsed = await parseSnapshot(graph);
  const rootCount = graph.garbage().length > 0 ? 2 : 1;
  expect(parsed.byId.size).toBe(graph.objectCount + rootCount);
  let wrongCount = 0;
  for (const [node, object] of graph.objects.entries()) {
    const found = parsed.byId.get(graph.inspection.idOf(object));
    const isSame =
      found?.name === graph.typeOf(object) &&
      found.selfSize === graph.sizes[node] &&
      found.retainedSize === graph.retainedSizes.bytes[node];
    if (!isSame && wrongCount++ === 0) {
      const { bytes } = graph.retained(object);
      const expected = {
        name: graph.typeOf(object),
        selfSize: graph.sizes[node],
        retainedSize: bytes,
      };
      expect(found).toEqual(expected);
    }
  }
  expect(wrongCount).toBe(0);
  return parsed;
}

describe.each(ENGINES)("a .heapsnapshot, on $name", ({ choice }) => {
  test("of random heaps is what DevTools sees, garbage included", async () => {
    await fc.assert(
      fc.asyncProperty(graphTexts, async (text) => {
        const { heap } = makeHeap(text, choice);
        try {
          await expectSame(inspect(heap, { sizeOf: (handle) => (handle % 97) + 1 }));
        } finally {
          heap.dispose();
        }
      }),
      { numRuns: 60 },
    );
  });

  test("names classes and attributes; weak references keep nothing alive", async () => {
    const gc = new GC({ ...choice, automatic: false });
    class Page extends gc.Object {
      declare next: unknown;
      declare 'odd "name"\n': unknown;
    }
    const [first, second] = [new Page(), new Page()];
    first.next = second;
    first['odd "name"\n'] = second;
    const weak = ref(second);
    del(second);
    const graph = inspect(gc);
    const { byId } = await expectSame(graph);
    expect(byId.get(3)).toEqual({ name: "Page", selfSize: 32, retainedSize: 64 });
    const file = JSON.parse([...writeHeapSnapshot(graph)].join(""));
    // Two from outside, two attributes, one weak.
    expect([file.snapshot.edge_count, file.edges.length]).toEqual([5, 15]);
    expect(file.strings).toEqual(
      expect.arrayContaining(["Page", "next", 'odd "name"\n', "referent"]),
    );
    expect(weak.deref()).toBe(second);
  });

  test("of an empty heap is one", async () => {
    expect((await parseSnapshot(inspect(new Heap(choice)))).byId.size).toBe(1);
  });
});

test("the heap of a CPython program has DevTools' retained sizes and the recorded counts", async () => {
  const heaps = new URL("../../examples/heaps/", import.meta.url);
  const file = readHeapFile(gunzipSync(readFileSync(new URL("heap100k.bin.gz", heaps))));
  const names = readHeapNames(readFileSync(new URL("heap100k.json", heaps), "utf8"), file);
  const { objectCount, offsets, targets, externals, types } = file;
  const heap = new Heap({ automatic: false, slots: objectCount });
  const handles = new Float64Array(objectCount);
  const counts = Uint32Array.from(types, (_, i) => offsets[i + 1]! - offsets[i]!);
  heap.allocMany(types, counts, handles);
  heap.linkMany(handles, offsets, targets);
  heap.increfMany(handles, externals);
  heap.decrefMany(handles);
  const typeName = (type: number): string => names.types[type] ?? "";
  const graph = inspect(heap, { typeName });
  expect(graph.objectCount).toBe(heap.liveCount);
  const counted = new Map<string, number>();
  for (const type of types) counted.set(typeName(type), (counted.get(typeName(type)) ?? 0) + 1);
  expect(new Map(graph.countByType().map(({ type, count }) => [type, count]))).toEqual(counted);
  await expectSame(graph);
  const sum = graph.mostRetaining(1)[0];
  expect(graph.retained(sum?.object as number)).toEqual(sum);
});
