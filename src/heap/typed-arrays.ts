// Typed arrays as the raw heap takes them: reading a property of one may run code (a getter, a class of its
// own), and what was checked must be what is used. So they are only asked for numbers, by index.

import { show, typeError } from "../errors/error.js";

/** What a typed array of any realm has, whatever it, or a class of its own, says instead. */
function intrinsic<T>(name: string | symbol): (this: unknown) => T {
  const prototype: unknown = Object.getPrototypeOf(Float64Array.prototype);
  return Object.getOwnPropertyDescriptor(prototype, name)?.get as (this: unknown) => T;
}
const typedArrayTag = intrinsic<string | undefined>(Symbol.toStringTag);
const typedLength = intrinsic<number>("length");

/** "Float64Array" or another kind of typed array, of any realm; undefined for what is none. */
export function kindOf(value: unknown): string | undefined {
  return typedArrayTag.call(value);
}

/**
 * How long the array is. A typed array may have a `length` of its own, which runs code, and lies; its
 * numbers never do.
 */
export function lengthOf(array: ArrayLike<unknown>): number {
  return kindOf(array) === undefined ? array.length : typedLength.call(array);
}

/**
 * A typed array of another kind would cut handles off.
 * @throws {TypeError} ERR_ARGUMENT when `array` is no typed array of that kind.
 */
export function checkView(
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
