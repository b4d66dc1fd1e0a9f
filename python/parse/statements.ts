// Programs, blocks and compound statements.

import type { Case, Expression, Handler, Statement } from "./ast.js";
import { SimpleStatementReader } from "./simple-statements.js";
import { PythonSyntaxError } from "./source.js";

/**
 * The statements of a program.
 * @throws {PythonSyntaxError}
 */
export function parseProgram(text: string, file: string): Statement[] {
  const reader = new StatementReader(text.replace(/^\ufeff/, ""), file);
  try {
    return reader.program();
  } catch (error) {
    throw reader.failure(error);
  }
}

/**
 * The one expression that a text is.
 * @throws {PythonSyntaxError}
 */
export function parseExpression(text: string, file: string): Expression {
  const reader = new StatementReader(text, file);
  try {
    return reader.whole();
  } catch (error) {
    throw reader.failure(error);
  }
}

class StatementReader extends SimpleStatementReader {
  program(): Statement[] {
    const statements: Statement[] = [];
    while (!this.isType("end")) statements.push(...this.#statement());
    return statements;
  }

  #statement(): Statement[] {
    const { token, line } = this;
    if (token.type === "sign") {
      switch (token.text) {
        case "if":
          return [this.#if("if")];
        case "while":
          return [this.#while()];
        case "for":
          return [this.#for()];
        case "try":
          return [this.#try()];
        case "with":
          return [this.#with()];
        case "def":
        case "class":
        case "@":
          return [this.#definition()];
        case "async":
          if (!["def", "for", "with"].includes(this.second.text)) {
            this.next();
            this.unexpected();
          }
          return this.refuse("this Python has no async functions", line);
      }
    }
    if (token.type === "name" && token.text === "match") {
      const found = this.#match();
      if (found) return [found];
    }
    return this.#line();
  }

  /** Statements of one line. */
  #line(): Statement[] {
    const statements = [this.simple()];
    while (this.take(";")) {
      if (this.isType("newline")) break;
      statements.push(this.simple());
    }
    if (!this.isType("newline")) this.#refuseRest();
    this.next();
    return statements;
  }

  /** A statement that goes on where it may not. */
  #refuseRest(): never {
    const { last } = this;
    if (["print", "exec"].includes(last.text) && this.startsExpression()) {
      const { line } = last;
      const isCall = this.attempt(() => this.starExpressions() && true);
      if (isCall) {
        const call = `Missing parentheses in call to '${last.text}'. Did you mean`;
        this.refuse(`${call} ${last.text}(...)?`, line);
      }
    }
    return this.unexpected();
  }

  /** What stands behind the colon of a compound statement. */
  #block(what: string, line: number): Statement[] {
    if (!this.isType("newline")) return this.#line();
    this.next();
    if (!this.isType("indent")) {
      const message = `expected an indented block after ${what} on line ${line}`;
      throw new PythonSyntaxError(message, this.line, "IndentationError");
    }
    this.next();
    const statements: Statement[] = [];
    while (!this.isType("dedent") && !this.isType("end")) statements.push(...this.#statement());
    if (this.isType("dedent")) this.next();
    return statements;
  }

  #if(keyword: "if" | "elif"): Statement {
    const { line } = this.next();
    const test = this.namedExpression();
    this.expectColon(false);
    const body = this.#block(`'${keyword}' statement`, line);
    const otherwise = this.is("elif") ? [this.#if("elif")] : this.#else();
    return { kind: "if", test, body, otherwise, line };
  }

  #else(): Statement[] {
    if (!this.is("else")) return [];
    const { line } = this.next();
    this.expectColon(true);
    return this.#block("'else' statement", line);
  }

  #while(): Statement {
    const { line } = this.next();
    const test = this.namedExpression();
    this.expectColon(false);
    const body = this.#block("'while' statement", line);
    return { kind: "while", test, body, otherwise: this.#else(), line };
  }

  #for(): Statement {
    const { line } = this.next();
    const target = this.forTarget();
    const iterable = this.starExpressions();
    this.expectColon(false);
    const body = this.#block("'for' statement", line);
    return { kind: "for", target, iterable, body, otherwise: this.#else(), line };
  }

  /** `with a as b, c:` is one `with` within another. */
  #with(): Statement {
    const { line } = this.next();
    const items = this.attempt(() => this.#groupedItems()) ?? this.#withItems();
    this.expectColon(false);
    let body = this.#block("'with' statement", line);
    for (const { context, target } of items.reverse()) {
      body = [{ kind: "with", context, target, body, line }];
    }
    return body[0] as Statement;
  }

  #groupedItems(): { context: Expression; target: Expression | undefined }[] | undefined {
    if (!this.take("(")) return undefined;
    const items = this.#withItems(")");
    return this.take(")") && this.is(":") ? items : undefined;
  }

  #withItems(end = ""): { context: Expression; target: Expression | undefined }[] {
    const items: { context: Expression; target: Expression | undefined }[] = [];
    do {
      if (end !== "" && items.length > 0 && this.is(end)) break;
      const context = this.expression();
      let target: Expression | undefined;
      if (this.take("as")) {
        target = this.bitwiseOr();
        if (!this.is(",", ")", ":") && !this.isType("newline")) this.unexpected();
        this.checkTarget(target, "assign");
      }
      items.push({ context, target });
    } while (this.take(","));
    return items;
  }

  #try(): Statement {
    const { line } = this.next();
    this.expectColon(true);
    const body = this.#block("'try' statement", line);
    const handlers: Handler[] = [];
    const isStar = this.is("except") && this.second.text === "*";
    while (this.is("except")) {
      if ((this.second.text === "*") !== isStar) {
        this.refuse("cannot have both 'except' and 'except*' on the same 'try'");
      }
      handlers.push(this.#handler());
    }
    if (handlers.length === 0 && !this.is("finally")) {
      this.refuse("expected 'except' or 'finally' block");
    }
    const bare = handlers.slice(0, -1).find(({ type }) => !type);
    if (bare) this.refuse("default 'except:' must be last", bare.line);
    const otherwise = handlers.length > 0 ? this.#else() : [];
    let last: Statement[] = [];
    if (this.is("finally")) {
      const at = this.next().line;
      this.expectColon(true);
      last = this.#block("'finally' statement", at);
    }
    return { kind: "try", body, handlers, isStar, otherwise, finally: last, line };
  }

  #handler(): Handler {
    const { line } = this.next();
    const isStar = this.take("*");
    if (isStar && this.is(":")) this.refuse("expected one or more exception types");
    let type: Expression | undefined;
    let name: string | undefined;
    if (!this.is(":") && !this.isType("newline")) {
      type = this.expression();
      if (this.is(",")) this.refuse("multiple exception types must be parenthesized", type.line);
      if (this.take("as")) name = this.name();
    }
    this.expectColon(false);
    const what = isStar ? "'except*' statement" : "'except' statement";
    return { type, name, body: this.#block(what, line), line };
  }

  #definition(): Statement {
    const decorators: Expression[] = [];
    while (this.take("@")) {
      decorators.push(this.namedExpression());
      if (!this.isType("newline")) this.unexpected();
      this.next();
    }
    if (this.is("async")) this.refuse("this Python has no async functions");
    if (this.is("class")) return this.#class(decorators);
    if (!this.is("def")) this.unexpected();
    return this.#function(decorators);
  }

