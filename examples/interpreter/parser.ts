// Tokens become a tree. Each name is resolved where it is met, to the innermost declaration before it.

import { SyntaxFault, scan, type Token } from "./scanner.js";
import type {
  BinaryOperator,
  Capture,
  Declared,
  Expression,
  FunctionTree,
  Statement,
  Target,
  Variable,
} from "./tree.js";

/** How deep statements and expressions may nest. */
const DEPTH_MAX = 200;

const KEYWORDS: ReadonlySet<string> = new Set(
  "let fn class if else while return throw try catch and or true false nil self".split(" "),
);

/** From the loosest to the tightest. */
const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ["==", "!="],
  ["<", "<=", ">", ">="],
  ["+", "-"],
  ["*", "/", "%"],
];

const variableOf = (name: string): Variable => ({ name, isCaptured: false, slot: -1 });

/** The names that a function under way can see. */
class Scope {
  readonly self: Variable;
  readonly captures: Capture[] = [];
  readonly blocks: Map<string, Variable>[] = [];
  readonly outer: Scope | undefined;

  constructor(outer: Scope | undefined, self: string) {
    this.outer = outer;
    this.self = variableOf(self);
    this.blocks.push(new Map([[self, this.self]]));
  }

  local(name: string): Variable | undefined {
    for (let at = this.blocks.length - 1; at >= 0; at--) {
      const variable = this.blocks[at]?.get(name);
      if (variable) return variable;
    }
    return undefined;
  }

  /** Its number among what the closure captures. */
  captured(name: string): number | undefined {
    if (!this.outer) return undefined;
    const variable = this.outer.local(name);
    if (variable) variable.isCaptured = true;
    const capture = variable ?? this.outer.captured(name);
    if (capture === undefined) return undefined;
    const known = this.captures.indexOf(capture);
    return known >= 0 ? known : this.captures.push(capture) - 1;
  }
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;
  #scope: Scope = new Scope(undefined, "");

  constructor(source: string) {
    this.#tokens = scan(source);
  }

  program(): FunctionTree {
    const body: Statement[] = [];
    while (this.#next.kind !== "end") body.push(this.#statement());
    const { self } = this.#scope;
    return { name: "program", self, parameters: [], body, captures: [], isInit: false, line: 1 };
  }

  get #next(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #take(): Token {
    const token = this.#next;
    if (token.kind !== "end") this.#at++;
    return token;
  }

  #fault(what: string): SyntaxFault {
    return new SyntaxFault(this.#next.line, `expected ${what}, found ${this.#next.text}`);
  }

  /** Whether the next token was this symbol or keyword, which is then consumed. */
  #has(text: string): boolean {
    const { kind } = this.#next;
    if ((kind !== "symbol" && kind !== "name") || this.#next.text !== text) return false;
    this.#at++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#has(text)) throw this.#fault(text);
  }

  #name(): string {
    if (this.#next.kind !== "name" || KEYWORDS.has(this.#next.text)) throw this.#fault("a name");
    return this.#take().text;
  }

  /** One level deeper. */
  #within<T>(work: () => T): T {
    if (++this.#depth > DEPTH_MAX) throw new SyntaxFault(this.#next.line, "nested too deeply");
    const result = work();
    this.#depth--;
    return result;
  }

