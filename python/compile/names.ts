// Finds the scopes of a program and their names, before code is made.

import type {
  Expression,
  FunctionStatement,
  LambdaExpression,
  Parameter,
  Pattern,
  Statement,
  StringPart,
} from "../parse/ast.js";
import { PythonSyntaxError } from "../parse/source.js";
import { declare, refuseOutside, refuseWalrus, refuseYield, walrusOwner } from "./declarations.js";
import { Scope } from "./scope.js";

/** Names of a block of statements, and the scopes within it. */
export class ScopeReader {
  /** The scope of each function, class, lambda and comprehension. */
  readonly scopes: Map<object, Scope> = new Map();

  read(statements: readonly Statement[]): Scope {
    const scope = new Scope("module", undefined);
    this.#block(scope, statements);
    this.#resolve(scope);
    return scope;
  }

  #resolve(scope: Scope): undefined {
    if (scope.kind !== "module") {
      for (const [name, line] of scope.nonlocals) {
        if (scope.globals.has(name)) {
          const first = Math.min(line, scope.globals.get(name) ?? line);
          throw new PythonSyntaxError(`name '${name}' is nonlocal and global`, first);
        }
        if (!scope.resolveFree(name)) {
          throw new PythonSyntaxError(`no binding for nonlocal '${name}' found`, line);
        }
      }
      for (const name of scope.used) {
        const isOwn = scope.bound.has(name) && scope.kind === "function";
        if (!isOwn && !scope.globals.has(name) && !scope.nonlocals.has(name)) {
          if (scope.kind === "function" || !scope.bound.has(name)) scope.resolveFree(name);
        }
      }
    }
    for (const child of scope.children) this.#resolve(child);
  }

  #block(scope: Scope, statements: readonly Statement[]): undefined {
    for (const statement of statements) this.#statement(scope, statement);
  }

  #statement(scope: Scope, node: Statement): undefined {
    const read = (expression: Expression | undefined): undefined =>
      this.#expression(scope, expression);
    switch (node.kind) {
      case "function": {
        scope.bound.add(node.name);
        for (const decorator of node.decorators) read(decorator);
        for (const { annotation } of node.parameters) read(annotation?.type);
        read(node.returns?.type);
        this.#function(scope, node, node.parameters, (inner) => this.#block(inner, node.body));
        return;
      }
      case "class": {
        scope.bound.add(node.name);
        for (const decorator of node.decorators) read(decorator);
        for (const { value } of node.args) read(value);
        const inner = new Scope("class", scope);
        this.scopes.set(node, inner);
        this.#block(inner, node.body);
        return;
      }
      case "expression":
        return read(node.value);
      case "assign":
        read(node.value);
        for (const target of node.targets) this.#target(scope, target);
        return;
      case "annotation":
        if (node.target.kind === "name" && node.isSimple) {
          const { name } = node.target;
          const declared = scope.globals.has(name) ? "global" : "nonlocal";
          if (scope.globals.has(name) || scope.nonlocals.has(name)) {
            const message = `annotated name '${name}' can't be ${declared}`;
            throw new PythonSyntaxError(message, node.line);
          }
          scope.annotated.add(name);
        }
        read(node.value);
        if (scope.kind !== "function") {
          read(node.annotation.type);
          scope.hasAnnotations = true;
        }
        return this.#target(scope, node.target);
      case "update":
        read(node.value);
        if (node.target.kind !== "name") read(node.target);
        return this.#target(scope, node.target);
      case "return":
        refuseOutside(scope, "return", node.line);
        return read(node.value);
      case "delete":
        for (const target of node.targets) this.#target(scope, target);
        return;
      case "global":
        for (const name of node.names) declare(scope, "global", name, node.line);
        return;
      case "nonlocal":
        if (scope.kind === "module") {
          const message = "nonlocal declaration not allowed at module level";
          throw new PythonSyntaxError(message, node.line);
        }
        for (const name of node.names) declare(scope, "nonlocal", name, node.line);
        return;
      case "import":
        for (const [name, as] of node.aliases)
          scope.bound.add(as ?? (name.split(".")[0] as string));
        return;
      case "from":
        if (node.aliases[0]?.[0] === "*" && scope.kind !== "module") {
          throw new PythonSyntaxError("import * only allowed at module level", node.line);
        }
        for (const [name, as] of node.aliases) scope.bound.add(as ?? name);
        return;
      case "assert":
        read(node.test);
        return read(node.message);
      case "raise":
        read(node.value);
        return read(node.cause);
      case "if":
      case "while":
        read(node.test);
        this.#block(scope, node.body);
        return this.#block(scope, node.otherwise);
      case "for":
        read(node.iterable);
        this.#target(scope, node.target);
        this.#block(scope, node.body);
        return this.#block(scope, node.otherwise);
      case "with":
        read(node.context);
        if (node.target) this.#target(scope, node.target);
        return this.#block(scope, node.body);
      case "match":
        read(node.subject);
        for (const { pattern, guard, body } of node.cases) {
          this.#pattern(scope, pattern);
          read(guard);
          this.#block(scope, body);
        }
        return;
      case "try":
        this.#block(scope, node.body);
        for (const { type, name, body } of node.handlers) {
          read(type);
          if (name) scope.bound.add(name);
          this.#block(scope, body);
        }
        this.#block(scope, node.otherwise);
        return this.#block(scope, node.finally);
    }
  }

  #pattern(scope: Scope, node: Pattern): undefined {
    const read = (parts: readonly Pattern[]): void => {
      for (const part of parts) this.#pattern(scope, part);
    };
    switch (node.kind) {
      case "value":
        return this.#expression(scope, node.value);
      case "constant":
        return;
      case "capture":
      case "star":
        if (node.name !== undefined) scope.bound.add(node.name);
        return;
      case "as":
        scope.bound.add(node.name);
        return this.#pattern(scope, node.pattern);
      case "or":
        read(node.options);
        return;
      case "sequence":
        read(node.items);
        return;
      case "mapping":
        for (const [key] of node.entries) this.#expression(scope, key);
        read(node.entries.map(([, value]) => value));
        if (node.rest !== undefined) scope.bound.add(node.rest);
        return;
      case "class":
        this.#expression(scope, node.cls);
        read([...node.positional, ...node.named.map(([, part]) => part)]);
    }
  }

  #target(scope: Scope, node: Expression): undefined {
    if (node.kind === "name") {
      scope.bound.add(node.name);
      scope.used.add(node.name);
    } else if (node.kind === "tuple" || node.kind === "list") {
      for (const item of node.items) this.#target(scope, item);
    } else if (node.kind === "starred") {
      this.#target(scope, node.value);
    } else if (node.kind === "attribute" || node.kind === "subscript") {
      this.#expression(scope, node);
    } else {
      throw new PythonSyntaxError(`cannot assign to ${node.kind}`, node.line);
    }
  }

  #function(
    scope: Scope,
    node: FunctionStatement | LambdaExpression,
    parameters: readonly Parameter[],
    readBody: (inner: Scope) => void,
  ): undefined {
    for (const { fallback } of parameters) this.#expression(scope, fallback);
    const inner = new Scope("function", scope);
    this.scopes.set(node, inner);
    for (const { name } of parameters) {
      if (inner.bound.has(name)) {
        const message = `duplicate argument '${name}' in function definition`;
        throw new PythonSyntaxError(message, node.line);
      }
      inner.bound.add(name);
      inner.parameters.add(name);
    }
    readBody(inner);
  }

  #parts(scope: Scope, parts: readonly StringPart[]): undefined {
    for (const part of parts) {
      if (typeof part === "string") continue;
      this.#expression(scope, part.value);
      this.#parts(scope, part.format);
    }
  }

  #expression(scope: Scope, node: Expression | undefined): undefined {
    if (!node) return;
    const read = (expression: Expression | undefined): undefined =>
      this.#expression(scope, expression);
    switch (node.kind) {
      case "name":
        scope.used.add(node.name);
        scope.loaded.add(node.name);
        // super() without arguments finds its class in the cell __class__.
        if (node.name === "super" && scope.kind === "function") scope.used.add("__class__");
        return;
      case "format":
        return this.#parts(scope, node.parts);
      case "tuple":
      case "list":
      case "set":
        for (const item of node.items) read(item);
        return;
      case "dict":
        for (const [key, value] of node.entries) {
          read(key);
          read(value);
        }
        return;
      case "starred":
      case "yield from":
        if (node.kind === "yield from") {
          refuseYield(scope, node.line);
          scope.isGenerator = true;
        }
        return read(node.value);
      case "attribute":
        return read(node.object);
      case "subscript":
        read(node.object);
        return read(node.index);
      case "slice":
        for (const bound of node.bounds) read(bound);
        return;
      case "call":
        read(node.callee);
        for (const { value } of node.args) read(value);
        return;
      case "unary":
        return read(node.operand);
      case "binary":
      case "boolean":
        read(node.left);
        return read(node.right);
      case "comparison":
        for (const operand of node.operands) read(operand);
        return;
      case "conditional":
        read(node.test);
        read(node.yes);
        return read(node.no);
      case "walrus": {
        read(node.value);
        const owner = walrusOwner(scope, node.name, node.line);
        owner.bound.add(node.name);
        if (owner !== scope) {
          if (owner.kind === "module" || owner.globals.has(node.name)) {
            scope.globals.set(node.name, node.line);
          } else scope.nonlocals.set(node.name, node.line);
        } else {
          scope.used.add(node.name);
        }
        return;
      }
      case "yield":
        refuseYield(scope, node.line);
        scope.isGenerator = true;
        return read(node.value);
      case "lambda":
        return this.#function(scope, node, node.parameters, (inner) =>
          this.#expression(inner, node.body),
        );
      case "comprehension": {
        const [first, ...others] = node.clauses;
        for (const { iterable } of node.clauses) refuseWalrus(iterable);
        read(first?.iterable);
        const inner = new Scope("function", scope, true);
        inner.bound.add(".0");
        inner.isGenerator = node.result === "generator";
        inner.comprehension =
          node.result === "generator" ? "generator expression" : `${node.result} comprehension`;
        this.scopes.set(node, inner);
        for (const { target } of node.clauses) this.#target(inner, target);
        for (const { conditions } of node.clauses) {
          for (const condition of conditions) this.#expression(inner, condition);
        }
        for (const { iterable } of others) this.#expression(inner, iterable);
        this.#expression(inner, node.element);
        return this.#expression(inner, node.value);
      }
    }
  }
}
