// The modules that are written in TypeScript.

import { createErrors } from "./errors.js";
import { createGc } from "./gc.js";
import type { ModuleMaker } from "./module.js";
import { createSys } from "./sys.js";
import { createTime } from "./time.js";
import { createWeakref } from "./weakref.js";

export const MODULES: Readonly<Record<string, ModuleMaker>> = {
  gc: createGc,
  sys: createSys,
  time: createTime,
  _errors: createErrors,
  _weakref: createWeakref,
};
