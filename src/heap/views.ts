// Typed arrays as the raw heap takes them: reading a property of one may run code (a getter, a Proxy, a class
// of its own), and what was checked must be what is used.

import { show, typeError } from "../errors/error.js";

/** What a typed array of any realm has, whatever it, or a class of its own, says instead. */
function intrinsic<T>(name: string | symbol): (this: unknown) => T {
  const prototype: unknown = Object.getPrototypeOf(Float64Array.prototype);
  return Object.getOwnPropertyDescriptor(prototype, name)?.get as (this: unknown) => T;
}
const typedArrayTag = intrinsic<string | undefined>(Symbol.toStringTag);
const bufferOf = intrinsic<ArrayBuffer>("buffer");
const offsetOf = intrinsic<number>("byteOffset");
const lengthOf = intrinsic<number>("length");

/** "Float64Array" or another kind of typed array, of any realm; undefined for what is none. */
export function kindOf(value: unknown): string | undefined {
  return typedArrayTag.call(value);
}

/**
 * The same memory, in an array without properties of its own or of a class: those may run code, and
 * lie. What has no memory any more is empty. Cost: 65 ns.
 */
export function plainView<T>(array: T, kind: string): T {
  const View = globalThis[kind as "Float64Array"];
  const length = lengthOf.call(array);
  const view =
    length === 0 ? new View(0) : new View(bufferOf.call(array), offsetOf.call(array), length);
  return view as T;
}

/**
 * The array, without properties that run code. A typed array of another kind would cut handles off.
 * @throws {TypeError} ERR_ARGUMENT when `array` is no typed array of that kind.
 */
export function takeView<T>(
  call: string,
  name: string,
  array: T,
  kind: "Float64Array" | "Uint32Array" | "Uint8Array",
): T {
  const got = kindOf(array);
  if (got === kind) return plainView(array, kind);
  throw typeError(
    "ERR_ARGUMENT",
    `${call}: ${name} must be a ${kind}, got ${got === undefined ? show(array) : `a ${got}`}.`,
  );
}