  #function(decorators: Expression[]): Statement {
    const { line } = this.next();
    const name = this.name();
    if (!this.take("(")) this.refuse("expected '('");
    const parameters = this.parameters(")");
    this.expect(")");
    const returns = this.take("->") ? this.annotation() : undefined;
    this.expectColon(true);
    const wasInFunction = this.isInFunction;
    this.isInFunction = true;
    const body = this.#block("function definition", line);
    this.isInFunction = wasInFunction;
    return { kind: "function", name, parameters, returns, body, decorators, line };
  }

  #class(decorators: Expression[]): Statement {
    const { line } = this.next();
    const { text } = this.token;
    const name = this.name();
    const args = this.take("(") ? this.arguments(true) : [];
    this.expectColon(false);
    const outer = this.className;
    this.className = text;
    const body = this.#block("class definition", line);
    this.className = outer;
    return { kind: "class", name, args, body, decorators, line };
  }

  /** `match` is a keyword only where a subject and a colon follow it. */
  #match(): Statement | undefined {
    const { line } = this;
    const subject = this.attempt(() => {
      this.next();
      const value = this.listOf(() => this.starNamedExpression());
      if (!this.is(":") && !this.isType("newline")) return undefined;
      if (this.is(":") && this.second.type !== "newline") return undefined;
      return this.is(":") || this.#isNoExpression(value) ? value : undefined;
    });
    if (!subject) return undefined;
    this.expectColon(false);
    this.next();
    if (!this.isType("indent")) {
      const message = `expected an indented block after 'match' statement on line ${line}`;
      throw new PythonSyntaxError(message, this.line, "IndentationError");
    }
    this.next();
    const cases: Case[] = [];
    while (!this.isType("dedent") && !this.isType("end")) cases.push(this.#case());
    if (this.isType("dedent")) this.next();
    return { kind: "match", subject, cases, line };
  }

  /** Whether `match` and this cannot be a call, a subscript or a sum. */
  #isNoExpression(value: Expression): boolean {
    return (
      ["name", "constant", "attribute", "call"].includes(value.kind) &&
      this.last.level === 0 &&
      this.last.text !== ")" &&
      this.last.text !== "]"
    );
  }

  #case(): Case {
    const { line } = this;
    if (this.token.text !== "case") this.unexpected();
    this.next();
    const pattern = this.patterns();
    const guard = this.take("if") ? this.namedExpression() : undefined;
    this.expectColon(true);
    return { pattern, guard, body: this.#block("'case' statement", line), line };
  }
}
