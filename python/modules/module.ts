// How a module of ours is written down.

import { signatureOf } from "../builtins/signatures.js";
import type { PyDict } from "../objects/dict.js";
import type { PyModule } from "../objects/module.js";
import { NativeFunction } from "../objects/native.js";
import type { Native, Runtime } from "../objects/runtime.js";

/** Fills a new module's names. */
export type ModuleMaker = (vm: Runtime, names: PyDict, module: PyModule) => void;

/** `module` is the name that their signatures stand under. */
export function addFunctions(
  names: PyDict,
  module: string,
  functions: Readonly<Record<string, Native>>,
): void {
  for (const [name, native] of Object.entries(functions)) {
    names.setName(name, new NativeFunction(name, native, signatureOf(module, name)));
  }
}
