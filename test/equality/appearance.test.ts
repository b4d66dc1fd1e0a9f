// An object's appearance from outside: its tag, its text, its value, its names.

import { describe, expect, test } from "vitest";
import * as checks from "../../src/checks.js";
import * as graph from "../../src/graph.js";
import * as index from "../../src/index.js";
import { del, GC, type GCObject, vars } from "../../src/index.js";
import * as inspection from "../../src/inspect.js";
import * as js from "../../src/js.js";
import * as python from "../../src/python.js";
import * as raw from "../../src/raw.js";
import * as resources from "../../src/resources.js";
import * as testing from "../../src/testing.js";
import * as weakref from "../../src/weakref.js";
import * as workers from "../../src/workers.js";
import { ENGINES } from "../engines.js";
import { KINDS, newWorld } from "./kinds.js";

/** Classes whose objects are nothing more than their contents. */
const VALUES = ["GcError", "DisposeError"];

const tagOf = (object: unknown): string => Object.prototype.toString.call(object);

describe("every class that an entry point exports", () => {
  const entries = {
    checks,
    graph,
    index,
    inspection,
    js,
    python,
    raw,
    resources,
    testing,
    weakref,
    workers,
  };
  const classes = new Set(
    Object.values(entries).flatMap((entry) =>
      Object.entries(entry)
        .filter(([, value]) => typeof value === "function" && /^class\b/.test(String(value)))
        .map(([name]) => name),
    ),
  );

  test.each([...classes])("%s is among the kinds whose equality is tested", (name) => {
    expect([...KINDS.map((kind) => kind.name), ...VALUES]).toContain(name);
  });
});

describe.each(ENGINES)("on $name", ({ choice }) => {
  test.each(KINDS)(
    "each object of $name has a tag and a value of its own, which never change",
    (kind) => {
      const world = newWorld(choice);
      const [a, b] = [kind.make(world, 0), kind.make(world, 0)];
      const tags = [tagOf(a), tagOf(b)];
      expect(tags[0]).not.toBe(tags[1]);
      expect(tags[0]).toMatch(/^\[object \w+#\d+( of heap \d+)?\]$/);
      if (kind.name !== "a proxy") expect(a.valueOf()).toBe(a);
      expect(a.valueOf()).toBe(a.valueOf());
      world.heap.collect();
      expect([tagOf(a), tagOf(b)]).toEqual(tags);
      world.heap.dispose();
      world.resources.dispose();
      if (kind.name !== "a proxy") expect([tagOf(a), tagOf(b)]).toEqual(tags);
    },
  );

  test("the tag is the name; an object of another heap has the heap's number too", () => {
    const worlds = [newWorld(choice), newWorld(choice)];
    const [one, other] = worlds.map(({ Thing }) => tagOf(new Thing())) as [string, string];
    expect([one, other].map((tag) => tag.replace(/ of heap \d+/, ""))).toEqual([
      "[object Thing#1]",
      "[object Thing#1]",
    ]);
    expect(one).not.toBe(other);
  });

  test("a dead object keeps its tag", () => {
    const { Thing, heap } = newWorld(choice);
    const [a, list] = [new Thing(), new heap.List(1)];
    const tags = [tagOf(a), tagOf(list)];
    del(a);
    del(list);
    expect([tagOf(a), tagOf(list)]).toEqual(tags);
    expect([a.valueOf() === a, list.valueOf() === list]).toEqual([true, true]);
  });

  test("an object that only inherits from one, or a Proxy of one, does not have its tag", () => {
    const { Thing } = newWorld(choice);
    const a = new Thing();
    for (const other of [Thing.prototype, Object.create(a), new Proxy(a, {})]) {
      expect(tagOf(other)).toBe("[object Object]");
    }
  });

  test("texts, sums and comparisons use the name, as without a value", () => {
    const { Thing, heap } = newWorld(choice);
    const [a, b] = [new Thing(), new Thing()] as [GCObject, GCObject];
    expect([String(a), `${a}`, `${b}!`]).toEqual(["Thing#1", "Thing#1", "Thing#2!"]);
    // biome-ignore lint/suspicious/noDoubleEquals: people write it
    const isLooselyEqual = (one: unknown, other: unknown): boolean => one == other;
    expect([isLooselyEqual(a, a), isLooselyEqual(a, b), isLooselyEqual(a, "Thing#1")]).toEqual([
      true,
      false,
      true,
    ]);
    expect([a < b, b < a, Number(a)]).toEqual([true, false, Number.NaN]);
    const list = new heap.List(1);
    expect([String(list), Number(list)]).toEqual([expect.stringMatching(/^\w+#3$/), Number.NaN]);
    expect([b, a].sort()).toEqual([a, b]);
  });

  test("a for-in of an object finds its attributes alone", () => {
    const { Thing, heap } = newWorld(choice);
    const namesOf = (object: object): string[] => {
      const names: string[] = [];
      for (const name in object) names.push(name);
      return names;
    };
    const a = new Thing();
    expect(namesOf(a)).toEqual(["x"]);
    heap.collect();
    expect(namesOf(a)).toEqual(["x"]);
  });

  test("structuredClone makes an empty plain object of it; of vars, a copy", () => {
    const { Thing, heap } = newWorld(choice);
    const [a, list] = [new Thing(5), heap.List.from([1, 2])];
    heap.collect();
    expect([structuredClone(a), structuredClone(list)]).toEqual([{}, {}]);
    expect(structuredClone({ ...vars(a), items: [...list] })).toEqual({ x: 5, items: [1, 2] });
  });

  test("the console shows fields before they are counted and afterwards", () => {
    const { Thing, heap } = newWorld(choice);
    const inspect = Symbol.for("nodejs.util.inspect.custom");
    // biome-ignore lint/suspicious/noExplicitAny: a hidden method
    const shown = (object: any): string => object[inspect](2, {}, String);
    const a = new Thing(5);
    expect(shown(a)).toBe("Thing#1 { x: 5 }");
    heap.collect();
    expect(shown(a)).toBe("Thing#1 { x: 5 }");
  });

  test("the console quotes a name that is not an identifier", () => {
    const { heap } = newWorld(choice);
    class Odd extends heap.Object {
      "odd-name" = 1;
    }
    const inspect = Symbol.for("nodejs.util.inspect.custom");
    // biome-ignore lint/suspicious/noExplicitAny: a hidden method
    const odd: any = new Odd();
    expect(odd[inspect](2, {}, JSON.stringify)).toBe('Odd#1 { "odd-name": 1 }');
    expect(odd[inspect](2, {})).toBe('Odd#1 { "odd-name": 1 }');
  });

  test("reading tags keeps no heap alive, nor any object in it", () => {
    const { Thing, heap } = newWorld(choice);
    const a = new Thing();
    tagOf(a);
    expect(heap.getRefcount(a)).toBe(1);
    del(a);
    expect(heap.liveCount).toBe(0);
  });
});

test("a heap that was not used yet is shown by its properties, as test tools do", () => {
  const heap = new GC();
  expect(JSON.parse(JSON.stringify(heap))).toMatchObject({ kind: "GC" });
  expect(Object.keys(heap)).not.toContain("calls");
});