  /** Global names at the outermost level of the program; a variable elsewhere. */
  #declare(name: string): Declared {
    const { blocks, outer } = this.#scope;
    if (!outer && blocks.length === 1) return name;
    const variable = variableOf(name);
    blocks.at(-1)?.set(name, variable);
    return variable;
  }

  #block(declared: readonly Variable[] = []): Statement[] {
    this.#expect("{");
    this.#scope.blocks.push(new Map(declared.map((variable) => [variable.name, variable])));
    const body: Statement[] = [];
    while (!this.#has("}")) {
      if (this.#next.kind === "end") throw this.#fault("}");
      body.push(this.#within(() => this.#statement()));
    }
    this.#scope.blocks.pop();
    return body;
  }

  #statement(): Statement {
    const { line, text, kind } = this.#next;
    if (kind === "symbol" && text === "{") return { kind: "block", body: this.#block(), line };
    if (kind !== "name") return this.#simple();
    switch (text) {
      case "let": {
        this.#take();
        const name = this.#name();
        this.#expect("=");
        const value = this.#expression();
        this.#expect(";");
        return { kind: "let", value, declared: this.#declare(name), line };
      }
      case "class":
        this.#take();
        return this.#class(line);
      case "if":
        this.#take();
        return this.#if(line);
      case "while": {
        this.#take();
        this.#expect("(");
        const test = this.#expression();
        this.#expect(")");
        return { kind: "while", test, body: this.#block(), line };
      }
      case "try": {
        this.#take();
        const body = this.#block();
        this.#expect("catch");
        this.#expect("(");
        const caught = variableOf(this.#name());
        this.#expect(")");
        return { kind: "try", body, caught, handler: this.#block([caught]), line };
      }
      default:
        return this.#simple();
    }
  }

  #simple(): Statement {
    const { line } = this.#next;
    const isNamed = this.#tokens[this.#at + 1]?.kind === "name";
    if (isNamed && this.#has("fn")) {
      const name = this.#name();
      const declared = this.#declare(name);
      return { kind: "function", declared, tree: this.#function(name, "", line), line };
    }
    if (this.#has("return")) {
      if (this.#has(";")) return { kind: "return", value: undefined, line };
      const value = this.#expression();
      this.#expect(";");
      return { kind: "return", value, line };
    }
    if (this.#has("throw")) {
      const value = this.#expression();
      this.#expect(";");
      return { kind: "throw", value, line };
    }
    const value = this.#expression();
    if (!this.#has("=")) {
      this.#expect(";");
      return { kind: "expression", value, line };
    }
    if (!["name", "field", "element"].includes(value.kind)) {
      throw new SyntaxFault(line, "only names, fields and elements can be assigned to");
    }
    const assigned = this.#expression();
    this.#expect(";");
    return { kind: "assign", to: value, value: assigned, line };
  }

  #if(line: number): Statement {
    this.#expect("(");
    const test = this.#expression();
    this.#expect(")");
    const then = this.#block();
    let otherwise: Statement[] = [];
    if (this.#has("else")) {
      const next = this.#next.line;
      otherwise = this.#has("if") ? [this.#within(() => this.#if(next))] : this.#block();
    }
    return { kind: "if", test, then, otherwise, line };
  }

  #class(line: number): Statement {
    const name = this.#name();
    const base = this.#has(":") ? this.#reference(this.#name(), line) : undefined;
    const declared = this.#declare(name);
    const methods: FunctionTree[] = [];
    this.#expect("{");
    while (!this.#has("}")) {
      const at = this.#next.line;
      methods.push(this.#function(this.#name(), "self", at));
    }
    return { kind: "class", declared, name, base, methods, line };
  }

  /** Parameters and body. */
  #function(name: string, self: "" | "self", line: number): FunctionTree {
    const scope = new Scope(this.#scope, self);
    this.#scope = scope;
    this.#expect("(");
    const parameters: Variable[] = [];
    while (!this.#has(")")) {
      if (parameters.length > 0) this.#expect(",");
      parameters.push(variableOf(this.#name()));
    }
    const body = this.#block(parameters);
    this.#scope = scope.outer as Scope;
    const isInit = self === "self" && name === "init";
    return { name, self: scope.self, parameters, body, captures: scope.captures, isInit, line };
  }

  #reference(name: string, line: number): Expression {
    const variable = this.#scope.local(name);
    const index = variable ? undefined : this.#scope.captured(name);
    let target: Target = { kind: "global", name };
    if (variable) target = { kind: "local", variable };
    else if (index !== undefined) target = { kind: "captured", index };
    else if (name === "self") throw new SyntaxFault(line, "self outside of a method");
    return { kind: "name", target, line };
  }

  #expression(): Expression {
    return this.#within(() => this.#logical("or"));
  }

  #logical(operator: "or" | "and"): Expression {
    const operand = (): Expression => (operator === "or" ? this.#logical("and") : this.#binary(0));
    let left = operand();
    for (let { line } = this.#next; this.#has(operator); line = this.#next.line) {
      left = { kind: "logical", operator, left, right: operand(), line };
    }
    return left;
  }

  #binary(level: number): Expression {
    const operators = LEVELS[level];
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const { line } = this.#next;
      const operator = operators.find((each) => this.#has(each));
      if (operator === undefined) return left;
      left = { kind: "binary", operator, left, right: this.#binary(level + 1), line };
    }
  }

  #unary(): Expression {
    const { line } = this.#next;
    for (const operator of ["-", "!"] as const) {
      if (!this.#has(operator)) continue;
      return { kind: "unary", operator, operand: this.#within(() => this.#unary()), line };
    }
    let value = this.#primary();
    for (;;) {
      const at = this.#next.line;
      if (this.#has(".")) value = { kind: "field", object: value, name: this.#name(), line: at };
      else if (this.#has("[")) {
        value = { kind: "element", object: value, index: this.#expression(), line: at };
        this.#expect("]");
      } else if (this.#has("(")) {
        value = { kind: "call", callee: value, operands: this.#items(")"), line: at };
      } else return value;
    }
  }

  #items(end: string): Expression[] {
    const items: Expression[] = [];
    while (!this.#has(end)) {
      if (items.length > 0) this.#expect(",");
      items.push(this.#expression());
    }
    return items;
  }

  #primary(): Expression {
    const { kind, text, line } = this.#take();
    if (kind === "number") return { kind: "constant", value: Number(text), line };
    if (kind === "string") return { kind: "constant", value: text, line };
    if (text === "(" && kind === "symbol") {
      const value = this.#expression();
      this.#expect(")");
      return value;
    }
    if (text === "[" && kind === "symbol") return { kind: "array", items: this.#items("]"), line };
    if (kind === "name") {
      if (text === "true" || text === "false") {
        return { kind: "constant", value: text === "true", line };
      }
      if (text === "nil") return { kind: "constant", value: null, line };
      if (text === "fn") return { kind: "function", tree: this.#function("fn", "", line), line };
      if (text === "self" || !KEYWORDS.has(text)) return this.#reference(text, line);
    }
    throw new SyntaxFault(line, `expected a value, found ${text}`);
  }
}

/** @throws {SyntaxFault} */
export function parse(source: string): FunctionTree {
  return new Parser(source).program();
}
