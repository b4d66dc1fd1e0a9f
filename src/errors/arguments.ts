// What arguments may be: each check throws an error with a stable code, which names the call, the
// argument, what it is and what was expected.

import { type GcErrorCode, rangeError, show, typeError } from "./error.js";

/** `value` when it is a whole number from `first` to `last`; throws otherwise. */
export function checkInteger(
  call: string,
  name: string,
  value: unknown,
  first: number,
  last: number,
  code: GcErrorCode = "ERR_ARGUMENT",
): number {
  if (typeof value !== "number") {
    throw typeError(code, `${call}: ${name} must be a number, got ${show(value)}.`);
  }
  if (!Number.isInteger(value) || value < first || value > last) {
    // As in Python: a number that is not whole is of the wrong kind.
    const refuse = Number.isInteger(value) ? rangeError : typeError;
    throw refuse(
      code,
      `${call}: ${name} must be a whole number from ${first} to ${last}, got ${value}.`,
    );
  }
  return value;
}

/** Throws unless `value` is a function, or undefined. */
export function checkFunction(call: string, name: string, value: unknown): void {
  if (value === undefined || typeof value === "function") return;
  throw typeError("ERR_ARGUMENT", `${call}: ${name} must be a function, got ${show(value)}.`);
}

/** Throws unless `value` is true or false: what JavaScript would take for one of them is neither. */
export function checkBoolean(call: string, name: string, value: unknown): void {
  if (typeof value === "boolean") return;
  throw typeError("ERR_ARGUMENT", `${call}: ${name} must be true or false, got ${show(value)}.`);
}

/** Throws unless `options` is an object, whose properties can be asked for. */
export function checkOptions(call: string, options: unknown): void {
  if (typeof options === "object" && options !== null) return;
  throw typeError("ERR_ARGUMENT", `${call}: options must be an object, got ${show(options)}.`);
}
