// The part of CPython's _testcapi that programs about finalizers use: classes with a legacy finalizer
// (`tp_del`), uncollectable in a cycle, like every `__del__` up to Python 3.3.

import { addFunctions } from "../builtins/define.js";
import type { ModuleMaker } from "../objects/runtime.js";
import { PyType } from "../objects/value.js";

export const createTestcapi: ModuleMaker = (_vm, names) => {
  addFunctions(names, "_testcapi", {
    with_tp_del: (vm, [cls]) => {
      if (!(cls instanceof PyType) || !cls.isHeap) throw vm.error("TypeError", "expected a class");
      cls.hasLegacyFinalizer = true;
      return cls;
    },
  });
};
