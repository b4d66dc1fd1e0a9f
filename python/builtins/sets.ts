// set, frozenset.

import { setOperation } from "../machine/sets.js";
import { keyError } from "../machine/subscripts.js";
import type { Runtime } from "../objects/runtime.js";
import { PySet } from "../objects/set.js";
import { FROZENSET, SET } from "../objects/types.js";
import type { PyType, Value } from "../objects/value.js";
import { defineMethods } from "./define.js";

const set = (value: Value | undefined): PySet => value as PySet;

/** A set of the values of any iterable. */
function asSet(vm: Runtime, value: Value): PySet {
  return value instanceof PySet ? value : vm.newSet(vm.collect(value));
}

function operate(operator: string): (vm: Runtime, args: readonly Value[]) => Value {
  return (vm, [self, ...others]) =>
    others.reduce<PySet>(
      (result, other) => setOperation(vm, result, operator, asSet(vm, other)) as PySet,
      vm.newSet(set(self).heldValues(), set(self).cls),
    );
}

const shared: Parameters<typeof defineMethods>[1] = {
  union: operate("|"),
  intersection: operate("&"),
  difference: operate("-"),
  symmetric_difference: operate("^"),
  copy: (vm, [self]) => vm.newSet(set(self).heldValues(), set(self).cls),
  issubset: (vm, [self, other]) => {
    const large = asSet(vm, other as Value);
    return set(self)
      .heldValues()
      .every((value) => large.has(vm, value));
  },
  issuperset: (vm, [self, other]) =>
    vm.collect(other as Value).every((value) => set(self).has(vm, value)),
  isdisjoint: (vm, [self, other]) =>
    !vm.collect(other as Value).some((value) => set(self).has(vm, value)),
  __len__: (_vm, [self]) => BigInt(set(self).size),
  __iter__: (vm, [self]) => vm.iterator(self as Value),
  __contains__: (vm, [self, value]) => set(self).has(vm, value as Value),
};

defineMethods(SET, {
  ...shared,
  __new__: (vm, [cls]) => new PySet(vm.memory, cls as PyType),
  __init__: (vm, [self, values]) => {
    if (values !== undefined) vm.iterate(values, (value) => set(self).add(vm, value));
    return null;
  },
  add: (vm, [self, value]) => {
    set(self).add(vm, value as Value);
    return null;
  },
  discard: (vm, [self, value]) => {
    set(self).delete(vm, value as Value);
    return null;
  },
  remove: (vm, [self, value]) => {
    if (!set(self).delete(vm, value as Value)) throw keyError(vm, value as Value);
    return null;
  },
  pop: (vm, [self]) => {
    const [first] = set(self).values();
    if (first === undefined) throw vm.error("KeyError", "pop from an empty set");
    vm.memory.hold(first);
    set(self).delete(vm, first);
    return first;
  },
  clear: (_vm, [self]) => {
    set(self).clear();
    return null;
  },
  update: (vm, [self, ...sources]) => {
    for (const source of sources) for (const value of vm.collect(source)) set(self).add(vm, value);
    return null;
  },
  difference_update: (vm, [self, ...sources]) => {
    for (const source of sources)
      for (const value of vm.collect(source)) set(self).delete(vm, value);
    return null;
  },
  intersection_update: (vm, [self, ...sources]) => {
    for (const source of sources) {
      const others = asSet(vm, source);
      for (const value of set(self).heldValues()) {
        if (!others.has(vm, value)) set(self).delete(vm, value);
      }
    }
    return null;
  },
  symmetric_difference_update: (vm, [self, source]) => {
    const others = asSet(vm, source as Value);
    for (const value of others.heldValues()) {
      if (!set(self).delete(vm, value)) set(self).add(vm, value);
    }
    return null;
  },
});
SET.natives.set("__hash__", null);

defineMethods(FROZENSET, {
  ...shared,
  __new__: (vm, [cls, values]) =>
    vm.newSet(values === undefined ? [] : vm.collect(values), cls as PyType),
});
