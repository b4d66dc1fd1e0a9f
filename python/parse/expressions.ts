// Expressions, by precedence.

import type { Expression } from "./ast.js";
import { ParameterReader } from "./parameters.js";
import { expressionName, invalidTarget } from "./targets.js";
import type { Token } from "./tokens.js";

/** Operators of two operands, lowest precedence first. */
const LEVELS: readonly (readonly string[])[] = [
  ["|"],
  ["^"],
  ["&"],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "//", "%", "@"],
];
const PRECEDENCE: ReadonlyMap<string, number> = new Map(
  LEVELS.flatMap((signs, level) => signs.map((sign): [string, number] => [sign, level])),
);

const COMPARISONS = ["==", "!=", "<", "<=", ">", ">=", "in", "not", "is"];
/** Signs and keywords that an expression may begin with. */
const STARTS = new Set([
  "(",
  "[",
  "{",
  "-",
  "+",
  "~",
  "...",
  "None",
  "True",
  "False",
  "not",
  "lambda",
]);
const SOFT_KEYWORDS = new Set(["match", "case", "_"]);

export abstract class ExpressionReader extends ParameterReader {
  /** A literal, a name, a display, something in parentheses. */
  protected abstract atom(): Expression;
  /** Off while the text after an expression is only looked at. */
  #namesMissingComma = true;

  /** The part after a primary: an attribute, an index, a call. */
  protected abstract trailer(value: Expression): Expression;

  /** Whether an expression may begin here. */
  startsExpression({ type, text }: Token = this.token): boolean {
    return type === "sign" ? STARTS.has(text) : ["name", "number", "string"].includes(type);
  }

  /** `a`, `*a`, `a, b`: a tuple without parentheses is one, too. */
  starExpressions(): Expression {
    return this.listOf(() => this.starExpression());
  }

  /** One, or several with commas between them: a tuple. */
  protected listOf(read: () => Expression): Expression {
    const { line } = this;
    const first = read();
    if (!this.is(",")) return first;
    const items = [first];
    while (this.take(",")) {
      if (!this.startsExpression() && !this.is("*")) break;
      items.push(read());
    }
    return { kind: "tuple", items, line };
  }

  starExpression(): Expression {
    return this.#starred() ?? this.expression();
  }

  starNamedExpression(): Expression {
    return this.#starred() ?? this.namedExpression();
  }

