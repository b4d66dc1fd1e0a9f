// Operators: arithmetic, comparison, truth, hashes. Methods of the program's classes come first.

import { PyDict } from "../objects/dict.js";
import { NotImplemented, PyBytes, PyComplex, PyRange } from "../objects/immortal.js";
import { PyInstance } from "../objects/instance.js";
import { PyView } from "../objects/iterator.js";
import { PyMethod } from "../objects/method.js";
import { askedMethod } from "../objects/native.js";
import type { Runtime } from "../objects/runtime.js";
import { PyList, PySequence, PyTuple } from "../objects/sequence.js";
import { PySet } from "../objects/set.js";
import { SET } from "../objects/types.js";
import { either, isObject, type PyObject, type Value } from "../objects/value.js";
import { PyWeakref } from "../objects/weakref.js";
import { behindProxy } from "./attributes.js";
import { arithmetic } from "./numbers.js";
import { formatPercent } from "./percent.js";
import { setOperation } from "./sets.js";
import { unionOf } from "./unions.js";

const METHODS: Readonly<Record<string, string>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "truediv",
  "//": "floordiv",
  "%": "mod",
  "**": "pow",
  "<<": "lshift",
  ">>": "rshift",
  "&": "and",
  "|": "or",
  "^": "xor",
  "@": "matmul",
};

const COMPARISONS: Readonly<Record<string, readonly [name: string, swapped: string]>> = {
  "==": ["__eq__", "__eq__"],
  "!=": ["__ne__", "__ne__"],
  "<": ["__lt__", "__gt__"],
  "<=": ["__le__", "__ge__"],
  ">": ["__gt__", "__lt__"],
  ">=": ["__ge__", "__le__"],
};

/** The int, str, … that an instance of a subclass is. */
export function plain(value: Value): Value {
  return value instanceof PyInstance && value.primitive !== undefined ? value.primitive : value;
}

/** Calls a method of a class of the program; undefined without one, and for NotImplemented. */
export function ask(
  vm: Runtime,
  value: Value,
  name: string,
  args: readonly Value[],
): Value | undefined {
  const method = isObject(value) ? askedMethod(value.cls, name) : undefined;
  if (method === undefined || method === null) return undefined;
  const result = vm.call(method, [value, ...args]);
  return result === NotImplemented ? undefined : result;
}

export function binary(
  vm: Runtime,
  left: Value,
  operator: string,
  right: Value,
  isInPlace = false,
): Value {
  const quick = arithmetic(vm, left, operator, right);
  if (quick !== undefined) return quick;
  const a = behindProxy(vm, left);
  const b = behindProxy(vm, right);
  const name = METHODS[operator] as string;
  if (isInPlace) {
    const updated = either(ask(vm, a, `__i${name}__`, [b]), () =>
      updateInPlace(vm, a, operator, b),
    );
    if (updated !== undefined) return updated;
  }
  const forward = (): Value | undefined => ask(vm, a, `__${name}__`, [b]);
  const [typeA, typeB] = [vm.typeOf(a), vm.typeOf(b)];
  const backward = (): Value | undefined =>
    typeA === typeB ? undefined : ask(vm, b, `__r${name}__`, [a]);
  // A subclass with a method of its own comes first.
  const isNarrower =
    typeB !== typeA &&
    typeB.isSubclassOf(typeA) &&
    typeB.lookup(`__r${name}__`) !== typeA.lookup(`__r${name}__`);
  const asked = isNarrower ? either(backward(), forward) : either(forward(), backward);
  if (asked !== undefined) return asked;
  const result = nativeBinary(vm, plain(a), operator, plain(b));
  if (result !== undefined) return result;
  const types = `'${vm.typeOf(a).name}' and '${vm.typeOf(b).name}'`;
  const sign = isInPlace ? `${operator}=` : operator === "**" ? "** or pow()" : operator;
  throw vm.error("TypeError", `unsupported operand type(s) for ${sign}: ${types}`);
}

