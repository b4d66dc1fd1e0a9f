// The arrays of numbers that batch calls take. They are checked before anything is done. Untyped arrays are
// copied first: reading them may run user code, which must not see a call half-way. Typed arrays are read by
// index in place, and copied when user code is about to run.

import * as layout from "../../assembly/layout.js";
import { checkInteger, wrongArgument } from "../errors/arguments.js";
import { rangeError } from "../errors/error.js";
import { isWord, TIMES_MAX, TYPE_MAX } from "./numbers.js";
import { checkTypedArray, kindOf, lengthOf } from "./typed-arrays.js";

const LENGTH_MAX = 0xffffffff;

/**
 * A copy of the numbers where reading them may run user code; a typed array as it is.
 * @throws {RangeError | TypeError} ERR_ARGUMENT unless `numbers` is an array.
 */
export function copyUntyped(
  call: string,
  name: string,
  numbers: ArrayLike<number>,
): ArrayLike<number> {
  if (kindOf(numbers) !== undefined) return numbers;
  if (typeof numbers === "object" && numbers !== null && "length" in numbers) {
    if (!Array.isArray(numbers)) {
      checkInteger(call, `the length of ${name}`, numbers.length, 0, LENGTH_MAX);
    }
    return Array.from(numbers);
  }
  throw wrongArgument(call, name, "an array", numbers);
}

/** Checks the arrays of `aliveMany` and `refcountMany`. Returns the number of handles. */
export function checkResults(
  call: string,
  handles: Float64Array,
  out: ArrayLike<number>,
  kind: "Float64Array" | "Uint8Array",
): number {
  checkTypedArray(call, "handles", handles, "Float64Array");
  checkTypedArray(call, "out", out, kind);
  const count = lengthOf(handles);
  checkLength(call, "out", out, count);
  return count;
}

/** Checks the arrays of `allocMany`. Returns the number of objects. */
export function checkObjects(
  types: ArrayLike<number>,
  referenceCounts: ArrayLike<number>,
  out: Float64Array,
): number {
  checkTypedArray("allocMany", "out", out, "Float64Array");
  const count = lengthOf(types);
  checkLength("allocMany", "referenceCounts", referenceCounts, count);
  checkLength("allocMany", "out", out, count);
  checkEach("allocMany", "type", types, count, TYPE_MAX);
  checkEach("allocMany", "references", referenceCounts, count, layout.REFERENCE_COUNT_MAX);
  return count;
}

/** Checks the rows of `linkMany`: offsets ascend, targets are below `handles.length`. Returns their number. */
export function checkRows(
  handles: Float64Array,
  offsets: Uint32Array,
  targets: Uint32Array,
): number {
  checkTypedArray("linkMany", "handles", handles, "Float64Array");
  checkTypedArray("linkMany", "offsets", offsets, "Uint32Array");
  checkTypedArray("linkMany", "targets", targets, "Uint32Array");
  const count = lengthOf(handles);
  checkLength("linkMany", "offsets", offsets, count + 1);
  for (let object = 0; object < count; object++) {
    if ((offsets[object] as number) <= (offsets[object + 1] as number)) continue;
    throw rangeError(
      "ERR_ARGUMENT",
      `linkMany: offsets[${object + 1}] is ${offsets[object + 1]}, below offsets[${object}] ` +
        `${offsets[object]} (expected ascending offsets).`,
    );
  }
  const end = offsets[count] as number;
  if (end > lengthOf(targets)) {
    throw rangeError(
      "ERR_ARGUMENT",
      `linkMany: the last offset is ${end}, targets has length ${lengthOf(targets)}.`,
    );
  }
  for (let index = offsets[0] as number; index < end; index++) {
    if ((targets[index] as number) < count) continue;
    throw rangeError(
      "ERR_ARGUMENT",
      `linkMany: targets[${index}] is ${targets[index]} (expected below ${count}).`,
    );
  }
  return count;
}

/** Checks how often each handle of `increfMany` or `decrefMany` counts. Returns the number of handles. */
export function checkTimes(
  call: string,
  handles: ArrayLike<number>,
  times: ArrayLike<number> | undefined,
): number {
  const count = lengthOf(handles);
  if (!times) return count;
  checkLength(call, "times", times, count);
  checkEach(call, "times", times, count, TIMES_MAX);
  return count;
}

/** Checks for whole numbers from 0 to `last`, which is 65535 or more: so small typed arrays need no look. */
function checkEach(
  call: string,
  name: string,
  numbers: ArrayLike<number>,
  count: number,
  last: number,
): void {
  const kind = kindOf(numbers);
  if (kind === "Uint8Array" || kind === "Uint16Array") return;
  for (let index = 0; index < count; index++) {
    const number = numbers[index] as number;
    if (!isWord(number) || number > last) checkInteger(call, name, number, 0, last);
  }
}

export function checkLength(
  call: string,
  name: string,
  array: ArrayLike<unknown>,
  expected: number,
): void {
  const length = lengthOf(array);
  if (length === expected) return;
  throw rangeError("ERR_ARGUMENT", `${call}: ${name} has length ${length} (expected ${expected}).`);
}
