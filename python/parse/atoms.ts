// The parts of expressions: names, literals, displays, comprehensions, calls and subscripts.

import type { Argument, Clause, ComprehensionExpression, Expression, StringPart } from "./ast.js";
import { ExpressionReader } from "./expressions.js";
import { formatString } from "./format-string.js";
import { stringLiteral, stringValue } from "./literals.js";
import { numberValue } from "./numbers.js";
import { expressionName } from "./targets.js";
import type { Token } from "./tokens.js";

type Result = ComprehensionExpression["result"];

export class AtomReader extends ExpressionReader {
  /** A whole text that is one expression, with or without commas. */
  whole(): Expression {
    const value = this.starExpressions();
    if (this.isType("newline")) this.next();
    if (!this.isType("end")) this.unexpected();
    return value;
  }

  protected override atom(): Expression {
    const { type, text, line } = this.token;
    if (type === "name") return { kind: "name", name: this.name(), line };
    if (type === "number") {
      this.next();
      if (/j$/i.test(text)) return { kind: "imaginary", value: Number.parseFloat(text), line };
      return { kind: "constant", value: numberValue(text), line };
    }
    if (type === "string") return this.strings();
    if (type !== "sign") return this.unexpected();
    switch (text) {
      case "None":
        this.next();
        return { kind: "constant", value: null, line };
      case "True":
      case "False":
        this.next();
        return { kind: "constant", value: text === "True", line };
      case "...":
        this.next();
        return { kind: "ellipsis", line };
      case "(":
        return this.#parentheses();
      case "[":
        return this.#list();
      case "{":
        return this.#braces();
      default:
        return this.unexpected();
    }
  }

  /** Adjacent literals are one. */
  strings(): Expression {
    const { line } = this;
    const pieces = [this.next()];
    while (this.isType("string")) pieces.push(this.next());
    const parts: StringPart[] = [];
    const bytes: number[] = [];
    for (const piece of pieces) {
      const isBytes = stringLiteral(piece.text).prefix.includes("b");
      if (isBytes !== stringLiteral((pieces[0] as Token).text).prefix.includes("b")) {
        this.refuse("cannot mix bytes and nonbytes literals", line);
      }
      if (stringLiteral(piece.text).prefix.includes("f")) {
        parts.push(...formatString(piece.text, piece.line, (text, at) => this.#within(text, at)));
      } else {
        const value = stringValue(piece.text, piece.line);
        if (typeof value === "string") parts.push(value);
        else bytes.push(...value);
      }
    }
    if (parts.length === 0) return { kind: "constant", value: Uint8Array.from(bytes), line };
    if (pieces.some(({ text }) => stringLiteral(text).prefix.includes("f"))) {
      return { kind: "format", parts, line };
    }
    return { kind: "constant", value: parts.join(""), line };
  }

  /** An expression in an f-string: in parentheses, so that its lines do not count. */
  #within(text: string, line: number): Expression {
    const reader = new AtomReader(`(${text})`, this.file, line);
    reader.className = this.className;
    try {
      reader.next();
      const value = reader.is("yield")
        ? reader.yielded()
        : reader.listOf(() => reader.starNamedExpression());
      if (value.kind === "starred") this.refuse("cannot use starred expression here", line);
      reader.expect(")");
      return value;
    } catch (error) {
      throw reader.failure(error);
    }
  }

  /** `yield`, `yield x`, `yield from x`. */
  yielded(): Expression {
    const { line } = this.next();
    if (this.take("from")) return { kind: "yield from", value: this.expression(), line };
    const hasValue = this.startsExpression() || this.is("*");
    return { kind: "yield", value: hasValue ? this.starExpressions() : undefined, line };
  }

  #parentheses(): Expression {
    const { line } = this.next();
    if (this.take(")")) return { kind: "tuple", items: [], line };
    if (this.is("yield")) {
      const value = this.yielded();
      this.expect(")");
      return value;
    }
    const first = this.starNamedExpression();
    if (this.is("for", "async")) {
      const value = this.comprehension("generator", first, undefined, line);
      this.expect(")");
      return value;
    }
    if (!this.is(",")) {
      if (this.is(")") && first.kind === "starred") {
        this.refuse("cannot use starred expression here", first.line);
      }
      this.expect(")");
      return first;
    }
    const items = this.#rest(first, ")");
    return { kind: "tuple", items, line };
  }

