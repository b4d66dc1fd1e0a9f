// JavaScript's own tools applied to an object, at every moment of its life: the table of docs/python.md
// ("What tools see").

import { inspect } from "node:util";
import { format } from "pretty-format";
import { describe, expect, test } from "vitest";
import { del, GC, type GCObject, vars } from "../../src/index.js";
import { snapshotSerializer } from "../../src/testing.js";
import { ENGINES } from "../engines.js";
import { outcomeOf } from "../surface/states.js";

// biome-ignore lint/suspicious/noExplicitAny: the programs assign undeclared names
type Loose = any;

/** A class with an attribute of each kind: a field, a declared name, and a name that nothing declares. */
function newPoint(heap: GC): new () => GCObject {
  return class Point extends heap.Object {
    x = 1;
    declare y?: number;
    constructor() {
      super();
      this.y = 2;
      (this as Loose).z = 3;
    }
  };
}

const sorted = (object: object): string[] => Object.keys(object).toSorted();

const NAMES = ["x", "y", "z"];

/** Tools that see all three attributes at every moment, and their results. */
const SEEING: readonly [name: string, tool: (a: Loose) => unknown, answer: unknown][] = [
  ["reading a.x", (a) => [a.x, a.y, a.z, a.none], [1, 2, 3, undefined]],
  ["JSON.stringify", (a) => sorted(JSON.parse(JSON.stringify(a))), NAMES],
  ["vars", (a) => sorted(vars(a)), NAMES],
  ["a spread of vars", (a) => sorted({ ...vars(a) }), NAMES],
  ['"x" in a', (a) => [...NAMES, "none"].map((name) => name in a), [true, true, true, false]],
  [
    "for … in",
    (a) => {
      const names: string[] = [];
      for (const name in a) names.push(name);
      return names.toSorted();
    },
    NAMES,
  ],
  [
    "console.log",
    (a) => /^Point#\d+ \{ (.*) \}$/.exec(inspect(a))?.[1]?.split(", ").toSorted(),
    ["x: 1", "y: 2", "z: 3"],
  ],
  [
    "a snapshot",
    (a) => format(a, { plugins: [snapshotSerializer] }),
    'Point#1 {\n  "x": 1,\n  "y": 2,\n  "z": 3,\n}',
  ],
];

/** Tools that use properties of the object itself. */
const OWN: Readonly<Record<string, (a: Loose) => readonly string[]>> = {
  "Object.keys": (a) => Object.keys(a),
  "Object.entries": (a) => Object.entries(a).map(([name]) => name),
  "{ ...a }": (a) => Object.keys({ ...a }),
  "Object.assign": (a) => Object.keys(Object.assign({}, a)),
  "Object.hasOwn": (a) => ["x", "y", "z"].filter((name) => Object.hasOwn(a, name)),
  structuredClone: (a) => Object.keys(structuredClone(a)),
};

describe.each(ENGINES)("what tools see on $name", ({ choice }) => {
  const newHeap = (): GC => new GC({ ...choice, automatic: false });

  /** The moments, one after the other. */
  const MOMENTS: readonly [name: string, step: (heap: GC, a: GCObject) => unknown][] = [
    ["right after its constructor", () => undefined],
    ["after a call of the library", (heap, a) => heap.getRefcount(a)],
    ["after a collection", (heap) => heap.collect()],
    ["when the turn is over", () => new Promise((done) => void setTimeout(done))],
    ["after its heap was disposed", (heap) => heap.dispose()],
  ];

  test.each(SEEING)("%s: the attributes, at every moment", async (_, tool, answer) => {
    const heap = newHeap();
    const Point = newPoint(heap);
    // The first object of a class, and one of a class that is settled.
    for (const steps of [MOMENTS.slice(0, -1), MOMENTS]) {
      const a = new Point();
      for (const [name, step] of steps) {
        await step(heap, a);
        expect([name, tool(a)]).toEqual([name, answer]);
      }
    }
  });

  test.each(Object.entries(OWN))("%s: fields until they are counted", (_, tool) => {
    const heap = newHeap();
    const Point = newPoint(heap);
    for (let round = 0; round < 2; round++) {
      const a = new Point();
      expect(tool(a)).toEqual(["x"]);
      heap.collect();
      expect(tool(a)).toEqual([]);
    }
  });

  test.each(Object.entries(OWN))("%s: nothing of a class without fields, ever", (_, tool) => {
    const heap = newHeap();
    class Point extends heap.Object {
      declare y?: number;
    }
    const a: Loose = new Point();
    a.y = 2;
    a.z = 3;
    for (const [name, step] of MOMENTS.slice(0, 3)) {
      step(heap, a);
      expect([name, tool(a)]).toEqual([name, []]);
    }
  });

  test("a list gives its items to iteration, and nothing to tools that read properties", () => {
    const heap = newHeap();
    const list = new heap.List<unknown>(1, 2);
    for (const [name, step] of MOMENTS) {
      step(heap, list);
      expect([name, [...list], Array.from(list), JSON.stringify(list)]).toEqual([
        name,
        [1, 2],
        [1, 2],
        "[1,2]",
      ]);
      expect([name, Object.keys(list), structuredClone(list), { ...list }]).toEqual([
        name,
        [],
        {},
        {},
      ]);
    }
  });

  test("a dead object throws when attributes are read, and the console shows its name", () => {
    const heap = newHeap();
    const a = new (newPoint(heap))();
    heap.collect();
    del(a);
    for (const [name, tool] of SEEING.slice(0, 4)) {
      expect([name, outcomeOf(() => tool(a))]).toEqual([name, "ERR_DEAD_OBJECT"]);
    }
    expect(inspect(a)).toBe("Point#1 (deallocated)");
    expect(format(a, { plugins: [snapshotSerializer] })).toBe("Point#1 (deallocated)");
  });
});
