// property, staticmethod, classmethod, super.

import { PyDescriptor } from "../objects/module.js";
import { NativeProperty } from "../objects/native.js";
import type { Runtime } from "../objects/runtime.js";
import { CLASSMETHOD, PROPERTY, STATICMETHOD, SUPER } from "../objects/types.js";
import { PyType, type Value } from "../objects/value.js";
import { argument, defineMethods } from "./define.js";

function replaced(vm: Runtime, self: Value, index: number, value: Value): Value {
  const { cls, parts } = self as PyDescriptor;
  return new PyDescriptor(
    vm.memory,
    cls,
    parts.map((part, at) => (at === index ? value : part)),
  );
}

defineMethods(PROPERTY, {
  __new__: (vm, [cls]) => new PyDescriptor(vm.memory, cls as PyType, [null, null, null, null]),
  __init__: (vm, [self, ...args], keywords) => {
    const parts = ["fget", "fset", "fdel", "doc"].map((name, index) =>
      argument(args, keywords, index, name, null),
    );
    (self as PyDescriptor).fill(vm.memory, parts);
    return null;
  },
  getter: (vm, [self, value]) => replaced(vm, self as Value, 0, value as Value),
  setter: (vm, [self, value]) => replaced(vm, self as Value, 1, value as Value),
  deleter: (vm, [self, value]) => replaced(vm, self as Value, 2, value as Value),
});

for (const type of [STATICMETHOD, CLASSMETHOD]) {
  defineMethods(type, {
    __new__: (vm, [cls]) => new PyDescriptor(vm.memory, cls as PyType, [null]),
    __init__: (vm, [self, callee]) => {
      (self as PyDescriptor).fill(vm.memory, [callee as Value]);
      return null;
    },
  });
  type.natives.set(
    "__func__",
    new NativeProperty((_vm, self) => (self as PyDescriptor).parts[0] as Value),
  );
}

defineMethods(SUPER, {
  __new__: (vm, [, ...args]) => {
    const { cls, self } =
      args.length > 0 ? { cls: args[0] as PyType, self: args[1] ?? null } : vm.superOf();
    const isOfClass = self instanceof PyType && self.isSubclassOf(cls);
    if (self !== null && !isOfClass && !vm.typeOf(self).isSubclassOf(cls)) {
      const message = "obj must be an instance or subtype of type";
      throw vm.error("TypeError", `super(type, obj): ${message}`);
    }
    return new PyDescriptor(vm.memory, SUPER, [cls, self]);
  },
});
