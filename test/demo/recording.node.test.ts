// A recording agrees with the heap, on each engine, at each phase of a collection.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Moment } from "../../demo/recording/moment.js";
import { BUDGET } from "../../demo/recording/recorder.js";
import { Timeline } from "../../demo/recording/timeline.js";
import { lesson, record } from "./recordings.js";

/** The last collection's moments, one text for each object of the class. */
function phases(moments: readonly Moment[], type: string): string[] {
  const start = moments.map(({ phase }) => phase).lastIndexOf("start");
  return moments.slice(start).flatMap(({ phase, objects }) => {
    if (!phase) return [];
    const seen = [...objects.values()].filter(({ label }) => label.startsWith(`${type} `));
    const texts = seen.map(
      ({ label, refcount, gcRefs, isInSet }) =>
        `${label.slice(type.length + 1)}:${refcount}/${gcRefs ?? "-"}${isInSet ? "*" : ""}`,
    );
    return [`${phase}: ${texts.join(" ")}`];
  });
}

describe.each(["wasm", "typescript"] as const)("on %s", (engine) => {
  test("each phase of a collection shows counts, gcRefs and the set", () => {
    const { moments } = record(engine, lesson("clean-up"));
    expect(phases(moments, "MyClass")).toEqual([
      "start: 1:1/- 2:1/- 3:2/-",
      "updateRefs: 1:1/1* 2:1/1* 3:2/2*",
      "subtractRefs: 1:1/0* 2:1/0* 3:2/0*",
      "moveUnreachable: 1:1/0* 2:1/0* 3:2/0",
      "clear: 3:1/-",
    ]);
  });

  test("a resurrected object leaves the set before the rest is cleared", () => {
    const source = lesson("resurrection");
    const { moments } = record(engine, source.slice(0, source.indexOf("saved.clear()")));
    expect(phases(moments, "Phoenix")).toEqual([
      "start: 1:1/- 2:2/- 3:1/-",
      "updateRefs: 1:1/1* 2:2/2* 3:1/1*",
      "subtractRefs: 1:1/0* 2:2/0* 3:1/0*",
      "moveUnreachable: 1:1/0* 2:2/0* 3:1/0*",
      // The collector holds the object whose finalizer it calls.
      "finalizer: 1:2/0* 2:2/0* 3:1/0*",
      "finalizer: 1:1/0* 2:4/0* 3:1/0*",
      "finalizer: 1:1/0* 2:3/0* 3:2/0*",
      "resurrection: 1:1/0* 2:3/1 3:1/0*",
      "clear: 2:2/-",
    ]);
  });

  test("weak references are cleared before callbacks, callbacks come before finalizers", () => {
    const { moments, output } = record(engine, lesson("weak"));
    const start = moments.map(({ phase }) => phase).lastIndexOf("start");
    const named = moments.slice(start).flatMap(({ phase }) => phase ?? []);
    expect(named).toEqual([
      "start",
      "updateRefs",
      "subtractRefs",
      "moveUnreachable",
      "weak references",
      "weak callback",
      "finalizer",
      "resurrection",
      "clear",
    ]);
    expect(output).toBe(readFileSync("python/programs/lessons/weak.txt", "utf8"));
  });

  test("finalizers as up to Python 3.3: the set's objects are set aside, and nothing is cleared", () => {
    const { moments, output } = record(engine, lesson("finalizer"), "legacy");
    expect(phases(moments, "MyClass")).toEqual([
      "start: 2:1/-",
      "updateRefs: 2:1/1*",
      "subtractRefs: 2:1/0*",
      "moveUnreachable: 2:1/0*",
      "legacy finalizers: 2:1/0",
      "clear: 2:2/-",
    ]);
    expect(output).toBe(readFileSync("python/programs/formerly/finalizer.txt", "utf8"));
  });

  test("automatic collections are recorded like explicit ones", () => {
    const { moments } = record(engine, lesson("generations"));
    const starts = moments.filter(({ phase }) => phase === "start").map(({ text }) => text);
    expect(starts).toContain("A collection begins, of generation 0, the youngest.");
    expect(starts).toContain("A collection begins, of generation 1 and 0.");
  });

  test("recording changes nothing: the output is CPython's, the heap is sound", () => {
    for (const name of ["by-hand", "circle", "finalizer", "inspecting", "on-and-off"]) {
      const { output, program } = record(engine, lesson(name));
      expect(output).toBe(readFileSync(`python/programs/lessons/${name}.txt`, "utf8"));
      program.exit();
    }
  });
});