  #starred(): Expression | undefined {
    const { line } = this;
    if (!this.take("*")) return undefined;
    return { kind: "starred", value: this.bitwiseOr(), line };
  }

  namedExpression(): Expression {
    const { line } = this;
    const start = this.token;
    const value = this.expression();
    if (this.is(":=")) {
      if (value.kind !== "name" || start.text === "(") {
        this.refuse(`cannot use assignment expressions with ${expressionName(value)}`, line);
      }
      this.next();
      return { kind: "walrus", name: value.name, value: this.expression(), line };
    }
    if (this.is("=")) this.refuseAssignment(value);
    return value;
  }

  /** An `=` where only a value is allowed. */
  protected refuseAssignment(value: Expression, start = ""): void {
    const { line } = value;
    if (["True", "False", "None"].includes(start)) return;
    if (value.kind === "name") {
      const isSimple = this.attempt(() => {
        this.next();
        this.bitwiseOr();
        return this.is("=", ":=") ? undefined : true;
      });
      if (isSimple) {
        this.refuse("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", line);
      }
      return;
    }
    const isOwn =
      ["tuple", "list"].includes(value.kind) ||
      (value.kind === "comprehension" && value.result === "generator") ||
      (value.kind === "constant" && (value.value === null || typeof value.value === "boolean")) ||
      ["comparison", "boolean", "conditional", "lambda"].includes(value.kind) ||
      (value.kind === "unary" && value.operator === "not");
    if (isOwn) return;
    const isFollowed = this.attempt(() => {
      this.next();
      this.bitwiseOr();
      return this.is("=", ":=") ? undefined : true;
    });
    if (!isFollowed) return;
    const meant = "Maybe you meant '==' instead of '='?";
    this.refuse(`cannot assign to ${expressionName(value)} here. ${meant}`, line);
  }

  expression(): Expression {
    const start = this.token;
    const { second } = this;
    if (this.is("lambda")) return this.#lambda();
    const value = this.#disjunction();
    if (this.is("if")) {
      const result = this.#conditional(value, start);
      if (result) return result;
    }
    if (this.#namesMissingComma && this.startsExpression()) {
      this.#refuseMissingComma(value, start, second);
    }
    return value;
  }

  /** Two adjacent expressions within brackets. */
  #refuseMissingComma(value: Expression, start: Token, second: Token): void {
    if (start.type === "name" && (second.type === "string" || SOFT_KEYWORDS.has(start.text)))
      return;
    if (value.kind === "name" && ["print", "exec"].includes(value.name)) return;
    if (this.token.level === 0) return;
    this.#namesMissingComma = false;
    const isNext = this.attempt(() => this.expression() && true);
    this.#namesMissingComma = true;
    if (isNext) this.refuse("invalid syntax. Perhaps you forgot a comma?", start.line);
  }

  #conditional(yes: Expression, start: Token): Expression | undefined {
    const { line } = start;
    return this.#tried(() => {
      this.next();
      const test = this.#disjunction();
      if (!this.take("else")) {
        if (!this.is(":")) this.refuse("expected 'else' after 'if' expression", line);
        return undefined;
      }
      return { kind: "conditional", test, yes, no: this.expression(), line };
    });
  }

  /** As `attempt`, but an error is final. */
  #tried(parse: () => Expression | undefined): Expression | undefined {
    let failure: unknown;
    const result = this.attempt(() => {
      try {
        return parse();
      } catch (error) {
        failure = error;
        throw error;
      }
    });
    if (failure) throw failure;
    return result;
  }

  #lambda(): Expression {
    const { line } = this.next();
    const parameters = this.parameters(":");
    this.expectColon(false);
    return { kind: "lambda", parameters, body: this.expression(), line };
  }

  /** `or`: of many, one within the other on the left. */
  #disjunction(): Expression {
    return this.#chain("or", () => this.#chain("and", () => this.#inversion()));
  }

  disjunction(): Expression {
    return this.#disjunction();
  }

  #chain(operator: "and" | "or", read: () => Expression): Expression {
    const { line } = this;
    let left = read();
    while (this.take(operator)) left = { kind: "boolean", operator, left, right: read(), line };
    return left;
  }

  #inversion(): Expression {
    const { line } = this;
    if (!this.is("not")) return this.#comparison();
    this.next();
    return { kind: "unary", operator: "not", operand: this.#inversion(), line };
  }

  #comparison(): Expression {
    const { line } = this;
    const first = this.bitwiseOr();
    if (!this.is(...COMPARISONS)) return first;
    const operands = [first];
    const operators: string[] = [];
    for (let sign = this.#comparisonSign(); sign; sign = this.#comparisonSign()) {
      operators.push(sign);
      operands.push(this.bitwiseOr());
    }
    return operators.length > 0 ? { kind: "comparison", operands, operators, line } : first;
  }

  #comparisonSign(): string | undefined {
    if (!this.is(...COMPARISONS)) return undefined;
    if (this.is("not")) {
      if (this.second.text !== "in") return undefined;
      this.next();
      this.next();
      return "not in";
    }
    const { text } = this.next();
    return text === "is" && this.take("not") ? "is not" : text;
  }

  bitwiseOr(level = 0): Expression {
    const { line } = this;
    let left = this.#unary();
    for (;;) {
      const { type, text } = this.token;
      const own = type === "sign" ? PRECEDENCE.get(text) : undefined;
      if (own === undefined || own < level) return left;
      this.next();
      left = { kind: "binary", operator: text, left, right: this.bitwiseOr(own + 1), line };
    }
  }

  #unary(): Expression {
    const { line } = this;
    if (!this.is("-", "+", "~")) return this.#power();
    const operator = this.next().text;
    const operand = this.#unary();
    if (operator === "-" && operand.kind === "constant") {
      const { value } = operand;
      if (typeof value === "bigint" || typeof value === "number") {
        return { kind: "constant", value: -value, line };
      }
    }
    return { kind: "unary", operator, operand, line };
  }

  #power(): Expression {
    const { line } = this;
    const left = this.#primary();
    if (!this.take("**")) return left;
    return { kind: "binary", operator: "**", left, right: this.#unary(), line };
  }

  #primary(): Expression {
    if (this.is("await")) {
      const where = this.isInFunction ? "async function" : "function";
      this.refuse(`'await' outside ${where}`);
    }
    let value = this.atom();
    while (this.is(".", "(", "[")) value = this.trailer(value);
    return value;
  }

  /** Something to assign to, or to delete. */
  checkTarget(target: Expression, use: "assign" | "delete" | "for"): void {
    const wrong = invalidTarget(target, use);
    if (!wrong) return;
    const verb = use === "delete" ? "delete" : "assign to";
    this.refuse(`cannot ${verb} ${expressionName(wrong)}`, wrong.line);
  }
}
