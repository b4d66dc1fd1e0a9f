// Python's itertools. Each iterator refers to the same objects as CPython's: its sources, and the items that
// it has stored.

import {
  addFunctions,
  argument,
  defineClassMethods,
  defineMethods,
  integer,
} from "../builtins/define.js";
import type { PyIterator } from "../objects/iterator.js";
import type { ModuleMaker, Runtime } from "../objects/runtime.js";
import type { PyList, PyTuple } from "../objects/sequence.js";
import type { PyType, Value } from "../objects/value.js";
import { COMBINATORIC } from "./combinations.js";
import { iteratorOf, iteratorType } from "./iterators.js";

const [first, second] = [0, 1];

const COUNT = iteratorType("count", (type) => (vm, args, keywords) => {
  const start = argument(args, keywords, 0, "start", 0n);
  const step = argument(args, keywords, 1, "step", 1n);
  return iteratorOf(vm, type, [start, step], (own, [value, by], self) => {
    own.memory.hold(value as Value);
    self.setSource(first, own.binary(value as Value, "+", by as Value));
    return value;
  });
});
defineMethods(COUNT, {
  __repr__: (vm, [self]) => {
    const [value, by] = (self as PyIterator).sources as [Value, Value];
    return by === 1n ? `count(${vm.repr(value)})` : `count(${vm.repr(value)}, ${vm.repr(by)})`;
  },
});

const CYCLE = iteratorType("cycle", (type) => (vm, [values]) => {
  let next = -1;
  return iteratorOf(vm, type, [vm.iterator(values as Value), vm.list()], (own, sources, self) => {
    const saved = sources[second] as PyList;
    if (next < 0) {
      const value = own.next(sources[first] as Value);
      if (value !== undefined) {
        saved.append(value);
        return value;
      }
      self.setSource(first, null);
      next = 0;
    }
    if (saved.items.length === 0) return undefined;
    const value = saved.items[next];
    next = (next + 1) % saved.items.length;
    return value;
  });
});

const REPEAT = iteratorType("repeat", (type) => (vm, args, keywords) => {
  const times = argument(args, keywords, 1, "times", null);
  let left = times === null ? Number.POSITIVE_INFINITY : Math.max(0, integer(vm, times));
  const object = args[0] ?? keywords.get("object") ?? null;
  return iteratorOf(vm, type, [object], (_own, [value]) => (left-- > 0 ? value : undefined));
});

const CHAIN = iteratorType("chain", (type) => (vm, args) => chainOf(vm, type, vm.tuple(args)));

function chainOf(vm: Runtime, type: PyType, sources: Value): Value {
  return iteratorOf(
    vm,
    type,
    [vm.iterator(sources), null],
    (own, given, self) => {
      for (;;) {
        own.tick();
        const active = given[second] as Value;
        if (active !== null) {
          const value = own.next(active);
          if (value !== undefined) return value;
          self.setSource(second, null);
        }
        const next = own.next(given[first] as Value);
        if (next === undefined) return undefined;
        self.setSource(second, own.iterator(next));
      }
    },
    false,
  );
}
defineClassMethods(CHAIN, {
  from_iterable: (vm, [, sources]) => chainOf(vm, CHAIN, sources as Value),
});

function bound(vm: Runtime, value: Value | undefined, fallback: number): number {
  if (value === undefined || value === null) return fallback;
  const number = typeof value === "bigint" ? Number(value) : -1;
  if (number >= 0) return number;
  const all = "None or an integer: 0 <= x <= sys.maxsize.";
  throw vm.error("ValueError", `Indices for islice() must be ${all}`);
}

const ISLICE = iteratorType("islice", (type) => (vm, [values, a, b, c]) => {
  const isEndAlone = b === undefined;
  if (isEndAlone && a !== null && (typeof a !== "bigint" || a < 0n)) {
    const all = "None or an integer: 0 <= x <= sys.maxsize.";
    throw vm.error("ValueError", `Stop argument for islice() must be ${all}`);
  }
  const start = isEndAlone ? 0 : bound(vm, a, 0);
  const stop = bound(vm, isEndAlone ? a : b, Number.POSITIVE_INFINITY);
  const step = bound(vm, c, 1);
  if (step === 0) {
    throw vm.error("ValueError", "Step for islice() must be a positive integer or None.");
  }
  let at = 0;
  let next = start;
  return iteratorOf(
    vm,
    type,
    [vm.iterator(values as Value)],
    (own, [source]) => {
      if (next >= stop) {
        // The items before the end are consumed, as in CPython.
        for (; at < Math.min(start, stop); at++) if (own.next(source as Value) === undefined) break;
        return undefined;
      }
      for (;;) {
        own.tick();
        const mark = own.memory.mark;
        const value = own.next(source as Value);
        if (value === undefined) return undefined;
        if (at++ === next) {
          next += step;
          return value;
        }
        own.memory.drain(mark);
      }
    },
    false,
  );
});

