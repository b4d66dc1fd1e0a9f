// The methods behind operators, of Python's own classes: `(3).__add__(4)`, `"abc".__len__()`. The
// machine does not call them for these classes: it has the operators built in.

import { nativeBinary, nativeCompare, plain } from "../machine/operators.js";
import { deleteItem, getItem } from "../machine/subscripts.js";
import { NotImplemented } from "../objects/immortal.js";
import { type Native, NO_KEYWORDS, type Runtime } from "../objects/runtime.js";
import * as types from "../objects/types.js";
import type { PyType, Value } from "../objects/value.js";
import { defineMethods } from "./define.js";

const LENGTH: Readonly<Record<string, Native>> = {
  __len__: (vm, [self]) => BigInt(vm.length(plain(self as Value))),
};
const ITERATION: Readonly<Record<string, Native>> = {
  __iter__: (vm, [self]) => vm.iterator(plain(self as Value)),
  __contains__: (vm, [self, value]) => vm.contains(plain(self as Value), value as Value),
};
const ITEMS: Readonly<Record<string, Native>> = {
  __getitem__: (vm, [self, index]) => getItem(vm, plain(self as Value), index as Value, false),
};

/** NotImplemented if the operator itself would raise a TypeError. */
function operation(work: (vm: Runtime, a: Value, b: Value) => Value | undefined): Native {
  return (vm, [self, other]) => {
    try {
      const result = work(vm, plain(self as Value), plain(other as Value));
      return result === undefined ? NotImplemented : result;
    } catch (error) {
      if (vm.caught(error)?.cls === types.exceptionType("TypeError")) return NotImplemented;
      throw error;
    }
  };
}

const binary = (sign: string): Native =>
  operation((vm, self, other) => nativeBinary(vm, self, sign, other));
const reflected = (sign: string): Native =>
  operation((vm, self, other) => nativeBinary(vm, other, sign, self));
const comparison = (sign: string): Native =>
  operation((vm, self, other) =>
    isComparable(vm, self, other) ? nativeCompare(vm, self, sign, other) : undefined,
  );

/** Numbers compare with numbers; any other value with values of its own layout. */
function isComparable(vm: Runtime, a: Value, b: Value): boolean {
  const kind = (value: Value): unknown =>
    /^(number|bigint|boolean)$/.test(typeof value) ? "number" : vm.typeOf(value).layout;
  return kind(a) === kind(b);
}

const ARITHMETIC = {
  add: "+",
  sub: "-",
  mul: "*",
  truediv: "/",
  floordiv: "//",
  mod: "%",
  pow: "**",
};
const BITS = { and: "&", or: "|", xor: "^", lshift: "<<", rshift: ">>" };
const ORDER = { lt: "<", le: "<=", gt: ">", ge: ">=" };

function methodsOf(
  signs: Readonly<Record<string, string>>,
  make: (sign: string) => Native,
  prefix = "",
): Record<string, Native> {
  return Object.fromEntries(
    Object.entries(signs).map(([name, sign]) => [`__${prefix}${name}__`, make(sign)]),
  );
}

/** Adds the methods that the class does not define itself. */
function addMissing(type: PyType, ...groups: readonly Readonly<Record<string, Native>>[]): void {
  for (const group of groups) {
    const missing = Object.entries(group).filter(([name]) => !type.natives.has(name));
    defineMethods(type, Object.fromEntries(missing));
  }
}

const arithmetic = { ...methodsOf(ARITHMETIC, binary), ...methodsOf(ARITHMETIC, reflected, "r") };
const order = methodsOf(ORDER, comparison);
const equality = methodsOf({ eq: "==", ne: "!=" }, comparison);
const unary: Readonly<Record<string, Native>> = {
  __neg__: (vm, [self]) => vm.binary(0n, "-", plain(self as Value)),
  __pos__: (_vm, [self]) => plain(self as Value),
  __abs__: (vm, [self]) => vm.call(vm.builtins.getName("abs") as Value, [plain(self as Value)]),
  __bool__: (vm, [self]) => vm.truth(plain(self as Value)),
  __int__: (vm, [self]) => vm.call(types.INT, [plain(self as Value)]),
  __float__: (vm, [self]) => vm.call(types.FLOAT, [plain(self as Value)]),
};

addMissing(
  types.INT,
  {
    __pow__: (vm, [self, exponent, modulus = null]) => {
      const numbers = [self, exponent, modulus].map((value) => plain(value as Value));
      const areInts = numbers.every((one) => typeof one === "bigint" || typeof one === "boolean");
      if (modulus === null)
        return binary("**")(vm, [self as Value, exponent as Value], NO_KEYWORDS);
      return areInts ? vm.call(vm.builtins.getName("pow") as Value, numbers) : NotImplemented;
    },
    __rpow__: (vm, [self, base, modulus = null]) =>
      modulus === null
        ? reflected("**")(vm, [self as Value, base as Value], NO_KEYWORDS)
        : NotImplemented,
  },
  arithmetic,
  methodsOf(BITS, binary),
  order,
  equality,
  unary,
  {
    __index__: (vm, [self]) => vm.call(types.INT, [plain(self as Value)]),
  },
);
addMissing(types.FLOAT, arithmetic, order, equality, unary);
/** Of sequences they refuse at once what the operator might still ask the other side for. */
const strict =
  (sign: string): Native =>
  (vm, [self, other]) => {
    const result = nativeBinary(vm, plain(self as Value), sign, plain(other as Value));
    if (result !== undefined) return result;
    const [own, given] = [self, other].map((value) => vm.typeOf(value as Value).name);
    throw vm.error("TypeError", `can't concat ${given} to ${own}`);
  };
const [concat, repeat] = [methodsOf({ add: "+" }, strict), methodsOf({ mul: "*" }, strict)];
for (const type of [types.STR, types.BYTES, types.LIST, types.TUPLE]) {
  addMissing(type, LENGTH, ITERATION, ITEMS, concat, repeat, order, equality);
}
addMissing(types.LIST, {
  __delitem__: (vm, [self, index]) => {
    deleteItem(vm, self as Value, index as Value, false);
    return null;
  },
});
addMissing(types.RANGE, LENGTH, ITERATION, ITEMS, equality);
addMissing(types.DICT, LENGTH, ITERATION, methodsOf({ or: "|" }, binary), equality);
const sets = methodsOf({ and: "&", or: "|", xor: "^", sub: "-" }, binary);
for (const type of [types.SET, types.FROZENSET])
  addMissing(type, LENGTH, ITERATION, sets, order, equality);
for (const type of [types.DICT_KEYS, types.DICT_VALUES, types.DICT_ITEMS]) {
  addMissing(type, LENGTH, ITERATION);
}
