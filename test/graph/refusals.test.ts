// The refusals of a graph of ids, each with its whole message, and that nothing has changed afterwards.

import { describe, expect, test } from "vitest";
import { Graph } from "../../src/graph.js";
import { GcError } from "../../src/raw.js";
import { caught, expectError, refuserOf } from "../docs/refusals.js";

const ofWrongKind = refuserOf("ERR_ARGUMENT", TypeError);
const outOfRange = refuserOf("ERR_ARGUMENT", RangeError);
const words = (...all: number[]): Uint32Array => Uint32Array.from(all);

describe("unknown ids", () => {
  const message = (call: string): string =>
    `${call}: the graph has no id "x" (expected one of its ids). Add it first, or make the graph with ` +
    'unknown "ignore" or "add".';

  test("are refused by every call that takes one, and the graph does not change", () => {
    const graph = Graph.from({ a: ["b"], b: [] }, { roots: ["a"] });
    const before = graph.toRows();
    const calls: Record<string, () => unknown> = {
      hasEdge: () => graph.hasEdge("a", "x"),
      isRoot: () => graph.isRoot("x"),
      referents: () => graph.referents("x"),
      referrers: () => graph.referrers("x"),
      removeNode: () => graph.removeNode("x"),
      addEdge: () => graph.addEdge("a", "x"),
      removeEdge: () => graph.removeEdge("x", "a"),
      addRoot: () => graph.addRoot("x"),
      removeRoot: () => graph.removeRoot("x"),
      isReachable: () => graph.isReachable("x"),
      why: () => graph.why("x"),
      retained: () => graph.retained("x"),
      dominator: () => graph.dominator("x"),
      unreferencedSince: () => graph.unreferencedSince("x"),
      "Graph.from": () => Graph.from({ a: ["x"] }),
      "new Graph": () => new Graph({ tombstones: [["x", 1]] }),
    };
    for (const [call, run] of Object.entries(calls)) {
      expectError(caught(run), GcError, "ERR_UNKNOWN_ID", message(call));
    }
    expect(graph.has("x")).toBe(false);
    expect(graph.toRows()).toEqual(before);
  });

  test("are skipped by a graph that ignores them", () => {
    const options = { roots: ["a", "x"], unknown: "ignore", tombstones: [["x", 1]] } as const;
    const graph = Graph.from(
      { a: ["x", "b"], b: [] },
      { ...options, weak: { x: ["a"], b: ["x"] } },
    );
    expect([graph.ids(), graph.edgeCount, graph.roots()]).toEqual([["a", "b"], 1, ["a"]]);
    expect([graph.addEdge("a", "x"), graph.removeNode("x"), graph.removeRoot("x")]).toEqual([
      false,
      false,
      false,
    ]);
    graph.addRoot("x");
    expect([graph.isReachable("x"), graph.why("x"), graph.retained("x")]).toEqual([
      false,
      undefined,
      [],
    ]);
    expect([graph.dominator("x"), graph.unreferencedSince("x")]).toEqual([undefined, undefined]);
    expect([graph.isRoot("x"), graph.referents("x"), graph.referrers("x")]).toEqual([
      false,
      [],
      [],
    ]);
    expect(graph.ids()).toEqual(["a", "b"]);
  });

  test("become nodes of a graph that adds them", () => {
    const graph = Graph.from({ a: ["x"] }, { roots: ["r"], unknown: "add", weak: { w: ["y"] } });
    expect(graph.ids()).toEqual(["a", "x", "w", "y", "r"]);
    expect(graph.addEdge("r", "z")).toBe(true);
    expect(graph.why("z")).toEqual(["r", "z"]);
    expect(graph.isReachable("none")).toBe(false);
    expect(graph.has("none")).toBe(false);
  });

  test("must not be undefined", () => {
    const graph = new Graph<string | undefined>({ unknown: "add" });
    const nothing = "an id must be any other value, got undefined.";
    ofWrongKind(() => graph.addNode(undefined), `addNode: ${nothing}`);
    ofWrongKind(() => graph.addEdge("a", undefined), `addEdge: ${nothing}`);
    ofWrongKind(() => Graph.from([[undefined, []]]), `Graph.from: ${nothing}`);
    expect(graph.nodeCount).toBe(0);
  });
});

