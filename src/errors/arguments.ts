// Checks of arguments. Each throws an error with a stable code, which names the call, the argument, its
// value and what was expected.

import { type GcErrorCode, rangeError, show, typeError } from "./error.js";

/** The error for an argument that is not what was `expected`. */
export function wrongArgument(
  call: string,
  name: string,
  expected: string,
  value: unknown,
  code: GcErrorCode = "ERR_ARGUMENT",
): TypeError {
  return typeError(code, `${call}: ${name} must be ${expected}, got ${show(value)}.`);
}

/** `value` when it is a whole number from `first` to `last`; throws otherwise. */
export function checkInteger(
  call: string,
  name: string,
  value: unknown,
  first: number,
  last: number,
  code: GcErrorCode = "ERR_ARGUMENT",
): number {
  if (typeof value !== "number") throw wrongArgument(call, name, "a number", value, code);
  if (!Number.isInteger(value) || value < first || value > last) {
    // As in Python, a number that is not whole is of the wrong kind.
    const refuse = Number.isInteger(value) ? rangeError : typeError;
    throw refuse(
      code,
      `${call}: ${name} must be a whole number from ${first} to ${last}, got ${value}.`,
    );
  }
  return value;
}

/** Throws unless `value` is a number from `first` to `last`, whole or not. */
export function checkNumber(
  call: string,
  name: string,
  value: unknown,
  first: number,
  last: number,
): void {
  if (typeof value !== "number") throw wrongArgument(call, name, "a number", value);
  if (value >= first && value <= last) return;
  throw rangeError(
    "ERR_ARGUMENT",
    `${call}: ${name} must be a number from ${first} to ${last}, got ${value}.`,
  );
}

/** Throws unless `value` is a function, or undefined. */
export function checkFunction(call: string, name: string, value: unknown): void {
  if (value === undefined || typeof value === "function") return;
  throw wrongArgument(call, name, "a function", value);
}

/** Throws unless `value` is true or false; values that JavaScript would convert are refused. */
export function checkBoolean(call: string, name: string, value: unknown): void {
  if (typeof value === "boolean") return;
  throw wrongArgument(call, name, "true or false", value);
}

/** How much of an option's name must be right for it to be suggested. */
const PREFIX = 4;

/** Throws unless `options` is an object, so that its properties can be read, with no name but these. */
export function checkOptions(call: string, options: unknown, ...names: string[]): void {
  if (typeof options !== "object" || options === null) {
    throw wrongArgument(call, "options", "an object", options);
  }
  for (const name of Object.keys(options)) {
    if (names.includes(name)) continue;
    const start = name.slice(0, PREFIX).toLowerCase();
    const near = names.filter((each) => each.toLowerCase().startsWith(start));
    const expected = (near.length > 0 ? near : names).join(", ");
    const message = `${call}: there is no option ${show(name)} (expected ${expected}).`;
    throw typeError("ERR_ARGUMENT", message);
  }
}

/** Throws unless `value` is one of `choices`. */
export function checkChoice(
  call: string,
  name: string,
  value: unknown,
  ...choices: string[]
): void {
  if (choices.includes(value as string)) return;
  const expected = choices
    .map(show)
    .join(", ")
    .replace(/, (?=[^,]*$)/, " or ");
  throw wrongArgument(call, name, expected, value);
}
