// The parts of collections that CPython has in C: deque and defaultdict. The rest is library/collections.ts.

import { defineMethods, defineProperties, extensionType, integer } from "../builtins/define.js";
import { defineSubscript } from "../builtins/generics.js";
import { keyError } from "../machine/subscripts.js";
import { PyDefaultDict } from "../objects/default-dict.js";
import { PyDeque } from "../objects/deque.js";
import type { PyDict } from "../objects/dict.js";
import { NotImplemented } from "../objects/immortal.js";
import { PyIterator } from "../objects/iterator.js";
import { NativeProperty } from "../objects/native.js";
import type { ModuleMaker, Native, Runtime } from "../objects/runtime.js";
import { DICT } from "../objects/types.js";
import type { PyType, Value } from "../objects/value.js";

const DEQUE = extensionType("collections", "deque");
const DEQUE_ITERATOR = extensionType("_collections", "_deque_iterator");
const DEFAULTDICT = extensionType("collections", "defaultdict", DICT);

defineSubscript(DEQUE);

const deque = (value: Value | undefined): PyDeque => value as PyDeque;

function maximumOf(vm: Runtime, given: Value): number | undefined {
  if (given === null) return undefined;
  const most = integer(vm, given);
  if (most >= 0) return most;
  throw vm.error("ValueError", "maxlen must be non-negative");
}

function extend(vm: Runtime, self: PyDeque, values: Value): void {
  if (values === self) for (const value of vm.collect(values)) self.append(value);
  else vm.iterate(values, (value) => self.append(value));
}

function within(vm: Runtime, self: PyDeque, index: Value): number {
  if (typeof index !== "bigint" && typeof index !== "boolean") {
    const { name } = vm.typeOf(index);
    throw vm.error("TypeError", `sequence index must be integer, not '${name}'`);
  }
  const at = Number(index) < 0 ? Number(index) + self.size : Number(index);
  if (at >= 0 && at < self.size) return at;
  throw vm.error("IndexError", "deque index out of range");
}

/** A deque of the same class and bound, with these items. */
function copyOf(vm: Runtime, self: PyDeque, items: readonly Value[]): PyDeque {
  const made = new PyDeque(vm.memory, self.cls);
  made.maximum = self.maximum;
  for (const item of items) made.append(item);
  return made;
}

function positionOf(vm: Runtime, self: PyDeque, value: Value, from = 0, to = self.size): number {
  for (let index = from; index < Math.min(to, self.size); index++) {
    const { version } = self;
    const isFound = vm.equals(vm.memory.hold(self.at(index)), value);
    if (version !== self.version) {
      throw vm.error("RuntimeError", "deque mutated during iteration");
    }
    if (isFound) return index;
  }
  return -1;
}

function overItems(vm: Runtime, self: PyDeque, isReversed: boolean): PyIterator {
  const { version, size } = self;
  let next = 0;
  return new PyIterator(vm.memory, DEQUE_ITERATOR, [self], (own, [source]) => {
    const items = source as PyDeque;
    if (items.version !== version) {
      throw own.error("RuntimeError", "deque mutated during iteration");
    }
    if (next >= size) return undefined;
    const index = next++;
    return items.at(isReversed ? size - 1 - index : index);
  });
}

/** Compares like lists. */
function comparison(operator: string): Native {
  return (vm, [self, other]) => {
    if (!(other instanceof PyDeque)) return NotImplemented;
    return vm.compare(vm.list(deque(self).items), operator, vm.list(other.items));
  };
}

function repeated(vm: Runtime, self: PyDeque, times: Value): Value[] {
  const count = Math.max(0, integer(vm, times));
  return Array.from({ length: count }, () => self.items).flat();
}

function popped(vm: Runtime, self: Value | undefined, end: "pop" | "shift"): Value {
  if (deque(self).size === 0) throw vm.error("IndexError", "pop from an empty deque");
  return deque(self)[end]();
}

