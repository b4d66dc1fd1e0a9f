// Two objects are never equal, whatever they hold, as in Python; with the tools of Node.

import assert from "node:assert";
import { isDeepStrictEqual } from "node:util";
import { expect as jestExpect } from "expect";
import { describe } from "vitest";
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
