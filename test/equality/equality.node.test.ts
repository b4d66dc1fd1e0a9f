// Two objects are never equal, whatever they hold, as in Python; with the tools of Node.

import assert from "node:assert";
import { isDeepStrictEqual } from "node:util";
import { expect as jestExpect } from "expect";
import { describe, expect, test } from "vitest";
import { newWorld } from "./kinds.js";
import { checkEquality } from "./laws.js";
import { passes, type Tool } from "./tools.js";

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
