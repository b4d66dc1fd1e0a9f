// Number literals: where one ends, which ones are invalid, and their values.

import { PythonSyntaxError } from "./source.js";

const KINDS = [
  { mark: /0[xX]/y, digits: /(?:_?[0-9a-fA-F])+/y, name: "hexadecimal" },
  { mark: /0[oO]/y, digits: /(?:_?[0-7])+/y, name: "octal" },
  { mark: /0[bB]/y, digits: /(?:_?[01])+/y, name: "binary" },
] as const;

const DECIMAL =
  /(?:[0-9](?:_?[0-9])*)?(?:\.(?:[0-9](?:_?[0-9])*)?)?(?:[eE][-+]?[0-9](?:_?[0-9])*)?/y;
/** What may follow a number directly. */
const FOLLOWERS = /(?:and|else|for|if|in|is|not|or)/y;
const WORD = /[\p{L}\p{Nd}_]/uy;

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

/**
 * Where the number that begins at `from` ends.
 * @throws {PythonSyntaxError} when it is not a number.
 */
export function readNumber(text: string, from: number, line: number): number {
  const refuse = (message: string): never => {
    throw new PythonSyntaxError(message, line);
  };
  const checkEnd = (at: number, name: string): number => {
    const next = text[at] ?? "";
    const isWord = match(WORD, text, at) !== "" && match(FOLLOWERS, text, at) === "";
    return isWord || next === "_" ? refuse(`invalid ${name} literal`) : at;
  };
  for (const { mark, digits, name } of KINDS) {
    const head = match(mark, text, from);
    if (head === "") continue;
    const start = from + head.length;
    const end = start + match(digits, text, start).length;
    const next = text[end] ?? "";
    if (/[0-9]/.test(next)) refuse(`invalid digit '${next}' in ${name} literal`);
    if (end === start) refuse(`invalid ${name} literal`);
    return checkEnd(end, name);
  }
  const body = match(DECIMAL, text, from);
  const end = from + body.length;
  if (/[jJ]/.test(text[end] ?? "")) return checkEnd(end + 1, "imaginary");
  if (/^0[0-9_]*[1-9]/.test(body) && /^[0-9_]+$/.test(body) && !/[.eE]/.test(text[end] ?? "")) {
    const zeros = "leading zeros in decimal integer literals are not permitted";
    refuse(`${zeros}; use an 0o prefix for octal integers`);
  }
  return checkEnd(end, "decimal");
}

/** An int is a bigint, a float a number. */
export function numberValue(text: string): bigint | number {
  const plain = text.replaceAll("_", "");
  if (/^0[xob]/i.test(plain)) return BigInt(plain);
  if (/^\d+$/.test(plain)) return BigInt(plain);
  return Number.parseFloat(plain);
}
