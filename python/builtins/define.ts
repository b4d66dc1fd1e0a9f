// How our classes and functions are declared.

import type { PyDict } from "../objects/dict.js";
import { NativeClassMethod, NativeFunction, NativeProperty } from "../objects/native.js";
import type { Keywords, Native, Runtime } from "../objects/runtime.js";
import { OBJECT, TYPE } from "../objects/types.js";
import { PyType, type Value } from "../objects/value.js";
import { signatureOf } from "./signatures.js";

/** Methods of a class; the first argument is the object. */
export function defineMethods(type: PyType, methods: Readonly<Record<string, Native>>): void {
  for (const [name, native] of Object.entries(methods)) {
    type.natives.set(
      name,
      new NativeFunction(name, native, signatureOf(type.shortName, name), type),
    );
  }
}

/** Methods whose first argument is the class. */
export function defineClassMethods(type: PyType, methods: Readonly<Record<string, Native>>): void {
  for (const [name, native] of Object.entries(methods)) {
    type.natives.set(name, new NativeClassMethod(name, native, signatureOf(type.shortName, name)));
  }
}

export function defineProperties(
  type: PyType,
  properties: Readonly<Record<string, (vm: Runtime, self: Value) => Value>>,
): void {
  for (const [name, get] of Object.entries(properties)) {
    type.natives.set(name, new NativeProperty(get));
  }
}

/** A class of a module of ours, beside those that the machine knows. */
export function extensionType(module: string, name: string, base: PyType = OBJECT): PyType {
  const type = new PyType(`${module}.${name}`, [base], false, TYPE);
  type.isExtension = true;
  return type;
}

/** Functions of a module; `module` is the name of their signatures. */
export function addFunctions(
  names: PyDict,
  module: string,
  functions: Readonly<Record<string, Native>>,
): void {
  for (const [name, native] of Object.entries(functions)) {
    names.setName(
      name,
      new NativeFunction(name, native, signatureOf(module, name), undefined, module),
    );
  }
}

/** An argument by its position or its name; `fallback` when it is missing. */
export function argument(
  args: readonly Value[],
  keywords: Keywords,
  index: number,
  name: string,
  fallback: Value,
): Value {
  return args[index] ?? keywords.get(name) ?? (index < args.length ? null : fallback);
}

/** A required argument. */
export function required(vm: Runtime, args: readonly Value[], index: number, call: string): Value {
  if (index < args.length) return args[index] as Value;
  throw vm.error(
    "TypeError",
    `${call} expected at least ${index + 1} argument${index > 0 ? "s" : ""}, got ${args.length}`,
  );
}

export function integer(vm: Runtime, value: Value | undefined): number {
  if (typeof value === "bigint" || typeof value === "boolean") return Number(value);
  throw vm.error(
    "TypeError",
    `'${vm.typeOf(value ?? null).name}' object cannot be interpreted as an integer`,
  );
}

export function text(vm: Runtime, value: Value | undefined, call: string): string {
  if (typeof value === "string") return value;
  throw vm.error("TypeError", `${call} argument must be str, not ${vm.typeOf(value ?? null).name}`);
}
