// Expressions: from Lezer's nodes to Python's abstract syntax.

import type { Annotation, Argument, Clause, Expression, Parameter } from "./ast.js";
import { formatString } from "./format-string.js";
import { numberValue, stringLiteral, stringValue } from "./literals.js";
import { PythonSyntaxError, type Source } from "./source.js";
import { childrenOf, type SyntaxNode, splitAt } from "./tree.js";

/** Turns the expressions of one source into abstract syntax. */
export class ExpressionReader {
  readonly source: Source;
  /** The innermost class around what is read; "" outside of classes. */
  protected className = "";

  constructor(source: Source) {
    this.source = source;
  }

  textOf(node: SyntaxNode): string {
    return this.source.text.slice(node.from, node.to);
  }

  /** A name; in a class `__x` is `_Class__x`. */
  nameOf(node: SyntaxNode): string {
    const name = this.textOf(node);
    const isPrivate = name.startsWith("__") && !name.endsWith("__") && !name.includes(".");
    const owner = this.className.replace(/^_+/, "");
    return isPrivate && owner !== "" ? `_${owner}${name}` : name;
  }

  lineOf(node: SyntaxNode): number {
    return this.source.lineOf(node.from);
  }

  refuse(message: string, node: SyntaxNode): never {
    throw new PythonSyntaxError(message, this.lineOf(node));
  }

  /** An expression, or several with commas between them: a tuple. */
  list(nodes: readonly SyntaxNode[]): Expression {
    const first = nodes[0];
    if (!first) throw new PythonSyntaxError("invalid syntax", 1);
    const isTuple = nodes.some(({ name }) => name === ",");
    const items = this.items(nodes);
    if (!isTuple && items.length === 1) return items[0] as Expression;
    return { kind: "tuple", items, line: this.lineOf(first) };
  }

  /** The expressions between commas; `*x` is starred. */
  items(nodes: readonly SyntaxNode[]): Expression[] {
    return splitAt(nodes, ",").map((run) => {
      const [head, value] = run;
      if (head?.name !== "*") return this.read(head as SyntaxNode);
      return { kind: "starred", value: this.read(value as SyntaxNode), line: this.lineOf(head) };
    });
  }

  read(node: SyntaxNode): Expression {
    const line = this.lineOf(node);
    switch (node.name) {
      case "VariableName":
        return { kind: "name", name: this.nameOf(node), line };
      case "Number":
        return this.#number(this.textOf(node), line);
      case "Boolean":
        return { kind: "constant", value: this.textOf(node) === "True", line };
      case "None":
        return { kind: "constant", value: null, line };
      case "Ellipsis":
        return { kind: "ellipsis", line };
      case "String":
      case "FormatString":
      case "ContinuedString":
        return this.#string(node, line);
      case "ParenthesizedExpression":
        return this.read(childrenOf(node)[1] as SyntaxNode);
      case "TupleExpression":
        return { kind: "tuple", items: this.items(childrenOf(node).slice(1, -1)), line };
      case "ArrayExpression":
        return { kind: "list", items: this.items(childrenOf(node).slice(1, -1)), line };
      case "SetExpression":
        return { kind: "set", items: this.items(childrenOf(node).slice(1, -1)), line };
      case "DictionaryExpression":
        return this.#dict(node, line);
      case "ArrayComprehensionExpression":
        return this.comprehension("list", childrenOf(node).slice(1, -1), line);
      case "SetComprehensionExpression":
        return this.comprehension("set", childrenOf(node).slice(1, -1), line);
      case "DictionaryComprehensionExpression":
        return this.comprehension("dict", childrenOf(node).slice(1, -1), line);
      case "ComprehensionExpression":
        return this.comprehension("generator", childrenOf(node).slice(1, -1), line);
      case "MemberExpression":
        return this.#member(node, line);
      case "CallExpression": {
        const [callee, args] = childrenOf(node) as [SyntaxNode, SyntaxNode];
        return { kind: "call", callee: this.read(callee), args: this.arguments(args), line };
      }
      case "UnaryExpression": {
        const [operator, operand] = childrenOf(node) as [SyntaxNode, SyntaxNode];
        if (this.textOf(operator) === "not") return this.#negated(operand, line);
        return this.#unary(this.textOf(operator), this.read(operand), line);
      }
      case "BinaryExpression":
        return this.#binary(node, line);
      case "ConditionalExpression": {
        const [yes, , test, , no] = childrenOf(node).map((child) =>
          ["if", "else"].includes(child.name) ? undefined : this.read(child),
        ) as [Expression, undefined, Expression, undefined, Expression];
        return { kind: "conditional", test, yes, no, line };
      }
      case "NamedExpression": {
        const [name, , value] = childrenOf(node) as [SyntaxNode, SyntaxNode, SyntaxNode];
        return { kind: "walrus", name: this.nameOf(name), value: this.read(value), line };
      }
      case "LambdaExpression":
        return this.#lambda(node, line);
      case "YieldExpression":
        return this.yielded(childrenOf(node), line);
      default:
        return this.refuse(`this Python has no ${node.name}`, node);
    }
  }

