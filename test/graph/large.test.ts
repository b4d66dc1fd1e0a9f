// Graphs beyond the sizes at which rows are rewritten, gaps are closed, and a walk runs in slices and sorts
// its fronts.

import { describe, expect, test } from "vitest";
import { Graph } from "../../src/graph.js";

/** The same numbers each time. */
function newRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function unreachable<Id>(records: ReadonlyMap<Id, ReadonlySet<Id>>, roots: Iterable<Id>): Id[] {
  const reached = new Set(roots);
  for (const id of reached) for (const target of records.get(id) ?? []) reached.add(target);
  return [...records.keys()].filter((id) => !reached.has(id));
}

describe("a large graph", () => {
  test.each([
    ["strings", (node: number): string | number => `id ${node}`],
    ["its own numbers", (node: number): string | number => node],
  ])("answers as plain Sets do through thousands of edits, with ids that are %s", (_, idOf) => {
    const random = newRandom(7);
    const count = 9000;
    const records = new Map<string | number, Set<string | number>>();
    for (let node = 0; node < count; node++) records.set(idOf(node), new Set());
    for (let edge = 0; edge < count * 1.5; edge++) {
      records.get(idOf(random(count)))?.add(idOf(random(count)));
    }
    const roots = [idOf(0), idOf(1), idOf(2)];
    const graph = Graph.from(records, { roots });
    for (let round = 0; round < 12; round++) {
      for (let edit = 0; edit < 800; edit++) {
        const [source, target] = [idOf(random(count)), idOf(random(count))];
        const row = records.get(source);
        if (!row || !records.has(target)) continue;
        if (edit % 3 > 0) expect(graph.addEdge(source, target)).toBe(!row.has(target));
        if (edit % 3 > 0) row.add(target);
        const [first] = row;
        if (edit % 3 === 0 && first !== undefined) {
          expect(graph.removeEdge(source, first)).toBe(true);
          row.delete(first);
        }
      }
      for (let removal = 0; removal < 650; removal++) {
        const id = idOf(3 + random(count - 3));
        if (!records.delete(id)) continue;
        for (const row of records.values()) row.delete(id);
        expect(graph.removeNode(id)).toBe(true);
      }
      for (let node = 0; node < count; node += 97) {
        if (records.has(idOf(node))) continue;
        records.set(idOf(node), new Set());
        graph.addNode(idOf(node));
      }
      const lost = unreachable(records, roots);
      expect(graph.unreachable().toSorted()).toEqual(lost.toSorted());
      expect(graph.nodeCount).toBe(records.size);
      const edgeCount = [...records.values()].reduce((sum, { size }) => sum + size, 0);
      expect(graph.edgeCount).toBe(edgeCount);
    }
    // More were removed than stayed, so the gaps were closed.
    expect(records.size).toBeLessThan(count / 2);
    const { removed } = graph.sweep();
    expect(removed.toSorted()).toEqual(unreachable(records, roots).toSorted());
    expect(graph.unreachable()).toEqual([]);
    const gone = new Set(removed);
    const kept = [...records.keys()].filter((id) => !gone.has(id));
    expect(graph.ids().toSorted()).toEqual(kept.toSorted());
  });

  test("is walked in slices, its wide fronts in order", () => {
    const random = newRandom(11);
    const count = 150_000;
    const offsets = Uint32Array.from({ length: count + 1 }, (_, row) => row * 3);
    const targets = Uint32Array.from({ length: count * 3 }, () => random(count));
    const reached = new Set([5, 6]);
    for (const node of reached) {
      for (let edge = node * 3; edge < node * 3 + 3; edge++) reached.add(targets[edge] as number);
    }
    const graph = Graph.fromRows(offsets, targets, { roots: [5, 6] });
    const visited: number[] = [];
    const lost = graph.unreachable({ onProgress: (progress) => visited.push(progress.visited) });
    expect(lost).toEqual(
      Array.from({ length: count }, (_, node) => node).filter((node) => !reached.has(node)),
    );
    expect(visited.length).toBeGreaterThan(0);
    expect(visited.at(-1)).toBeLessThanOrEqual(reached.size);
    expect(visited).toEqual(visited.toSorted((a, b) => a - b));
  });

  test("has no depth limit", () => {
    const count = 1_000_000;
    const graph = Graph.fromRows(
      Uint32Array.from({ length: count + 1 }, (_, row) => row),
      Uint32Array.from({ length: count }, (_, row) => (row + 1) % count),
      { roots: [0] },
    );
    expect(graph.unreachable()).toEqual([]);
    expect(graph.why(count - 1)).toHaveLength(count);
    expect(graph.retained(1)).toHaveLength(count - 1);
    expect(graph.cycles()[0]).toHaveLength(count);
    graph.removeEdge(0, 1);
    expect(graph.sweep().removed).toHaveLength(count - 1);
  });

  test("accepts a hub edge by edge, and loses it again", () => {
    const graph = new Graph<number>({ roots: [0], unknown: "add" });
    for (let node = 1; node <= 200_000; node++) graph.addEdge(0, node);
    expect(graph.unreachable()).toEqual([]);
    for (let node = 2; node <= 200_000; node++) graph.removeEdge(0, node);
    expect(graph.unreachable()).toHaveLength(199_999);
  });
});
