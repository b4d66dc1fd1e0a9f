// The values that stand in a program as such: numbers and strings.

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

/** A string's text with its escape sequences replaced; unknown ones stay, as in Python. */
export function unescapeText(text: string): string {
  return text.replace(ESCAPE, (whole, code: string) => {
    if (/^[xuU]./.test(code)) return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]/.test(code)) return String.fromCodePoint(Number.parseInt(code, 8));
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
export function stringValue(text: string): string | Uint8Array {
  const { prefix, head, quotes } = stringLiteral(text);
  const inner = text.slice(head, text.length - quotes).replaceAll("\r\n", "\n");
  const value = prefix.includes("r") ? inner : unescapeText(inner);
  return prefix.includes("b") ? Uint8Array.from(value, (char) => char.charCodeAt(0)) : value;
}

/** An int is a bigint, a float a number. */
export function numberValue(text: string): bigint | number {
  const plain = text.replaceAll("_", "");
  if (/^0[xob]/i.test(plain)) return BigInt(plain);
  if (/^\d+$/.test(plain)) return BigInt(plain);
  return Number.parseFloat(plain);
}
