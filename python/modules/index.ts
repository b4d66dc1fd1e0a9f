// The modules that are written in TypeScript.

import type { ModuleMaker } from "../objects/runtime.js";
import { createErrors } from "./errors.js";
import { createGc } from "./gc.js";
import { createSys } from "./sys.js";
import { createTestcapi } from "./testcapi.js";
import { createTime } from "./time.js";
import { createWeakref } from "./weakref.js";

export const MODULES: Readonly<Record<string, ModuleMaker>> = {
  gc: createGc,
  sys: createSys,
  time: createTime,
  _errors: createErrors,
  _testcapi: createTestcapi,
  _weakref: createWeakref,
};
