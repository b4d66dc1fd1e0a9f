// The numbers of the batch calls. They are taken down and checked before anything is done: reading
// what is no typed array may run code (a getter, a Proxy), which must not see a call half-way, and
// what was checked must be what is used. Typed arrays are taken down when user code is about to run.

import * as layout from "../../assembly/layout.js";
import { checkInteger, show, typeError } from "../errors/error.js";
import { checkLength } from "./refusal.js";

export const TYPE_MAX = 65535;
export const TIMES_MAX = 0xffffffff;

const typedArrayTag = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Float64Array.prototype),
  Symbol.toStringTag,
)?.get as (this: unknown) => string | undefined;

/** "Float64Array" or another kind of typed array, of any realm; undefined for what is none. */
function kindOf(value: unknown): string | undefined {
  return typedArrayTag.call(value);
}

/** Whether `value` is a whole number of 32 bits; runs no code of it. */
export function isWord(value: unknown): boolean {
  return typeof value === "number" && value >>> 0 === value;
}

/**
 * The same numbers, read once, where reading them again may run code. Cost: none for typed arrays.
 * @throws {TypeError} ERR_ARGUMENT for what is no array.
 */
function takeDown(call: string, name: string, numbers: ArrayLike<number>): ArrayLike<number> {
  if (kindOf(numbers) !== undefined) return numbers;
  if (typeof numbers === "object" && numbers !== null && "length" in numbers) {
    return Array.from(numbers);
  }
  throw typeError("ERR_ARGUMENT", `${call}: ${name} must be an array, got ${show(numbers)}.`);
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

/** Checks where `aliveMany` and `refcountMany` read and write. */
export function checkResults(
  call: string,
  handles: Float64Array,
  out: ArrayLike<number>,
  kind: "Float64Array" | "Uint8Array",
): void {
  checkView(call, "handles", handles, "Float64Array");
  checkView(call, "out", out, kind);
  checkLength(call, "out", out, handles.length);
}

/** The types and the reference counts that `allocMany` takes, checked. */
export function takeObjects(
  types: ArrayLike<number>,
  referenceCounts: ArrayLike<number>,
  out: Float64Array,
): [types: ArrayLike<number>, referenceCounts: ArrayLike<number>] {
  const [takenTypes, takenCounts] = [
    takeDown("allocMany", "types", types),
    takeDown("allocMany", "referenceCounts", referenceCounts),
  ];
  checkView("allocMany", "out", out, "Float64Array");
  checkLength("allocMany", "referenceCounts", takenCounts, takenTypes.length);
  checkLength("allocMany", "out", out, takenTypes.length);
  for (let index = 0; index < takenTypes.length; index++) {
    checkInteger("allocMany", "type", takenTypes[index], 0, TYPE_MAX);
    checkInteger("allocMany", "references", takenCounts[index], 0, layout.REFERENCE_COUNT_MAX);
  }
  return [takenTypes, takenCounts];
}

/** The handles of `increfMany` or `decrefMany`, and how often each counts, checked. */
export function takeTimes(
  call: string,
  handles: ArrayLike<number>,
  times: ArrayLike<number> | undefined,
): [handles: ArrayLike<number>, times: ArrayLike<number> | undefined] {
  const takenHandles = takeDown(call, "handles", handles);
  if (times === undefined) return [takenHandles, undefined];
  const takenTimes = takeDown(call, "times", times);
  checkLength(call, "times", takenTimes, takenHandles.length);
  for (let index = 0; index < takenTimes.length; index++) {
    checkInteger(call, "times", takenTimes[index], 0, TIMES_MAX);
  }
  return [takenHandles, takenTimes];
}
