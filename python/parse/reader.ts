// Reads the tokens of a text: the next one, required ones, and the error when one is missing.

import { PythonSyntaxError } from "./source.js";
import { type Token, Tokenizer } from "./tokens.js";

export class TokenReader {
  readonly text: string;
  readonly file: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  /** The innermost class around what is read; "" outside of classes. */
  protected className = "";
  protected isInFunction = false;

  /** @throws {PythonSyntaxError} for text that is not a token of Python. */
  constructor(text: string, file: string, line = 1) {
    this.text = text;
    this.file = file;
    this.#tokens = new Tokenizer(text, line).read();
  }

  get token(): Token {
    const token = this.#tokens[this.#at] as Token;
    if (token.error) throw token.error;
    return token;
  }

  /** The token after the next one. */
  get second(): Token {
    return this.#tokens[Math.min(this.#at + 1, this.#tokens.length - 1)] as Token;
  }

  /** The token before the next one. */
  get last(): Token {
    return this.#tokens[Math.max(0, this.#at - 1)] as Token;
  }

  get line(): number {
    return this.token.line;
  }

  next(): Token {
    const { token } = this;
    if (token.type !== "end") this.#at++;
    return token;
  }

  /** Whether one of these signs or keywords comes next. */
  is(...signs: readonly string[]): boolean {
    const { type, text } = this.token;
    return type === "sign" && signs.includes(text);
  }

  isType(type: Token["type"]): boolean {
    return this.token.type === type;
  }

  /** Takes the sign when it comes next. */
  take(sign: string): boolean {
    const isNext = this.is(sign);
    if (isNext) this.next();
    return isNext;
  }

  expect(sign: string): void {
    if (!this.take(sign)) this.unexpected();
  }

  /** A colon; CPython names it if the line ends here, or always. */
  expectColon(isAlwaysNamed: boolean): void {
    if (this.take(":")) return;
    if (isAlwaysNamed || this.isType("newline")) this.refuse("expected ':'");
    this.unexpected();
  }

  refuse(message: string, line: number = this.line): never {
    throw new PythonSyntaxError(message, line);
  }

  /** The error for a next token that is not allowed here. */
  unexpected(): never {
    const { type, line } = this.token;
    if (type === "indent")
      throw new PythonSyntaxError("unexpected indent", line, "IndentationError");
    if (type === "dedent") {
      throw new PythonSyntaxError("unexpected unindent", line, "IndentationError");
    }
    return this.refuse("invalid syntax", line);
  }

  /** The result of `parse`; undefined when it fails, and nothing was read. */
  attempt<T>(parse: () => T | undefined): T | undefined {
    const at = this.#at;
    let result: T | undefined;
    try {
      result = parse();
    } catch (error) {
      if (!(error instanceof PythonSyntaxError)) throw error;
    }
    if (result === undefined) this.#at = at;
    return result;
  }

  /**
   * A failed parse, as CPython reports it: if a bracket is never closed and the failure is on a later line,
   * the bracket is reported.
   */
  failure(error: unknown): unknown {
    const unclosed = this.#tokens.at(-1)?.error;
    if (!unclosed?.message.endsWith("was never closed")) return error;
    if (!(error instanceof PythonSyntaxError)) return error;
    return (this.#tokens[this.#at] as Token).line > unclosed.line ? unclosed : error;
  }

  /** A name; in a class `__x` is `_Class__x`. */
  mangled(name: string): string {
    const isPrivate = name.startsWith("__") && !name.endsWith("__") && !name.includes(".");
    const owner = this.className.replace(/^_+/, "");
    return isPrivate && owner !== "" ? `_${owner}${name}` : name;
  }

  /** The next token, which must be a name. */
  name(): string {
    if (!this.isType("name")) this.unexpected();
    return this.mangled(this.next().text);
  }
}
