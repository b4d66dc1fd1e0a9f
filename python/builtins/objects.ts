// What every object can do, and what functions, methods, modules, frames and generators show.

import { LEAF } from "ouroboros-gc/raw";
import { genericAttribute, missing, setGeneric } from "../machine/attributes.js";
import { PythonError } from "../machine/errors.js";
import { nativeRepr } from "../machine/text.js";
import { PyException, type PyTraceback } from "../objects/exception.js";
import type { PyFrame } from "../objects/frame.js";
import { type PyCell, PyCode } from "../objects/function.js";
import type { PyGenerator } from "../objects/generator.js";
import { NotImplemented } from "../objects/immortal.js";
import { PyInstance } from "../objects/instance.js";
import type { PyMethod } from "../objects/method.js";
import type { PyModule } from "../objects/module.js";
import { NativeProperty } from "../objects/native.js";
import type { Runtime } from "../objects/runtime.js";
import {
  CELL,
  CODE,
  exceptionType,
  FRAME,
  GENERATOR,
  METHOD,
  MODULE,
  OBJECT,
  TRACEBACK,
} from "../objects/types.js";
import { flagsOf, isObject, PyType, type Value } from "../objects/value.js";
import { defineMethods, defineProperties } from "./define.js";

defineMethods(OBJECT, {
  __new__: (vm, [cls]) => {
    const type = cls as PyType;
    return new PyInstance(vm.memory, type, undefined, type.isHeap ? flagsOf(type) : LEAF);
  },
  __init__: () => null,
  __init_subclass__: () => null,
  __repr__: (vm, [self]) => nativeRepr(vm, self as Value),
  __str__: (vm, [self]) => vm.repr(self as Value),
  __format__: (vm, [self, spec]) => vm.format(self as Value, spec as string),
  __eq__: (_vm, [self, other]) => (self === other ? true : NotImplemented),
  __ne__: (_vm, [self, other]) => (self === other ? false : NotImplemented),
  __hash__: (vm, [self]) => vm.identity(self as Value) >> 4n,
  __getattribute__: (vm, [self, name]) => {
    const found = genericAttribute(vm, self as Value, vm.typeOf(self as Value), name as string);
    if (found === undefined) throw missing(vm, self as Value, name as string);
    return found;
  },
  __setattr__: (vm, [self, name, value]) => {
    setGeneric(vm, self as Value, vm.typeOf(self as Value), name as string, value as Value);
    return null;
  },
  __delattr__: (vm, [self, name]) => {
    const isGone = self instanceof PyInstance && self.deleteOwn(name as string);
    if (!isGone) throw missing(vm, self as Value, name as string);
    return null;
  },
  __dir__: (vm, [self]) => vm.call(vm.builtins.getName("dir") as Value, [self as Value]),
});
OBJECT.natives.set(
  "__class__",
  new NativeProperty(
    (vm, self) => vm.typeOf(self),
    (vm, self, to) => setClass(vm, self, to),
  ),
);
OBJECT.natives.set("__doc__", null);

/** `value.__class__ = to`, where objects of both are laid out alike. */
function setClass(vm: Runtime, self: Value, to: Value): void {
  if (!(to instanceof PyType)) {
    const found = vm.typeOf(to).name;
    throw vm.error("TypeError", `__class__ must be set to a class, not '${found}' object`);
  }
  const from = vm.typeOf(self);
  if (!isObject(self) || !from.isHeap || !to.isHeap) {
    const only = "only supported for mutable types or ModuleType subclasses";
    throw vm.error("TypeError", `__class__ assignment ${only}`);
  }
  const slots = (type: PyType): string => [...(type.slots ?? ["__dict__"])].sort().join();
  if (from.layout !== to.layout || slots(from) !== slots(to)) {
    const message = `'${to.name}' object layout differs from '${from.name}'`;
    throw vm.error("TypeError", `__class__ assignment: ${message}`);
  }
  self.cls = to;
  vm.memory.set(self, 0, from, to);
}

