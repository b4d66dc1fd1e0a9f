// Every answer of ouroboros-gc/graph against plain Maps and Sets, after random edits.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Graph } from "../../src/graph.js";
import * as plain from "./model.js";

const IDS = Array.from("abcdefghijkl");
const id = fc.constantFrom(...IDS);

type Step = (graph: Graph, model: plain.Model) => void;

const has = (model: plain.Model, ...ids: string[]): boolean =>
  ids.every((each) => model.strong.has(each));

/** An edit of both; edits of ids that do not exist are left out. */
const steps: fc.Arbitrary<Step> = fc.oneof(
  id.map(
    (each): Step =>
      (graph, model) => {
        expect(graph.addNode(each)).toBe(!has(model, each));
        plain.addNode(model, each);
      },
  ),
  {
    weight: 5,
    arbitrary: fc.tuple(id, id, fc.boolean()).map(([source, target, weak]): Step => {
      return (graph, model) => {
        if (!has(model, source, target)) return;
        graph.addEdge(source, target, { weak });
        plain.addEdge(model, source, target, weak);
      };
    }),
  },
  fc.tuple(id, id).map(
    ([source, target]): Step =>
      (graph, model) => {
        if (!has(model, source, target)) return;
        const [strong, weak] = [model.strong, model.weak].map((edges) =>
          edges.get(source)?.delete(target),
        );
        expect(graph.removeEdge(source, target)).toBe(strong || weak);
      },
  ),
  id.map(
    (each): Step =>
      (graph, model) => {
        if (!has(model, each)) return;
        expect(graph.removeNode(each)).toBe(true);
        plain.removeNode(model, each);
      },
  ),
  id.map(
    (each): Step =>
      (graph, model) => {
        if (!has(model, each)) return;
        graph.addRoot(each);
        model.roots.add(each);
      },
  ),
  id.map(
    (each): Step =>
      (graph, model) => {
        if (!has(model, each)) return;
        expect(graph.removeRoot(each)).toBe(model.roots.delete(each));
      },
  ),
  fc.tuple(fc.nat(9), fc.nat(4), fc.boolean()).map(([now, grace, dryRun]): Step => {
    return (graph, model) => {
      expect(graph.sweep({ now, grace, dryRun })).toEqual(plain.sweep(model, now, grace, dryRun));
    };
  }),
  // A query in between: its cached result must not outlive the next edit.
  fc.constantFrom<Step>(
    (graph, model) => expect(graph.unreachable()).toEqual(plain.unreachable(model)),
    (graph, model) => expectSame(graph, model),
  ),
);

/** Checks that the graph answers every query like the model. */
function expectSame(graph: Graph, model: plain.Model): void {
  const ids = [...model.strong.keys()];
  expect(graph.ids()).toEqual(ids);
  expect(graph.nodeCount).toBe(ids.length);
  expect(new Set(graph.roots())).toEqual(model.roots);
  const edges = ids.flatMap((source) =>
    [model.strong, model.weak].flatMap((all) =>
      [...(all.get(source) ?? [])].map((target) => [source, target] as const),
    ),
  );
  expect(graph.edgeCount).toBe(edges.length);
  for (const [source, target] of edges) expect(graph.hasEdge(source, target)).toBe(true);
  const lost = plain.unreachable(model);
  expect(graph.unreachable()).toEqual(lost);
  expect(new Map(graph.tombstones())).toEqual(model.since);
  const cycles = graph.cycles().map((members) => members.toSorted());
  expect(new Set(cycles.map(String))).toEqual(new Set(plain.cycles(model).map(String)));
  for (const each of ids) {
    expect(graph.has(each)).toBe(true);
    expect(graph.isRoot(each)).toBe(model.roots.has(each));
    expect(graph.isReachable(each)).toBe(!lost.includes(each));
    expect(graph.unreferencedSince(each)).toBe(model.since.get(each));
    expect(new Set(graph.referents(each))).toEqual(model.strong.get(each));
    const referrers = ids.filter((other) => model.strong.get(other)?.has(each));
    expect(graph.referrers(each)).toEqual(referrers);
    expectPath(graph, model, each);
    const retained = graph.retained(each);
    expect(new Set(retained)).toEqual(plain.retained(model, each));
    expect(retained).toHaveLength(plain.retained(model, each).size);
    if (retained.length > 0) expect(retained[0]).toBe(each);
    const above = ids.filter(
      (other) => other !== each && !lost.includes(each) && plain.retained(model, other).has(each),
    );
    const nearest = above.find((other) =>
      above.every((further) => plain.retained(model, further).has(other)),
    );
    expect(graph.dominator(each)).toBe(nearest);
  }
}