/** Iterates over `values`; `accept` says for each whether it is taken, skipped, or ends the iteration. */
function choosing(
  name: string,
  accept: (isTrue: boolean, state: { isOpen: boolean }) => "take" | "pass" | "end",
  test: (vm: Runtime, callee: Value, value: Value) => boolean,
): PyType {
  return iteratorType(name, (type) => (vm, [callee, values]) => {
    const state = { isOpen: false };
    let isOver = false;
    const sources = [callee as Value, vm.iterator(values as Value)];
    return iteratorOf(vm, type, sources, (own, [call, source]) => {
      while (!isOver) {
        own.tick();
        const mark = own.memory.mark;
        const value = own.next(source as Value);
        if (value === undefined) return undefined;
        const verdict = state.isOpen ? "take" : accept(test(own, call as Value, value), state);
        if (verdict === "take") return value;
        if (verdict === "end") isOver = true;
        own.memory.drain(mark);
      }
      return undefined;
    });
  });
}

const asked = (vm: Runtime, callee: Value, value: Value): boolean =>
  vm.truth(vm.call(callee, [value]));
const TAKEWHILE = choosing("takewhile", (isTrue) => (isTrue ? "take" : "end"), asked);
const DROPWHILE = choosing(
  "dropwhile",
  (isTrue, state) => {
    state.isOpen = !isTrue;
    return isTrue ? "pass" : "take";
  },
  asked,
);
const FILTERFALSE = choosing(
  "filterfalse",
  (isTrue) => (isTrue ? "pass" : "take"),
  (vm, callee, value) => (callee === null ? vm.truth(value) : asked(vm, callee, value)),
);

const COMPRESS = iteratorType("compress", (type) => (vm, [data, selectors]) => {
  const sources = [vm.iterator(data as Value), vm.iterator(selectors as Value)];
  return iteratorOf(vm, type, sources, (own, [values, flags]) => {
    for (;;) {
      own.tick();
      const value = own.next(values as Value);
      const flag = value === undefined ? undefined : own.next(flags as Value);
      if (value === undefined || flag === undefined) return undefined;
      if (own.truth(flag)) return value;
    }
  });
});

const STARMAP = iteratorType(
  "starmap",
  (type) =>
    (vm, [callee, values]) =>
      iteratorOf(
        vm,
        type,
        [callee as Value, vm.iterator(values as Value)],
        (own, [call, source]) => {
          const args = own.next(source as Value);
          return args === undefined ? undefined : own.call(call as Value, own.collect(args));
        },
      ),
);

const PAIRWISE = iteratorType("pairwise", (type) => (vm, [values]) => {
  let isStarted = false;
  return iteratorOf(
    vm,
    type,
    [vm.iterator(values as Value), null],
    (own, sources, self) => {
      const source = sources[first] as Value;
      if (!isStarted) {
        const start = own.next(source);
        if (start === undefined) return undefined;
        isStarted = true;
        self.setSource(second, start);
      }
      const before = own.memory.hold(sources[second] as Value);
      const value = own.next(source);
      if (value === undefined) return undefined;
      self.setSource(second, value);
      return own.tuple([before, value]);
    },
    false,
  );
});

const ACCUMULATE = iteratorType("accumulate", (type) => (vm, args, keywords) => {
  const callee = argument(args, keywords, 1, "func", null);
  const initial = keywords.get("initial") ?? null;
  let state: "new" | "initial" | "going" = initial === null ? "new" : "initial";
  const sources = [vm.iterator(args[0] as Value), callee, initial];
  return iteratorOf(vm, type, sources, (own, [source, call, total], self) => {
    if (state === "initial") {
      state = "going";
      return total;
    }
    const value = own.next(source as Value);
    if (value === undefined) return undefined;
    const sum =
      state === "new"
        ? value
        : call === null
          ? own.binary(total as Value, "+", value)
          : own.call(call as Value, [total as Value, value]);
    state = "going";
    self.setSource(2, sum);
    return sum;
  });
});

