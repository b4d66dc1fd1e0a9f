// The modules that are written in TypeScript.

import type { ModuleMaker } from "../objects/runtime.js";
import { createAbstract } from "./abstract.js";
import { createCollections } from "./collections.js";
import { createErrors } from "./errors.js";
import { createGc } from "./gc.js";
import { createItertools } from "./itertools.js";
import { createMath } from "./math.js";
import { createRandom } from "./random.js";
import { createSys } from "./sys.js";
import { createTestcapi } from "./testcapi.js";
import { createTime } from "./time.js";
import { createWeakref } from "./weakref.js";

export const MODULES: Readonly<Record<string, ModuleMaker>> = {
  gc: createGc,
  itertools: createItertools,
  math: createMath,
  sys: createSys,
  time: createTime,
  _abc: createAbstract,
  _collections: createCollections,
  _random: createRandom,
  _errors: createErrors,
  _testcapi: createTestcapi,
  _weakref: createWeakref,
};