describe("ids and edges that already exist", () => {
  test("are merged with the existing ones", () => {
    const records = [
      ["a", ["b", "b"]],
      ["b", []],
      ["a", ["a"]],
      ["a", ["b"]],
    ] as const;
    const graph = Graph.from<string>(records, { roots: ["a", "a"], weak: { a: ["b", "a"] } });
    expect([graph.ids(), graph.edgeCount, graph.referents("a")]).toEqual([
      ["a", "b"],
      2,
      ["b", "a"],
    ]);
    expect([graph.addNode("a"), graph.addEdge("a", "b")]).toEqual([false, false]);
    expect(graph.addEdge("a", "b", { weak: true })).toBe(false);
    const rows = Graph.fromRows(words(0, 3, 3), words(1, 1, 0), {
      weak: { offsets: words(0, 1, 3), targets: words(1, 0, 0) },
    });
    expect([rows.edgeCount, rows.referents(0), rows.toRows().weak.targets]).toEqual([
      3,
      [1, 0],
      words(0),
    ]);
  });

  test("are refused by a graph that accepts each only once", () => {
    const refuse = refuserOf("ERR_DUPLICATE");
    const duplicate = "error";
    const again = "(expected another). Remove it first, or make the graph with duplicate";
    const ids = `the graph already has the id "a" ${again} "merge".`;
    const edges = `the graph already has the edge from "a" to "b" ${again} "merge".`;
    const twice = [
      ["a", []],
      ["a", []],
    ] as const;
    refuse(() => Graph.from<string>(twice, { duplicate }), `Graph.from: ${ids}`);
    refuse(() => Graph.from({ a: ["b", "b"], b: [] }, { duplicate }), `Graph.from: ${edges}`);
    const weak = { a: ["b"] };
    refuse(() => Graph.from({ a: ["b"], b: [] }, { duplicate, weak }), `Graph.from: ${edges}`);
    const graph = Graph.from({ a: ["b"], b: [] }, { duplicate });
    refuse(() => graph.addNode("a"), `addNode: ${ids}`);
    refuse(() => graph.addEdge("a", "b"), `addEdge: ${edges}`);
    refuse(() => graph.addEdge("a", "b", { weak: true }), `addEdge: ${edges}`);
    expect(graph.edgeCount).toBe(1);
    // Rows of more than eight targets are searched differently.
    for (const targets of [words(1, 1), words(...Array.from({ length: 12 }, (_, at) => at % 11))]) {
      const offsets = words(
        ...Array.from({ length: 13 }, (_, row) => (row > 0 ? targets.length : 0)),
      );
      const text = `from 0 to ${targets[targets.length - 1]} ${again} "merge".`;
      const call = "Graph.fromRows: the graph already has the edge";
      refuse(() => Graph.fromRows(offsets, targets, { duplicate }), `${call} ${text}`);
      expect(Graph.fromRows(offsets, targets).edgeCount).toBe(targets.length - 1);
    }
    const named = { ids: ["a", "a"] };
    refuse(() => Graph.fromRows(words(0, 0, 0), words(), named), `Graph.fromRows: ${ids}`);
  });
});

describe("a sweep", () => {
  test("without roots is refused, unless there may be no roots", () => {
    const refuse = refuserOf("ERR_NO_ROOTS");
    const message =
      "sweep: the graph has no root, and all of its 1 ids would be removed (expected a root). " +
      "Add its roots, or make the graph with roots: [] if that is intended.";
    const records = { a: [] };
    refuse(() => Graph.from(records).sweep(), message);
    refuse(() => Graph.from(records).sweep({ dryRun: true }), message);
    const last = Graph.from(records, { roots: ["a"] });
    last.removeRoot("a");
    refuse(() => last.sweep(), message);
    refuse(() => Graph.from(records, { roots: ["x"], unknown: "ignore" }).sweep(), message);
    expect(Graph.from(records, { roots: [] }).sweep().removed).toEqual(["a"]);
  });

  test("accepts only numbers as times", () => {
    const graph = Graph.from({ a: [] }, { roots: [] });
    ofWrongKind(() => graph.sweep({ now: "1" as never }), 'sweep: now must be a number, got "1".');
    outOfRange(() => graph.sweep({ now: NaN }), "sweep: now must be a finite number, got NaN.");
    outOfRange(() => graph.sweep({ grace: -1 }), "sweep: grace must be 0 or more, got -1.");
    ofWrongKind(
      () => graph.sweep({ grace: "" as never }),
      'sweep: grace must be a number, got "".',
    );
    ofWrongKind(
      () => graph.sweep({ dryRun: 1 as never }),
      "sweep: dryRun must be true or false, got 1.",
    );
    ofWrongKind(
      () => new Graph({ roots: ["a"], tombstones: [["a", "" as never]] }),
      'new Graph: the time of a tombstone must be a number, got "".',
    );
    expect(graph.sweep({ grace: Infinity }).waiting).toEqual(["a"]);
  });
});