  #number(text: string, line: number): Expression {
    if (/j$/i.test(text)) return { kind: "imaginary", value: Number.parseFloat(text), line };
    return { kind: "constant", value: numberValue(text), line };
  }

  #unary(operator: string, operand: Expression, line: number): Expression {
    if (operator === "-" && operand.kind === "constant") {
      const { value } = operand;
      if (typeof value === "bigint" || typeof value === "number") {
        return { kind: "constant", value: -value, line };
      }
    }
    return { kind: "unary", operator, operand, line };
  }

  #string(node: SyntaxNode, line: number): Expression {
    const pieces = node.name === "ContinuedString" ? childrenOf(node) : [node];
    if (pieces.some(({ name }) => name === "FormatString")) {
      return { kind: "format", parts: pieces.flatMap((piece) => formatString(this, piece)), line };
    }
    const values = pieces.map((piece) => stringValue(this.textOf(piece)));
    if (values.every((value) => typeof value === "string")) {
      return { kind: "constant", value: values.join(""), line };
    }
    if (stringLiteral(this.textOf(pieces[0] as SyntaxNode)).prefix.includes("b")) {
      const bytes = values.flatMap((value) => [...(value as Uint8Array)]);
      return { kind: "constant", value: Uint8Array.from(bytes), line };
    }
    return this.refuse("cannot mix bytes and nonbytes literals", node);
  }

  #dict(node: SyntaxNode, line: number): Expression {
    const runs = splitAt(childrenOf(node).slice(1, -1), ",");
    const entries = runs.map((run) => {
      const [key, colon, value] = run as [SyntaxNode, SyntaxNode, SyntaxNode];
      if (key.name === "**") return [undefined, this.read(colon)] as const;
      return [this.read(key), this.read(value)] as const;
    });
    return { kind: "dict", entries, line };
  }

  /** `element for target in iterable if condition …`, without brackets. */
  comprehension(
    result: "list" | "set" | "dict" | "generator",
    nodes: readonly SyntaxNode[],
    line: number,
  ): Expression {
    const start = nodes.findIndex(({ name }) => name === "for");
    const [element, , value] = nodes.slice(0, start);
    const clauses: Clause[] = [];
    let at = start;
    while (at < nodes.length) {
      if (nodes[at]?.name === "async") this.refuse("this Python has no async", nodes[at]!);
      const inAt = nodes.findIndex(({ name }, index) => index > at && name === "in");
      const target = this.list(nodes.slice(at + 1, inAt));
      const iterable = this.read(nodes[inAt + 1] as SyntaxNode);
      const conditions: Expression[] = [];
      at = inAt + 2;
      while (nodes[at]?.name === "if") {
        conditions.push(this.read(nodes[at + 1] as SyntaxNode));
        at += 2;
      }
      clauses.push({ target, iterable, conditions });
    }
    return {
      kind: "comprehension",
      result,
      element: this.read(element as SyntaxNode),
      value: value && this.read(value),
      clauses,
      line,
    };
  }

  #member(node: SyntaxNode, line: number): Expression {
    const [object, mark, ...rest] = childrenOf(node) as [SyntaxNode, SyntaxNode, SyntaxNode];
    const value = this.read(object);
    if (mark.name === ".") {
      return { kind: "attribute", object: value, name: this.nameOf(rest[0] as SyntaxNode), line };
    }
    const inner = rest.slice(0, -1);
    const runs = splitAt(inner, ",").map((run) => this.#index(run, line));
    const isTuple = inner.some(({ name }) => name === ",");
    const index: Expression = isTuple
      ? { kind: "tuple", items: runs, line }
      : (runs[0] as Expression);
    return { kind: "subscript", object: value, index, line };
  }

  #index(run: readonly SyntaxNode[], line: number): Expression {
    if (!run.some(({ name }) => name === ":")) return this.items(run)[0] as Expression;
    const bounds: (Expression | undefined)[] = [undefined];
    for (const part of run) {
      if (part.name === ":") bounds.push(undefined);
      else bounds[bounds.length - 1] = this.read(part);
    }
    return { kind: "slice", bounds, line };
  }

  /** The arguments of a call or a class. */
  arguments(node: SyntaxNode): Argument[] {
    const inner = childrenOf(node).slice(1, -1);
    if (inner.some(({ name }) => name === "for")) {
      const value = this.comprehension("generator", inner, this.lineOf(node));
      return [{ name: undefined, value }];
    }
    return splitAt(inner, ",").map((run) => {
      const [first, second, third] = run as [SyntaxNode, SyntaxNode, SyntaxNode];
      if (first.name === "*" || first.name === "**") {
        return { name: first.name, value: this.read(second) };
      }
      if (second?.name === "AssignOp" && this.textOf(second) === "=") {
        return { name: this.nameOf(first), value: this.read(third) };
      }
      if (second?.name === "AssignOp") {
        const value = this.read(third);
        const name = this.nameOf(first);
        return {
          name: undefined,
          value: { kind: "walrus", name, value, line: this.lineOf(first) },
        };
      }
      return { name: undefined, value: this.read(first) };
    });
  }

  parameters(node: SyntaxNode | undefined): Parameter[] {
    if (!node) return [];
    const children = childrenOf(node).filter(({ name }) => name !== "(" && name !== ")");
    const parameters: Parameter[] = [];
    const slash = this.#slashIn(node);
    let kind: "positional" | "keyword" = "positional";
    for (const run of splitAt(children, ",")) {
      const type = run.find(({ name }) => name === "TypeDef");
      const annotation = type && this.annotation(type);
      const rest = run.filter((part) => part !== type);
      const [first, second, third] = rest as [SyntaxNode | undefined, SyntaxNode, SyntaxNode];
      if (!first || first.name === "/") continue;
      const add = (name: SyntaxNode, of: Parameter["kind"], fallback?: Expression): void => {
        const isUnnamed = name.from < slash;
        parameters.push({ name: this.nameOf(name), kind: of, isUnnamed, fallback, annotation });
      };
      if (first.name === "*") {
        if (second) add(second, "*");
        kind = "keyword";
      } else if (first.name === "**") {
        add(second, "**");
      } else {
        add(first, kind, third && this.read(third));
      }
    }
    return parameters;
  }

  annotation(node: SyntaxNode): Annotation {
    const type = childrenOf(node).filter(({ name }) => name !== ":" && name !== "->");
    const [first, last] = [type[0] as SyntaxNode, type.at(-1) as SyntaxNode];
    return { type: this.list(type), text: this.source.text.slice(first.from, last.to) };
  }

  /** Where the `/` of a parameter list stands, which leaves no node behind its comma; else -1. */
  #slashIn(node: SyntaxNode): number {
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (child.name !== ",") continue;
      const end = child.nextSibling?.from ?? this.source.text.indexOf(":", child.to);
      if (/^\s*\/\s*$/.test(this.source.text.slice(child.to, end))) return child.to;
    }
    return -1;
  }

  #lambda(node: SyntaxNode, line: number): Expression {
    const children = childrenOf(node);
    const parameters = this.parameters(children.find(({ name }) => name === "ParamList"));
    return { kind: "lambda", parameters, body: this.read(children.at(-1) as SyntaxNode), line };
  }

  /** `yield`, `yield x`, `yield from x`. */
  yielded(children: readonly SyntaxNode[], line: number): Expression {
    const rest = children.slice(1);
    if (rest[0]?.name === "from") {
      return { kind: "yield from", value: this.list(rest.slice(1)), line };
    }
    return { kind: "yield", value: rest.length > 0 ? this.list(rest) : undefined, line };
  }

  /** `not a or b`: Lezer takes both under the `not`, which is the first's alone. */
  #negated(node: SyntaxNode, line: number): Expression {
    const children = childrenOf(node);
    const operator = children[1] && this.textOf(children[1]);
    if (node.name !== "BinaryExpression" || (operator !== "or" && operator !== "and")) {
      return this.#unary("not", this.read(node), line);
    }
    const left = this.#negated(children[0] as SyntaxNode, line);
    return { kind: "boolean", operator, left, right: this.read(children[2] as SyntaxNode), line };
  }

  #binary(node: SyntaxNode, line: number): Expression {
    const children = childrenOf(node);
    const left = children[0] as SyntaxNode;
    const right = this.read(children.at(-1) as SyntaxNode);
    const operator = children
      .slice(1, -1)
      .map((child) => this.textOf(child))
      .join(" ");
    if (operator === "and" || operator === "or") {
      return { kind: "boolean", operator, left: this.read(left), right, line };
    }
    if (!/^(in|not in|is|is not|[<>]=?|[!=]=)$/.test(operator)) {
      return { kind: "binary", operator, left: this.read(left), right, line };
    }
    // a < b < c is one comparison; in parentheses it would be another node.
    const first = this.read(left);
    const isChain = left.name === "BinaryExpression" && first.kind === "comparison";
    const operands = isChain ? first.operands : [first];
    const operators = isChain ? first.operators : [];
    return {
      kind: "comparison",
      operands: [...operands, right],
      operators: [...operators, operator],
      line,
    };
  }
}
