// What every object can do, and the attributes of functions, methods, modules, frames and generators.

import { LEAF } from "ouroboros-gc/raw";
import type { Code } from "../compile/code.js";
import { dictOf, genericAttribute, missing, setGeneric, setGetSet } from "../machine/attributes.js";
import { isCallable } from "../machine/calls.js";
import { makeException, PythonError } from "../machine/errors.js";
import { nativeRepr } from "../machine/text.js";
import { PyException, PyTraceback } from "../objects/exception.js";
import type { PyFrame } from "../objects/frame.js";
import type { PyCell, PyCode } from "../objects/function.js";
import type { PyGenerator } from "../objects/generator.js";
import { NotImplemented } from "../objects/immortal.js";
import { PyInstance } from "../objects/instance.js";
import { PyMethod } from "../objects/method.js";
import type { PyModule } from "../objects/module.js";
import { NativeProperty } from "../objects/native.js";
import type { Runtime } from "../objects/runtime.js";
import { PyTuple } from "../objects/sequence.js";
import {
  CELL,
  CLASSMETHOD,
  CODE,
  exceptionType,
  FRAME,
  GENERATOR,
  METHOD,
  MODULE,
  OBJECT,
  STATICMETHOD,
  TRACEBACK,
} from "../objects/types.js";
import { flagsOf, isObject, PyType, type Value } from "../objects/value.js";
import { defineClassMethods, defineMethods, defineProperties } from "./define.js";
import { codeObject, nameOf } from "./function-attributes.js";

