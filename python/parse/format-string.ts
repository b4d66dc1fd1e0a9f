// f-strings: text and values in turn. As in CPython 3.11 the whole literal is one token, whose replacement
// fields are parsed here one by one.

import type { Expression, StringPart } from "./ast.js";
import { stringLiteral, unescapeText } from "./literals.js";
import { PythonSyntaxError } from "./source.js";

/** Reads the text of an expression that begins on this line. */
export type ReadExpression = (text: string, line: number) => Expression;

/** The parts of one literal with the prefix `f`. */
export function formatString(text: string, line: number, read: ReadExpression): StringPart[] {
  const { prefix, head, quotes } = stringLiteral(text);
  const body = text.slice(head, text.length - quotes);
  return new FormatReader(body, line, prefix.includes("r"), read).parts(0);
}

const PAIRS: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

class FormatReader {
  readonly #text: string;
  readonly #line: number;
  readonly #isRaw: boolean;
  readonly #read: ReadExpression;
  #at = 0;

  constructor(text: string, line: number, isRaw: boolean, read: ReadExpression) {
    this.#text = text;
    this.#line = line;
    this.#isRaw = isRaw;
    this.#read = read;
  }

  #refuse(message: string): never {
    const between = message.startsWith("expression part") ? " " : ": ";
    throw new PythonSyntaxError(`f-string${between}${message}`, this.#line);
  }

  /** Until the end, or within a format until its `}`. */
  parts(depth: number): StringPart[] {
    if (depth > 1) this.#refuse("expressions nested too deeply");
    const parts: StringPart[] = [];
    let text = "";
    const flush = (): void => {
      if (text !== "") parts.push(this.#isRaw ? text : unescapeText(text, this.#line));
      text = "";
    };
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at] as string;
      if (char === "\\" && !this.#isRaw) {
        text += this.#text.slice(this.#at, this.#at + 2);
        this.#at += 2;
      } else if ("{}".includes(char) && depth === 0 && this.#text[this.#at + 1] === char) {
        text += char;
        this.#at += 2;
      } else if (char === "{") {
        flush();
        parts.push(this.#replacement(depth));
      } else if (char === "}") {
        if (depth > 0) break;
        this.#refuse("single '}' is not allowed");
      } else {
        text += char;
        this.#at++;
      }
    }
    flush();
    return parts;
  }

  #replacement(depth: number): StringPart {
    this.#at++;
    const start = this.#at;
    this.#skipExpression();
    const source = this.#text.slice(start, this.#at);
    if (this.#at >= this.#text.length && !/\S/.test(source)) this.#refuse("expecting '}'");
    if (!/\S/.test(source)) {
      const isConverted = this.#text[this.#at] === "!";
      this.#refuse(isConverted ? "expression required before '!'" : "empty expression not allowed");
    }
    const line = this.#line + (this.#text.slice(0, start).match(/\n/g)?.length ?? 0);
    const value = this.#expression(source, line);
    let label = "";
    if (this.#text[this.#at] === "=") {
      this.#at++;
      while (/\s/.test(this.#text[this.#at] ?? "")) this.#at++;
      label = this.#text.slice(start, this.#at);
    }
    let conversion = this.#conversion();
    let format: StringPart[] = [];
    const isFormatted = this.#text[this.#at] === ":";
    if (isFormatted) {
      this.#at++;
      format = this.parts(depth + 1);
    }
    if (this.#text[this.#at] !== "}") this.#refuse("expecting '}'");
    this.#at++;
    if (label !== "" && conversion === "" && !isFormatted) conversion = "r";
    return { value, conversion, format, label };
  }

  #conversion(): string {
    if (this.#text[this.#at] !== "!") return "";
    const conversion = /^[^:}]*/.exec(this.#text.slice(this.#at + 1))?.[0] ?? "";
    this.#at += 1 + conversion.length;
    if (this.#at >= this.#text.length) this.#refuse("expecting '}'");
    const expected = "expected 's', 'r', or 'a'";
    if (/^[sra]$/.test(conversion)) return conversion;
    return this.#refuse(`invalid conversion character: ${expected}`);
  }

  #expression(source: string, line: number): Expression {
    try {
      return this.#read(source, line);
    } catch (error) {
      if (!(error instanceof PythonSyntaxError)) throw error;
      throw new PythonSyntaxError(`f-string: ${error.message}`, error.line, error.type);
    }
  }

  /** To the end of an expression: a `}`, `!`, `:` or `=` outside of brackets and strings. */
  #skipExpression(): void {
    const open: string[] = [];
    let quote = "";
    for (; this.#at < this.#text.length; this.#at++) {
      const char = this.#text[this.#at] as string;
      if (char === "\\") this.#refuse("expression part cannot include a backslash");
      if (quote !== "") {
        if (!this.#text.startsWith(quote, this.#at)) continue;
        this.#at += quote.length - 1;
        quote = "";
      } else if (char === "'" || char === '"') {
        quote = this.#text.startsWith(char.repeat(3), this.#at) ? char.repeat(3) : char;
        this.#at += quote.length - 1;
      } else if (char in PAIRS) {
        open.push(char);
      } else if (char === "#") {
        this.#refuse("expression part cannot include '#'");
      } else if (open.length === 0 && this.#endsAt(char)) {
        return;
      } else if (")]}".includes(char)) {
        this.#close(open.pop(), char);
      }
    }
    if (quote !== "") this.#refuse("unterminated string");
    const innermost = open.at(-1);
    if (innermost) this.#refuse(`unmatched '${innermost}'`);
  }

  /** A comparison's sign does not end the expression. */
  #endsAt(char: string): boolean {
    const next = this.#text[this.#at + 1];
    if (!"!:}=<>".includes(char)) return false;
    if ("!=<>".includes(char) && next === "=") {
      this.#at++;
      return false;
    }
    return !"<>".includes(char);
  }

  #close(opening: string | undefined, char: string): void {
    if (!opening) this.#refuse(`unmatched '${char}'`);
    if (PAIRS[opening] === char) return;
    this.#refuse(`closing parenthesis '${char}' does not match opening parenthesis '${opening}'`);
  }
}
