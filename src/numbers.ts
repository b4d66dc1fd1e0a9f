// The numbers of the batch calls. They are taken down and checked before anything is done: reading
// what is no typed array may run code (a getter, a Proxy), which must not see a call half-way, and
// what was checked must be what is used.

import { REFERENCE_COUNT_MAX } from "../assembly/layout.js";
import { checkInteger, show, typeError } from "./errors.js";
import { checkLength } from "./refusal.js";

export const TYPE_MAX = 65535;
export const TIMES_MAX = 0xffffffff;

/**
 * The same numbers, read once, where reading them again may run code. Cost: none for typed arrays.
 * @throws {TypeError} ERR_ARGUMENT for what is no array.
 */
function takeDown(call: string, name: string, numbers: ArrayLike<number>): ArrayLike<number> {
  if (ArrayBuffer.isView(numbers) && "length" in numbers) return numbers;
  if (typeof numbers === "object" && numbers !== null && "length" in numbers) {
    return Array.from(numbers);
  }
  throw typeError("ERR_ARGUMENT", `${call}: ${name} must be an array, got ${show(numbers)}.`);
}

/** @throws {TypeError} ERR_ARGUMENT when one of `arrays` is no typed array. */
export function checkViews(call: string, ...arrays: readonly unknown[]): void {
  for (const array of arrays) {
    if (ArrayBuffer.isView(array) && "length" in array) continue;
    throw typeError("ERR_ARGUMENT", `${call}: expected a typed array, got ${show(array)}.`);
  }
}

/** Checks where `aliveMany` and `refcountMany` read and write. */
export function checkResults(call: string, handles: Float64Array, out: ArrayLike<number>): void {
  checkViews(call, handles, out);
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
  checkViews("allocMany", out);
  checkLength("allocMany", "referenceCounts", takenCounts, takenTypes.length);
  checkLength("allocMany", "out", out, takenTypes.length);
  for (let index = 0; index < takenTypes.length; index++) {
    checkInteger("allocMany", "type", takenTypes[index], 0, TYPE_MAX);
    checkInteger("allocMany", "references", takenCounts[index], 0, REFERENCE_COUNT_MAX);
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
