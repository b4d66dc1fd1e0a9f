// Uses of a graph of ids: in a worker, and behind the interface of another library's collector.

import fc from "fast-check";
import { expect, test } from "vitest";
import { Graph } from "../../src/graph.js";

/** The contract of Fluid's container runtime: the referenced ids and the others, in the graph's order. */
function runGarbageCollection(
  referenceGraph: Readonly<Record<string, readonly string[]>>,
  rootIds: readonly string[],
): { referencedNodeIds: string[]; deletedNodeIds: string[] } {
  const graph = Graph.from(referenceGraph, { roots: rootIds, unknown: "ignore" });
  const deletedNodeIds = graph.unreachable();
  const deleted = new Set(deletedNodeIds);
  return { referencedNodeIds: graph.ids().filter((id) => !deleted.has(id)), deletedNodeIds };
}

test("the contract of Fluid's collector holds: routes and roots without a node are skipped", () => {
  const id = fc.constantFrom("/", "/a", "/a/b", "/c", "/d", "/e/f", "7", "constructor");
  fc.assert(
    fc.property(fc.dictionary(id, fc.array(id)), fc.array(id), (routes, roots) => {
      const visited = new Set<string>(roots);
      for (const each of visited) {
        const own = new Map<string, string[]>(Object.entries(routes)).get(each);
        for (const route of own ?? []) visited.add(route);
      }
      expect(runGarbageCollection(routes, roots)).toEqual({
        referencedNodeIds: Object.keys(routes).filter((each) => visited.has(each)),
        deletedNodeIds: Object.keys(routes).filter((each) => !visited.has(each)),
      });
    }),
    { numRuns: 500 },
  );
});

test("a graph is sent to a worker and back without a copy of its rows", () => {
  const records = { a: ["b"], b: ["c"], c: [], d: ["c"] };
  const graph = Graph.from(records, { roots: ["a"], weak: { c: ["d"] }, tombstones: [["d", 3]] });
  const rows = graph.toRows();
  const { offsets, targets, ...others } = structuredClone(rows, {
    transfer: [rows.offsets.buffer, rows.targets.buffer],
  });
  expect([rows.offsets.length, rows.targets.length]).toEqual([0, 0]);
  const there = Graph.fromRows<string>(offsets, targets, others);
  expect(there.unreachable()).toEqual(["d"]);
  expect(there.toRows()).toEqual(graph.toRows());
  expect(graph.why("c")).toEqual(["a", "b", "c"]);
});

test("graphs are never equal to one another, and the console shows how much each holds", () => {
  const [a, b] = [new Graph({ roots: ["a"] }), new Graph({ roots: ["a"] })];
  expect(Object.prototype.toString.call(a)).not.toBe(Object.prototype.toString.call(b));
  expect(a.valueOf()).toBe(a);
  const print = (a as unknown as Record<symbol, () => string>)[
    Symbol.for("nodejs.util.inspect.custom")
  ];
  expect(print?.call(a)).toBe('Graph {"nodeCount":1,"edgeCount":0}');
});
