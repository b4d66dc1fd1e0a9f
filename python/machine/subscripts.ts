// `a[b]`: items and slices.

import { PyDict } from "../objects/dict.js";
import { PyException } from "../objects/exception.js";
import { PyGenericAlias } from "../objects/generic.js";
import { PyBytes, PyRange, PySlice } from "../objects/immortal.js";
import { askedMethod } from "../objects/native.js";
import type { Runtime } from "../objects/runtime.js";
import { PyList, PySequence, PyTuple } from "../objects/sequence.js";
import { exceptionType, TYPE } from "../objects/types.js";
import { isObject, PyType, type Value } from "../objects/value.js";
import { behindProxy } from "./attributes.js";
import { PythonError } from "./errors.js";
import { plain } from "./operators.js";

function ask(vm: Runtime, value: Value, name: string, args: readonly Value[]): Value | undefined {
  const method = isObject(value) ? askedMethod(value.cls, name) : undefined;
  return method === undefined ? undefined : vm.call(method, [value, ...args]);
}

function indexOf(vm: Runtime, what: string, index: Value): number {
  const value = plain(index);
  if (typeof value === "bigint" || typeof value === "boolean") return Number(value);
  const method = isObject(index) ? vm.typeOf(index).lookup("__index__") : undefined;
  if (method !== undefined) {
    const made = plain(vm.call(method, [index]));
    if (typeof made === "bigint" || typeof made === "boolean") return Number(made);
    throw vm.error("TypeError", `__index__ returned non-int (type ${vm.typeOf(made).name})`);
  }
  throw vm.error(
    "TypeError",
    `${what} indices must be integers or slices, not ${vm.typeOf(index).name}`,
  );
}

function within(vm: Runtime, what: string, index: Value, length: number): number {
  const given = indexOf(vm, what, index);
  const at = given < 0 ? given + length : given;
  if (at < 0 || at >= length) throw vm.error("IndexError", `${what} index out of range`);
  return at;
}

/** The positions that a slice selects. */
function sliceIndices(
  vm: Runtime,
  slice: PySlice,
  length: number,
): { indices: number[]; start: number; step: number } {
  const [first, last, stride] = slice.bounds.map((bound) =>
    bound === null ? undefined : indexOf(vm, "slice", bound),
  );
  const step = stride ?? 1;
  if (step === 0) throw vm.error("ValueError", "slice step cannot be zero");
  const clamp = (index: number): number => {
    const at = index < 0 ? index + length : index;
    return step > 0 ? Math.min(Math.max(at, 0), length) : Math.min(Math.max(at, -1), length - 1);
  };
  const start = first === undefined ? (step > 0 ? 0 : length - 1) : clamp(first);
  const stop = last === undefined ? (step > 0 ? length : -1) : clamp(last);
  const indices: number[] = [];
  for (let at = start; step > 0 ? at < stop : at > stop; at += step) indices.push(at);
  return { indices, start, step };
}

/** A KeyError names the key itself. */
export function keyError(vm: Runtime, key: Value): PythonError {
  const exception = new PyException(vm.memory, exceptionType("KeyError"));
  exception.setField("args", vm.tuple([key]));
  return new PythonError(exception);
}

function asTuple(vm: Runtime, value: Value): PyTuple {
  return value instanceof PyTuple ? value : vm.tuple([value]);
}

/** `asks` is false for `super().__getitem__`: the program's class has been tried already. */
export function getItem(vm: Runtime, given: Value, index: Value, asks = true): Value {
  const container = plain(behindProxy(vm, given));
  const asked = asks ? ask(vm, container, "__getitem__", [index]) : undefined;
  if (asked !== undefined) return asked;
  if (typeof container === "string") {
    const chars = [...container];
    if (index instanceof PySlice) {
      return sliceIndices(vm, index, chars.length)
        .indices.map((at) => chars[at])
        .join("");
    }
    return chars[within(vm, "string", index, chars.length)] as string;
  }
  if (container instanceof PySequence) {
    const { items } = container;
    if (index instanceof PySlice) {
      const chosen = sliceIndices(vm, index, items.length).indices.map((at) => items[at] as Value);
      return container instanceof PyList ? vm.list(chosen) : vm.tuple(chosen);
    }
    return items[
      within(vm, container instanceof PyList ? "list" : "tuple", index, items.length)
    ] as Value;
  }
  if (container instanceof PyDict) {
    const found = container.get(vm, index);
    if (found !== undefined) return found;
    const fallback = ask(vm, container, "__missing__", [index]);
    if (fallback !== undefined) return fallback;
    throw keyError(vm, index);
  }
  if (container instanceof PyRange && index instanceof PySlice) {
    const { indices, start, step } = sliceIndices(vm, index, container.length);
    const stride = container.step * BigInt(step);
    const first = container.at(start);
    return new PyRange(first, first + stride * BigInt(indices.length), stride);
  }
  if (container instanceof PyRange)
    return container.at(within(vm, "range object", index, container.length));
  if (container instanceof PyBytes) {
    if (index instanceof PySlice) {
      const { indices } = sliceIndices(vm, index, container.bytes.length);
      return new PyBytes(Uint8Array.from(indices, (at) => container.bytes[at] as number));
    }
    return BigInt(container.bytes[within(vm, "index", index, container.bytes.length)] as number);
  }
  if (container instanceof PyType) {
    if (container === TYPE) return new PyGenericAlias(vm.memory, TYPE, asTuple(vm, index));
    const method = container.lookup("__class_getitem__");
    if (method !== undefined) return vm.callMethod(container, "__class_getitem__", index);
    throw vm.error("TypeError", `type '${container.name}' is not subscriptable`);
  }
  throw vm.error("TypeError", `'${vm.typeOf(container).name}' object is not subscriptable`);
}

export function setItem(
  vm: Runtime,
  given: Value,
  index: Value,
  to: Value,
  asks = true,
): undefined {
  const container = behindProxy(vm, given);
  if (asks && ask(vm, container, "__setitem__", [index, to]) !== undefined) return;
  if (container instanceof PyDict) return container.set(vm, index, to);
  if (container instanceof PyList) {
    if (!(index instanceof PySlice)) {
      return container.setItem(within(vm, "list assignment", index, container.items.length), to);
    }
    const values = vm.collect(to);
    const { indices, start, step } = sliceIndices(vm, index, container.items.length);
    const items = [...container.items];
    if (step === 1) {
      items.splice(start, indices.length, ...values);
    } else {
      if (values.length !== indices.length) {
        throw vm.error(
          "ValueError",
          `attempt to assign sequence of size ${values.length} to extended slice of size ${indices.length}`,
        );
      }
      for (const [at, index] of indices.entries()) items[index] = values[at] as Value;
    }
    return container.replace(items);
  }
  throw vm.error(
    "TypeError",
    `'${vm.typeOf(container).name}' object does not support item assignment`,
  );
}

export function deleteItem(vm: Runtime, given: Value, index: Value, asks = true): undefined {
  const container = behindProxy(vm, given);
  if (asks && ask(vm, container, "__delitem__", [index]) !== undefined) return;
  if (container instanceof PyDict) {
    if (!container.delete(vm, index)) throw keyError(vm, index);
    return;
  }
  if (container instanceof PyList) {
    const { length } = container.items;
    const gone = new Set(
      index instanceof PySlice
        ? sliceIndices(vm, index, length).indices
        : [within(vm, "list assignment", index, length)],
    );
    return container.replace(container.items.filter((_item, at) => !gone.has(at)));
  }
  throw vm.error(
    "TypeError",
    `'${vm.typeOf(container).name}' object doesn't support item deletion`,
  );
}
