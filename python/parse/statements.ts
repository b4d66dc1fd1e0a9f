// Statements and blocks: those of one line here, compound ones below.

import type { Alias, Case, Expression, Handler, Statement } from "./ast.js";
import { PatternReader } from "./patterns.js";
import { PythonSyntaxError } from "./source.js";
import { expressionName } from "./targets.js";

const UPDATE = /^(?:[-+*/%@&|^]|\/\/|\*\*|<<|>>)=$/;

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

class StatementReader extends PatternReader {
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
    const statements = [this.#simple()];
    while (this.take(";")) {
      if (this.isType("newline")) break;
      statements.push(this.#simple());
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

  #simple(): Statement {
    const { token, line } = this;
    if (token.type !== "sign") return this.#assignment();
    switch (token.text) {
      case "pass":
      case "break":
      case "continue":
        this.next();
        return { kind: token.text, line };
      case "return": {
        this.next();
        const hasValue = !this.isType("newline") && !this.is(";");
        return { kind: "return", value: hasValue ? this.starExpressions() : undefined, line };
      }
      case "raise":
        return this.#raise();
      case "global":
      case "nonlocal": {
        this.next();
        const names = [this.name()];
        while (this.take(",")) names.push(this.name());
        return { kind: token.text, names, line };
      }
      case "del":
        return this.#delete();
      case "assert": {
        this.next();
        const test = this.expression();
        if (this.is("=")) this.refuseAssignment(test);
        const message = this.take(",") ? this.expression() : undefined;
        return { kind: "assert", test, message, line };
      }
      case "import":
        this.next();
        return { kind: "import", aliases: this.#aliases(() => this.#dotted()), line };
      case "from":
        return this.#from();
      default:
        return this.#assignment();
    }
  }

  #raise(): Statement {
    const { line } = this.next();
    if (this.isType("newline") || this.is(";")) {
      return { kind: "raise", value: undefined, cause: undefined, line };
    }
    const value = this.expression();
    return { kind: "raise", value, cause: this.take("from") ? this.expression() : undefined, line };
  }

  #delete(): Statement {
    const { line } = this.next();
    const isGrouped = this.is("(");
    const targets = this.starExpressions();
    this.checkTarget(targets, "delete");
    const isTuple = targets.kind === "tuple" && !isGrouped;
    return { kind: "delete", targets: isTuple ? targets.items : [targets], line };
  }

  #dotted(): string {
    let name = this.name();
    while (this.take(".")) name += `.${this.name()}`;
    return name;
  }

  #aliases(read: () => string): Alias[] {
    const aliases: Alias[] = [];
    do {
      const name = read();
      aliases.push([name, this.take("as") ? this.name() : undefined]);
    } while (this.take(",") && !this.is(")") && !this.isType("newline"));
    return aliases;
  }

  #from(): Statement {
    const { line } = this.next();
    let module = "";
    while (this.is(".", "...")) module += this.next().text;
    if (module === "" || !this.is("import")) module += this.#dotted();
    this.expect("import");
    if (this.take("*")) return { kind: "from", module, aliases: [["*", undefined]], line };
    if (this.isType("newline")) this.unexpected();
    const isGrouped = this.take("(");
    const aliases = this.#aliases(() => this.name());
    if (isGrouped) this.expect(")");
    else if (this.last.text === ",") {
      this.refuse("trailing comma not allowed without surrounding parentheses", this.last.line);
    }
    return { kind: "from", module, aliases, line };
  }

  #value(): Expression {
    return this.is("yield") ? this.yielded() : this.starExpressions();
  }

  #assignment(): Statement {
    const { line } = this;
    const isGrouped = this.is("(");
    const first = this.#value();
    if (this.is(":")) return this.#annotation(first, isGrouped);
    const { type, text } = this.token;
    if (type === "sign" && UPDATE.test(text)) {
      if (!["name", "attribute", "subscript"].includes(first.kind)) {
        const name = expressionName(first);
        this.refuse(`'${name}' is an illegal expression for augmented assignment`, first.line);
      }
      this.next();
      return {
        kind: "update",
        target: first,
        operator: text.slice(0, -1),
        value: this.#value(),
        line,
      };
    }
    if (this.is(":=")) this.unexpected();
    if (!this.is("=")) return { kind: "expression", value: first, line };
    const targets: Expression[] = [];
    let value = first;
    while (this.is("=")) {
      this.#checkAssigned(value, targets.length === 0);
      targets.push(value);
      this.next();
      value = this.#value();
    }
    return { kind: "assign", targets, value, line };
  }

  #checkAssigned(target: Expression, isFirst: boolean): void {
    if (target.kind === "yield" || target.kind === "yield from") {
      this.refuse("assignment to yield expression not possible", target.line);
    }
    if (isFirst && !["name", "attribute", "subscript", "starred"].includes(target.kind)) {
      this.refuseAssignment(target);
    }
    this.checkTarget(target, "assign");
  }

  #annotation(target: Expression, isGrouped: boolean): Statement {
    const { line } = target;
    if (target.kind === "list" || target.kind === "tuple") {
      this.refuse(`only single target (not ${target.kind}) can be annotated`, line);
    }
    if (!["name", "attribute", "subscript"].includes(target.kind)) {
      // A statement that wants an indented block behind it, or is none, is not told of as a target.
      if (this.second.type === "newline") this.unexpected();
      this.refuse("illegal target for annotation", line);
    }
    if (this.second.type === "newline") {
      this.next();
      this.unexpected();
    }
    this.next();
    const annotation = this.annotation();
    const value = this.take("=") ? this.#value() : undefined;
    return { kind: "annotation", target, annotation, value, isSimple: !isGrouped, line };
  }

  // --- Compound statements

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
    this.expectColon(true);
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
        if (!this.is(",", ")", ":")) this.unexpected();
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
    while (this.is("except")) handlers.push(this.#handler());
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
    return { kind: "try", body, handlers, otherwise, finally: last, line };
  }

  #handler(): Handler {
    const { line } = this.next();
    if (this.is("*")) this.refuse("this Python has no except* and no exception groups", line);
    let type: Expression | undefined;
    let name: string | undefined;
    if (!this.is(":") && !this.isType("newline")) {
      type = this.expression();
      if (this.is(",")) this.refuse("multiple exception types must be parenthesized", type.line);
      if (this.take("as")) name = this.name();
    }
    this.expectColon(false);
    return { type, name, body: this.#block("'except' statement", line), line };
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
    const body = this.#block("function definition", line);
    return { kind: "function", name, parameters, returns, body, decorators, line };
  }

  #class(decorators: Expression[]): Statement {
    const { line } = this.next();
    const { text } = this.token;
    const name = this.name();
    const args = this.take("(") ? this.arguments() : [];
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