function updateInPlace(vm: Runtime, a: Value, operator: string, b: Value): Value | undefined {
  if (a instanceof PyList && operator === "+") {
    if (b instanceof PySequence) for (const item of vm.collect(b)) a.append(item);
    else vm.iterate(b, (item) => a.append(item));
    return a;
  }
  if (a instanceof PyList && operator === "*") {
    const repeated = repeat(vm, a, b);
    if (repeated instanceof PyList) a.replace(repeated.items);
    return repeated && a;
  }
  if (a instanceof PySet && a.cls.isSubclassOf(SET) && b instanceof PySet) {
    const result = setOperation(vm, a, operator, b);
    if (!result) return undefined;
    const values = result.values();
    if (operator === "|") for (const value of values) a.add(vm, value);
    else for (const value of a.values()) if (!result.has(vm, value)) a.delete(vm, value);
    if (operator === "^") for (const value of values) a.add(vm, value);
    return a;
  }
  if (a instanceof PyDict && b instanceof PyDict && operator === "|") {
    for (const [key, value] of b.heldEntries()) a.set(vm, key, value);
    return a;
  }
  return undefined;
}

/** The result of an operator for Python's own classes; undefined when they do not have it. */
export function nativeBinary(vm: Runtime, a: Value, operator: string, b: Value): Value | undefined {
  const quick = arithmetic(vm, a, operator, b);
  if (quick !== undefined) return quick;
  if (typeof a === "string" && operator === "%") return formatPercent(vm, a, b);
  if (operator === "+") {
    if (a instanceof PyList && b instanceof PyList) return vm.list([...a.items, ...b.items]);
    if (a instanceof PyTuple && b instanceof PyTuple) return vm.tuple([...a.items, ...b.items]);
    if (a instanceof PyBytes && b instanceof PyBytes)
      return new PyBytes(Uint8Array.of(...a.bytes, ...b.bytes));
    if (typeof a === "string") {
      throw vm.error("TypeError", `can only concatenate str (not "${vm.typeOf(b).name}") to str`);
    }
    if (a instanceof PySequence) {
      const kind = a instanceof PyList ? "list" : "tuple";
      const message = `can only concatenate ${kind} (not "${vm.typeOf(b).name}") to ${kind}`;
      throw vm.error("TypeError", message);
    }
  }
  if (operator === "*") {
    const repeated = either(repeat(vm, a, b), () => repeat(vm, b, a));
    if (repeated !== undefined || !(a instanceof PySequence || typeof a === "string")) {
      return repeated;
    }
    throw vm.error(
      "TypeError",
      `can't multiply sequence by non-int of type '${vm.typeOf(b).name}'`,
    );
  }
  if (a instanceof PySet && b instanceof PySet) return setOperation(vm, a, operator, b);
  if (a instanceof PyView && b instanceof PyView) {
    return setOperation(vm, vm.newSet(vm.collect(a)), operator, vm.newSet(vm.collect(b)));
  }
  if (a instanceof PyDict && b instanceof PyDict && operator === "|") {
    const merged = vm.newDict();
    for (const dict of [a, b])
      for (const [key, value] of dict.heldEntries()) merged.set(vm, key, value);
    return merged;
  }
  return operator === "|" ? unionOf(vm, a, b) : undefined;
}

function repeat(vm: Runtime, value: Value, times: Value): Value | undefined {
  if (typeof times !== "bigint" && typeof times !== "boolean") return undefined;
  const isRepeated =
    typeof value === "string" || value instanceof PySequence || value instanceof PyBytes;
  if (isRepeated && BigInt.asIntN(64, BigInt(times)) !== BigInt(times)) {
    throw vm.error("OverflowError", "cannot fit 'int' into an index-sized integer");
  }
  const count = Math.max(0, Number(times));
  if (typeof value === "string") return value.repeat(count);
  if (value instanceof PyBytes) {
    const bytes = new Uint8Array(value.bytes.length * count);
    for (let turn = 0; turn < count; turn++) bytes.set(value.bytes, turn * value.bytes.length);
    return new PyBytes(bytes);
  }
  if (!(value instanceof PySequence)) return undefined;
  const items = Array.from({ length: count }, () => value.items).flat();
  return value instanceof PyList ? vm.list(items) : vm.tuple(items);
}

export function equals(vm: Runtime, left: Value, right: Value): boolean {
  if (left === right) return true;
  // Direct, for nested values: each level should use little of JavaScript's stack.
  if (isObject(left) && isObject(right) && left.cls === right.cls && !left.cls.isAsked) {
    return sameObject(vm, left, right);
  }
  return vm.truth(compare(vm, left, "==", right));
}

