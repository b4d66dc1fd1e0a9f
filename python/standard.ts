// What is there from the start, and what `import` finds.

import "./builtins/objects.js";
import "./builtins/function-attributes.js";
import "./builtins/descriptors.js";
import "./builtins/exceptions.js";
import "./builtins/exception-groups.js";
import "./builtins/generics.js";
import "./builtins/strings.js";
import "./builtins/dict.js";
import "./builtins/sets.js";
import "./builtins/operator-methods.js";
import { addFunctions } from "./builtins/define.js";
import { FUNCTIONS } from "./builtins/functions.js";
import { LIBRARY } from "./library/index.js";
import type { Standard } from "./machine/machine.js";
import { MODULES } from "./modules/index.js";
import type { PyDict } from "./objects/dict.js";
import type { PyException } from "./objects/exception.js";
import { Ellipsis, NotImplemented } from "./objects/immortal.js";
import { PyModule } from "./objects/module.js";
import type { ModuleMaker, Runtime } from "./objects/runtime.js";
import * as types from "./objects/types.js";

const TYPES = [
  types.OBJECT,
  types.TYPE,
  types.INT,
  types.BOOL,
  types.FLOAT,
  types.COMPLEX,
  types.STR,
  types.BYTES,
  types.BYTEARRAY,
  types.LIST,
  types.TUPLE,
  types.DICT,
  types.SET,
  types.FROZENSET,
  types.RANGE,
  types.SLICE,
  types.PROPERTY,
  types.STATICMETHOD,
  types.CLASSMETHOD,
  types.SUPER,
  types.ENUMERATE,
  types.ZIP,
  types.MAP,
  types.FILTER,
  types.REVERSED,
];

function createBuiltins(vm: Runtime): PyDict {
  const names = vm.newDict();
  addFunctions(names, "builtins", FUNCTIONS);
  for (const type of TYPES) names.setName(type.name, type);
  for (const [name, type] of types.EXCEPTIONS) names.setName(name, type);
  names.setName("Ellipsis", Ellipsis);
  names.setName("NotImplemented", NotImplemented);
  names.setName("__debug__", true);
  vm.modules.setName("builtins", new PyModule(vm.memory, "builtins", names));
  return names;
}

/** A module of ours is written in TypeScript or in Python. */
function createModule(vm: Runtime, name: string, given?: string | ModuleMaker): PyModule {
  const names = vm.newDict();
  const found = given ?? MODULES[name] ?? LIBRARY[name];
  const create = typeof found === "function" ? found : undefined;
  const source = typeof found === "string" ? found : undefined;
  if (!create && source === undefined) {
    const known = [...Object.keys(MODULES), ...Object.keys(LIBRARY)];
    const shown = known.filter((one) => !one.startsWith("_")).sort();
    const list = `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
    const error = vm.error(
      "ModuleNotFoundError",
      `No module named '${name}': the Python of this page has ${list}, and no other`,
    );
    (vm.caught(error) as PyException).name = name;
    throw error;
  }
  const module = new PyModule(vm.memory, name, names);
  vm.modules.setName(name, module);
  create?.(vm, names, module);
  if (source !== undefined) vm.execute(source, `<${name}>`, names);
  const dot = name.lastIndexOf(".");
  if (dot > 0) vm.import(name.slice(0, dot)).namespace.setName(name.slice(dot + 1), module);
  return module;
}

export const STANDARD: Standard = { createBuiltins, createModule };