/** Takes out all items, lets `change` rearrange them, and puts them back. */
function rearrange(vm: Runtime, self: PyDeque, change: (items: Value[]) => Value[]): null {
  const items = self.items.map((item) => vm.memory.hold(item));
  self.replace(change(items));
  return null;
}

/** Deques whose text is being made: within themselves they are `[...]`. */
const shown: Set<PyDeque> = new Set();

function reprOf(vm: Runtime, self: PyDeque): string {
  if (shown.has(self)) return "[...]";
  shown.add(self);
  try {
    const bound = self.maximum === undefined ? "" : `, maxlen=${self.maximum}`;
    return `${self.cls.shortName}(${vm.repr(vm.list(self.items))}${bound})`;
  } finally {
    shown.delete(self);
  }
}

defineMethods(DEQUE, {
  __new__: (vm, [cls]) => new PyDeque(vm.memory, cls as PyType),
  __init__: (vm, [self, values, most = null]) => {
    deque(self).replace([]);
    deque(self).maximum = maximumOf(vm, most);
    if (values !== undefined) extend(vm, deque(self), values);
    return null;
  },
  append: (_vm, [self, value]) => {
    deque(self).append(value as Value);
    return null;
  },
  appendleft: (_vm, [self, value]) => {
    deque(self).prepend(value as Value);
    return null;
  },
  pop: (vm, [self]) => popped(vm, self, "pop"),
  popleft: (vm, [self]) => popped(vm, self, "shift"),
  extend: (vm, [self, values]) => {
    extend(vm, deque(self), values as Value);
    return null;
  },
  extendleft: (vm, [self, values]) => {
    const given = values === self ? vm.list(deque(self).items) : (values as Value);
    vm.iterate(given, (value) => deque(self).prepend(value));
    return null;
  },
  rotate: (vm, [self, steps = 1n]) =>
    rearrange(vm, deque(self), (items) => {
      if (items.length < 2) return items;
      const by = integer(vm, steps) % items.length;
      return by === 0 ? items : [...items.slice(-by), ...items.slice(0, -by)];
    }),
  clear: (_vm, [self]) => {
    deque(self).replace([]);
    return null;
  },
  copy: (vm, [self]) => copyOf(vm, deque(self), deque(self).items),
  __copy__: (vm, [self]) => copyOf(vm, deque(self), deque(self).items),
  count: (vm, [self, value]) => {
    let count = 0n;
    vm.iterate(self as Value, (item) => {
      if (vm.equals(item, value as Value)) count++;
    });
    return count;
  },
  index: (vm, [self, value, from = 0n, to]) => {
    const items = deque(self);
    const clamp = (given: Value): number => {
      const at = Number(given);
      return Math.max(at < 0 ? at + items.size : at, 0);
    };
    const end = to === undefined ? items.size : clamp(to);
    const at = positionOf(vm, items, value as Value, clamp(from), end);
    if (at < 0) throw vm.error("ValueError", `${vm.repr(value as Value)} is not in deque`);
    return BigInt(at);
  },
  insert: (vm, [self, index, value]) => {
    const items = deque(self);
    if (items.size === items.maximum)
      throw vm.error("IndexError", "deque already at its maximum size");
    return rearrange(vm, items, (all) => {
      all.splice(integer(vm, index), 0, value as Value);
      return all;
    });
  },
  remove: (vm, [self, value]) => {
    const at = positionOf(vm, deque(self), value as Value);
    if (at < 0) throw vm.error("ValueError", "deque.remove(x): x not in deque");
    return rearrange(vm, deque(self), (items) => items.filter((_item, index) => index !== at));
  },
  reverse: (vm, [self]) => rearrange(vm, deque(self), (items) => items.reverse()),
  __len__: (_vm, [self]) => BigInt(deque(self).size),
  __iter__: (vm, [self]) => overItems(vm, deque(self), false),
  __reversed__: (vm, [self]) => overItems(vm, deque(self), true),
  __contains__: (vm, [self, value]) => positionOf(vm, deque(self), value as Value) >= 0,
  __getitem__: (vm, [self, index]) => deque(self).at(within(vm, deque(self), index as Value)),
  __setitem__: (vm, [self, index, value]) => {
    deque(self).setItem(within(vm, deque(self), index as Value), value as Value);
    return null;
  },
  __delitem__: (vm, [self, index]) => {
    const at = within(vm, deque(self), index as Value);
    return rearrange(vm, deque(self), (items) => items.filter((_item, other) => other !== at));
  },
  __repr__: (vm, [self]) => reprOf(vm, deque(self)),
  __add__: (vm, [self, other]) => {
    if (!(other instanceof PyDeque)) {
      const { name } = vm.typeOf(other as Value);
      throw vm.error("TypeError", `can only concatenate deque (not "${name}") to deque`);
    }
    return copyOf(vm, deque(self), [...deque(self).items, ...other.items]);
  },
  __iadd__: (vm, [self, values]) => {
    extend(vm, deque(self), values as Value);
    return self as Value;
  },
  __mul__: (vm, [self, times]) =>
    copyOf(vm, deque(self), repeated(vm, deque(self), times as Value)),
  __rmul__: (vm, [self, times]) =>
    copyOf(vm, deque(self), repeated(vm, deque(self), times as Value)),
  __imul__: (vm, [self, times]) => {
    const items = repeated(vm, deque(self), times as Value);
    rearrange(vm, deque(self), () => items);
    return self as Value;
  },
  __eq__: comparison("=="),
  __lt__: comparison("<"),
  __le__: comparison("<="),
  __gt__: comparison(">"),
  __ge__: comparison(">="),
});
DEQUE.natives.set("__hash__", null);
defineProperties(DEQUE, {
  maxlen: (_vm, self) => {
    const { maximum } = deque(self);
    return maximum === undefined ? null : BigInt(maximum);
  },
});

