// itertools' products, permutations and combinations: each refers to its pools, which are tuples.

import { integer } from "../builtins/define.js";
import type { Runtime } from "../objects/runtime.js";
import type { PyTuple } from "../objects/sequence.js";
import type { PyType, Value } from "../objects/value.js";
import { iteratorOf, iteratorType } from "./iterators.js";

/** The positions of each result in turn; undefined after the last. */
type Selection = Generator<readonly number[], undefined>;

function pool(vm: Runtime, values: Value): PyTuple {
  return vm.tuple(vm.collect(values));
}

function over(vm: Runtime, type: PyType, values: PyTuple, selection: Selection): Value {
  return iteratorOf(vm, type, [values], (own, [items]) => {
    const { value } = selection.next();
    return value && own.tuple(value.map((at) => (items as PyTuple).items[at] as Value));
  });
}

function countOf(vm: Runtime, given: Value | undefined, fallback: number): number {
  if (given === undefined || given === null) return fallback;
  const count = integer(vm, given);
  if (count < 0) throw vm.error("ValueError", "r must be non-negative");
  return count;
}

/** Counts up like an odometer; `first` says where a place begins, given those before it. */
function* counted(
  sizes: readonly number[],
  first: (before: number) => number,
): Generator<readonly number[], undefined> {
  if (sizes.some((size) => size <= 0)) return undefined;
  const at = sizes.map(() => 0);
  for (;;) {
    yield at;
    let place = sizes.length - 1;
    while (place >= 0 && (at[place] as number) + 1 >= (sizes[place] as number)) place--;
    if (place < 0) return undefined;
    at[place] = (at[place] as number) + 1;
    for (let next = place + 1; next < at.length; next++) at[next] = first(at[next - 1] as number);
  }
}

function* permuted(size: number, count: number): Selection {
  if (count > size) return undefined;
  const indices = Array.from({ length: size }, (_, index) => index);
  const cycles = Array.from({ length: count }, (_, index) => size - index);
  yield indices.slice(0, count);
  for (let place = count - 1; place >= 0; ) {
    const left = (cycles[place] as number) - 1;
    if (left === 0) {
      indices.push(...indices.splice(place, 1));
      cycles[place] = size - place;
      place--;
    } else {
      cycles[place] = left;
      const other = size - left;
      [indices[place], indices[other]] = [indices[other] as number, indices[place] as number];
      yield indices.slice(0, count);
      place = count - 1;
    }
  }
  return undefined;
}

const PRODUCT = iteratorType("product", (type) => (vm, values, keywords) => {
  const times = countOf(vm, keywords.get("repeat"), 1);
  const once = values.map((value) => pool(vm, value));
  const pools = vm.tuple(Array.from({ length: times }, () => once).flat());
  const sizes = pools.items.map((one) => (one as PyTuple).items.length);
  const selection = counted(sizes, () => 0);
  return iteratorOf(vm, type, [pools], (own, [all]) => {
    const { value } = selection.next();
    if (!value) return undefined;
    const items = (all as PyTuple).items as readonly PyTuple[];
    return own.tuple(value.map((at, place) => items[place]?.items[at] as Value));
  });
});

const PERMUTATIONS = iteratorType("permutations", (type) => (vm, [values, r]) => {
  const items = pool(vm, values as Value);
  const size = items.items.length;
  return over(vm, type, items, permuted(size, countOf(vm, r, size)));
});

const COMBINATIONS = iteratorType("combinations", (type) => (vm, [values, r]) => {
  const items = pool(vm, values as Value);
  const count = countOf(vm, r, 0);
  // Ascending: two places differ at least by their distance.
  const room = items.items.length - count + 1;
  const sizes = Array.from({ length: count }, () => room);
  const selection = ascending(counted(sizes, (before) => before));
  return over(vm, type, items, selection);
});

/** Removes repetition from ascending positions: the second is raised by one, the third by two. */
function* ascending(selection: Selection): Selection {
  for (const at of selection) yield at.map((index, place) => index + place);
  return undefined;
}

const WITH_REPLACEMENT = iteratorType(
  "combinations_with_replacement",
  (type) =>
    (vm, [values, r]) => {
      const items = pool(vm, values as Value);
      const sizes = Array.from({ length: countOf(vm, r, 0) }, () => items.items.length);
      return over(
        vm,
        type,
        items,
        counted(sizes, (before) => before),
      );
    },
);

export const COMBINATORIC: readonly PyType[] = [
  PRODUCT,
  PERMUTATIONS,
  COMBINATIONS,
  WITH_REPLACEMENT,
];