export function compare(vm: Runtime, given: Value, operator: string, other: Value): Value {
  if (operator === "is") return given === other;
  if (operator === "is not") return given !== other;
  if (operator === "in") return vm.contains(other, given);
  if (operator === "not in") return !vm.contains(other, given);
  if (!isObject(given) && !isObject(other)) {
    const quick = nativeCompare(vm, given, operator, other);
    if (quick !== undefined) return quick;
  }
  // The program's methods compare, and may release both.
  const a = vm.memory.hold(behindProxy(vm, given));
  const b = vm.memory.hold(behindProxy(vm, other));
  const [name, swapped] = COMPARISONS[operator] as readonly [string, string];
  const isNarrower = isObject(b) && b.cls !== vm.typeOf(a) && b.cls.isSubclassOf(vm.typeOf(a));
  const asked = isNarrower
    ? either(ask(vm, b, swapped, [a]), () => ask(vm, a, name, [b]))
    : either(ask(vm, a, name, [b]), () => ask(vm, b, swapped, [a]));
  if (asked !== undefined) return asked;
  if (operator === "!=") {
    const equal = either(ask(vm, a, "__eq__", [b]), () => ask(vm, b, "__eq__", [a]));
    return equal === undefined ? !same(vm, plain(a), plain(b)) : !vm.truth(equal);
  }
  const result = nativeCompare(vm, plain(a), operator, plain(b));
  if (result !== undefined) return result;
  const types = `'${vm.typeOf(a).name}' and '${vm.typeOf(b).name}'`;
  throw vm.error("TypeError", `'${operator}' not supported between instances of ${types}`);
}

/** The result of a comparison for Python's own classes; undefined when they do not have it. */
export function nativeCompare(
  vm: Runtime,
  a: Value,
  operator: string,
  b: Value,
): Value | undefined {
  if (operator === "==") return same(vm, a, b);
  return operator === "!=" ? !same(vm, a, b) : ordered(vm, a, operator, b);
}

function isNumber(value: Value): value is boolean | bigint | number {
  return typeof value === "boolean" || typeof value === "bigint" || typeof value === "number";
}

const IN_COMPARISON = " in comparison";

function same(vm: Runtime, a: Value, b: Value): boolean {
  // Of a weak reference the object is asked, also when it is compared with itself.
  if (a === b && !(a instanceof PyWeakref && a.referent !== null)) return true;
  if (isObject(a) && isObject(b)) return sameObject(vm, a, b);
  if (isNumber(a) && isNumber(b)) {
    // biome-ignore lint/suspicious/noDoubleEquals: a bigint equals the number of the same value
    return (typeof a === "boolean" ? Number(a) : a) == (typeof b === "boolean" ? Number(b) : b);
  }
  return false;
}

function sameObject(vm: Runtime, a: PyObject, b: PyObject): boolean {
  vm.descend(IN_COMPARISON);
  try {
    if (a instanceof PyList && b instanceof PyList) return sameItems(vm, a, b);
    if (a instanceof PyTuple && b instanceof PyTuple) return sameItems(vm, a, b);
    if (a instanceof PyDict && b instanceof PyDict) return sameEntries(vm, a, b);
    return sameOther(vm, a, b);
  } finally {
    vm.ascend();
  }
}

function sameOther(vm: Runtime, a: PyObject, b: PyObject): boolean {
  const [x, y] = [asSet(vm, a), asSet(vm, b)];
  if (x && y) return x.size === y.size && x.heldValues().every((value) => y.has(vm, value));
  if (a instanceof PyBytes && b instanceof PyBytes) return String(a.bytes) === String(b.bytes);
  if (a instanceof PyComplex && b instanceof PyComplex)
    return a.real === b.real && a.imaginary === b.imaginary;
  if (a instanceof PyRange && b instanceof PyRange)
    return String(vm.collect(a)) === String(vm.collect(b));
  if (a instanceof PyMethod && b instanceof PyMethod)
    return a.self === b.self && a.callee === b.callee;
  if (a instanceof PyWeakref && b instanceof PyWeakref) {
    return (
      a.referent !== null &&
      b.referent !== null &&
      truth(vm, compare(vm, a.referent, "==", b.referent))
    );
  }
  return false;
}

