// The arrays of numbers that batch calls take. They are taken down and checked before anything is done: reading
// what is no typed array may run code, which must not see a call half-way. Typed arrays are taken down when
// user code is about to run.

import * as layout from "../../assembly/layout.js";
import { checkInteger, wrongArgument } from "../errors/arguments.js";
import { rangeError } from "../errors/error.js";
import { TIMES_MAX, TYPE_MAX } from "./numbers.js";
import { kindOf, plainView, takeView } from "./views.js";

const LENGTH_MAX = 0xffffffff;

/**
 * The same numbers, read once, where reading them again may run code. No number of a typed array is read.
 * @throws {RangeError | TypeError} ERR_ARGUMENT for what is no array.
 */
function takeDown(call: string, name: string, numbers: ArrayLike<number>): ArrayLike<number> {
  const kind = kindOf(numbers);
  if (kind !== undefined) return plainView(numbers, kind);
  if (typeof numbers === "object" && numbers !== null && "length" in numbers) {
    if (!Array.isArray(numbers)) {
      checkInteger(call, `the length of ${name}`, numbers.length, 0, LENGTH_MAX);
    }
    return Array.from(numbers);
  }
  throw wrongArgument(call, name, "an array", numbers);
}

/** Where `aliveMany` and `refcountMany` read and write, checked. */
export function takeResults<T extends ArrayLike<number>>(
  call: string,
  handles: Float64Array,
  out: T,
  kind: "Float64Array" | "Uint8Array",
): [handles: Float64Array, out: T] {
  const takenHandles = takeView(call, "handles", handles, "Float64Array");
  const takenOut = takeView(call, "out", out, kind);
  checkLength(call, "out", takenOut, takenHandles.length);
  return [takenHandles, takenOut];
}

/** The types and the reference counts that `allocMany` takes, and where it writes, checked. */
export function takeObjects(
  types: ArrayLike<number>,
  referenceCounts: ArrayLike<number>,
  out: Float64Array,
): [types: ArrayLike<number>, referenceCounts: ArrayLike<number>, out: Float64Array] {
  const takenTypes = takeDown("allocMany", "types", types);
  const takenCounts = takeDown("allocMany", "referenceCounts", referenceCounts);
  const takenOut = takeView("allocMany", "out", out, "Float64Array");
  checkLength("allocMany", "referenceCounts", takenCounts, takenTypes.length);
  checkLength("allocMany", "out", takenOut, takenTypes.length);
  for (let index = 0; index < takenTypes.length; index++) {
    checkInteger("allocMany", "type", takenTypes[index], 0, TYPE_MAX);
    checkInteger("allocMany", "references", takenCounts[index], 0, layout.REFERENCE_COUNT_MAX);
  }
  return [takenTypes, takenCounts, takenOut];
}

/** The rows that `linkMany` takes, checked: no offset descends, no target leads out of `handles`. */
export function takeRows(
  givenHandles: Float64Array,
  givenOffsets: Uint32Array,
  givenTargets: Uint32Array,
): [handles: Float64Array, offsets: Uint32Array, targets: Uint32Array] {
  const handles = takeView("linkMany", "handles", givenHandles, "Float64Array");
  const offsets = takeView("linkMany", "offsets", givenOffsets, "Uint32Array");
  const targets = takeView("linkMany", "targets", givenTargets, "Uint32Array");
  checkLength("linkMany", "offsets", offsets, handles.length + 1);
  for (let object = 0; object < handles.length; object++) {
    if ((offsets[object] as number) <= (offsets[object + 1] as number)) continue;
    throw rangeError(
      "ERR_ARGUMENT",
      `linkMany: offsets[${object + 1}] is ${offsets[object + 1]}, below offsets[${object}] ` +
        `${offsets[object]} (expected ascending offsets).`,
    );
  }
  const end = offsets[handles.length] as number;
  if (end > targets.length) {
    throw rangeError(
      "ERR_ARGUMENT",
      `linkMany: the last offset is ${end}, targets has length ${targets.length}.`,
    );
  }
  for (let index = offsets[0] as number; index < end; index++) {
    if ((targets[index] as number) < handles.length) continue;
    throw rangeError(
      "ERR_ARGUMENT",
      `linkMany: targets[${index}] is ${targets[index]} (expected below ${handles.length}).`,
    );
  }
  return [handles, offsets, targets];
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

export function checkLength(
  call: string,
  name: string,
  array: ArrayLike<unknown>,
  expected: number,
): void {
  if (array.length === expected) return;
  throw rangeError(
    "ERR_ARGUMENT",
    `${call}: ${name} has length ${array.length} (expected ${expected}).`,
  );
}