defineMethods(OBJECT, {
  __new__: (vm, args, keywords) => {
    const type = args[0] as PyType;
    if (args.length > 1 || keywords.size > 0) refuseArguments(vm, type, "__new__", "__init__");
    return new PyInstance(vm.memory, type, undefined, type.isHeap ? flagsOf(type) : LEAF);
  },
  __init__: (vm, args, keywords) => {
    const type = vm.typeOf(args[0] as Value);
    if (args.length > 1 || keywords.size > 0) refuseArguments(vm, type, "__init__", "__new__");
    return null;
  },
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
// Classes of the program have `__dict__` in their own namespace, those derived from these do not.
for (const type of [exceptionType("BaseException"), STATICMETHOD, CLASSMETHOD]) {
  type.natives.set(
    "__dict__",
    new NativeProperty(
      (vm, self) => (isObject(self) && dictOf(vm, self)) || vm.newDict(),
      (vm, self, to) => setGetSet(vm, self, vm.typeOf(self), "__dict__", to),
    ),
  );
}
defineClassMethods(OBJECT, { __init_subclass__: () => null });

/** Refuses arguments that neither `__new__` nor `__init__` of a class takes. */
function refuseArguments(vm: Runtime, type: PyType, own: string, other: string): void {
  const isOwn = type.lookup(own) === OBJECT.natives.get(own);
  if (isOwn && type.lookup(other) !== OBJECT.natives.get(other)) return;
  const what = own === "__new__" ? "the type to instantiate" : "the instance to initialize";
  const exactly = `${own}() takes exactly one argument (${what})`;
  if (!isOwn) throw vm.error("TypeError", `object.${exactly}`);
  throw vm.error(
    "TypeError",
    own === "__new__" ? `${type.name}() takes no arguments` : `${type.name}.${exactly}`,
  );
}

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

defineMethods(METHOD, {
  __new__: (vm, [, callee, self]) => {
    if (!isCallable(vm, callee as Value)) {
      throw vm.error("TypeError", "first argument must be callable");
    }
    if (self === null) throw vm.error("TypeError", "instance must not be None");
    return new PyMethod(vm.memory, callee as Value, self as Value);
  },
});
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

/** As CPython numbers them: what a function takes, and whether it makes a generator. */
function flagsOfCode({
  signature,
  isGenerator,
  qualifiedName,
  name,
  firstFree,
  fastNames,
}: Code): number {
  if (name === "<module>") return 0;
  return (
    3 |
    (signature.rest ? 4 : 0) |
    (signature.keywordRest ? 8 : 0) |
    (qualifiedName.includes("<locals>") || firstFree < fastNames.length ? 16 : 0) |
    (isGenerator ? 32 : 0)
  );
}

defineProperties(CODE, {
  co_name: (_vm, self) => as<PyCode>(self).code.name,
  co_filename: (_vm, self) => as<PyCode>(self).code.file,
  co_firstlineno: (_vm, self) => BigInt(as<PyCode>(self).code.firstLine),
  co_qualname: (_vm, self) => as<PyCode>(self).code.qualifiedName,
  co_argcount: (_vm, self) => BigInt(as<PyCode>(self).code.signature.positional.length),
  co_posonlyargcount: (_vm, self) => BigInt(as<PyCode>(self).code.signature.positionalOnlyCount),
  co_kwonlyargcount: (_vm, self) => BigInt(as<PyCode>(self).code.signature.keyword.length),
  co_nlocals: (_vm, self) => BigInt(as<PyCode>(self).code.localCount),
  co_flags: (_vm, self) => BigInt(flagsOfCode(as<PyCode>(self).code)),
  co_varnames: (vm, self) => {
    const { fastNames, localCount } = as<PyCode>(self).code;
    return vm.tuple(fastNames.slice(0, localCount));
  },
  co_freevars: (vm, self) => {
    const { fastNames, firstFree } = as<PyCode>(self).code;
    return vm.tuple(fastNames.slice(firstFree));
  },
});

defineProperties(MODULE, {
  __dict__: (_vm, self) => as<PyModule>(self).namespace,
});

defineProperties(FRAME, {
  f_back: (vm, self) => vm.callerOf(as<PyFrame>(self)) ?? null,
  f_code: (_vm, self) => codeObject(as<PyFrame>(self).code),
  f_globals: (_vm, self) => as<PyFrame>(self).globals,
  f_lineno: (_vm, self) => BigInt(as<PyFrame>(self).line),
  f_builtins: (vm) => vm.builtins,
  f_locals: (vm, self) => vm.localsOf(as<PyFrame>(self)),
});
defineMethods(FRAME, {
  clear: (vm, [self]) => {
    const frame = self as PyFrame;
    const generator = frame.live?.generator;
    if (frame.live && (!generator || generator.state === "running")) {
      throw vm.error("RuntimeError", "cannot clear an executing frame");
    }
    if (generator) vm.close(generator);
    else frame.clear();
    return null;
  },
});

defineProperties(TRACEBACK, {
  tb_next: (_vm, self) => as<PyTraceback>(self).next ?? null,
  tb_frame: (_vm, self) => as<PyTraceback>(self).frame,
  tb_lineno: (_vm, self) => BigInt(as<PyTraceback>(self).line),
});

/** An exception of a class with the given value. */
function exceptionOf(vm: Runtime, cls: PyType, value: Value): PyException {
  if (value instanceof PyException && value.cls.isSubclassOf(cls)) return value;
  if (value instanceof PyTuple) return makeException(vm, cls, value.items);
  return makeException(vm, cls, value === null ? [] : [value]);
}

/** The exception that is thrown; one that its class does not make ends the generator, too. */
function thrown(vm: Runtime, cls: PyType, value: Value): Value {
  try {
    return exceptionOf(vm, cls, value);
  } catch (error) {
    const refusal = vm.caught(error);
    if (!refusal) throw error;
    return refusal;
  }
}

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
  throw: (vm, [self, error, value = null, traceback = null]) => {
    if (traceback !== null && !(traceback instanceof PyTraceback)) {
      throw vm.error("TypeError", "throw() third argument must be a traceback object");
    }
    const isClass = error instanceof PyType && error.isSubclassOf(exceptionType("BaseException"));
    const exception = isClass ? thrown(vm, error, value) : error;
    if (exception instanceof PyException) {
      if (!isClass && value !== null) {
        throw vm.error("TypeError", "instance exception may not have a separate value");
      }
      if (traceback) exception.setField("traceback", traceback);
      return resume(vm, self as Value, null, exception);
    }
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
  gi_running: (_vm, self) => as<PyGenerator>(self).state === "running",
  gi_suspended: (_vm, self) => as<PyGenerator>(self).state === "waiting",
  gi_frame: (vm, self) => vm.frameOf(as<PyGenerator>(self)) ?? null,
  gi_code: (_vm, self) => codeObject(as<PyGenerator>(self).code),
  gi_yieldfrom: (_vm, self) => as<PyGenerator>(self).frame?.delegate ?? null,
});
GENERATOR.natives.set(
  "__name__",
  new NativeProperty(
    (_vm, self) => as<PyGenerator>(self).name,
    (vm, self, to) => {
      as<PyGenerator>(self).name = nameOf(vm, "__name__", to);
    },
  ),
);
GENERATOR.natives.set(
  "__qualname__",
  new NativeProperty(
    (_vm, self) => as<PyGenerator>(self).qualifiedName,
    (vm, self, to) => {
      as<PyGenerator>(self).qualifiedName = nameOf(vm, "__qualname__", to);
    },
  ),
);
