// The correctness of the benchmark itself: its graphs have the sizes that they claim, are the same every
// time, and every opponent in Node finds in each what an independent search finds.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { countedOut, expectedOutcome, type HeldGraph } from "../bench/graphs/graph.js";
import { readGraphFile, writeGraphFile } from "../bench/graphs/graph-file.js";
import { NEIGHBOURHOOD } from "../bench/graphs/random.js";
import { findRecorded, readRecorded } from "../bench/graphs/recorded.js";
import { NEIGHBOURING, RANDOM, SHAPES } from "../bench/graphs/shapes.js";
import { FEW, outcomeOf, SITUATIONS } from "../bench/graphs/situations.js";
import { IN_NODE_NAMES, inNode, measureHere } from "../bench/in-node/index.js";

const SIZE = 1000;

const workloads = SHAPES.flatMap((shape) =>
  SITUATIONS.flatMap((situation) => {
    const graph = situation.make(shape, SIZE);
    return graph === undefined ? [] : [{ shape, situation, graph }];
  }),
).map((workload) => ({
  name: `${workload.shape.name}, ${workload.situation.name}`,
  ...workload,
}));

const folder = mkdtempSync(join(tmpdir(), "bench-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(workloads)("$name", ({ shape, situation, graph }) => {
  test("has the requested size, within 0.1 % of each of its parts", () => {
    expect(Math.abs(graph.objectCount - SIZE)).toBeLessThanOrEqual(2);
  });

  test("is the same graph when it is drawn again", () => {
    expect(situation.make(shape, SIZE)).toEqual(graph);
  });

  test("frees nothing by counting alone", () => {
    expect(countedOut(graph)).toBe(0);
  });

  test.each(IN_NODE_NAMES)("is collected by %s as the search says", async (name) => {
    const { left, freed } = outcomeOf(situation.kind, graph);
    const measurement = await measureHere(name, graph, { situation: situation.kind, repeats: 2 });
    expect(measurement).toMatchObject({ left, freed });
    expect(measurement.ms).toHaveLength(2);
  });
});

test("a recorded heap stays whole on every opponent, with nothing dropped", async () => {
  const graph = readRecorded(findRecorded("heap100k") as string);
  expect(outcomeOf("live", graph)).toEqual({ left: 111_052, freed: 0 });
  for (const name of ["wasm", "typescript"] as const) {
    const measurement = await measureHere(name, graph, { situation: "live", repeats: 1 });
    expect(measurement).toMatchObject({ left: 111_052, freed: 0 });
  }
});

test("neighbours are near, no matter how many were left out", () => {
  const { objectCount, targets } = NEIGHBOURING.draw(10_000, 1);
  targets.forEach((target, index) => {
    const distance = Math.abs(target - Math.floor(index / 3));
    expect(Math.min(distance, objectCount - distance)).toBeLessThanOrEqual(NEIGHBOURHOOD);
  });
});

test("another seed draws another graph", () => {
  expect(RANDOM.draw(SIZE, 1)).not.toEqual(RANDOM.draw(SIZE, 2));
});

test("the search follows references from held objects, and counting frees chains", () => {
  // 0 -> 1 -> 2, and 3 <-> 4; only 1 is held.
  const graph: HeldGraph = {
    objectCount: 5,
    offsets: Uint32Array.of(0, 1, 2, 2, 3, 4),
    targets: Uint32Array.of(1, 2, 4, 3),
    held: Uint32Array.of(1),
  };
  expect(expectedOutcome(graph)).toEqual({ left: 2, freed: 3 });
  expect(countedOut(graph)).toBe(1);
  expect(() => outcomeOf("garbage", graph)).toThrow("1 objects would die before any collection");
});

test("an opponent reads the graph from its file, in a process of its own", async () => {
  const graphFile = join(folder, "graph.bin");
  const graph = FEW.make(RANDOM, SIZE) as HeldGraph;
  writeGraphFile(graphFile, graph);
  expect(readGraphFile(graphFile)).toEqual(graph);
  const wasm = inNode.find(({ name }) => name === "wasm");
  const measurement = await wasm?.measure({ graphFile, situation: "live", repeats: 3 });
  const counts = { candidates: graph.objectCount, survivors: graph.objectCount };
  expect(measurement).toMatchObject({ freed: 0, left: graph.objectCount, counts });
});
