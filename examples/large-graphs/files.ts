// A graph in Parquet files, which other tools read: `nodes` (node, id, is_root) and `edges` (source, target).

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Table, tableFromArrays, tableFromIPC, tableToIPC } from "apache-arrow";
import { Graph } from "ouroboros-gc/graph";
import * as parquet from "parquet-wasm/node";

/** Rows decoded at a time: joining thousands of small batches would take minutes. */
const BATCH_ROWS = 1_000_000;

/** Writes the files; returns their names. */
export function writeGraph<Id>(folder: string, graph: Graph<Id>): { nodes: string; edges: string } {
  const { offsets, targets, ids, roots } = graph.toRows();
  const nodeCount = offsets.length - 1;
  const rootSet = new Set(roots);
  const idOf = (node: number): unknown => (ids ? ids[node] : node);
  const numbers = Uint32Array.from({ length: nodeCount }, (_, node) => node);
  const isRoot = Uint8Array.from(numbers, (node) => Number(rootSet.has(idOf(node) as Id)));
  const named = ids ? { id: ids.map(String) } : {};
  const sources = new Uint32Array(targets.length);
  for (let node = 0; node < nodeCount; node++) {
    sources.fill(node, offsets[node], offsets[node + 1]);
  }
  return {
    nodes: write(join(folder, "nodes.parquet"), { node: numbers, is_root: isRoot, ...named }),
    edges: write(join(folder, "edges.parquet"), { source: sources, target: targets }),
  };
}

/** The same graph again, with its ids as texts, or with the numbers of its nodes. */
export function readGraph(folder: string): Graph<string | number> {
  const nodes = read(join(folder, "nodes.parquet"));
  const edges = read(join(folder, "edges.parquet"));
  const sources = numbersOf(edges, "source");
  const offsets = new Uint32Array(nodes.numRows + 1);
  for (let edge = 0; edge < sources.length; edge++) offsets[(sources[edge] as number) + 1]!++;
  for (let node = 0; node < nodes.numRows; node++) offsets[node + 1]! += offsets[node] as number;
  // A database need not return the edges in the order of their sources.
  const places = offsets.slice();
  const given = numbersOf(edges, "target");
  const targets = new Uint32Array(given.length);
  for (let edge = 0; edge < given.length; edge++) {
    targets[places[sources[edge] as number]!++] = given[edge] as number;
  }
  const ids = nodes.getChild("id")?.toArray() as ArrayLike<string> | undefined;
  const roots: (string | number)[] = [];
  for (const [node, isRoot] of numbersOf(nodes, "is_root").entries()) {
    if (isRoot) roots.push(ids ? (ids[node] as string) : node);
  }
  return Graph.fromRows<string | number>(offsets, targets, { ids, roots });
}

function write(file: string, columns: Record<string, Uint32Array | Uint8Array | string[]>): string {
  const arrow = tableToIPC(tableFromArrays(columns), "stream");
  writeFileSync(file, parquet.writeParquet(parquet.Table.fromIPCStream(arrow)));
  return file;
}

function read(file: string): Table {
  return tableFromIPC(
    parquet.readParquet(readFileSync(file), { batchSize: BATCH_ROWS }).intoIPCStream(),
  );
}

function numbersOf(table: Table, column: string): Uint32Array | Uint8Array {
  return table.getChild(column)?.toArray() as Uint32Array | Uint8Array;
}
