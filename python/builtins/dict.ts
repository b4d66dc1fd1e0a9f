// dict.

import { keyError } from "../machine/subscripts.js";
import { PyDict } from "../objects/dict.js";
import { PyView } from "../objects/iterator.js";
import type { Keywords, Runtime } from "../objects/runtime.js";
import { DICT, DICT_ITEMS, DICT_KEYS, DICT_VALUES } from "../objects/types.js";
import { either, type PyType, type Value } from "../objects/value.js";
import { defineClassMethods, defineMethods } from "./define.js";

const dict = (value: Value | undefined): PyDict => value as PyDict;

function update(vm: Runtime, self: PyDict, source: Value | undefined, keywords: Keywords): void {
  if (source instanceof PyDict) {
    for (const [key, value] of source.heldEntries()) self.set(vm, key, value);
  } else if (source !== undefined) {
    const keys = vm.findAttribute(source, "keys");
    if (keys !== undefined) {
      for (const key of vm.collect(vm.call(keys))) self.set(vm, key, vm.getItem(source, key));
    } else {
      let number = 0;
      vm.iterate(source, (given) => {
        const pair = vm.collect(given);
        const [key, value] = pair;
        if (pair.length !== 2 || key === undefined || value === undefined) {
          const message = `dictionary update sequence element #${number} has length ${pair.length}; 2 is required`;
          throw vm.error("ValueError", message);
        }
        self.set(vm, key, value);
        number++;
      });
    }
  }
  for (const [name, value] of keywords) self.setName(name, value);
}

defineMethods(DICT, {
  __new__: (vm, [cls]) => new PyDict(vm.memory, cls as PyType),
  __init__: (vm, [self, source], keywords) => {
    update(vm, dict(self), source, keywords);
    return null;
  },
  __len__: (_vm, [self]) => BigInt(dict(self).size),
  __iter__: (vm, [self]) => vm.iterator(self as Value),
  __contains__: (vm, [self, key]) => dict(self).get(vm, key as Value) !== undefined,
  __getitem__: (vm, [self, key]) => {
    const found = dict(self).get(vm, key as Value);
    if (found === undefined) throw keyError(vm, key as Value);
    return found;
  },
  __setitem__: (vm, [self, key, value]) => {
    dict(self).set(vm, key as Value, value as Value);
    return null;
  },
  __delitem__: (vm, [self, key]) => {
    if (!dict(self).delete(vm, key as Value)) throw keyError(vm, key as Value);
    return null;
  },
  get: (vm, [self, key, fallback = null]) =>
    either(dict(self).get(vm, key as Value), () => fallback),
  setdefault: (vm, [self, key, fallback = null]) => {
    const found = dict(self).get(vm, key as Value);
    if (found !== undefined) return found;
    dict(self).set(vm, key as Value, fallback);
    return fallback;
  },
  pop: (vm, [self, key, fallback]) => {
    const found = dict(self).get(vm, key as Value);
    if (found === undefined && fallback === undefined) throw keyError(vm, key as Value);
    if (found === undefined) return fallback as Value;
    vm.memory.hold(found);
    dict(self).delete(vm, key as Value);
    return found;
  },
  popitem: (vm, [self]) => {
    const last = dict(self).popLast(vm);
    if (!last) throw vm.error("KeyError", "popitem(): dictionary is empty");
    return vm.tuple(last);
  },
  update: (vm, [self, source], keywords) => {
    update(vm, dict(self), source, keywords);
    return null;
  },
  clear: (_vm, [self]) => {
    dict(self).clear();
    return null;
  },
  copy: (vm, [self]) => {
    const copy = vm.newDict();
    update(vm, copy, self, new Map());
    return copy;
  },
  keys: (vm, [self]) => new PyView(vm.memory, DICT_KEYS, dict(self)),
  values: (vm, [self]) => new PyView(vm.memory, DICT_VALUES, dict(self)),
  items: (vm, [self]) => new PyView(vm.memory, DICT_ITEMS, dict(self)),
});
DICT.natives.set("__hash__", null);
defineClassMethods(DICT, {
  fromkeys: (vm, [cls, keys, value = null]) => {
    const made = vm.call(cls as Value) as PyDict;
    for (const key of vm.collect(keys as Value)) made.set(vm, key, value);
    return made;
  },
});
