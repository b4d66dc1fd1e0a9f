// Iterators: of our containers, of generators, of the program's classes.

import { PyDict } from "../objects/dict.js";
import { PyGenerator } from "../objects/generator.js";
import { PyBytes, PyRange } from "../objects/immortal.js";
import { PyIterator, PyView } from "../objects/iterator.js";
import { askedMethod } from "../objects/native.js";
import type { Runtime } from "../objects/runtime.js";
import { PyList, PySequence, PyTuple } from "../objects/sequence.js";
import { PySet } from "../objects/set.js";
import { exceptionType, ITERATOR, LIST_ITERATOR } from "../objects/types.js";
import { isObject, type Value } from "../objects/value.js";
import { PyWeakref } from "../objects/weakref.js";
import { behindProxy, isProxy } from "./attributes.js";
import { plain } from "./operators.js";

type Stepper = (vm: Runtime, sources: readonly Value[]) => Value | undefined;

function overItems(): Stepper {
  let index = 0;
  return (_vm, [source]) => (source as PySequence).items[index++];
}

function overMembers(): Stepper {
  let next = 0;
  let size = -1;
  return (vm, [source]) => {
    const set = source as PySet;
    if (size >= 0 && size !== set.size)
      throw vm.error("RuntimeError", "Set changed size during iteration");
    size = set.size;
    const found = set.memberFrom(next);
    next = (found?.entry ?? next) + 1;
    return found?.value;
  };
}

/** Over the keys, the values or the entries of a dict. */
function overDict(what: "dict_keys" | "dict_values" | "dict_items"): Stepper {
  let next = 0;
  let size = -1;
  let left = -1;
  return (vm, [source]) => {
    const dict = source as PyDict;
    if (size >= 0 && size !== dict.size) {
      throw vm.error("RuntimeError", "dictionary changed size during iteration");
    }
    if (size < 0) left = dict.size;
    size = dict.size;
    const found = dict.entryFrom(next);
    if (!found) return undefined;
    if (left-- === 0) {
      throw vm.error("RuntimeError", "dictionary keys changed during iteration");
    }
    next = found.entry + 1;
    if (what === "dict_items") return vm.tuple([found.key, found.value]);
    return what === "dict_keys" ? found.key : found.value;
  };
}

/** Over existing JavaScript values. */
export function overValues(values: Iterable<Value>): Stepper {
  const iterator = values[Symbol.iterator]();
  return () => {
    const { value, done } = iterator.next();
    return done ? undefined : value;
  };
}

function* rangeValues(range: PyRange): Iterable<Value> {
  for (let index = 0, { length } = range; index < length; index++) yield range.at(index);
}

function* byteValues(bytes: PyBytes): Iterable<Value> {
  for (const byte of bytes.bytes) yield BigInt(byte);
}

export function iterator(vm: Runtime, given: Value): Value {
  const value = behindProxy(vm, given);
  const { memory } = vm;
  if (typeof value === "string") return new PyIterator(memory, ITERATOR, [], overValues(value));
  if (!isObject(value))
    throw vm.error("TypeError", `'${vm.typeOf(value).name}' object is not iterable`);
  if (value.cls.isAsked) {
    const method = askedMethod(value.cls, "__iter__");
    if (method !== undefined && method !== null) {
      const made = vm.call(method, [value]);
      if (isIterator(vm, made)) return made;
      throw vm.error("TypeError", `iter() returned non-iterator of type '${vm.typeOf(made).name}'`);
    }
    if (value.cls.lookup("__iter__") === undefined && value.cls.lookup("__getitem__") !== undefined)
      return overIndices(vm, value);
  }
  if (value instanceof PyList || value instanceof PyTuple) {
    return new PyIterator(memory, LIST_ITERATOR, [value], overItems());
  }
  if (value instanceof PyDict)
    return new PyIterator(memory, ITERATOR, [value], overDict("dict_keys"));
  if (value instanceof PySet) return new PyIterator(memory, ITERATOR, [value], overMembers());
  if (value instanceof PyView) {
    return new PyIterator(
      memory,
      ITERATOR,
      [value.source],
      overDict(value.cls.name as "dict_keys"),
    );
  }
  if (value instanceof PyRange)
    return new PyIterator(memory, ITERATOR, [], overValues(rangeValues(value)));
  const inner = plain(value);
  if (typeof inner === "string") return new PyIterator(memory, ITERATOR, [], overValues(inner));
  if (inner instanceof PyBytes)
    return new PyIterator(memory, ITERATOR, [], overValues(byteValues(inner)));
  if (value instanceof PyIterator || value instanceof PyGenerator) return value;
  throw vm.error("TypeError", `'${value.cls.name}' object is not iterable`);
}

