// enumerate, zip, map, filter, reversed, iter.

import { isCallable } from "../machine/calls.js";
import { overValues } from "../machine/iteration.js";
import { PyDict } from "../objects/dict.js";
import { PyBytes, PyRange } from "../objects/immortal.js";
import { PyIterator } from "../objects/iterator.js";
import type { Runtime } from "../objects/runtime.js";
import { PySequence, type PyTuple } from "../objects/sequence.js";
import {
  ENUMERATE,
  FILTER,
  ITERATOR,
  LIST_ITERATOR,
  MAP,
  REVERSED,
  ZIP,
} from "../objects/types.js";
import type { PyType, Value } from "../objects/value.js";
import { argument, defineMethods, required } from "./define.js";

for (const type of [ITERATOR, LIST_ITERATOR, ENUMERATE, ZIP, MAP, FILTER, REVERSED]) {
  defineMethods(type, {
    __iter__: (_vm, [self]) => self as Value,
    __next__: (vm, [self]) => {
      const value = vm.next(self as Value);
      if (value === undefined) throw vm.error("StopIteration", "");
      return value;
    },
  });
}

function create(
  vm: Runtime,
  type: PyType,
  sources: readonly Value[],
  step: (vm: Runtime, sources: readonly Value[]) => Value | undefined,
): PyIterator {
  return new PyIterator(vm.memory, type, sources, (own, given) => {
    own.descend("");
    try {
      return step(own, given);
    } finally {
      own.ascend();
    }
  });
}

function iteratorsOf(vm: Runtime, sources: readonly Value[]): PyTuple {
  return vm.tuple(sources.map((source) => vm.iterator(source)));
}

/** CPython keeps one ready for the first result: another object for the collector. */
function noneTuple(vm: Runtime, length: number): PyTuple {
  return vm.tuple(new Array<Value>(length).fill(null));
}

/** The next of each source, held; undefined when one has ended. */
function nextOfAll(vm: Runtime, sources: readonly Value[]): Value[] | undefined {
  const values: Value[] = [];
  for (const source of sources) {
    const value = vm.next(source);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values.length > 0 ? values : undefined;
}

defineMethods(ENUMERATE, {
  __new__: (vm, [, ...args], keywords) => {
    let index = (argument(args, keywords, 1, "start", 0n) as bigint) - 1n;
    return create(
      vm,
      ENUMERATE,
      [vm.iterator(required(vm, args, 0, "enumerate")), noneTuple(vm, 2)],
      (own, [source]) => {
        const value = own.next(source as Value);
        index++;
        return value === undefined ? undefined : own.tuple([index, value]);
      },
    );
  },
});
/** As `nextOfAll`, but an error if one ends before or after the others. */
function nextOfEqual(vm: Runtime, sources: readonly Value[]): Value[] | undefined {
  const values: Value[] = [];
  for (const [index, source] of sources.entries()) {
    const value = vm.next(source);
    if (index === 0 || (value === undefined) === (values.length === 0)) {
      if (value !== undefined) values.push(value);
      continue;
    }
    const others = index === 1 ? "argument 1" : `arguments 1-${index}`;
    const than = value === undefined ? "shorter" : "longer";
    throw vm.error("ValueError", `zip() argument ${index + 1} is ${than} than ${others}`);
  }
  return values.length > 0 ? values : undefined;
}

defineMethods(ZIP, {
  __new__: (vm, [, ...sources], keywords) => {
    const isStrict = vm.truth(keywords.get("strict") ?? false);
    return create(
      vm,
      ZIP,
      [iteratorsOf(vm, sources), noneTuple(vm, sources.length)],
      (own, [iterators]) => {
        const values = (isStrict ? nextOfEqual : nextOfAll)(own, (iterators as PyTuple).items);
        return values && own.tuple(values);
      },
    );
  },
});
defineMethods(MAP, {
  __new__: (vm, [, callee, ...sources]) =>
    create(vm, MAP, [iteratorsOf(vm, sources), callee as Value], (own, [iterators, call]) => {
      const values = nextOfAll(own, (iterators as PyTuple).items);
      return values && own.call(call as Value, values);
    }),
});
defineMethods(FILTER, {
  __new__: (vm, [, callee, source]) =>
    create(vm, FILTER, [callee as Value, vm.iterator(source as Value)], (own, [test, iterator]) => {
      for (;;) {
        own.tick();
        const value = own.next(iterator as Value);
        if (value === undefined) return undefined;
        if (own.truth(test === null ? value : own.call(test as Value, [value]))) return value;
      }
    }),
});
defineMethods(REVERSED, {
  __new__: (vm, [cls, source]) => {
    const method = vm.special(source as Value, "__reversed__");
    if (method !== undefined) return vm.call(method);
    if (source instanceof PyRange || source instanceof PyDict) {
      return create(vm, REVERSED, [source], overValues(vm.collect(source).reverse()));
    }
    const isIndexed = source instanceof PySequence || source instanceof PyBytes;
    if (!isIndexed && typeof source !== "string" && !hasItems(vm, source as Value)) {
      const { name } = vm.typeOf(source as Value);
      throw vm.error("TypeError", `'${name}' object is not reversible`);
    }
    let index = vm.length(source as Value);
    return create(vm, cls as PyType, [source as Value], (own, [value]) => {
      index--;
      if (index < 0) return undefined;
      return value instanceof PySequence
        ? value.items[index]
        : own.getItem(value as Value, BigInt(index));
    });
  },
});

/** Whether a class of the program has a length and items. */
function hasItems(vm: Runtime, value: Value): boolean {
  const type = vm.typeOf(value);
  return ["__len__", "__getitem__"].every((name) => type.isHeap && type.lookup(name) !== undefined);
}

/** `iter(value)`, or `iter(callee, sentinel)`. */
export function iter(vm: Runtime, args: readonly Value[]): Value {
  const [value, sentinel] = args;
  if (args.length < 2) return vm.iterator(required(vm, args, 0, "iter"));
  if (!isCallable(vm, value as Value)) {
    throw vm.error("TypeError", "iter(v, w): v must be callable");
  }
  return create(vm, ITERATOR, [value as Value, sentinel as Value], (own, [callee, end]) => {
    const result = own.call(callee as Value);
    return own.equals(result, end as Value) ? undefined : result;
  });
}
