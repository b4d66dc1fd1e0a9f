// A graph in files, and the same question asked in four ways: which nodes does no root reach?
//
//   npx tsx examples/large-graphs/main.ts [--nodes N] [--degree N] [--chain N]
//
// Prints the cost of each; exits with 1 if two differ. docs/large-graphs.md has the figures.

import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { Command } from "@commander-js/extra-typings";
import Table from "cli-table3";
import { Graph } from "ouroboros-gc/graph";
import { lostByLoop, lostByQuery, openDatabase } from "./database.js";
import { readGraph, writeGraph } from "./files.js";
import { randomRows } from "./random.js";

const options = new Command()
  .option("--nodes <n>", "nodes that refer to others at random", Number, 100_000)
  .option("--degree <n>", "edges of each", Number, 4)
  .option("--chain <n>", "additional nodes in a chain, each a hop further from the root", Number, 0)
  .parse()
  .opts();

const table = new Table({ head: ["", "s", "of the processor"] });

async function timed<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  const [start, used] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(used);
  const seconds = [(performance.now() - start) / 1000, (user + system) / 1e6];
  table.push([name, ...seconds.map((each) => each.toFixed(3))]);
  return result;
}

const folder = mkdtempSync(join(tmpdir(), "large-graphs-"));
try {
  const { offsets, targets } = randomRows(options.nodes, options.degree, options.chain);
  const graph = await timed("graph: rows taken", () =>
    Graph.fromRows(offsets, targets, { roots: [0] }),
  );
  const lost = await timed("graph: unreachable()", () => graph.unreachable());
  const files = await timed("files written", () => writeGraph(folder, graph));
  const again = await timed("files read into a graph", () => readGraph(folder));
  const answers = [again.unreachable()];
  const database = await timed("DuckDB: files read", () => openDatabase(files));
  answers.push(await timed("DuckDB: recursive query", () => lostByQuery(database)));
  answers.push(await timed("DuckDB: loop over fronts", () => lostByLoop(database)));
  database.closeSync();
  const megabytes = Object.values(files).map((file) => statSync(file).size / 1e6);
  console.log(`${graph.nodeCount} nodes, ${graph.edgeCount} edges, ${lost.length} unreachable`);
  console.log(`Parquet: ${megabytes.map((size) => size.toFixed(1)).join(" + ")} MB`);
  console.log(table.toString());
  const isSame = (answer: readonly unknown[]): boolean =>
    answer.length === lost.length && answer.every((node, index) => node === lost[index]);
  if (!answers.every(isSame)) {
    console.error("The answers differ.");
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
