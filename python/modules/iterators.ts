// How our modules define iterators.

import { defineMethods, extensionType } from "../builtins/define.js";
import { PyIterator } from "../objects/iterator.js";
import type { Native, Runtime } from "../objects/runtime.js";
import type { PyType, Value } from "../objects/value.js";

type Step = (vm: Runtime, sources: readonly Value[], self: PyIterator) => Value | undefined;

/** Makes an iterator whose step receives the iterator itself. */
export function iteratorOf(
  vm: Runtime,
  type: PyType,
  sources: readonly Value[],
  step: Step,
  isLasting = true,
): PyIterator {
  const made: PyIterator = new PyIterator(
    vm.memory,
    type,
    sources,
    (own, given) => {
      own.descend("");
      try {
        return step(own, given, made);
      } finally {
        own.ascend();
      }
    },
    isLasting,
  );
  return made;
}

/** A class of iterators: `make` is its `__new__`. */
export function iteratorType(name: string, make: (type: PyType) => Native): PyType {
  const type = extensionType("itertools", name);
  const create = make(type);
  defineMethods(type, {
    __new__: (vm, [, ...args], keywords) => create(vm, args, keywords),
    __init__: () => null,
    __iter__: (_vm, [self]) => self as Value,
    __next__: (vm, [self]) => {
      const value = (self as PyIterator).next(vm);
      if (value === undefined) throw vm.error("StopIteration", "");
      return value;
    },
  });
  return type;
}
