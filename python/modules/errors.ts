// What the library's traceback and unittest need from the machine.

import { addFunctions } from "../builtins/define.js";
import { exceptionText } from "../machine/errors.js";
import type { PyException } from "../objects/exception.js";
import type { PyFrame } from "../objects/frame.js";
import { PyBytes } from "../objects/immortal.js";
import type { ModuleMaker } from "../objects/runtime.js";
import type { Value } from "../objects/value.js";

export const createErrors: ModuleMaker = (_vm, names) => {
  addFunctions(names, "_errors", {
    search: (_vm, [pattern, text]) => {
      const [source, subject] = [pattern, text].map((value) =>
        value instanceof PyBytes
          ? new TextDecoder("latin1").decode(value.bytes)
          : (value as string),
      ) as [string, string];
      // Python's names for the two ends, and for the sets that JavaScript also has.
      return new RegExp(source.replaceAll("\\A", "^").replaceAll("\\Z", "$")).test(subject);
    },
    format_exception: (vm, [error]) => vm.traceback(error as Value as PyException),
    headline: (vm, [error]) => exceptionText(vm, error as Value as PyException),
    source_line: (_vm, [frame, line]) =>
      (frame as PyFrame).code.source[Number(line) - 1]?.trim() ?? "",
  });
};