  /** The items after the first one, up to the bracket. */
  #rest(first: Expression, end: string): Expression[] {
    const items = [first];
    while (this.take(",")) {
      if (this.is(end)) break;
      items.push(this.starNamedExpression());
    }
    if (this.is("for") && items.length > 1 && end !== ")") {
      this.refuse("did you forget parentheses around the comprehension target?", first.line);
    }
    this.expect(end);
    return items;
  }

  #list(): Expression {
    const { line } = this.next();
    if (this.take("]")) return { kind: "list", items: [], line };
    const first = this.starNamedExpression();
    if (!this.is("for", "async")) return { kind: "list", items: this.#rest(first, "]"), line };
    const value = this.comprehension("list", first, undefined, line);
    this.expect("]");
    return value;
  }

  #braces(): Expression {
    const { line } = this.next();
    if (this.take("}")) return { kind: "dict", entries: [], line };
    if (this.is("**")) return this.#dict([], line);
    const first = this.starNamedExpression();
    if (this.take(":")) {
      const value = this.#entryValue();
      if (!this.is("for", "async")) return this.#dict([[first, value]], line);
      const made = this.comprehension("dict", first, value, line);
      this.expect("}");
      return made;
    }
    if (!this.is("for", "async")) return { kind: "set", items: this.#rest(first, "}"), line };
    const made = this.comprehension("set", first, undefined, line);
    this.expect("}");
    return made;
  }

  #entryValue(): Expression {
    if (this.is("}", ","))
      this.refuse("expression expected after dictionary key and ':'", this.last.line);
    if (this.is("*")) this.refuse("cannot use a starred expression in a dictionary value");
    return this.expression();
  }

  #dict(entries: [Expression | undefined, Expression][], line: number): Expression {
    if (entries.length === 0 || this.take(",")) {
      while (!this.is("}")) {
        if (this.take("**")) {
          entries.push([undefined, this.bitwiseOr()]);
          if (this.is("for")) this.refuse("dict unpacking cannot be used in dict comprehension");
        } else {
          const key = this.expression();
          if (!this.is(":")) {
            if (this.is("}", ",")) this.refuse("':' expected after dictionary key", this.last.line);
            this.unexpected();
          }
          this.next();
          entries.push([key, this.#entryValue()]);
        }
        if (!this.take(",")) break;
      }
    }
    this.expect("}");
    return { kind: "dict", entries, line };
  }

  /** `for target in iterable if condition …`, after the element. */
  comprehension(
    result: Result,
    element: Expression,
    value: Expression | undefined,
    line: number,
  ): ComprehensionExpression {
    if (element.kind === "starred") {
      this.refuse("iterable unpacking cannot be used in comprehension", element.line);
    }
    const clauses: Clause[] = [];
    while (this.is("for", "async")) {
      if (this.is("async")) this.refuse("this Python has no async comprehensions");
      this.next();
      const target = this.forTarget();
      const iterable = this.disjunction();
      const conditions: Expression[] = [];
      while (this.take("if")) conditions.push(this.disjunction());
      clauses.push({ target, iterable, conditions });
    }
    return { kind: "comprehension", result, element, value, clauses, line };
  }

  /** The target of a `for`, and its `in`. */
  forTarget(): Expression {
    const target = this.listOf(() => this.#forItem());
    this.checkTarget(target, "for");
    this.expect("in");
    return target;
  }

  #forItem(): Expression {
    const { line } = this;
    if (this.take("*")) return { kind: "starred", value: this.bitwiseOr(), line };
    return this.bitwiseOr();
  }

  protected override trailer(value: Expression): Expression {
    const { line } = value;
    const sign = this.next().text;
    if (sign === ".") return { kind: "attribute", object: value, name: this.name(), line };
    if (sign === "(") {
      const args = this.arguments();
      return { kind: "call", callee: value, args, line };
    }
    const index = this.listOf(() => this.#index());
    this.expect("]");
    return { kind: "subscript", object: value, index, line };
  }

  #index(): Expression {
    const { line } = this;
    const isBound = (): boolean => !this.is(":", "]", ",");
    const bounds: (Expression | undefined)[] = [];
    if (isBound()) {
      const first = this.starNamedExpression();
      if (!this.is(":")) return first;
      bounds.push(first);
    } else {
      bounds.push(undefined);
    }
    if (!this.is(":")) this.unexpected();
    while (bounds.length < 3 && this.take(":")) {
      bounds.push(isBound() ? this.expression() : undefined);
    }
    return { kind: "slice", bounds, line };
  }

  /** The arguments of a call or a class, after the `(`. */
  arguments(isOfClass = false): Argument[] {
    const args: Argument[] = [];
    let [hasNamed, hasSpread] = [false, false];
    while (!this.is(")")) {
      const { line } = this;
      if (this.take("**")) {
        args.push({ name: "**", value: this.expression() });
        hasSpread = true;
      } else if (this.take("*")) {
        if (hasSpread) {
          this.refuse("iterable argument unpacking follows keyword argument unpacking", line);
        }
        args.push({ name: "*", value: this.expression() });
      } else if (this.second.text === "=" && this.second.type === "sign") {
        args.push(this.#named(args));
        hasNamed = true;
      } else {
        const value = this.#positional(args, isOfClass);
        if (hasNamed || hasSpread) {
          const what = `keyword argument${hasSpread ? " unpacking" : ""}`;
          this.refuse(`positional argument follows ${what}`, this.last.line);
        }
        args.push({ name: undefined, value });
      }
      if (!this.take(",")) break;
    }
    this.expect(")");
    return args;
  }

  #positional(args: readonly Argument[], isOfClass: boolean): Expression {
    const { line } = this;
    const value = this.#argumentValue();
    if (this.is("=")) {
      const meant = 'expression cannot contain assignment, perhaps you meant "=="?';
      this.refuse(meant, line);
    }
    if (!this.is("for", "async")) return value;
    if (isOfClass) this.unexpected();
    const made = this.comprehension("generator", value, undefined, line);
    if (args.length === 0 && this.is(")")) return made;
    return this.refuse("Generator expression must be parenthesized", line);
  }

  /** As a named expression; an `=` after it is reported by the call. */
  #argumentValue(): Expression {
    const { line } = this;
    const value = this.expression();
    if (!this.is(":=")) return value;
    if (value.kind !== "name") {
      this.refuse(`cannot use assignment expressions with ${expressionName(value)}`, line);
    }
    this.next();
    return { kind: "walrus", name: value.name, value: this.expression(), line };
  }

  #named(args: readonly Argument[]): Argument {
    const { line, token } = this;
    if (this.is("True", "False", "None")) this.refuse(`cannot assign to ${token.text}`, line);
    if (!this.isType("name")) {
      if (token.type === "number" || token.type === "string") {
        const meant = 'expression cannot contain assignment, perhaps you meant "=="?';
        this.refuse(meant, line);
      }
      this.unexpected();
    }
    const name = this.name();
    this.next();
    const value = this.expression();
    if (this.is("for")) {
      this.refuse("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", line);
    }
    if (args.some((other) => other.name === name)) {
      this.refuse(`keyword argument repeated: ${name}`, line);
    }
    return { name, value };
  }
}