function asSet(vm: Runtime, value: PyObject): PySet | undefined {
  if (value instanceof PySet) return value;
  const isKeys = value instanceof PyView && value.cls.name !== "dict_values";
  return isKeys ? vm.newSet(vm.collect(value)) : undefined;
}

function sameItems(vm: Runtime, a: PySequence, b: PySequence): boolean {
  if (a.items.length !== b.items.length) return false;
  // A comparison may change both.
  for (let index = 0; index < Math.min(a.items.length, b.items.length); index++) {
    const left = vm.memory.hold(a.items[index] as Value);
    const right = vm.memory.hold(b.items[index] as Value);
    if (!equals(vm, left, right)) return false;
  }
  return a.items.length === b.items.length;
}

function sameEntries(vm: Runtime, a: PyDict, b: PyDict): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a.heldEntries()) {
    const other = b.get(vm, key);
    if (other === undefined || !equals(vm, value, vm.memory.hold(other))) return false;
  }
  return true;
}

function test<T>(a: T, operator: string, b: T): boolean {
  if (operator === "<") return a < b;
  if (operator === "<=") return a <= b;
  return operator === ">" ? a > b : a >= b;
}

function ordered(vm: Runtime, a: Value, operator: string, b: Value): boolean | undefined {
  if (isNumber(a) && isNumber(b)) return test<boolean | bigint | number>(a, operator, b);
  if (typeof a === "string" && typeof b === "string") return test(a, operator, b);
  const areLists = a instanceof PyList && b instanceof PyList;
  if (areLists || (a instanceof PyTuple && b instanceof PyTuple)) {
    const [x, y] = [(a as PySequence).items, (b as PySequence).items];
    return itemsOrdered(vm, x, operator, y);
  }
  if (a instanceof PySet && b instanceof PySet) {
    const [small, large] = operator.startsWith("<") ? [a, b] : [b, a];
    const isWithin = small.heldValues().every((value) => large.has(vm, value));
    return isWithin && (operator.endsWith("=") || small.size < large.size);
  }
  return undefined;
}

function itemsOrdered(
  vm: Runtime,
  x: readonly Value[],
  operator: string,
  y: readonly Value[],
): boolean {
  vm.descend(IN_COMPARISON);
  try {
    for (let index = 0; index < Math.min(x.length, y.length); index++) {
      const left = vm.memory.hold(x[index] as Value);
      const right = vm.memory.hold(y[index] as Value);
      if (equals(vm, left, right)) continue;
      return vm.truth(compare(vm, left, operator, right));
    }
    return test(x.length, operator, y.length);
  } finally {
    vm.ascend();
  }
}

export function truth(vm: Runtime, given: Value): boolean {
  if (!isObject(given)) return given !== null && given !== 0n && given !== "" && Boolean(given);
  const value = plain(behindProxy(vm, given));
  if (!isObject(value)) return truth(vm, value);
  const asked = ask(vm, value, "__bool__", []);
  if (asked !== undefined) return truth(vm, asked);
  const length = ask(vm, value, "__len__", []);
  if (length !== undefined) return truth(vm, length);
  if (value instanceof PySequence) return value.items.length > 0;
  if (value instanceof PyDict || value instanceof PySet) return value.size > 0;
  if (value instanceof PyBytes) return value.bytes.length > 0;
  if (value instanceof PyRange) return value.length > 0;
  if (value instanceof PyView) return vm.length(value) > 0;
  return true;
}

export function unary(vm: Runtime, operator: string, given: Value): Value {
  const name = operator === "-" ? "__neg__" : operator === "+" ? "__pos__" : "__invert__";
  const asked = ask(vm, given, name, []);
  if (asked !== undefined) return asked;
  const value = plain(given);
  if (typeof value === "bigint" || typeof value === "boolean") {
    const number = BigInt(value);
    return operator === "-" ? -number : operator === "+" ? number : -number - 1n;
  }
  if (typeof value === "number" && operator !== "~") return operator === "-" ? -value : value;
  throw vm.error("TypeError", `bad operand type for unary ${operator}: '${vm.typeOf(given).name}'`);
}