const as = <T>(value: Value): T => value as T;

defineProperties(METHOD, {
  __func__: (_vm, self) => as<PyMethod>(self).callee,
  __self__: (_vm, self) => as<PyMethod>(self).self,
  __name__: (vm, self) => vm.getAttribute(as<PyMethod>(self).callee, "__name__"),
  __qualname__: (vm, self) => vm.getAttribute(as<PyMethod>(self).callee, "__qualname__"),
  __doc__: (vm, self) => vm.getAttribute(as<PyMethod>(self).callee, "__doc__"),
});

defineProperties(CELL, {
  cell_contents: (vm, self) => {
    const { value } = as<PyCell>(self);
    if (value === undefined) throw vm.error("ValueError", "Cell is empty");
    return value;
  },
});

defineProperties(CODE, {
  co_name: (_vm, self) => as<PyCode>(self).code.name,
  co_filename: (_vm, self) => as<PyCode>(self).code.file,
  co_firstlineno: (_vm, self) => BigInt(as<PyCode>(self).code.firstLine),
});

defineProperties(MODULE, {
  __dict__: (_vm, self) => as<PyModule>(self).namespace,
});

defineProperties(FRAME, {
  f_back: (vm, self) => as<PyFrame>(self).back ?? backOf(vm, as<PyFrame>(self)),
  f_code: (_vm, self) => new PyCode(as<PyFrame>(self).code),
  f_globals: (_vm, self) => as<PyFrame>(self).globals,
  f_lineno: (_vm, self) => BigInt(as<PyFrame>(self).line),
  f_locals: (vm, self) => {
    const frame = as<PyFrame>(self);
    const names = vm.newDict();
    for (const [name, value] of frame.live?.() ?? frame.variables) names.setName(name, value);
    return names;
  },
});
defineMethods(FRAME, {
  clear: (_vm, [self]) => {
    (self as PyFrame).clear();
    return null;
  },
});

/** The caller of a frame that still runs. */
function backOf(vm: Runtime, frame: PyFrame): Value {
  for (let depth = 0; ; depth++) {
    const here = vm.frameObject(depth);
    if (!here) return null;
    if (here === frame) return vm.frameObject(depth + 1) ?? null;
  }
}

defineProperties(TRACEBACK, {
  tb_next: (_vm, self) => as<PyTraceback>(self).next ?? null,
  tb_frame: (_vm, self) => as<PyTraceback>(self).frame,
  tb_lineno: (_vm, self) => BigInt(as<PyTraceback>(self).line),
});

function resume(vm: Runtime, self: Value, sent: Value, raised?: PyException): Value {
  const { result, isDone } = vm.resume(self as PyGenerator, sent, raised);
  if (!isDone) return result;
  const stop = new PyException(vm.memory, exceptionType("StopIteration"));
  stop.setField("args", vm.tuple(result === null ? [] : [result]));
  throw new PythonError(stop);
}

defineMethods(GENERATOR, {
  __iter__: (_vm, [self]) => self as Value,
  __next__: (vm, [self]) => resume(vm, self as Value, null),
  send: (vm, [self, value]) => resume(vm, self as Value, value as Value),
  throw: (vm, [self, error]) => {
    const isClass = error instanceof PyType && error.isSubclassOf(exceptionType("BaseException"));
    const exception = isClass ? vm.call(error) : error;
    if (exception instanceof PyException) return resume(vm, self as Value, null, exception);
    const { name } = vm.typeOf(error as Value);
    const must = "exceptions must be classes or instances deriving from BaseException";
    throw vm.error("TypeError", `${must}, not ${name}`);
  },
  close: (vm, [self]) => {
    vm.close(self as PyGenerator);
    return null;
  },
});
defineProperties(GENERATOR, {
  __name__: (_vm, self) => as<PyGenerator>(self).name,
  gi_running: (_vm, self) => as<PyGenerator>(self).state === "running",
  gi_frame: (vm, self) => (as<PyGenerator>(self).frame ? (vm.frameObject(0) ?? null) : null),
});
