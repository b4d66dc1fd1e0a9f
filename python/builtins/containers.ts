// list, tuple, range, slice.

import { getItem, setItem } from "../machine/subscripts.js";
import { PyRange, PySlice } from "../objects/immortal.js";
import type { Keywords, Runtime } from "../objects/runtime.js";
import { PyList, PySequence, PyTuple } from "../objects/sequence.js";
import { LIST, RANGE, SLICE, TUPLE } from "../objects/types.js";
import type { PyType, Value } from "../objects/value.js";
import { defineMethods, defineProperties, integer } from "./define.js";

/** In Python's order, stable; each key is computed once. */
export function sorted(vm: Runtime, values: readonly Value[], keywords: Keywords): Value[] {
  const key = keywords.get("key") ?? null;
  const isReversed = vm.truth(keywords.get("reverse") ?? false);
  const rows = values.map((value) => ({
    value,
    key: key === null ? value : vm.call(key, [value]),
  }));
  if (isReversed) rows.reverse();
  rows.sort((a, b) => (vm.less(a.key, b.key) ? -1 : vm.less(b.key, a.key) ? 1 : 0));
  if (isReversed) rows.reverse();
  return rows.map(({ value }) => value);
}

function positionOf(vm: Runtime, self: PySequence, value: Value): number {
  for (let index = 0; index < self.items.length; index++) {
    if (vm.equals(self.items[index] as Value, value)) return index;
  }
  return -1;
}

const list = (value: Value | undefined): PyList => value as PyList;

/** Item by item, as they are yielded; those of a list or tuple are copied first. */
function extend(vm: Runtime, target: PyList, values: Value): void {
  if (values instanceof PySequence && !values.cls.isHeap) {
    for (const value of vm.collect(values)) target.append(value);
  } else {
    vm.iterate(values, (value) => target.append(value));
  }
}

const shared: Parameters<typeof defineMethods>[1] = {
  index: (vm, [self, value]) => {
    const at = positionOf(vm, self as PySequence, value as Value);
    if (at < 0) throw vm.error("ValueError", `${vm.repr(value as Value)} is not in list`);
    return BigInt(at);
  },
  count: (vm, [self, value]) =>
    BigInt((self as PySequence).items.filter((item) => vm.equals(item, value as Value)).length),
  __len__: (_vm, [self]) => BigInt((self as PySequence).items.length),
  __iter__: (vm, [self]) => vm.iterator(self as Value),
  __contains__: (vm, [self, value]) => positionOf(vm, self as PySequence, value as Value) >= 0,
  __getitem__: (vm, [self, index]) => getItem(vm, self as Value, index as Value, false),
};

defineMethods(LIST, {
  ...shared,
  __new__: (vm, [cls]) => new PyList(vm.memory, cls as PyType),
  __init__: (vm, [self, values]) => {
    if (list(self).items.length > 0) list(self).replace([]);
    if (values !== undefined) vm.iterate(values, (value) => list(self).append(value));
    return null;
  },
  __setitem__: (vm, [self, index, value]) => {
    setItem(vm, self as Value, index as Value, value as Value, false);
    return null;
  },
  append: (_vm, [self, value]) => {
    list(self).append(value as Value);
    return null;
  },
  extend: (vm, [self, values]) => {
    extend(vm, list(self), values as Value);
    return null;
  },
  insert: (vm, [self, index, value]) => {
    const items = [...list(self).items];
    items.splice(integer(vm, index), 0, value as Value);
    list(self).replace(items);
    return null;
  },
  pop: (vm, [self, index]) => {
    const { items } = list(self);
    if (items.length === 0) throw vm.error("IndexError", "pop from empty list");
    const given = index === undefined ? -1 : integer(vm, index);
    const at = given < 0 ? given + items.length : given;
    if (at < 0 || at >= items.length) throw vm.error("IndexError", "pop index out of range");
    if (at === items.length - 1) return list(self).pop();
    const value = vm.memory.hold(items[at] as Value);
    list(self).replace(items.filter((_item, other) => other !== at));
    return value;
  },
  remove: (vm, [self, value]) => {
    const at = positionOf(vm, list(self), value as Value);
    if (at < 0) throw vm.error("ValueError", "list.remove(x): x not in list");
    list(self).replace(list(self).items.filter((_item, other) => other !== at));
    return null;
  },
  clear: (_vm, [self]) => {
    list(self).replace([]);
    return null;
  },
  reverse: (_vm, [self]) => {
    list(self).replace([...list(self).items].reverse());
    return null;
  },
  copy: (vm, [self]) => vm.list(list(self).items),
  sort: (vm, [self], keywords) => {
    const target = list(self);
    const items = target.items.map((item) => vm.memory.hold(item));
    let result = items;
    let isModified = false;
    // As in CPython the list is empty meanwhile: a comparison may read it.
    target.replace([]);
    try {
      result = sorted(vm, items, keywords);
    } finally {
      isModified = target.items.length > 0;
      target.replace(result);
    }
    if (isModified) throw vm.error("ValueError", "list modified during sort");
    return null;
  },
});
LIST.natives.set("__hash__", null);

defineMethods(TUPLE, {
  ...shared,
  __new__: (vm, [cls, values]) => {
    if (values instanceof PyTuple && cls === TUPLE && values.cls === TUPLE) return values;
    const items = values === undefined ? [] : vm.collect(values);
    return cls === TUPLE ? vm.tuple(items) : new PyTuple(vm.memory, cls as PyType, items);
  },
});

defineMethods(RANGE, {
  __new__: (vm, [, ...bounds]) => {
    const [a = 0n, b, step = 1n] = bounds.map((bound) => BigInt(integer(vm, bound)));
    if (step === 0n) throw vm.error("ValueError", "range() arg 3 must not be zero");
    return b === undefined ? new PyRange(0n, a, 1n) : new PyRange(a, b, step);
  },
  index: (vm, [self, value]) => {
    const at = vm.collect(self as Value).findIndex((item) => vm.equals(item, value as Value));
    if (at < 0) throw vm.error("ValueError", `${vm.repr(value as Value)} is not in range`);
    return BigInt(at);
  },
});
defineMethods(SLICE, {
  __new__: (vm, [, ...args]) => {
    const [a = null, b, step = null] = args;
    return new PySlice(vm.memory, b === undefined ? [null, a, null] : [a, b, step]);
  },
});
defineProperties(SLICE, {
  start: (_vm, self) => (self as PySlice).bounds[0] as Value,
  stop: (_vm, self) => (self as PySlice).bounds[1] as Value,
  step: (_vm, self) => (self as PySlice).bounds[2] as Value,
});
