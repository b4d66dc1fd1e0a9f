// The tools that people compare objects with, as far as they run in a browser too.

import * as chai from "chai";
import deepEql from "deep-eql";
import { dequal } from "dequal";
import fastDeepEqual from "fast-deep-equal";
import isEqual from "lodash.isequal";
import { expect } from "vitest";

export interface Tool {
  readonly name: string;
  isEqual(one: unknown, other: unknown): boolean;
  /** The items decide for two iterables, as they do for Python's lists. */
  readonly comparesItems?: true;
  /** Only enumerable properties decide. */
  readonly comparesAttributes?: true;
  /** A weak proxy equals its object, except for this tool. */
  readonly refusesProxies?: true;
}

/** Whether an assertion passes. */
export function passes(assertion: () => void): boolean {
  try {
    assertion();
    return true;
  } catch {
    return false;
  }
}

export const TOOLS: readonly Tool[] = [
  {
    name: "toEqual of Vitest",
    isEqual: (one, other) => passes(() => expect(one).toEqual(other)),
    comparesItems: true,
  },
  {
    name: "toStrictEqual of Vitest",
    isEqual: (one, other) => passes(() => expect(one).toStrictEqual(other)),
    comparesItems: true,
  },
  {
    name: "Chai",
    isEqual: (one, other) => passes(() => chai.expect(one).to.deep.equal(other)),
  },
  { name: "deep-eql", isEqual: (one, other) => deepEql(one, other) },
  { name: "lodash.isequal", isEqual: (one, other) => isEqual(one, other), refusesProxies: true },
  { name: "fast-deep-equal", isEqual: (one, other) => fastDeepEqual(one, other) },
  { name: "dequal", isEqual: (one, other) => dequal(one, other), comparesAttributes: true },
];