const defaults = (value: Value | undefined): PyDefaultDict => value as PyDefaultDict;

function copyOfDefaults(vm: Runtime, self: PyDefaultDict): Value {
  const made = new PyDefaultDict(vm.memory, self.cls);
  made.setFactory(self.factory);
  for (const [key, value] of self.heldEntries()) made.set(vm, key, value);
  return made;
}

defineMethods(DEFAULTDICT, {
  __new__: (vm, [cls]) => new PyDefaultDict(vm.memory, cls as PyType),
  __init__: (vm, [self, factory = null, ...rest], keywords) => {
    if (
      factory !== null &&
      !vm.truth(vm.call(vm.builtins.getName("callable") as Value, [factory]))
    ) {
      throw vm.error("TypeError", "first argument must be callable or None");
    }
    defaults(self).setFactory(factory);
    return vm.call(DICT.lookup("__init__") as Value, [self as Value, ...rest], keywords);
  },
  __missing__: (vm, [self, key]) => {
    const { factory } = defaults(self);
    if (factory === null) throw keyError(vm, key as Value);
    const value = vm.call(factory);
    defaults(self).set(vm, key as Value, value);
    return value;
  },
  __repr__: (vm, [self]) => {
    const { factory, cls } = defaults(self);
    const text = vm.call(DICT.lookup("__repr__") as Value, [self as Value]);
    return `${cls.shortName}(${vm.repr(factory)}, ${vm.str(text)})`;
  },
  copy: (vm, [self]) => copyOfDefaults(vm, defaults(self)),
  __copy__: (vm, [self]) => copyOfDefaults(vm, defaults(self)),
});
DEFAULTDICT.natives.set(
  "default_factory",
  new NativeProperty(
    (_vm, self) => defaults(self).factory,
    (_vm, self, to) => defaults(self).setFactory(to),
  ),
);

export const createCollections: ModuleMaker = (_vm, names: PyDict) => {
  names.setName("deque", DEQUE);
  names.setName("_deque_iterator", DEQUE_ITERATOR);
  names.setName("defaultdict", DEFAULTDICT);
};