function isIterator(vm: Runtime, value: Value): boolean {
  if (value instanceof PyIterator || value instanceof PyGenerator) return true;
  // CPython's proxies have the method, and find out later.
  if (value instanceof PyWeakref && isProxy(value)) return true;
  return vm.special(value, "__next__") !== undefined;
}

/** The old way: `value[0]`, `value[1]`, … until there is an IndexError. */
function overIndices(vm: Runtime, value: Value): Value {
  let index = 0n;
  return new PyIterator(vm.memory, ITERATOR, [value], (_vm, [source]) => {
    try {
      return vm.getItem(source as Value, index++);
    } catch (error) {
      const exception = vm.caught(error);
      if (exception?.cls.isSubclassOf(exceptionType("IndexError"))) return undefined;
      throw error;
    }
  });
}

export function next(vm: Runtime, given: Value): Value | undefined {
  const value = behindProxy(vm, given);
  if (value instanceof PyIterator) return value.next(vm);
  if (value instanceof PyGenerator) {
    const { result, isDone } = vm.resume(value, null);
    return isDone ? undefined : result;
  }
  const method = isObject(value) ? value.cls.lookup("__next__") : undefined;
  if (method === undefined) {
    const { name } = vm.typeOf(value);
    const isBehind = value !== given;
    throw vm.error(
      "TypeError",
      isBehind
        ? `Weakref proxy referenced a non-iterator '${name}' object`
        : `'${name}' object is not an iterator`,
    );
  }
  try {
    return vm.call(method, [value]);
  } catch (error) {
    const exception = vm.caught(error);
    if (exception?.cls.isSubclassOf(exceptionType("StopIteration"))) return undefined;
    throw error;
  }
}

export function iterate(vm: Runtime, value: Value, visit: (value: Value) => unknown): void {
  const source = iterator(vm, value);
  for (;;) {
    const mark = vm.memory.mark;
    vm.tick();
    const item = next(vm, source);
    const goesOn = item !== undefined && visit(item) !== false;
    vm.memory.drain(mark);
    if (!goesOn) return;
  }
}

function containsBytes(vm: Runtime, { bytes }: PyBytes, part: Value): boolean {
  if (part instanceof PyBytes) {
    return `,${bytes.join()},`.includes(part.bytes.length > 0 ? `,${part.bytes.join()},` : ",");
  }
  if (typeof part === "bigint" || typeof part === "boolean") {
    const byte = Number(part);
    if (byte >= 0 && byte < 256) return bytes.includes(byte);
    throw vm.error("ValueError", "byte must be in range(0, 256)");
  }
  const { name } = vm.typeOf(part);
  throw vm.error("TypeError", `a bytes-like object is required, not '${name}'`);
}

export function contains(vm: Runtime, given: Value, value: Value): boolean {
  const container = behindProxy(vm, given);
  const inner = plain(container);
  if (typeof container === "string") {
    const part = plain(value);
    if (typeof part === "string") return container.includes(part);
    throw vm.error(
      "TypeError",
      `'in <string>' requires string as left operand, not ${vm.typeOf(value).name}`,
    );
  }
  const method = isObject(container) ? askedMethod(container.cls, "__contains__") : undefined;
  if (method !== undefined) return vm.truth(vm.call(method, [container, value]));
  if (container instanceof PyDict) return container.get(vm, value) !== undefined;
  if (container instanceof PySet) return container.has(vm, value);
  if (inner !== container && typeof inner === "string") return contains(vm, inner, value);
  const part = plain(value);
  if (inner instanceof PyBytes) return containsBytes(vm, inner, part);
  if (container instanceof PyView && container.cls.name === "dict_keys") {
    return (container.source as PyDict).get(vm, value) !== undefined;
  }
  if (container instanceof PySequence) {
    const { items } = container;
    for (let index = 0; index < items.length; index++) {
      if (vm.equals(items[index] as Value, value)) return true;
    }
    return false;
  }
  let isFound = false;
  iterate(vm, container, (item) => {
    isFound = vm.equals(item, value);
    return !isFound;
  });
  return isFound;
}
