// The part of CPython's _testcapi that programs about finalizers use: classes with a legacy finalizer
// (`tp_del`), uncollectable in a cycle, like every `__del__` up to Python 3.3; and objects that no
// collection examines.

import {
  addFunctions,
  defineMethods,
  defineProperties,
  extensionType,
} from "../builtins/define.js";
import type { Memory } from "../objects/memory.js";
import { PyMethod } from "../objects/method.js";
import { NativeFunction } from "../objects/native.js";
import type { ModuleMaker, Runtime } from "../objects/runtime.js";
import { PyObject, PyType, type Value } from "../objects/value.js";

const CONTAINER = extensionType("_testcapi", "ContainerNoGC");
CONTAINER.isUntracked = true;

/** Holds a value that the collector cannot see through it. */
class PyContainer extends PyObject {
  readonly value: Value;

  constructor(memory: Memory, value: Value) {
    super(CONTAINER);
    this.value = value;
    this.settle(memory, "instance", 0);
  }

  override unexamined(): Value[] {
    return [this.value];
  }
}

defineMethods(CONTAINER, {
  __new__: (vm, [, value]) => new PyContainer(vm.memory, value as Value),
  __init__: () => null,
});
defineProperties(CONTAINER, { value: (_vm, self) => (self as PyContainer).value });

const FUNCTION = new NativeFunction("create_cfunction", () => null);

function classOf(vm: Runtime, cls: Value | undefined): PyType {
  if (cls instanceof PyType && cls.isHeap) return cls;
  throw vm.error("TypeError", "expected a class");
}

export const createTestcapi: ModuleMaker = (_vm, names) => {
  names.setName("ContainerNoGC", CONTAINER);
  addFunctions(names, "_testcapi", {
    with_tp_del: (vm, [cls]) => {
      const type = classOf(vm, cls);
      type.hasLegacyFinalizer = true;
      return type;
    },
    // One that lives no longer than what refers to it, as against `len`.
    create_cfunction: (vm) => new PyMethod(vm.memory, FUNCTION, null),
    without_gc: (vm, [cls]) => {
      const type = classOf(vm, cls);
      if (type.slots?.size !== 0) {
        throw vm.error(
          "TypeError",
          "without_gc() takes a class without attributes: __slots__ = ()",
        );
      }
      type.isUntracked = true;
      return type;
    },
  });
};
