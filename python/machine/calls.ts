// Calls: arguments to parameters, classes to instances.

import { PyFunction } from "../objects/function.js";
import { PyMethod } from "../objects/method.js";
import { NativeFunction } from "../objects/native.js";
import type { Keywords, Runtime } from "../objects/runtime.js";
import { OBJECT, TYPE } from "../objects/types.js";
import { isObject, PyType, type Value } from "../objects/value.js";

const NOTHING: readonly Value[] = [];

export function isCallable(vm: Runtime, value: Value): boolean {
  if (value instanceof PyFunction || value instanceof NativeFunction) return true;
  if (value instanceof PyMethod || value instanceof PyType) return true;
  return isObject(value) && vm.typeOf(value).lookup("__call__") !== undefined;
}

/**
 * The fast variables of a call, each owned by the new frame.
 * @throws {PythonError} TypeError when arguments and parameters do not fit.
 */
export function bindArguments(
  vm: Runtime,
  callee: PyFunction,
  args: readonly Value[],
  keywords: Keywords,
): (Value | undefined)[] {
  const { code, defaults, keywordDefaults, closure } = callee;
  const { positional, positionalOnlyCount, keyword, rest, keywordRest } = code.signature;
  const { memory } = vm;
  const fast: (Value | undefined)[] = new Array(code.fastNames.length).fill(undefined);
  const name = callee.qualifiedName;
  const count = positional.length;
  if (args.length > count && !rest) throw tooMany(vm, callee, args.length);
  let index = Math.min(args.length, count);
  for (let at = 0; at < index; at++) fast[at] = args[at];
  let others: Map<string, Value> | undefined;
  for (const [key, value] of keywords) {
    const at = positional.indexOf(key, positionalOnlyCount);
    const place = at >= 0 ? at : keyword.includes(key) ? count + keyword.indexOf(key) : -1;
    if (place >= 0) {
      if (fast[place] !== undefined) {
        throw vm.error("TypeError", `${name}() got multiple values for argument '${key}'`);
      }
      fast[place] = value;
    } else if (keywordRest) {
      others ??= new Map();
      others.set(key, value);
    } else if (positional.includes(key)) {
      const positionalOnly = positional
        .slice(0, positionalOnlyCount)
        .filter((one) => keywords.has(one));
      throw vm.error(
        "TypeError",
        `${name}() got some positional-only arguments passed as keyword arguments: '${positionalOnly.join(", ")}'`,
      );
    } else {
      throw vm.error("TypeError", `${name}() got an unexpected keyword argument '${key}'`);
    }
  }
  const fallbacks = defaults?.items ?? NOTHING;
  let missing: string[] | undefined;
  for (index = 0; index < count; index++) {
    if (fast[index] !== undefined) continue;
    const fallback = fallbacks[index - (count - fallbacks.length)];
    if (fallback === undefined) missing = [...(missing ?? []), positional[index] as string];
    else fast[index] = fallback;
  }
  if (missing) throw missingArguments(vm, name, "positional", missing);
  for (index = 0; index < keyword.length; index++) {
    if (fast[count + index] !== undefined) continue;
    const key = keyword[index] as string;
    const fallback = keywordDefaults?.getName(key);
    if (fallback === undefined) missing = [...(missing ?? []), key];
    else fast[count + index] = fallback;
  }
  if (missing) throw missingArguments(vm, name, "keyword-only", missing);
  let next = count + keyword.length;
  if (rest) fast[next++] = vm.tuple(args.slice(count));
  if (keywordRest) {
    const dict = vm.newDict();
    for (const [key, value] of others ?? []) dict.setName(key, value);
    fast[next++] = dict;
  }
  const cells = closure?.items ?? NOTHING;
  for (let at = 0; at < cells.length; at++) fast[code.firstFree + at] = cells[at];
  for (let at = 0; at < fast.length; at++) memory.retain(fast[at]);
  return fast;
}

function tooMany(vm: Runtime, callee: PyFunction, given: number): Error {
  const { positional } = callee.code.signature;
  const optional = callee.defaults?.items.length ?? 0;
  const most = positional.length;
  const takes = optional > 0 ? `from ${most - optional} to ${most}` : `${most}`;
  const noun = most === 1 && optional === 0 ? "argument" : "arguments";
  const was = given === 1 ? "was" : "were";
  return vm.error(
    "TypeError",
    `${callee.qualifiedName}() takes ${takes} positional ${noun} but ${given} ${was} given`,
  );
}

function missingArguments(
  vm: Runtime,
  name: string,
  kind: string,
  names: readonly string[],
): Error {
  const quoted = names.map((missing) => `'${missing}'`);
  const last = quoted.pop() as string;
  const list =
    quoted.length === 0 ? last : `${quoted.join(", ")}${quoted.length > 1 ? "," : ""} and ${last}`;
  const noun = names.length === 1 ? "argument" : "arguments";
  return vm.error(
    "TypeError",
    `${name}() missing ${names.length} required ${kind} ${noun}: ${list}`,
  );
}

/** `cls(*args, **keywords)`: `__new__`, then `__init__`. */
export function instantiate(
  vm: Runtime,
  cls: PyType,
  args: readonly Value[],
  keywords: Keywords,
): Value {
  if (cls === TYPE && args.length === 1) return vm.typeOf(args[0] as Value);
  if (cls.abstractMethods.length > 0) {
    const { name, abstractMethods } = cls;
    const what = `method${abstractMethods.length > 1 ? "s" : ""} ${abstractMethods.join(", ")}`;
    throw vm.error("TypeError", `Can't instantiate abstract class ${name} with abstract ${what}`);
  }
  // As in CPython, a class gets its arguments as a tuple, which holds them until it is done.
  if (cls.isHeap && args.length > 0) vm.tuple(args);
  const create = cls.lookup("__new__") as Value;
  const made = vm.call(create, [cls, ...args], keywords);
  const type = vm.typeOf(made);
  if (!type.isSubclassOf(cls)) return made;
  const init = type.lookup("__init__");
  if (init === undefined || init === OBJECT.natives.get("__init__")) {
    const isPlain = create === OBJECT.natives.get("__new__");
    if (isPlain && (args.length > 0 || keywords.size > 0)) {
      throw vm.error("TypeError", `${cls.name}() takes no arguments`);
    }
    return made;
  }
  const result = vm.call(init, [made, ...args], keywords);
  if (result !== null) {
    throw vm.error("TypeError", `__init__() should return None, not '${vm.typeOf(result).name}'`);
  }
  return made;
}
