// The package's main job as a test: a heap recorded from CPython, every cut, both engines, every object. And
// the reverse: an altered recording must be noticed, or the check above proves nothing.

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { EngineName } from "ouroboros-gc/raw";
import { describe, expect, test, vi } from "vitest";
import { collectCut } from "../examples/collect-heap/collection.js";
import { predictCut } from "../examples/collect-heap/cut.js";
import {
  type HeapCut,
  type HeapGraph,
  isSet,
  readHeapFile,
} from "../examples/collect-heap/heap-file.js";
import { readHeapNames } from "../examples/collect-heap/heap-names.js";

vi.setConfig({ testTimeout: 60_000 });

const ENGINES: readonly EngineName[] = ["wasm", "typescript"];

const heaps = new URL("../examples/heaps/", import.meta.url);
const graph = readHeapFile(gunzipSync(readFileSync(new URL("heap100k.bin.gz", heaps))));
const names = readHeapNames(readFileSync(new URL("heap100k.json", heaps), "utf8"), graph);
const cuts = graph.cuts.map((cut, cutIndex) => ({ cut, name: names.cuts[cutIndex] ?? "" }));

function cutNamed(name: string): HeapCut {
  const found = cuts.find((cut) => cut.name === name);
  if (found === undefined) {
    throw new Error(`no cut "${name}"`);
  }
  return found.cut;
}

/** The cut with one bit of its recorded answer inverted. */
function flipBit(cut: HeapCut, index: number): HeapCut {
  const unreachable = cut.unreachable.slice();
  unreachable[index >> 3] = (unreachable[index >> 3] as number) ^ (1 << (index & 7));
  return { ...cut, unreachable };
}

function firstIndex(accepts: (index: number) => boolean): number {
  for (let index = 1000; index < graph.objectCount; index++) {
    if (accepts(index)) {
      return index;
    }
  }
  throw new Error("no such object");
}

describe.each(ENGINES)("a heap recorded from CPython, on the %s engine", (engine) => {
  test.each(cuts)("loses exactly the objects that the recording lists: $name", ({ cut }) => {
    const collection = collectCut(graph, cut, engine);
    expect(collection.differences).toEqual([]);
    expect(collection.engine).toBe(engine);

    const { unreachableCount, deallocatedCount } = predictCut(graph, cut);
    expect(collection.deallocatedCount).toBe(deallocatedCount);
    expect(collection.returned).toBe(unreachableCount - deallocatedCount);
    expect(collection.counts).toMatchObject({ generation: 2, uncollectable: 0 });
  });

  test("is counted by type: all mock proxies and syntax trees die with their pieces", () => {
    const { collectedByType } = collectCut(graph, cutNamed("all pieces"), engine);
    const collected = (name: string) => collectedByType[names.types.indexOf(name)];
    expect(collected("unittest.mock.MagicProxy")).toBe(2769);
    expect(collected("ast.Name")).toBe(2464);
    expect(collected("builtins.module")).toBe(0);
  });

  test("a dead object that the recording keeps is reported", () => {
    const cut = cutNamed("all pieces");
    const index = firstIndex((i) => isSet(cut.unreachable, i));
    const { differences } = collectCut(graph, flipBit(cut, index), engine);
    expect(differences).toEqual([
      { check: "returned", index: null, expected: "43043", got: "43044", wrongCount: 0 },
      { check: "alive", index, expected: "alive", got: "gone", wrongCount: 1 },
    ]);
  });

  test("a living object that the recording calls unreachable is reported", () => {
    const cut = cutNamed("all pieces");
    const index = firstIndex((i) => !isSet(cut.unreachable, i));
    const { differences } = collectCut(graph, flipBit(cut, index), engine);
    expect(differences).toEqual([
      { check: "returned", index: null, expected: "43045", got: "43044", wrongCount: 0 },
      { check: "alive", index, expected: "gone", got: "alive", wrongCount: 1 },
    ]);
  });

  test("of several wrong objects the first is reported", () => {
    const cut = cutNamed("nothing dropped");
    const { differences } = collectCut(graph, flipBit(flipBit(cut, 7000), 500), engine);
    const first = { check: "alive", index: 500, expected: "gone", got: "alive", wrongCount: 2 };
    expect(differences).toContainEqual(first);
  });

  test("a recorded refcount that differs from the engine's is reported", () => {
    const refcounts = graph.refcounts.slice();
    refcounts[42] = (refcounts[42] as number) + 1;
    const altered: HeapGraph = { ...graph, refcounts };
    const { differences } = collectCut(altered, cutNamed("nothing dropped"), engine);
    const refcount = graph.refcounts[42] as number;
    const [expected, got] = [`refcount ${refcount + 1}`, `refcount ${refcount}`];
    expect(differences).toEqual([{ check: "refcount", index: 42, expected, got, wrongCount: 1 }]);
  });
});

describe("the prediction of a cut", () => {
  test("deallocates only what the recording calls unreachable", () => {
    for (const { cut } of cuts) {
      const { deallocated } = predictCut(graph, cut);
      const wrong = deallocated.findIndex((bit, i) => bit === 1 && !isSet(cut.unreachable, i));
      expect(wrong).toBe(-1);
    }
  });

  test("distinguishes pieces without cycles from pieces with them", () => {
    const countsOf = (name: string) => {
      const { deallocatedCount, unreachableCount } = predictCut(graph, cutNamed(name));
      return { deallocatedCount, unreachableCount };
    };
    // A document of lists and dicts is a tree: dropping its last reference frees all of it.
    const document = { deallocatedCount: 2470, unreachableCount: 2470 };
    expect(countsOf("piece: json-like documents")).toEqual(document);
    const rings = { deallocatedCount: 1, unreachableCount: 1287 };
    expect(countsOf("piece: doubly linked rings (slots)")).toEqual(rings);
  });
});
