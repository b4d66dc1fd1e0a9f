// Operations of `match`.

import { PyDict } from "../../objects/dict.js";
import { PyRange } from "../../objects/immortal.js";
import { PySequence, type PyTuple } from "../../objects/sequence.js";
import * as types from "../../objects/types.js";
import { PyType, type Value } from "../../objects/value.js";
import { catchMissing } from "../attributes.js";
import type { Interpreter, Operations } from "../frame.js";

/** Classes whose one positional pattern is for the value itself. */
const OF_THEMSELVES: readonly PyType[] = [
  types.BOOL,
  types.BYTEARRAY,
  types.BYTES,
  types.DICT,
  types.FLOAT,
  types.FROZENSET,
  types.INT,
  types.LIST,
  types.SET,
  types.STR,
  types.TUPLE,
];

/** Whether a class is one of these classes of Python's library, or a subclass. */
function isOfLibrary(vm: Interpreter, value: Value, names: readonly string[]): boolean {
  return vm.typeOf(value).mro.some((base) => {
    if (!names.includes(base.name)) return false;
    const module = base.own("__module__");
    return typeof module === "string" && /^_?collections/.test(module);
  });
}

function isSequence(vm: Interpreter, value: Value): boolean {
  return (
    value instanceof PySequence ||
    value instanceof PyRange ||
    isOfLibrary(vm, value, ["Sequence", "deque", "UserList"])
  );
}

function isMapping(vm: Interpreter, value: Value): boolean {
  return value instanceof PyDict || isOfLibrary(vm, value, ["Mapping", "UserDict", "ChainMap"]);
}

/** The values of these keys; undefined when one of them is missing. */
function valuesOf(vm: Interpreter, subject: Value, keys: readonly Value[]): Value[] | undefined {
  const values: Value[] = [];
  const seen = vm.newSet();
  const missing = vm.call(types.OBJECT);
  for (const key of keys) {
    if (seen.has(vm, key)) {
      throw vm.error("ValueError", `mapping pattern checks duplicate key (${vm.repr(key)})`);
    }
    seen.add(vm, key);
    const value = vm.callMethod(subject, "get", key, missing);
    if (value === missing) return undefined;
    values.push(value);
  }
  return values;
}

/** The names of the attributes that positional patterns are for; null is the value itself. */
function namesOf(vm: Interpreter, cls: PyType, count: number): (string | null)[] {
  if (count === 0) return [];
  const found = vm.findAttribute(cls, "__match_args__");
  const isOfItself = OF_THEMSELVES.some((type) => cls.isSubclassOf(type));
  const given: readonly Value[] = found === undefined ? [] : itemsOf(vm, cls, found);
  const most = found === undefined && isOfItself ? 1 : given.length;
  if (count > most) {
    const patterns = `positional sub-pattern${most === 1 ? "" : "s"}`;
    throw vm.error("TypeError", `${cls.name}() accepts ${most} ${patterns} (${count} given)`);
  }
  if (found === undefined) return [null];
  return given.slice(0, count).map((name) => {
    if (typeof name === "string") return name;
    const type = vm.typeOf(name).name;
    throw vm.error("TypeError", `__match_args__ elements must be strings (got ${type})`);
  });
}

function itemsOf(vm: Interpreter, cls: PyType, found: Value): readonly Value[] {
  if (vm.isInstance(found, types.TUPLE)) return (found as PyTuple).items;
  const type = vm.typeOf(found).name;
  throw vm.error("TypeError", `${cls.name}.__match_args__ must be a tuple (got ${type})`);
}

function partsOf(
  vm: Interpreter,
  subject: Value,
  cls: Value,
  count: number,
  named: readonly string[],
): Value[] | undefined {
  if (!(cls instanceof PyType)) {
    throw vm.error("TypeError", "called match pattern must be a type");
  }
  if (!vm.isInstance(subject, cls)) return undefined;
  const parts: Value[] = [];
  const seen = new Set<string>();
  for (const name of [...namesOf(vm, cls, count), ...named]) {
    if (name === null) {
      parts.push(subject);
      continue;
    }
    if (seen.has(name)) {
      const message = `${cls.name}() got multiple sub-patterns for attribute '${name}'`;
      throw vm.error("TypeError", message);
    }
    seen.add(name);
    const value = catchMissing(vm, () => vm.findAttribute(subject, name));
    if (value === undefined) return undefined;
    parts.push(value);
  }
  return parts;
}

export const patternOperations: Operations = {
  /** Moves the value on top below this many others. */
  SINK: (_vm, { stack }, depth: number) => {
    stack.splice(stack.length - 1 - depth, 0, stack.pop());
  },
  /** The values on top in another order: at place `n` from the top, the one from `order[n]`. */
  REORDER: (_vm, { stack }, order: readonly number[]) => {
    const values = stack.splice(stack.length - order.length).reverse();
    stack.push(...order.map((from) => values[from]).reverse());
  },
  GET_LEN: (vm, { stack }) => {
    stack.push(BigInt(vm.length(stack.at(-1) as Value)));
  },
  MATCH_SEQUENCE: (vm, { stack }) => {
    stack.push(isSequence(vm, stack.at(-1) as Value));
  },
  MATCH_MAPPING: (vm, { stack }) => {
    stack.push(isMapping(vm, stack.at(-1) as Value));
  },
  MATCH_KEYS: (vm, { stack }) => {
    const values = valuesOf(vm, stack.at(-2) as Value, (stack.at(-1) as PyTuple).items);
    stack.push(values ? vm.memory.retain(vm.tuple(values)) : null);
  },
  /** A dict of the entries that no key of the pattern took. */
  MATCH_REST: (vm, { stack }) => {
    const keys = vm.memory.pass(stack.pop() as PyTuple);
    const subject = vm.memory.pass(stack.pop() as Value);
    const rest = vm.call(types.DICT, [subject]) as PyDict;
    for (const key of keys.items) rest.delete(vm, key);
    stack.push(vm.memory.retain(rest));
  },
  MATCH_CLASS: (vm, { stack }, [count, named]: readonly [number, readonly string[]]) => {
    const cls = vm.memory.pass(stack.pop() as Value);
    const subject = vm.memory.pass(stack.pop() as Value);
    const parts = partsOf(vm, subject, cls, count, named);
    stack.push(parts ? vm.memory.retain(vm.tuple(parts)) : null);
  },
};
