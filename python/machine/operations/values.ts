// Operations on values: operators, attributes, items, displays, formats.

import { PyDict } from "../../objects/dict.js";
import { PySlice } from "../../objects/immortal.js";
import { type PyList, PySequence } from "../../objects/sequence.js";
import type { PySet } from "../../objects/set.js";
import type { Value } from "../../objects/value.js";
import { converted } from "../format.js";
import type { Frame, Interpreter, Operations } from "../frame.js";
import { binary, unary } from "../operators.js";

/** The last value leaves the stack; the pool releases it. */
function takeOne<T extends Value>(vm: Interpreter, { stack }: Frame): T {
  const value = stack.pop() as T;
  vm.memory.pass(value);
  return value;
}

/** The last two values leave the stack, for `work`; the pool releases them, the first one first. */
function takeTwo<T>(vm: Interpreter, { stack }: Frame, work: OfTwo<T>, argument: string): T {
  const second = stack.pop() as Value;
  const first = stack.pop() as Value;
  vm.memory.pass(first);
  vm.memory.pass(second);
  return work(vm, first, second, argument);
}

/** The last `count` values leave the stack; the pool releases them, the first one first. */
function take(vm: Interpreter, { stack }: Frame, count: number): Value[] {
  const values = stack.splice(stack.length - count) as Value[];
  for (const value of values) vm.memory.pass(value);
  return values;
}

function push(vm: Interpreter, frame: Frame, value: Value): void {
  frame.stack.push(vm.memory.retain(value));
}

/** The value that lies `depth` below the top. */
function below<T extends Value>({ stack }: Frame, depth: number): T {
  return stack[stack.length - depth] as T;
}

function unpackError(vm: Interpreter, got: number, wanted: number, isAtLeast: boolean): Error {
  if (got > wanted) return vm.error("ValueError", `too many values to unpack (expected ${wanted})`);
  const least = isAtLeast ? "at least " : "";
  return vm.error(
    "ValueError",
    `not enough values to unpack (expected ${least}${wanted}, got ${got})`,
  );
}

function pushBackwards(vm: Interpreter, frame: Frame, values: readonly Value[]): void {
  for (let index = values.length - 1; index >= 0; index--) push(vm, frame, values[index] as Value);
}

/** The first values of an iterable, at most `most`. */
function unpacked(vm: Interpreter, value: Value, most: number): Value[] {
  if (value instanceof PySequence && !value.cls.isHeap) {
    return value.items.slice(0, most).map((item) => vm.memory.hold(item));
  }
  const values: Value[] = [];
  try {
    vm.iterate(value, (item) => values.push(vm.memory.hold(item)) < most);
  } catch (error) {
    const { name } = vm.typeOf(value);
    const exception = vm.caught(error);
    if (!exception || vm.str(exception) !== `'${name}' object is not iterable`) throw error;
    throw vm.error("TypeError", `cannot unpack non-iterable ${name} object`);
  }
  return values;
}

/** What `**` spreads. */
function mapping(vm: Interpreter, value: Value): PyDict {
  if (value instanceof PyDict) return value;
  throw vm.error("TypeError", `'${vm.typeOf(value).name}' object is not a mapping`);
}

type OfTwo<T> = (vm: Interpreter, first: Value, second: Value, argument: string) => T;

const operate: OfTwo<Value> = (vm, left, right, operator) => binary(vm, left, operator, right);
const update: OfTwo<Value> = (vm, left, right, operator) => binary(vm, left, operator, right, true);
const compare: OfTwo<Value> = (vm, left, right, operator) => vm.compare(left, operator, right);
const getItem: OfTwo<Value> = (vm, object, index) => vm.getItem(object, index);
const store: OfTwo<void> = (vm, value, object, name) => vm.setAttribute(object, name, value);

