// Two objects are never equal, no matter what they hold, as in Python; with the tools of Node.

import assert from "node:assert";
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { expect as jestExpect } from "expect";
import { describe, expect, test } from "vitest";
import { GC, vars } from "../../src/index.js";
import { newWorld } from "./kinds.js";
import { checkEquality } from "./laws.js";
import { passes, TOOLS, type Tool } from "./tools.js";

const NODE_TOOLS: readonly Tool[] = [
  {
    name: "assert.deepStrictEqual",
    isEqual: (one, other) => passes(() => assert.deepStrictEqual(one, other)),
  },
  {
    name: "assert.deepEqual",
    isEqual: (one, other) => passes(() => assert.deepEqual(one, other)),
  },
  { name: "util.isDeepStrictEqual", isEqual: isDeepStrictEqual },
  {
    name: "toEqual of Jest",
    isEqual: (one, other) => passes(() => jestExpect(one).toEqual(other)),
    comparesItems: true,
  },
  {
    name: "toStrictEqual of Jest",
    isEqual: (one, other) => passes(() => jestExpect(one).toStrictEqual(other)),
    comparesItems: true,
  },
];

describe("equality", () => checkEquality(NODE_TOOLS));

/** Tools that look for one object's properties in another. */
const PATTERNS: readonly Tool[] = [
  {
    name: "toMatchObject of Vitest",
    isEqual: (one, other) => passes(() => expect(one).toMatchObject(other as object)),
  },
  {
    name: "toMatchObject of Jest",
    isEqual: (one, other) => passes(() => jestExpect(one).toMatchObject(other as object)),
  },
];

test("docs/python.md has the table: tools and comparisons, before a collection and after it", () => {
  const heap = new GC({ automatic: false });
  class Point extends heap.Object {
    x: number;
    constructor(x: number) {
      super();
      this.x = x;
    }
  }
  const [a, same, other] = [new Point(1), new Point(1), new Point(2)];
  const lists = [[1], [1], [2]].map((items) => heap.List.from(items));
  const [list, sameList, otherList] = lists as [object, object, object];
  const comparisons: readonly [one: unknown, other: unknown][] = [
    [a, a],
    [a, same],
    [a, other],
    [list, sameList],
    [list, otherList],
    [vars(a), vars(same)],
    [vars(a), vars(other)],
  ];
  const row = ({ name, isEqual }: Tool): string => {
    const answers = (): string[] =>
      comparisons.map(([one, other]) => (isEqual(one, other) ? "equal" : "–"));
    const before = answers();
    heap.collect();
    expect([name, answers()]).toEqual([name, before]);
    return `| ${[name, ...before].join(" | ")} |`;
  };
  const rows = [...NODE_TOOLS, ...TOOLS, ...PATTERNS].map(row);
  const text = readFileSync(new URL("../../docs/python.md", import.meta.url), "utf8");
  const head = text.split("\n").findIndex((line) => line.startsWith("| tool | the same object |"));
  expect(text.split("\n").slice(head + 2, head + 2 + rows.length + 1)).toEqual([...rows, ""]);
});

test.each([
  ["Vitest", expect as unknown as typeof jestExpect],
  ["Jest", jestExpect],
])("%s looks for attributes of one object, before a collection and after it", (_, tool) => {
  const { heap, Thing } = newWorld({});
  const a = new Thing(1);
  for (let round = 0; round < 2; round++) {
    tool(a).toMatchObject({ x: 1 });
    tool(a).not.toMatchObject({ x: 2 });
    tool({ a }).toEqual({ a: tool.objectContaining({ x: 1 }) });
    tool({ a }).not.toEqual({ a: tool.objectContaining({ x: 2 }) });
    tool(a).toHaveProperty("x", 1);
    tool(a).not.toHaveProperty("x", 2);
    tool(a).not.toEqual({ x: 1 });
    heap.collect();
  }
});

test("Jest's message shows the attributes, before a collection and after it", () => {
  const { heap, Thing } = newWorld({});
  const [a, b] = [new Thing(1), new Thing(2)];
  for (let round = 0; round < 2; round++) {
    expect(() => jestExpect(a).toEqual(b)).toThrow(/"x": 2[\s\S]*"x": 1/);
    heap.collect();
  }
});