describe("arguments of a wrong kind", () => {
  test("are refused, each with its name", () => {
    const graph = Graph.from({ a: [] });
    ofWrongKind(
      () => Graph.from("a" as never),
      'Graph.from: records must be an iterable of pairs, or an object, got "a".',
    );
    const list = "the list of an id in records must be an iterable";
    ofWrongKind(() => Graph.from({ a: "b" }), `Graph.from: ${list}, got "b".`);
    ofWrongKind(() => Graph.from({ a: 1 as never }), `Graph.from: ${list}, got 1.`);
    ofWrongKind(
      () => Graph.from({}, { roots: "a" }),
      'Graph.from: roots must be an iterable, got "a".',
    );
    ofWrongKind(
      () => Graph.from({}, { unknown: "keep" as never }),
      'Graph.from: unknown must be "error", "ignore" or "add", got "keep".',
    );
    ofWrongKind(
      () => new Graph({ duplicate: "keep" as never }),
      'new Graph: duplicate must be "merge" or "error", got "keep".',
    );
    ofWrongKind(
      () => new Graph({ root: "a" } as never),
      'new Graph: there is no option "root" (expected roots).',
    );
    ofWrongKind(
      () => graph.addEdge("a", "a", { weak: 1 as never }),
      "addEdge: weak must be true or false, got 1.",
    );
    ofWrongKind(
      () => graph.unreachable({ onProgress: 5 as never }),
      "unreachable: onProgress must be a function, got 5.",
    );
  });

  test("rows must fit together", () => {
    const from = Graph.fromRows;
    ofWrongKind(
      () => from([0] as never, words()),
      "Graph.fromRows: offsets must be a Uint32Array, got an object.",
    );
    const cases: [string, number[], number[]][] = [
      ["offsets[0] must be a whole number from 0 to 0, got -1.", [], []],
      ["offsets[0] must be a whole number from 0 to 0, got 1.", [1, 1], [0]],
      ["offsets[2] must be a whole number from 2 to 2, got 1.", [0, 2, 1, 2], [0, 0]],
      ["the last of offsets must be a whole number from 2 to 2, got 1.", [0, 1], [0, 0]],
      ["targets[1] must be a whole number from 0 to 0, got 4294967295.", [0, 2], [0, 0xffffffff]],
    ];
    for (const [message, offsets, targets] of cases) {
      outOfRange(() => from(words(...offsets), words(...targets)), `Graph.fromRows: ${message}`);
      const weak = { offsets: words(...offsets), targets: words(...targets) };
      outOfRange(
        () => from(words(0, 0), words(), { weak }),
        `Graph.fromRows: ${message.replace(/(offsets|targets)/, "weak $1")}`,
      );
    }
    outOfRange(
      () => from(words(0), words(), { weak: { offsets: words(0, 0), targets: words() } }),
      "Graph.fromRows: weak has 1 rows (expected 0).",
    );
    outOfRange(
      () => from(words(0, 0), words(), { ids: ["a", "b"] }),
      "Graph.fromRows: the length of ids must be a whole number from 1 to 1, got 2.",
    );
  });
});

describe("user code", () => {
  test("onProgress may not edit or walk the graph, and may end the walk", () => {
    const count = 200_000;
    const graph = Graph.fromRows(
      Uint32Array.from({ length: count + 1 }, (_, row) => Math.min(row, count - 1)),
      Uint32Array.from({ length: count - 1 }, (_, row) => row + 1),
      { roots: [0] },
    );
    const told: number[] = [];
    const refuse = refuserOf("ERR_BUSY");
    const onProgress = ({ visited, nodeCount }: { visited: number; nodeCount: number }): void => {
      expect(nodeCount).toBe(count);
      told.push(visited);
      const rest =
        "the graph is being walked, and called onProgress (expected a graph at rest). Make this " +
        "call when the walk is done.";
      const calls: Record<string, () => unknown> = {
        addNode: () => graph.addNode(count),
        removeNode: () => graph.removeNode(1),
        addEdge: () => graph.addEdge(0, 2),
        removeEdge: () => graph.removeEdge(0, 1),
        addRoot: () => graph.addRoot(1),
        removeRoot: () => graph.removeRoot(0),
        unreachable: () => graph.unreachable(),
        isReachable: () => graph.isReachable(1),
        why: () => graph.why(1),
        retained: () => graph.retained(1),
        dominator: () => graph.dominator(1),
        referrers: () => graph.referrers(1),
        cycles: () => graph.cycles(),
        sweep: () => graph.sweep(),
      };
      for (const [call, run] of Object.entries(calls)) refuse(run, `${call}: ${rest}`);
      expect([graph.has(1), graph.hasEdge(0, 1), graph.nodeCount]).toEqual([true, true, count]);
    };
    expect(graph.unreachable({ onProgress })).toEqual([]);
    expect(told).toEqual([65_536, 131_072, 196_608]);
    expect(graph.unreachable({ onProgress })).toEqual([]);
    expect(told).toHaveLength(3);
    graph.addEdge(0, 2);
    const stop = new Error("stop");
    const fail = (): never => {
      throw stop;
    };
    expect(caught(() => graph.sweep({ onProgress: fail }))).toBe(stop);
    expect(graph.unreachable()).toEqual([]);
  });

  test("records that throw leave no graph, and their error is passed on", () => {
    const stop = new Error("stop");
    function* records(): Generator<[string, string[]]> {
      yield ["a", []];
      throw stop;
    }
    expect(caught(() => Graph.from(records()))).toBe(stop);
  });
});