const ZIP_LONGEST = iteratorType("zip_longest", (type) => (vm, values, keywords) => {
  const filler = keywords.get("fillvalue") ?? null;
  let active = values.length;
  const sources = [filler, ...values.map((value) => vm.iterator(value))];
  return iteratorOf(vm, type, sources, (own, given, self) => {
    if (active === 0) return undefined;
    const row: Value[] = [];
    for (let index = 1; index < given.length; index++) {
      const source = given[index] as Value;
      const value = source === null ? undefined : own.next(source);
      if (value === undefined && source !== null) {
        active--;
        if (active === 0) return undefined;
        self.setSource(index, null);
      }
      row.push(value === undefined ? (given[first] as Value) : value);
    }
    return own.tuple(row);
  });
});

const GROUPER = iteratorType("_grouper", () => (vm) => {
  throw vm.error("TypeError", "cannot create 'itertools._grouper' instances");
});

/** Source, key function, key of the current group, key and value that come next. */
const [KEY_FUNCTION, TARGET, KEY, VALUE] = [1, 2, 3, 4];
const GROUPBY = iteratorType("groupby", (type) => (vm, args, keywords) => {
  const callee = argument(args, keywords, 1, "key", null);
  const values = (args[0] ?? keywords.get("iterable")) as Value;
  let [hasTarget, hasNext] = [false, false];
  let group = 0;
  const advance = (own: Runtime, self: PyIterator): boolean => {
    const value = own.next(self.sources[first] as Value);
    if (value === undefined) return false;
    const call = self.sources[KEY_FUNCTION] as Value;
    self.setSource(KEY, call === null ? value : own.call(call, [value]));
    self.setSource(VALUE, value);
    hasNext = true;
    return true;
  };
  const isTarget = (own: Runtime, self: PyIterator): boolean =>
    own.equals(self.sources[TARGET] as Value, self.sources[KEY] as Value);
  const sources = [vm.iterator(values), callee, null, null, null];
  return iteratorOf(vm, type, sources, (own, _given, self) => {
    group++;
    const number = group;
    while (!hasNext || (hasTarget && isTarget(own, self))) {
      own.tick();
      if (!advance(own, self)) return undefined;
    }
    hasTarget = true;
    self.setSource(TARGET, self.sources[KEY] as Value);
    const key = self.sources[KEY] as Value;
    const members = iteratorOf(own, GROUPER, [self, key], (inner, [parent]) => {
      const groups = parent as PyIterator;
      if (number !== group) return undefined;
      if (!hasNext && !advance(inner, groups)) return undefined;
      if (!isTarget(inner, groups)) return undefined;
      const value = inner.memory.hold(groups.sources[VALUE] as Value);
      groups.setSource(VALUE, null);
      hasNext = false;
      return value;
    });
    return own.tuple([key, members]);
  });
});

const TEE = iteratorType("_tee", () => (vm) => {
  throw vm.error("TypeError", "cannot create 'itertools._tee' instances");
});

/** One of several iterators over the same source: they share a chain of cells `[value, next cell]`. */
function teeOf(vm: Runtime, source: Value, cell: PyList): Value {
  return iteratorOf(vm, TEE, [source, cell], (own, given, self) => {
    const here = given[second] as PyList;
    if (here.items.length === 0) {
      const value = own.next(given[first] as Value);
      if (value === undefined) return undefined;
      here.append(value);
      here.append(own.list());
    }
    const value = own.memory.hold(here.items[0] as Value);
    self.setSource(second, here.items[1] as Value);
    return value;
  });
}

export const createItertools: ModuleMaker = (_vm, names) => {
  const types = [COUNT, CYCLE, REPEAT, CHAIN, ISLICE, TAKEWHILE, DROPWHILE, FILTERFALSE, COMPRESS];
  types.push(STARMAP, PAIRWISE, ACCUMULATE, ZIP_LONGEST, GROUPBY, GROUPER, TEE, ...COMBINATORIC);
  for (const type of types) names.setName(type.shortName, type);
  addFunctions(names, "itertools", {
    tee: (vm, [values, count = 2n]) => {
      const source = vm.iterator(values as Value);
      const cell = vm.list();
      const copies = Array.from({ length: integer(vm, count) }, () => teeOf(vm, source, cell));
      return vm.tuple(copies) as PyTuple;
    },
  });
};
