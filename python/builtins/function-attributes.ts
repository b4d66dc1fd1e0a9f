// The attributes of functions and properties, and which of them the program may set.

import type { Code } from "../compile/code.js";
import { PyDict } from "../objects/dict.js";
import { PyCode, type PyFunction } from "../objects/function.js";
import type { PyDescriptor } from "../objects/module.js";
import { NativeProperty } from "../objects/native.js";
import type { Runtime } from "../objects/runtime.js";
import { FUNCTION, PROPERTY } from "../objects/types.js";
import { either, type PyObject, type Value } from "../objects/value.js";
import { defineProperties } from "./define.js";

const codeObjects: WeakMap<Code, PyCode> = new WeakMap();

/** The one code object of this code. */
export function codeObject(code: Code): PyCode {
  const known = codeObjects.get(code) ?? new PyCode(code);
  codeObjects.set(code, known);
  return known;
}

const as = (value: Value): PyFunction => value as PyFunction;

defineProperties(FUNCTION, {
  __globals__: (_vm, self) => as(self).globals,
  __defaults__: (_vm, self) => as(self).defaults ?? null,
  __kwdefaults__: (_vm, self) => as(self).keywordDefaults ?? null,
  __closure__: (_vm, self) => as(self).closure ?? null,
  __code__: (_vm, self) => codeObject(as(self).code),
  __dict__: (vm, self) => ownDict(vm, self as PyObject),
  __call__: (_vm, self) => self,
});

function settable(
  name: string,
  get: (vm: Runtime, self: PyFunction) => Value,
  set: (self: PyFunction, to: Value, vm: Runtime) => void,
): void {
  const property = new NativeProperty(
    (vm, self) => get(vm, as(self)),
    (vm, self, to) => set(as(self), to, vm),
  );
  FUNCTION.natives.set(name, property);
}

export function nameOf(vm: Runtime, name: string, to: Value): string {
  if (typeof to === "string") return to;
  throw vm.error("TypeError", `${name} must be set to a string object`);
}

settable(
  "__name__",
  (_vm, self) => self.name,
  (self, to, vm) => {
    self.name = nameOf(vm, "__name__", to);
  },
);
settable(
  "__qualname__",
  (_vm, self) => self.qualifiedName,
  (self, to, vm) => {
    self.qualifiedName = nameOf(vm, "__qualname__", to);
  },
);
settable(
  "__doc__",
  (_vm, self) => either(self.field("__doc__"), () => self.code.doc),
  (self, to) => self.setField("__doc__", to),
);
settable(
  "__module__",
  (_vm, self) =>
    either(self.field("__module__"), () =>
      either(self.globals.getName("__name__"), () => null as Value),
    ),
  (self, to) => self.setField("__module__", to),
);
settable(
  "__annotations__",
  (vm, self) => {
    if (self.field("__annotations__") === undefined) self.setField("__annotations__", vm.newDict());
    return self.field("__annotations__") as Value;
  },
  (self, to, vm) => {
    if (!(to instanceof PyDict)) {
      throw vm.error("TypeError", "__annotations__ must be set to a dict object");
    }
    self.setField("__annotations__", to);
  },
);

const part = (self: Value, index: number): Value => (self as PyDescriptor).parts[index] as Value;

defineProperties(PROPERTY, {
  fget: (_vm, self) => part(self, 0),
  fset: (_vm, self) => part(self, 1),
  fdel: (_vm, self) => part(self, 2),
  __doc__: (vm, self) =>
    part(self, 3) ?? (part(self, 0) && vm.getAttribute(part(self, 0), "__doc__")),
});

function ownDict(vm: Runtime, object: PyObject): Value {
  if (!object.dict) object.setDict(vm.memory, vm.newDict());
  return object.dict ?? null;
}
