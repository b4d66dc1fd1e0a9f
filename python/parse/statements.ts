// Statements: from Lezer's nodes to Python's abstract syntax.

import type { Alias, Expression, Handler, Statement } from "./ast.js";
import { ExpressionReader } from "./expressions.js";
import { Source } from "./source.js";
import { childrenOf, parseTree, type SyntaxNode, splitAt } from "./tree.js";

/**
 * The statements of a program.
 * @throws {PythonSyntaxError}
 */
export function parseProgram(text: string, file: string): Statement[] {
  const source = new Source(text, file);
  return new StatementReader(source).block(childrenOf(parseTree(source)));
}

class StatementReader extends ExpressionReader {
  block(nodes: readonly SyntaxNode[]): Statement[] {
    return nodes.flatMap((node) =>
      node.name === "StatementGroup"
        ? this.block(childrenOf(node).filter(({ name }) => name !== ";"))
        : [this.statement(node)],
    );
  }

  body(node: SyntaxNode | undefined): Statement[] {
    return node
      ? this.block(childrenOf(node).filter(({ name }) => name !== ":" && name !== ";"))
      : [];
  }

  statement(node: SyntaxNode): Statement {
    const line = this.lineOf(node);
    const children = childrenOf(node);
    switch (node.name) {
      case "ExpressionStatement":
        return { kind: "expression", value: this.list(children), line };
      case "YieldStatement":
        return { kind: "expression", value: this.yielded(children, line), line };
      case "AssignStatement":
        return this.#assign(children, line);
      case "UpdateStatement": {
        const [target, operator, ...value] = children as [SyntaxNode, SyntaxNode];
        const sign = this.textOf(operator).slice(0, -1);
        return {
          kind: "update",
          target: this.read(target),
          operator: sign,
          value: this.#value(value),
          line,
        };
      }
      case "ReturnStatement":
        return {
          kind: "return",
          value: children.length > 1 ? this.list(children.slice(1)) : undefined,
          line,
        };
      case "DeleteStatement":
        return { kind: "delete", targets: this.items(children.slice(1)), line };
      case "PassStatement":
        return { kind: "pass", line };
      case "BreakStatement":
        return { kind: "break", line };
      case "ContinueStatement":
        return { kind: "continue", line };
      case "ScopeStatement": {
        const kind = children[0]?.name === "global" ? "global" : "nonlocal";
        const names = children.slice(1).filter(({ name }) => name !== ",");
        return { kind, names: names.map((name) => this.nameOf(name)), line };
      }
      case "ImportStatement":
        return this.#import(children, line);
      case "AssertStatement": {
        const [test, message] = this.items(children.slice(1)) as [Expression, Expression?];
        return { kind: "assert", test, message, line };
      }
      case "RaiseStatement": {
        const [value, cause] = splitAt(children.slice(1), "from").map((run) => this.list(run));
        return { kind: "raise", value, cause, line };
      }
      case "IfStatement":
        return this.#if(children, line);
      case "WhileStatement": {
        const [test, body] = [children[1], children[2]] as [SyntaxNode, SyntaxNode];
        const otherwise = this.body(children[4]);
        return { kind: "while", test: this.read(test), body: this.body(body), otherwise, line };
      }
      case "ForStatement": {
        const inAt = children.findIndex(({ name }) => name === "in");
        const bodyAt = children.findIndex(({ name }) => name === "Body");
        return {
          kind: "for",
          target: this.list(children.slice(1, inAt)),
          iterable: this.list(children.slice(inAt + 1, bodyAt)),
          body: this.body(children[bodyAt]),
          otherwise: this.body(children[bodyAt + 2]),
          line,
        };
      }
      case "WithStatement":
        return this.#with(children, line);
      case "TryStatement":
        return this.#try(children, line);
      case "FunctionDefinition":
      case "ClassDefinition":
        return this.#definition(node, [], line);
      case "DecoratedStatement": {
        const decorators = children.slice(0, -1).map((decorator) => this.#decorator(decorator));
        const defined = children.at(-1) as SyntaxNode;
        return this.#definition(defined, decorators, this.lineOf(defined));
      }
      default:
        return this.refuse(`this Python has no ${node.name}`, node);
    }
  }

  #value(nodes: readonly SyntaxNode[]): Expression {
    return nodes[0]?.name === "yield"
      ? this.yielded(nodes, this.lineOf(nodes[0]))
      : this.list(nodes);
  }

  #assign(children: readonly SyntaxNode[], line: number): Statement {
    const runs = splitAt(
      children.filter(({ name }) => name !== "TypeDef"),
      "AssignOp",
    );
    const targets = runs.slice(0, -1).map((run) => this.list(run));
    const last = runs.at(-1) as SyntaxNode[];
    const type = children.find(({ name }) => name === "TypeDef");
    if (type) {
      const [target = this.list(last)] = targets;
      const value = targets.length > 0 ? this.#value(last) : undefined;
      return { kind: "annotation", target, annotation: this.annotation(type), value, line };
    }
    return { kind: "assign", targets, value: this.#value(last), line };
  }

