// The boundary between the program and our functions: arguments are checked before one runs, and
// JavaScript's exceptions in it become exceptions of Python's.

import type { NativeFunction, Parameter, Signature } from "../objects/native.js";
import { type Keywords, NO_KEYWORDS, type Runtime } from "../objects/runtime.js";
import { PyTuple } from "../objects/sequence.js";
import { OBJECT } from "../objects/types.js";
import { PyType, type Value } from "../objects/value.js";
import { pythonError } from "./errors.js";
import { plain } from "./operators.js";

/** Calls one of our functions. @throws {PythonError | Interrupted} and nothing else. */
export function callNative(
  vm: Runtime,
  callee: NativeFunction,
  args: readonly Value[],
  keywords: Keywords,
): Value {
  const { signature } = callee;
  try {
    if (!signature) return callee.native(vm, args, keywords);
    if (callee.owner) checkReceiver(vm, callee.owner, callee.name, args[0]);
    const inPlace = placed(vm, callee, signature, args, keywords, callee.owner ? 1 : 0);
    return callee.native(vm, inPlace, named(vm, callee, signature, keywords));
  } catch (error) {
    throw pythonError(vm, error, `${callee.name}()`);
  }
}

/** A method is called with an object of its class, `__new__` with a class that it can make. */
function checkReceiver(vm: Runtime, type: PyType, name: string, self: Value | undefined): void {
  if (name === "__new__") {
    checkMade(vm, type, self);
    return;
  }
  if (self === undefined) {
    throw vm.error("TypeError", `unbound method ${type.name}.${name}() needs an argument`);
  }
  if (type !== OBJECT && !vm.typeOf(self).isSubclassOf(type)) {
    const found = vm.typeOf(self).name;
    throw vm.error(
      "TypeError",
      `descriptor '${name}' for '${type.name}' objects doesn't apply to a '${found}' object`,
    );
  }
}

function checkMade(vm: Runtime, type: PyType, made: Value | undefined): void {
  const path = `${type.name}.__new__`;
  if (made === undefined) throw vm.error("TypeError", `${path}(): not enough arguments`);
  if (!(made instanceof PyType)) {
    throw vm.error("TypeError", `${path}(X): X is not a type object (${vm.typeOf(made).name})`);
  }
  if (!made.isSubclassOf(type)) {
    throw vm.error(
      "TypeError",
      `${path}(${made.name}): ${made.name} is not a subtype of ${type.name}`,
    );
  }
  const maker = made.layout.lookup("__new__") as NativeFunction;
  if (maker.owner !== type) {
    throw vm.error(
      "TypeError",
      `${path}(${made.name}) is not safe, use ${maker.owner?.name}.__new__()`,
    );
  }
  if (type === OBJECT && made.layout !== OBJECT) {
    throw vm.error("TypeError", `cannot create '${made.name}' instances`);
  }
}

function plural(count: number): string {
  return `${count} argument${count === 1 ? "" : "s"}`;
}

/**
 * The arguments in their places, including those given by name, each of a kind that the place takes. Places
 * begin behind the first `before`.
 */
function placed(
  vm: Runtime,
  callee: NativeFunction,
  signature: Signature,
  args: readonly Value[],
  keywords: Keywords,
  before: number,
): Value[] {
  const { positional, leastCount, hasRest } = signature;
  const most = positional.length;
  const given = args.length - before;
  if (given > most && !hasRest) {
    throw vm.error("TypeError", takes(callee.path, most, leastCount, given));
  }
  const inPlace: (Value | undefined)[] = args.slice();
  if (keywords !== NO_KEYWORDS) placeNamed(vm, callee, signature, inPlace, keywords, before);
  for (let at = 0; at < most; at++) {
    const parameter = positional[at] as Parameter;
    const value = inPlace[before + at];
    if (value !== undefined) inPlace[before + at] = check(vm, callee.name, parameter, value);
    else if (!parameter.isOptional) {
      throw vm.error("TypeError", takes(callee.path, most, leastCount, given));
    }
  }
  // For natives undefined means that an argument was left out.
  return inPlace as Value[];
}