function expectPath(graph: Graph, model: plain.Model, id: string): void {
  const path = graph.why(id);
  expect(path?.length).toBe(plain.distance(model, id));
  if (path === undefined) return;
  expect(model.roots.has(path[0] as string)).toBe(true);
  expect(path.at(-1)).toBe(id);
  for (const [index, target] of path.slice(1).entries()) {
    expect(model.strong.get(path[index] as string)?.has(target)).toBe(true);
  }
}

describe("a graph of ids", () => {
  test("answers like plain Maps and Sets after every edit", () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 60 }), (all) => {
        const graph = new Graph({ roots: [] });
        const model = plain.newModel();
        for (const step of all) step(graph, model);
        expectSame(graph, model);
      }),
      { numRuns: 400 },
    );
  });

  test("is the same from records, from rows, and edge by edge", () => {
    fc.assert(
      fc.property(
        fc.array(steps, { maxLength: 40 }),
        fc.array(steps, { maxLength: 15 }),
        (all, more) => {
          const model = plain.newModel();
          const edited = new Graph({ roots: [] });
          for (const step of all) step(edited, model);
          const { roots, since } = model;
          const options = { roots: [...roots], tombstones: since };
          const { offsets, targets, ...others } = edited.toRows();
          const copies = [
            Graph.from(model.strong, { ...options, weak: model.weak }),
            Graph.from(Object.fromEntries(model.strong), { ...options, weak: [...model.weak] }),
            Graph.fromRows<string>(offsets, targets, { ...others, ids: others.ids ?? [] }),
          ];
          for (const copy of copies) expectSame(copy, model);
          // They go on like the first one.
          if (roots.size === 0) return;
          const states = copies.map(() => structuredClone(model));
          for (const [index, copy] of copies.entries()) {
            for (const step of more) if (states[index]!.roots.size > 0) step(copy, states[index]!);
            expectSame(copy, states[index]!);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test("made from rows has the row numbers as ids, and accepts others", () => {
    const edge = fc.tuple(fc.nat(19), fc.nat(19));
    fc.assert(
      fc.property(fc.array(edge), fc.array(edge), fc.array(fc.nat(25)), (edges, later, removed) => {
        const targets = Array.from({ length: 20 }, () => new Set<number>());
        for (const [source, target] of edges) targets[source]?.add(target);
        const offsets = Uint32Array.from({ length: 21 }, (_, row) =>
          targets.slice(0, row).reduce((sum, { size }) => sum + size, 0),
        );
        const graph = Graph.fromRows(
          offsets,
          Uint32Array.from(targets.flatMap((each) => [...each])),
          {
            roots: [0],
            unknown: "add",
          },
        );
        const model = plain.newModel();
        for (const [source, all] of targets.entries()) {
          plain.addNode(model, `${source}`);
          for (const target of all) model.strong.get(`${source}`)?.add(`${target}`);
        }
        model.roots.add("0");
        const expectEqual = (): void => {
          expect(graph.ids().map(String)).toEqual([...model.strong.keys()]);
          expect(graph.unreachable().map(String)).toEqual(plain.unreachable(model));
          const { offsets, targets, ...others } = graph.toRows();
          const again = Graph.fromRows(offsets, targets, others);
          expect(again.ids()).toEqual(graph.ids());
          expect({ ...again.toRows(), ids: others.ids }).toEqual({ offsets, targets, ...others });
        };
        expectEqual();
        for (const [index, node] of removed.entries()) {
          graph.removeNode(node);
          plain.removeNode(model, `${node}`);
          const [source, target] = later[index] ?? [0, 20];
          for (const each of [source, target]) plain.addNode(model, `${each}`);
          plain.addEdge(model, `${source}`, `${target}`, false);
          graph.addEdge(source, target);
          expectEqual();
        }
      }),
      { numRuns: 200 },
    );
  });
});