test("both engines make the same recording", () => {
  for (const name of ["clean-up", "resurrection", "weak", "generations"]) {
    const tell = (engine: "wasm" | "typescript"): string[] =>
      record(engine, lesson(name)).moments.map(({ sentence }) => sentence);
    expect(tell("wasm")).toEqual(tell("typescript"));
  }
});

test("a full recording is reported; the program goes on, and its collections are recorded", () => {
  const source =
    "import gc\nn = 0\nwhile n < 30000:\n    n += 1\nprint(n)\na = []\na.append(a)\ndel a\ngc.collect()\n";
  const { steps, output, fullAt } = record("wasm", source, "modern", false);
  expect(output).toBe("30000\n");
  expect(fullAt).toBe(BUDGET.moments);
  const after = steps.slice(fullAt).map(({ phase }) => phase);
  const phases = ["start", "updateRefs", "subtractRefs", "moveUnreachable", "clear"];
  expect(after).toEqual([...phases, undefined]); // and the rest
});

test("a moment is the same, no matter which was shown before", () => {
  const { moments, steps } = record("wasm", lesson("generations"));
  const timeline = new Timeline();
  timeline.add(steps);
  expect(timeline.length).toBe(moments.length);
  const last = moments.length - 1;
  const order = [last, 0, 1, last >> 1, (last >> 1) - 1, last - 1, 64, 63, 65, ...moments.keys()];
  for (const index of order) expect(timeline.at(index)).toEqual(moments[index]);
  expect(timeline.at(-1)).toBeUndefined();
  expect(timeline.at(last + 1)).toBeUndefined();
});

test.each([
  ["a list that grows", "l = []\nwhile len(l) < 20000: l.append([])\n"],
  ["lists that refer to one thing often", "a = []\nfor _ in range(3000): a = [a] * 1024\n"],
  ["many objects at once", "l = [[] for _ in range(300000)]\nx = 1\nx = 2\n"],
  ["many variables", "def f(l, n):\n    if n: f(l, n - 1)\nfor _ in range(9): f([], 900)\n"],
])("the content of a recording is bounded: %s", (_, source) => {
  const { steps } = record("wasm", source, "modern", false);
  let told = 0;
  for (const { changed, variables = [] } of steps) {
    told += variables.length;
    for (const { splice } of changed) told += 1 + (splice?.references.length ?? 0);
  }
  expect(told).toBeGreaterThan(10_000);
  expect(told).toBeLessThanOrEqual(1.2 * BUDGET.told);
  expect(steps.length).toBeLessThanOrEqual(1.2 * BUDGET.moments);
});

test("10,000 objects with __init__ are recorded completely, in time in proportion to their number", () => {
  const source = (count: number): string =>
    "class Node:\n    def __init__(self, n):\n        self.n = n\n        self.next = None\n" +
    `nodes = []\nfor i in range(${count}):\n    nodes.append(Node(i))\n`;
  const { steps, fullAt } = record("wasm", source(10_000), "modern", false);
  expect(fullAt).toBe(0);
  expect(steps.length).toBeGreaterThan(40_000);
  let [changes, references] = [0, 0];
  for (const { changed } of steps) {
    changes += changed.length;
    for (const { splice } of changed) references += splice?.references.length ?? 0;
  }
  expect(changes).toBeLessThan(20 * 10_000);
  expect(references).toBeLessThan(10 * 10_000);
  const timeline = new Timeline();
  timeline.add(steps);
  expect(timeline.at(steps.length - 1)?.visible.size).toBeGreaterThan(10_000);
});
