// Typed arrays that users pass to the raw heap. Reading a property of one may run user code (a getter, a
// subclass), and the value checked must be the value used: so only their numbers are read, by index.

import { show, typeError } from "../errors/error.js";

/** The getter of every typed array, of any realm, which no subclass or own property overrides. */
function intrinsic<T>(name: string | symbol): (this: unknown) => T {
  const prototype: unknown = Object.getPrototypeOf(Float64Array.prototype);
  return Object.getOwnPropertyDescriptor(prototype, name)?.get as (this: unknown) => T;
}
const typedArrayTag = intrinsic<string | undefined>(Symbol.toStringTag);
const typedLength = intrinsic<number>("length");

/** "Float64Array" or another kind of typed array, of any realm; undefined for other values. */
export function kindOf(value: unknown): string | undefined {
  return typedArrayTag.call(value);
}

/** The true length of a typed array: an own `length` would run user code, and may be wrong. */
export function lengthOf(array: ArrayLike<unknown>): number {
  return kindOf(array) === undefined ? array.length : typedLength.call(array);
}

/**
 * A typed array of another kind would truncate handles.
 * @throws {TypeError} ERR_ARGUMENT when `array` is not a typed array of that kind.
 */
export function checkTypedArray(
  call: string,
  name: string,
  array: unknown,
  kind: "Float64Array" | "Uint32Array" | "Uint8Array",
): void {
  const got = kindOf(array);
  if (got === kind) return;
  throw typeError(
    "ERR_ARGUMENT",
    `${call}: ${name} must be a ${kind}, got ${got === undefined ? show(array) : `a ${got}`}.`,
  );
}