  #import(children: readonly SyntaxNode[], line: number): Statement {
    const importAt = children.findIndex(({ name }) => name === "import");
    const names = children.slice(importAt + 1).filter(({ name }) => name !== "(" && name !== ")");
    const aliases = splitAt(names, ",").map((run): Alias => {
      const asAt = run.findIndex(({ name }) => name === "as");
      const dotted = run.slice(0, asAt < 0 ? run.length : asAt);
      const name = dotted.map((part) => this.textOf(part)).join("");
      return [name, asAt < 0 ? undefined : this.nameOf(run[asAt + 1] as SyntaxNode)];
    });
    if (importAt === 0) return { kind: "import", aliases, line };
    const module = children
      .slice(1, importAt)
      .map((part) => this.textOf(part))
      .join("");
    return { kind: "from", module, aliases, line };
  }

  #if(children: readonly SyntaxNode[], line: number): Statement {
    const [, test, body] = children as [SyntaxNode, SyntaxNode, SyntaxNode];
    const rest = children.slice(3);
    const next = rest[0];
    let otherwise: Statement[] = [];
    if (next?.name === "elif") otherwise = [this.#if(rest, this.lineOf(next))];
    else if (next) otherwise = this.body(rest[1]);
    return { kind: "if", test: this.read(test), body: this.body(body), otherwise, line };
  }

  /** `with a as b, c:` is one `with` within another. */
  #with(children: readonly SyntaxNode[], line: number): Statement {
    const inner = children.slice(1, -1).filter(({ name }) => name !== "(" && name !== ")");
    const items = splitAt(inner, ",").map((run) => {
      const [context, , target] = run as [SyntaxNode, SyntaxNode?, SyntaxNode?];
      return { context: this.read(context), target: target && this.read(target) };
    });
    let body = this.body(children.at(-1));
    for (const { context, target } of items.reverse()) {
      body = [{ kind: "with", context, target, body, line }];
    }
    return body[0] as Statement;
  }

  #try(children: readonly SyntaxNode[], line: number): Statement {
    const handlers: Handler[] = [];
    const blocks: Record<string, Statement[]> = {};
    for (let at = 0; at < children.length; ) {
      const bodyAt = children.findIndex(({ name }, index) => index > at && name === "Body");
      const head = children[at] as SyntaxNode;
      const body = this.body(children[bodyAt]);
      if (head.name === "except") {
        const inner = children.slice(at + 1, bodyAt);
        const asAt = inner.findIndex(({ name }) => name === "as");
        const types = inner.slice(0, asAt < 0 ? inner.length : asAt);
        handlers.push({
          type: types.length > 0 ? this.list(types) : undefined,
          name: asAt < 0 ? undefined : this.nameOf(inner[asAt + 1] as SyntaxNode),
          body,
          line: this.lineOf(head),
        });
      } else {
        blocks[head.name] = body;
      }
      at = bodyAt + 1;
    }
    const { try: body = [], else: otherwise = [], finally: last = [] } = blocks;
    return { kind: "try", body, handlers, otherwise, finally: last, line };
  }

  #decorator(node: SyntaxNode): Expression {
    const [, ...parts] = childrenOf(node);
    const args = parts.at(-1)?.name === "ArgList" ? parts.pop() : undefined;
    const line = this.lineOf(node);
    if (parts[0]?.name !== "VariableName") return this.read(parts[0] as SyntaxNode);
    const [first, ...names] = parts.filter(({ name }) => name !== ".");
    let value = this.read(first as SyntaxNode);
    for (const name of names) {
      value = { kind: "attribute", object: value, name: this.nameOf(name), line };
    }
    return args ? { kind: "call", callee: value, args: this.arguments(args), line } : value;
  }

  #bodyOf(node: SyntaxNode, body: SyntaxNode | undefined): Statement[] {
    if (node.name !== "ClassDefinition") return this.body(body);
    const outer = this.className;
    this.className = this.textOf(childrenOf(node)[1] as SyntaxNode);
    try {
      return this.body(body);
    } finally {
      this.className = outer;
    }
  }

  #definition(node: SyntaxNode, decorators: Expression[], line: number): Statement {
    const children = childrenOf(node);
    const find = (name: string): SyntaxNode | undefined =>
      children.find((child) => child.name === name);
    if (children[0]?.name === "async") return this.refuse("this Python has no async", node);
    const name = this.nameOf(find("VariableName") as SyntaxNode);
    const body = this.#bodyOf(node, find("Body"));
    if (node.name === "ClassDefinition") {
      const args = find("ArgList");
      return {
        kind: "class",
        name,
        args: args ? this.arguments(args) : [],
        body,
        decorators,
        line,
      };
    }
    return {
      kind: "function",
      name,
      parameters: this.parameters(find("ParamList")),
      returns: find("TypeDef") && this.annotation(find("TypeDef") as SyntaxNode),
      body,
      decorators,
      line,
    };
  }
}
