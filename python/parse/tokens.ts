// A program's text in tokens, as CPython's tokenizer makes them: names, numbers, strings, signs, and the
// ends and depths of lines. What is no token of Python is refused here, before anything is parsed.

import { readNumber } from "./numbers.js";
import { PythonSyntaxError } from "./source.js";

export interface Token {
  /** "sign" is an operator, a bracket or a keyword; "error" is what stops the parser that comes to it. */
  readonly type:
    | "name"
    | "number"
    | "string"
    | "sign"
    | "newline"
    | "indent"
    | "dedent"
    | "end"
    | "error";
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly line: number;
  /** Number of brackets that are open around it. */
  readonly level: number;
  readonly error?: PythonSyntaxError;
}

const KEYWORDS: ReadonlySet<string> = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except " +
    "finally for from global if import in is lambda nonlocal not or pass raise return try while " +
    "with yield"
  ).split(" "),
);

const SIGN =
  /\*\*=|\/\/=|>>=|<<=|\.\.\.|!=|->|\+=|-=|\*=|\/=|%=|@=|&=|\|=|\^=|==|<=|>=|<<|>>|\*\*|\/\/|:=|[-+*/%@&|^~<>()[\]{},:.;=]/y;
const NAME = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*/uy;
const STRING_START = /(?:[rR][bBfF]?|[bBfF][rR]?|[uU])?("""|'''|"|')/y;

const CLOSERS: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
const LEVELS_MAX = 200;
const INDENTS_MAX = 100;

/** How far a line is indented: with tabs of eight columns and, to tell them from spaces, of one. */
interface Indent {
  readonly columns: number;
  readonly characters: number;
}

/** Takes a text apart. `line` is the number of its first one. */
export class Tokenizer {
  readonly #text: string;
  readonly #tokens: Token[] = [];
  readonly #open: { readonly sign: string; readonly line: number }[] = [];
  readonly #indents: Indent[] = [{ columns: 0, characters: 0 }];
  #at = 0;
  #line: number;

  constructor(text: string, line = 1) {
    this.#text = text;
    this.#line = line;
  }

  /**
   * All tokens, an "end" or an "error" the last.
   * @throws {PythonSyntaxError} for text that is not a token of Python: the rest of the program is ignored.
   */
  read(): Token[] {
    while (this.#at < this.#text.length) {
      if (!this.#readLine()) return this.#tokens;
    }
    const innermost = this.#open.at(-1);
    if (innermost) {
      const message = `'${innermost.sign}' was never closed`;
      return this.#stop(new PythonSyntaxError(message, innermost.line));
    }
    if (this.#tokens.length > 0 && this.#tokens.at(-1)?.type !== "newline") {
      this.#add("newline", this.#at, this.#at);
    }
    this.#line = this.#lastLine();
    while (this.#indents.length > 1) {
      this.#indents.pop();
      this.#add("dedent", this.#at, this.#at);
    }
    this.#add("end", this.#at, this.#at);
    return this.#tokens;
  }

  #add(type: Token["type"], from: number, to: number, line = this.#line): undefined {
    const text = type === "indent" || type === "dedent" ? "" : this.#text.slice(from, to);
    this.#tokens.push({ type, text, from, to, line, level: this.#open.length });
  }

  /** Text at the end belongs to the line before it. */
  #lastLine(): number {
    return this.#line - (this.#text.endsWith("\n") ? 1 : 0);
  }

  #stop(error: PythonSyntaxError): Token[] {
    const [at, line] = [this.#at, this.#line];
    this.#tokens.push({ type: "error", text: "", from: at, to: at, line, level: 0, error });
    return this.#tokens;
  }

  #refuse(message: string, line = this.#line): never {
    throw new PythonSyntaxError(message, line);
  }

  /** A line, or several when brackets or strings go on; false when it is indented as none may be. */
  #readLine(): boolean {
    if (this.#open.length === 0 && !this.#readIndent()) return false;
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at] as string;
      if (char === "\n" || char === "\r") {
        this.#endLine(char);
        return true;
      }
      if (char === " " || char === "\t" || char === "\f") this.#at++;
      else if (char === "#") this.#skipComment();
      else if (char === "\\") this.#continueLine();
      else this.#readToken(char);
    }
    return true;
  }

  #skipComment(): void {
    while (this.#at < this.#text.length && !/[\n\r]/.test(this.#text[this.#at] as string))
      this.#at++;
  }

  #endLine(char: string): void {
    const last = this.#tokens.at(-1);
    const isBlank = !last || ["newline", "indent", "dedent"].includes(last.type);
    const length = char === "\r" && this.#text[this.#at + 1] === "\n" ? 2 : 1;
    if (this.#open.length === 0 && !isBlank) this.#add("newline", this.#at, this.#at + length);
    this.#at += length;
    this.#line++;
  }

  #continueLine(): void {
    const match = /\\(\r\n|\n|\r)/y;
    match.lastIndex = this.#at;
    const found = match.exec(this.#text);
    if (!found) this.#refuse("unexpected character after line continuation character");
    this.#at += found[0].length;
    this.#line++;
    if (this.#at >= this.#text.length) this.#refuse("unexpected EOF while parsing");
  }

  #readIndent(): boolean {
    let [columns, characters] = [0, 0];
    for (; ; this.#at++) {
      const char = this.#text[this.#at];
      if (char === " ") [columns, characters] = [columns + 1, characters + 1];
      else if (char === "\t")
        [columns, characters] = [(Math.floor(columns / 8) + 1) * 8, characters + 1];
      else if (char === "\f") [columns, characters] = [0, 0];
      else break;
    }
    const next = this.#text[this.#at];
    if (next === undefined || /[#\n\r]/.test(next)) return true;
    return this.#indentTo({ columns, characters });
  }

  #indentTo(indent: Indent): boolean {
    const refuse = (type: "IndentationError" | "TabError", message: string): boolean => {
      this.#stop(new PythonSyntaxError(message, this.#line, type));
      return false;
    };
    const mixed = "inconsistent use of tabs and spaces in indentation";
    const top = this.#indents.at(-1) as Indent;
    if (indent.columns > top.columns) {
      if (this.#indents.length >= INDENTS_MAX) {
        return refuse("IndentationError", "too many levels of indentation");
      }
      if (indent.characters <= top.characters) return refuse("TabError", mixed);
      this.#indents.push(indent);
      this.#add("indent", this.#at, this.#at);
      return true;
    }
    while (indent.columns < (this.#indents.at(-1) as Indent).columns) {
      this.#indents.pop();
      if (indent.columns > (this.#indents.at(-1) as Indent).columns) {
        const message = "unindent does not match any outer indentation level";
        return refuse("IndentationError", message);
      }
      this.#add("dedent", this.#at, this.#at);
    }
    if (indent.characters !== (this.#indents.at(-1) as Indent).characters) {
      return refuse("TabError", mixed);
    }
    return true;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text);
  }

  #readToken(char: string): undefined {
    const from = this.#at;
    const start = this.#match(STRING_START);
    if (start) return this.#readString(from, start[0].length, start[1] as string);
    const name = this.#match(NAME);
    if (name) {
      this.#at += name[0].length;
      return this.#add(KEYWORDS.has(name[0]) ? "sign" : "name", from, this.#at);
    }
    if (/[0-9]/.test(char) || (char === "." && /[0-9]/.test(this.#text[from + 1] ?? ""))) {
      this.#at = readNumber(this.#text, from, this.#line);
      return this.#add("number", from, this.#at);
    }
    const sign = this.#match(SIGN);
    if (!sign) return this.#refuseCharacter(from);
    this.#at += sign[0].length;
    if (char in CLOSERS) this.#close(char);
    this.#add("sign", from, this.#at);
    if ("([{".includes(sign[0])) {
      if (this.#open.length >= LEVELS_MAX) this.#refuse("too many nested parentheses");
      this.#open.push({ sign: sign[0], line: this.#line });
    }
  }

  #close(char: string): void {
    const last = this.#open.pop();
    if (!last) this.#refuse(`unmatched '${char}'`);
    if (last.sign === CLOSERS[char]) return;
    const where = last.line === this.#line ? "" : ` on line ${last.line}`;
    const opening = `opening parenthesis '${last.sign}'${where}`;
    this.#refuse(`closing parenthesis '${char}' does not match ${opening}`);
  }

  #readString(from: number, head: number, quotes: string): undefined {
    const line = this.#line;
    const isLong = quotes.length === 3;
    let at = from + head;
    for (; !this.#text.startsWith(quotes, at); at++) {
      const char = this.#text[at];
      if (char === undefined || (char === "\n" && !isLong)) {
        const kind = isLong ? "triple-quoted string" : "string";
        const end = char === undefined ? this.#lastLine() : this.#line;
        this.#refuse(`unterminated ${kind} literal (detected at line ${end})`, line);
      }
      if (char === "\\") at++;
      if (this.#text[at] === "\n") this.#line++;
    }
    this.#at = at + quotes.length;
    this.#add("string", from, this.#at, line);
  }

  #refuseCharacter(from: number): undefined {
    const char = String.fromCodePoint(this.#text.codePointAt(from) as number);
    const code = (char.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0");
    if (code.length === 4 && char < "\x7f" && char >= " ") {
      this.#add("sign", from, from + 1);
      this.#at++;
      return;
    }
    if (/[\p{C}\p{Z}]/u.test(char)) this.#refuse(`invalid non-printable character U+${code}`);
    this.#refuse(`invalid character '${char}' (U+${code})`);
  }
}
