// What the library's traceback and unittest need of the machine.

import type { PyException } from "../objects/exception.js";
import type { Value } from "../objects/value.js";
import { addFunctions, type ModuleMaker } from "./module.js";

export const createErrors: ModuleMaker = (_vm, names) => {
  addFunctions(names, {
    format_exception: (vm, [error]) => vm.traceback(error as Value as PyException),
  });
};
