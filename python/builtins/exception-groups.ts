// BaseExceptionGroup and ExceptionGroup.

import { isCallable } from "../machine/calls.js";
import { createGroup, splitGroup } from "../machine/groups.js";
import { PyException, PyExceptionGroup } from "../objects/exception.js";
import type { Runtime } from "../objects/runtime.js";
import { PySequence, PyTuple } from "../objects/sequence.js";
import { exceptionType } from "../objects/types.js";
import { PyType, type Value } from "../objects/value.js";
import { defineMethods, defineProperties } from "./define.js";

const BASE = exceptionType("BaseException");
const EXCEPTION = exceptionType("Exception");
const BASE_GROUP = exceptionType("BaseExceptionGroup");
const GROUP = exceptionType("ExceptionGroup");

const as = (value: Value | undefined): PyExceptionGroup => value as PyExceptionGroup;

function isExceptionType(value: Value): boolean {
  return value instanceof PyType && value.isSubclassOf(BASE);
}

/** Whether an exception matches: by its class, one of some classes, or a function. */
function condition(vm: Runtime, given: Value): (exception: PyException) => boolean {
  const isTypes = given instanceof PyTuple && given.items.every(isExceptionType);
  if (isTypes || isExceptionType(given)) return (exception) => vm.isInstance(exception, given);
  if (isCallable(vm, given) && !(given instanceof PyType)) {
    return (exception) => vm.truth(vm.call(given, [exception]));
  }
  throw vm.error("TypeError", "expected a function, exception type or tuple of exception types");
}

/** The class that is made: of exceptions alone, a group is an exception itself. */
function groupType(vm: Runtime, cls: PyType, exceptions: readonly Value[]): PyType {
  const areExceptions = exceptions.every((one) => vm.typeOf(one).isSubclassOf(EXCEPTION));
  if (cls === BASE_GROUP) return areExceptions ? GROUP : cls;
  if (cls !== GROUP || areExceptions) return cls;
  throw vm.error("TypeError", "Cannot nest BaseExceptions in an ExceptionGroup");
}

defineMethods(BASE_GROUP, {
  __new__: (vm, [cls, ...args]) => {
    const call = "BaseExceptionGroup.__new__()";
    const [message, given] = args;
    if (args.length !== 2) {
      const message = `${call} takes exactly 2 arguments (${args.length} given)`;
      throw vm.error("TypeError", message);
    }
    if (typeof message !== "string") {
      const { name } = vm.typeOf(message as Value);
      throw vm.error("TypeError", `${call} argument 1 must be str, not ${name}`);
    }
    if (!(given instanceof PySequence)) {
      throw vm.error("TypeError", "second argument (exceptions) must be a sequence");
    }
    const exceptions = vm.tuple(given.items);
    if (exceptions.items.length === 0) {
      throw vm.error("ValueError", "second argument (exceptions) must be a non-empty sequence");
    }
    const other = exceptions.items.findIndex((one) => !(one instanceof PyException));
    if (other >= 0) {
      const item = `Item ${other} of second argument (exceptions)`;
      throw vm.error("ValueError", `${item} is not an exception`);
    }
    const type = groupType(vm, cls as PyType, exceptions.items);
    const group = new PyExceptionGroup(vm.memory, type, message, exceptions);
    group.setField("args", vm.tuple(args));
    return group;
  },
  __str__: (_vm, [self]) => as(self).text,
  derive: (vm, [self, exceptions]) => createGroup(vm, as(self).message, exceptions as Value),
  split: (vm, [self, given]) => {
    const { match, rest } = splitGroup(vm, as(self), condition(vm, given as Value));
    return vm.tuple([match ?? null, rest ?? null]);
  },
  subgroup: (vm, [self, given]) =>
    splitGroup(vm, as(self), condition(vm, given as Value)).match ?? null,
});
defineProperties(BASE_GROUP, {
  message: (_vm, self) => as(self).message,
  exceptions: (_vm, self) => as(self).exceptions,
});
