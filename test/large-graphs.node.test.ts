// examples/large-graphs: a graph stored in Parquet and read back, and the same question in three ways.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { lostByLoop, lostByQuery, openDatabase } from "../examples/large-graphs/database.js";
import { readGraph, writeGraph } from "../examples/large-graphs/files.js";
import { randomRows } from "../examples/large-graphs/random.js";
import { Graph } from "../src/graph.js";

const folder: string = mkdtempSync(join(tmpdir(), "large-graphs-"));
afterAll(() => rmSync(folder, { recursive: true }));

const { offsets, targets } = randomRows(3000, 1, 40);
const numbers: Graph<number> = Graph.fromRows(offsets, targets, { roots: [0, 7] });
const ids: string[] = Array.from({ length: 3040 }, (_, node) => `document ${node}`);
const texts: Graph<string> = Graph.fromRows(offsets.slice(), targets.slice(), {
  ids,
  roots: ["document 0", "document 7"],
});

test("a graph comes back from Parquet files unchanged", () => {
  for (const graph of [numbers, texts] as Graph<string | number>[]) {
    writeGraph(folder, graph);
    const again = readGraph(folder);
    expect(again.toRows()).toEqual(graph.toRows());
    expect(again.unreachable()).toEqual(graph.unreachable());
  }
});

test("DuckDB finds the same unreachable objects, by a query and by a loop", async () => {
  const lost = numbers.unreachable();
  expect(lost.length).toBeGreaterThan(100);
  expect(lost.length).toBeLessThan(3000);
  const database = await openDatabase(writeGraph(folder, numbers));
  expect(await lostByQuery(database)).toEqual(lost);
  expect(await lostByLoop(database)).toEqual(lost);
  database.closeSync();
});
