// Python's time module. `sleep` does not wait: a page must not freeze.

import { addFunctions } from "../builtins/define.js";
import type { ModuleMaker } from "../objects/runtime.js";

export const createTime: ModuleMaker = (_vm, names) => {
  const seconds = (): number => performance.now() / 1000;
  addFunctions(names, "time", {
    time: () => Date.now() / 1000,
    perf_counter: seconds,
    monotonic: seconds,
    process_time: seconds,
    sleep: () => null,
  });
};
