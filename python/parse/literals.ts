// String literals, and their values.

import { PythonSyntaxError } from "./source.js";

const ESCAPES: Readonly<Record<string, string>> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

const ESCAPE = /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|[\s\S])/g;
const BYTE_ESCAPE = /\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|[\s\S])/g;
const TRUNCATED: Readonly<Record<string, string>> = {
  x: "\\xXX",
  u: "\\uXXXX",
  U: "\\UXXXXXXXX",
};

/**
 * A string's text with its escape sequences replaced; unknown ones stay, as in Python.
 * @throws {PythonSyntaxError} for a truncated one.
 */
export function unescapeText(text: string, line: number): string {
  return text.replace(ESCAPE, (whole, code: string, at: number) => {
    const refuse = (end: number, what: string): never => {
      const where = `can't decode bytes in position ${at}-${end}: ${what}`;
      throw new PythonSyntaxError(`(unicode error) 'unicodeescape' codec ${where}`, line);
    };
    if (code in TRUNCATED && whole.length === 2) {
      const digits = /^[0-9a-fA-F]*/.exec(text.slice(at + 2))?.[0].length ?? 0;
      refuse(at + 1 + digits, `truncated ${TRUNCATED[code]} escape`);
    }
    if (code === "N") refuse(at + 1, "malformed \\N character escape");
    if (/^[xuU]./.test(code)) {
      const point = Number.parseInt(code.slice(1), 16);
      if (point > 0x10ffff) refuse(at + 9, "illegal Unicode character");
      return String.fromCodePoint(point);
    }
    if (/^[0-7]/.test(code)) return String.fromCodePoint(Number.parseInt(code, 8));
    return ESCAPES[code] ?? whole;
  });
}

function unescapeBytes(text: string, line: number): string {
  return text.replace(BYTE_ESCAPE, (whole, code: string, at: number) => {
    if (code === "x") {
      throw new PythonSyntaxError(`(value error) invalid \\x escape at position ${at}`, line);
    }
    if (code.startsWith("x")) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8) & 255);
    return ESCAPES[code] ?? whole;
  });
}

export interface StringLiteral {
  /** Lower case, sorted: "b", "br", "f", … */
  readonly prefix: string;
  /** Number of characters before the content: prefix and quotes. */
  readonly head: number;
  /** Number of quotes at each end. */
  readonly quotes: number;
}

/** The prefix and the quotes of a literal. */
export function stringLiteral(text: string): StringLiteral {
  const [, prefix = "", quote = ""] = /^([a-zA-Z]*)("""|'''|"|')/.exec(text) ?? [];
  const sorted = [...prefix.toLowerCase()].sort().join("");
  return { prefix: sorted, head: prefix.length + quote.length, quotes: quote.length };
}

/** The content of a literal without replacements. */
export function stringValue(text: string, line: number): string | Uint8Array {
  const { prefix, head, quotes } = stringLiteral(text);
  const inner = text.slice(head, text.length - quotes).replaceAll("\r\n", "\n");
  const isRaw = prefix.includes("r");
  if (!prefix.includes("b")) return isRaw ? inner : unescapeText(inner, line);
  if (/[^\0-\x7f]/.test(inner)) {
    throw new PythonSyntaxError("bytes can only contain ASCII literal characters", line);
  }
  const value = isRaw ? inner : unescapeBytes(inner, line);
  return Uint8Array.from(value, (char) => char.charCodeAt(0));
}
