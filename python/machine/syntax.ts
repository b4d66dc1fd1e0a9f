// Text that is not Python becomes a SyntaxError of the program.

import { PyException } from "../objects/exception.js";
import type { Runtime } from "../objects/runtime.js";
import { exceptionType } from "../objects/types.js";
import { PythonSyntaxError } from "../parse/source.js";
import { PythonError } from "./errors.js";

/** `compile()`, with the errors of parsing raised as Python's. */
export function raisingSyntaxErrors<T>(
  vm: Runtime,
  file: string,
  source: string,
  compile: () => T,
): T {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof PythonSyntaxError)) throw error;
    const exception = new PyException(vm.memory, exceptionType(error.type));
    const line = source.split("\n")[error.line - 1]?.trim() ?? "";
    exception.setField("args", vm.tuple([error.message]));
    exception.setOwn("lineno", BigInt(error.line));
    exception.setOwn("filename", file);
    exception.setOwn("text", line);
    throw new PythonError(exception);
  }
}
