// The testers that make Vitest and Jest tell two managed objects apart, at any depth. They stay active for a
// whole file, so they have one of their own.

import { expect as jestExpect } from "expect";
import { describe, expect, test } from "vitest";
import { identityTesters } from "../../src/testing.js";
import { proxy } from "../../src/weakref.js";
import { ENGINES } from "../engines.js";
import { newWorld } from "./kinds.js";

expect.addEqualityTesters(identityTesters);
jestExpect.addEqualityTesters(identityTesters);

const TOOLS: readonly [name: string, tool: typeof jestExpect][] = [
  ["Vitest", expect as unknown as typeof jestExpect],
  ["Jest", jestExpect],
];

describe.each(ENGINES)("with identityTesters, on $name", ({ choice }) => {
  test.each(TOOLS)("%s tells two objects apart, in patterns and inside anything", (_, tool) => {
    const { heap, Thing } = newWorld(choice);
    const [a, b] = [new Thing(1), new Thing(1)];
    for (let round = 0; round < 2; round++) {
      tool(a).toMatchObject(a);
      tool(a).not.toMatchObject(b);
      tool([a]).not.toMatchObject([b]);
      tool({ in: { parent: a } }).toMatchObject({ in: { parent: a } });
      tool({ in: { parent: a } }).not.toMatchObject({ in: { parent: b } });
      tool({ in: a }).not.toEqual(tool.objectContaining({ in: b }));
      tool(a).toMatchObject({ x: 1 });
      tool(a).not.toMatchObject({ x: 2 });
      heap.collect();
    }
  });

  test.each(TOOLS)("%s tells two lists apart, no matter what is in them", (_, tool) => {
    const { heap } = newWorld(choice);
    const [one, other] = [heap.List.from([1]), heap.List.from([1])];
    tool(one).toEqual(one);
    tool(one).not.toEqual(other);
    tool({ in: one }).not.toStrictEqual({ in: other });
    tool([...one]).toEqual([...other]);
  });

  test.each(TOOLS)("%s compares other values as before", (_, tool) => {
    const { Thing } = newWorld(choice);
    const a = new Thing(1);
    tool({ x: [1, new Map([["a", a]])] }).toEqual({ x: [1, new Map([["a", a]])] });
    tool(a).not.toEqual({ x: 1 });
    tool(a).toEqual(tool.anything());
    tool(proxy(a)).toEqual(a);
  });
});