export const valueOperations: Operations = {
  UNARY: (vm, frame, operator: string) => {
    const value = takeOne(vm, frame);
    push(vm, frame, unary(vm, operator, value));
  },
  NOT: (vm, frame) => {
    const value = takeOne(vm, frame);
    frame.stack.push(!vm.truth(value));
  },
  BINARY: (vm, frame, operator: string) => push(vm, frame, takeTwo(vm, frame, operate, operator)),
  INPLACE: (vm, frame, operator: string) => push(vm, frame, takeTwo(vm, frame, update, operator)),
  COMPARE: (vm, frame, operator: string) => push(vm, frame, takeTwo(vm, frame, compare, operator)),

  LOAD_ATTR: (vm, frame, name: string) => {
    const value = takeOne(vm, frame);
    push(vm, frame, vm.getAttribute(value, name));
  },
  STORE_ATTR: (vm, frame, name: string) => takeTwo(vm, frame, store, name),
  DELETE_ATTR: (vm, frame, name: string) => {
    const object = takeOne(vm, frame);
    vm.deleteAttribute(object, name);
  },
  BINARY_SUBSCR: (vm, frame) => push(vm, frame, takeTwo(vm, frame, getItem, "")),
  STORE_SUBSCR: (vm, frame) => {
    const [value, object, index] = take(vm, frame, 3) as [Value, Value, Value];
    vm.setItem(object, index, value);
  },
  DELETE_SUBSCR: (vm, frame) => {
    const [object, index] = take(vm, frame, 2) as [Value, Value];
    vm.deleteItem(object, index);
  },

  BUILD_TUPLE: (vm, frame, count: number) => push(vm, frame, vm.tuple(take(vm, frame, count))),
  BUILD_LIST: (vm, frame, count: number) => push(vm, frame, vm.list(take(vm, frame, count))),
  BUILD_SET: (vm, frame, count: number) => push(vm, frame, vm.newSet(take(vm, frame, count))),
  BUILD_MAP: (vm, frame, count: number) => {
    const values = take(vm, frame, 2 * count);
    const dict = vm.newDict();
    for (let index = 0; index < values.length; index += 2) {
      dict.set(vm, values[index] as Value, values[index + 1] as Value);
    }
    push(vm, frame, dict);
  },
  BUILD_SLICE: (vm, frame) => push(vm, frame, new PySlice(vm.memory, take(vm, frame, 3))),
  BUILD_STRING: (vm, frame, count: number) => {
    frame.stack.push(take(vm, frame, count).join(""));
  },
  LIST_EXTEND: (vm, frame) => {
    const values = takeOne(vm, frame);
    const list = below<PyList>(frame, 1);
    vm.iterate(values, (value) => list.append(value));
  },
  SET_UPDATE: (vm, frame) => {
    const values = takeOne(vm, frame);
    const set = below<PySet>(frame, 1);
    vm.iterate(values, (value) => set.add(vm, value));
  },
  DICT_UPDATE: (vm, frame) => {
    const values = mapping(vm, takeOne(vm, frame));
    const dict = below<PyDict>(frame, 1);
    for (const [key, value] of values.heldEntries()) dict.set(vm, key, value);
  },
  DICT_MERGE: (vm, frame) => {
    const values = mapping(vm, takeOne(vm, frame));
    const dict = below<PyDict>(frame, 1);
    for (const [key, value] of values.heldEntries()) {
      if (dict.get(vm, key) !== undefined) {
        throw vm.error("TypeError", `got multiple values for keyword argument '${vm.str(key)}'`);
      }
      dict.set(vm, key, value);
    }
  },
  LIST_TO_TUPLE: (vm, frame) => {
    const list = takeOne<PyList>(vm, frame);
    push(vm, frame, vm.tuple(list.items));
  },
  LIST_APPEND: (vm, frame, depth: number) => {
    const value = takeOne(vm, frame);
    below<PyList>(frame, depth).append(value);
  },
  SET_ADD: (vm, frame, depth: number) => {
    const value = takeOne(vm, frame);
    below<PySet>(frame, depth).add(vm, value);
  },
  MAP_ADD: (vm, frame, depth: number) => {
    const [key, value] = take(vm, frame, 2) as [Value, Value];
    below<PyDict>(frame, depth).set(vm, key, value);
  },

  FORMAT: (vm, frame, conversion: string) => {
    const value = takeOne(vm, frame);
    frame.stack.push(vm.format(convert(vm, value, conversion), ""));
  },
  FORMAT_SPEC: (vm, frame, conversion: string) => {
    const [value, spec] = take(vm, frame, 2) as [Value, string];
    frame.stack.push(vm.format(convert(vm, value, conversion), spec));
  },

  UNPACK: (vm, frame, count: number) => {
    const value = takeOne(vm, frame);
    const values = unpacked(vm, value, count + 1);
    if (values.length !== count) throw unpackError(vm, values.length, count, false);
    pushBackwards(vm, frame, values);
  },
  UNPACK_EX: (vm, frame, [before, after]: readonly [number, number]) => {
    const value = takeOne(vm, frame);
    const values = unpacked(vm, value, Number.POSITIVE_INFINITY);
    if (values.length < before + after) throw unpackError(vm, values.length, before + after, true);
    const end = values.length - after;
    const rest = vm.list(values.slice(before, end));
    pushBackwards(vm, frame, [...values.slice(0, before), rest, ...values.slice(end)]);
  },
};

function convert(vm: Interpreter, value: Value, conversion: string): Value {
  return conversion ? converted(vm, value, conversion) : value;
}