function placeNamed(
  vm: Runtime,
  { name, path }: NativeFunction,
  { positional, named: taken, hasNames }: Signature,
  inPlace: (Value | undefined)[],
  keywords: Keywords,
  before: number,
): void {
  for (const [key, value] of keywords) {
    const place = positional.findIndex((parameter) => parameter.name === key);
    if (place >= 0) {
      const at = before + place;
      if (inPlace[at] !== undefined) {
        const position = `argument for ${name}() given by name ('${key}') and position (${place + 1})`;
        throw vm.error("TypeError", position);
      }
      while (inPlace.length < at) inPlace.push(undefined);
      inPlace[at] = value;
    } else if (!hasNames && !taken.some((parameter) => parameter.name === key)) {
      const isNone = taken.length === 0 && positional.every((one) => one.name === undefined);
      throw vm.error(
        "TypeError",
        isNone
          ? `${path}() takes no keyword arguments`
          : `'${key}' is an invalid keyword argument for ${name}()`,
      );
    }
  }
}

/** The keywords, those that a native reads by name of the kinds that it takes. */
function named(
  vm: Runtime,
  { name }: NativeFunction,
  { named: taken }: Signature,
  keywords: Keywords,
): Keywords {
  if (keywords === NO_KEYWORDS || taken.length === 0) return keywords;
  const values = new Map(keywords);
  for (const parameter of taken) {
    const key = parameter.name as string;
    const value = values.get(key);
    if (value !== undefined) values.set(key, check(vm, name, parameter, value));
  }
  return values;
}

function takes(path: string, most: number, least: number, given: number): string {
  if (most === 0) return `${path}() takes no arguments (${given} given)`;
  if (most === 1 && least === 1) return `${path}() takes exactly one argument (${given} given)`;
  const name = path.slice(path.lastIndexOf(".") + 1);
  if (most === least) return `${name} expected ${plural(most)}, got ${given}`;
  const [bound, count] = given < least ? ["at least", least] : ["at most", most];
  return `${name} expected ${bound} ${plural(count as number)}, got ${given}`;
}

const EXPECTED: Readonly<Record<string, string>> = {
  str: "str",
  strs: "a tuple of str",
  none: "None",
  char: "a unicode character",
  type: "a type",
  number: "a real number",
};

/** The value as the native gets it: an int as a bigint, a text as a string. */
function check(vm: Runtime, name: string, { kinds }: Parameter, value: Value): Value {
  if (kinds.length === 0) return value;
  for (const kind of kinds) {
    const found = asKind(vm, kind, value);
    if (found !== undefined) return found;
  }
  const found = vm.typeOf(value).name;
  if (kinds[0] === "int" || kinds[0] === "size") {
    throw vm.error("TypeError", `'${found}' object cannot be interpreted as an integer`);
  }
  if (kinds[0] === "name") {
    throw vm.error("TypeError", `attribute name must be string, not '${found}'`);
  }
  const expected = kinds.map((kind) => EXPECTED[kind] ?? kind).join(" or ");
  throw vm.error("TypeError", `${name}() argument must be ${expected}, not ${found}`);
}

function asKind(vm: Runtime, kind: string, value: Value): Value | undefined {
  switch (kind) {
    case "int":
      return asInteger(vm, value);
    case "size": {
      const size = asInteger(vm, value) as bigint | undefined;
      if (size === undefined || BigInt.asIntN(64, size) === size) return size;
      throw vm.error("OverflowError", "cannot fit 'int' into an index-sized integer");
    }
    case "none":
      return value === null ? null : undefined;
    case "str":
    case "name":
      return asText(value);
    case "char": {
      const text = asText(value);
      return text !== undefined && [...text].length === 1 ? text : undefined;
    }
    case "strs": {
      const isTexts =
        value instanceof PyTuple && value.items.every((item) => asText(item) !== undefined);
      return isTexts ? value : undefined;
    }
    case "type":
      return value instanceof PyType ? value : undefined;
    default:
      return typeof plain(value) === "number" ? plain(value) : asInteger(vm, value);
  }
}

function asText(value: Value): string | undefined {
  const text = plain(value);
  return typeof text === "string" ? text : undefined;
}

function asInteger(vm: Runtime, value: Value): Value | undefined {
  const number = plain(value);
  if (typeof number === "bigint") return number;
  if (typeof number === "boolean") return number ? 1n : 0n;
  const method = vm.typeOf(value).lookup("__index__");
  if (method === undefined) return undefined;
  const index = plain(vm.call(method, [value]));
  if (typeof index === "bigint") return index;
  if (typeof index === "boolean") return index ? 1n : 0n;
  const found = vm.typeOf(index).name;
  throw vm.error("TypeError", `__index__ returned non-int (type ${found})`);
}
