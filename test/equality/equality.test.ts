// Two objects are never equal, no matter what they hold, as in Python; with the tools that run everywhere.

import { describe } from "vitest";
import { checkEquality } from "./laws.js";
import { TOOLS } from "./tools.js";

describe("equality", () => checkEquality(TOOLS));
