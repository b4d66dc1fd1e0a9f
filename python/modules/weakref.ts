// The part of Python's weakref module that the heap provides: references and proxies. Containers are
// written in Python (library/weakref.ts).

import { slotOf } from "ouroboros-gc/raw";
import { addFunctions, defineMethods } from "../builtins/define.js";
import { isCallable } from "../machine/calls.js";
import { PyException } from "../objects/exception.js";
import { PyCode, PyFunction } from "../objects/function.js";
import { PyGenerator } from "../objects/generator.js";
import { NotImplemented } from "../objects/immortal.js";
import { PyInstance } from "../objects/instance.js";
import { PyMethod } from "../objects/method.js";
import { PyModule } from "../objects/module.js";
import { NativeFunction, NativeProperty } from "../objects/native.js";
import type { ModuleMaker, Runtime } from "../objects/runtime.js";
import { PySet } from "../objects/set.js";
import { CALLABLE_PROXY, PROXY, WEAKREF } from "../objects/types.js";
import { isObject, type PyObject, PyType, type Value } from "../objects/value.js";
import { PyWeakref } from "../objects/weakref.js";

function hasWeakrefs(value: Value): value is PyObject {
  if (!isObject(value)) return false;
  const isOurs = value instanceof PyType || value instanceof NativeFunction;
  if (isOurs || value instanceof PyCode) return true;
  if (value.handle === 0) return false;
  if (value instanceof PyException) return value.cls.isHeap;
  if (value instanceof PyInstance) {
    return value.cls.isHeap && (!value.cls.slots || value.cls.slots.has("__weakref__"));
  }
  if (value.cls.isHeap) return true;
  return (
    value instanceof PyFunction ||
    value instanceof PyMethod ||
    value instanceof PyGenerator ||
    value instanceof PySet ||
    value instanceof PyModule
  );
}

/** The weak references to an object: those without a callback, then the newest first. */
function weakrefsOf(vm: Runtime, value: Value): PyWeakref[] {
  const handle = isObject(value) ? vm.memory.handleOf(value) : 0;
  if (handle === 0) return [];
  const engine = vm.memory.heap.unchecked;
  const found: PyWeakref[] = [];
  if (engine.control(28) === 0) return found;
  for (
    let slot = engine.firstWeakref(slotOf(handle));
    slot !== 0;
    slot = engine.nextWeakref(slot)
  ) {
    const object = vm.memory.objectOf(slot);
    if (object instanceof PyWeakref) found.push(object);
  }
  // Those that are used again stand first.
  const place = (one: PyWeakref): number =>
    one.hadCallback || one.cls.isHeap ? 2 : one.cls === WEAKREF ? 0 : 1;
  return found.sort((a, b) => place(a) - place(b));
}

/** A weak reference; without a callback there is one of each class for each object. */
function create(vm: Runtime, cls: PyType, value: Value, callback: Value): Value {
  if (!hasWeakrefs(value)) {
    throw vm.error(
      "TypeError",
      `cannot create weak reference to '${vm.typeOf(value).name}' object`,
    );
  }
  if (callback === null && !cls.isHeap) {
    const known = weakrefsOf(vm, value).find(
      (one) => one.cls === cls && one.callback === null && !one.hadCallback,
    );
    if (known) return known;
  }
  return new PyWeakref(vm.memory, cls, value, callback);
}

defineMethods(WEAKREF, {
  __new__: (vm, [cls, value, callback = null]) =>
    create(vm, cls as PyType, value as Value, callback),
  __init__: (vm, [, ...args], keywords) => {
    if (keywords.size > 0) throw vm.error("TypeError", "ref() takes no keyword arguments");
    if (args.length > 0 && args.length < 3) return null;
    throw vm.error("TypeError", `__init__ expected 1 or 2 arguments, got ${args.length}`);
  },
  __call__: (_vm, [self]) => (self as PyWeakref).referent,
  __eq__: (vm, [self, other]) => {
    if (!(other instanceof PyWeakref)) return NotImplemented;
    const [a, b] = [(self as PyWeakref).referent, other.referent];
    return a === null || b === null ? self === other : vm.equals(a, b);
  },
  __ne__: (vm, [self, other]) => {
    if (!(other instanceof PyWeakref)) return NotImplemented;
    const [a, b] = [(self as PyWeakref).referent, other.referent];
    return a === null || b === null ? self !== other : !vm.equals(a, b);
  },
  __hash__: (vm, [self]) => vm.hash(self as Value),
});
WEAKREF.natives.set(
  "__callback__",
  new NativeProperty((_vm, self) => (self as PyWeakref).callback),
);

export const createWeakref: ModuleMaker = (_vm, names) => {
  names.setName("ref", WEAKREF);
  names.setName("ReferenceType", WEAKREF);
  names.setName("ProxyType", PROXY);
  names.setName("CallableProxyType", CALLABLE_PROXY);
  addFunctions(names, "_weakref", {
    proxy: (vm, [value, callback = null]) => {
      const type = isCallable(vm, value as Value) ? CALLABLE_PROXY : PROXY;
      return create(vm, type, value as Value, callback);
    },
    getweakrefcount: (vm, [value]) => BigInt(weakrefsOf(vm, value as Value).length),
    getweakrefs: (vm, [value]) => vm.list(weakrefsOf(vm, value as Value)),
  });
};
