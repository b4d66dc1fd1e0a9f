// What abc needs from the machine: classes that cannot be instantiated.

import { addFunctions } from "../builtins/define.js";
import type { ModuleMaker } from "../objects/runtime.js";
import type { PyType, Value } from "../objects/value.js";

export const createAbstract: ModuleMaker = (_vm, names) => {
  addFunctions(names, "_abc", {
    set_abstract: (vm, [cls, methods]) => {
      (cls as PyType).abstractMethods = vm.collect(methods as Value) as string[];
      return null;
    },
  });
};
