// Code for everything with a scope of its own: functions, lambdas, comprehensions and classes.

import type {
  Annotation,
  ClassStatement,
  Clause,
  ComprehensionExpression,
  Expression,
  FunctionStatement,
  LambdaExpression,
  Parameter,
  Statement,
} from "../parse/ast.js";
import { type Code, type Signature, signatureOf } from "./code.js";
import { ExpressionCompiler } from "./expressions.js";
import type { Scope } from "./scope.js";

const NO_PARAMETERS: Signature = signatureOf([]);
const ITERATOR: Signature = signatureOf([
  { name: ".0", kind: "positional", isPositionalOnly: true, fallback: undefined },
]);

/** Compiles functions and classes; their statements are left to the compiler of statements. */
export abstract class FunctionCompiler extends ExpressionCompiler {
  protected abstract block(statements: readonly Statement[]): undefined;
  /** A compiler for a scope within this one. */
  protected abstract within(
    scope: Scope,
    qualifiedName: string,
    signature: Signature,
    line: number,
  ): FunctionCompiler;

  #qualify(name: string): string {
    if (this.scope.kind === "module" || this.scope.globals.has(name)) return name;
    const between = this.scope.kind === "function" ? ".<locals>." : ".";
    return `${this.qualifiedName}${between}${name}`;
  }

  #scopeOf(node: object): Scope {
    return this.unit.scopes.get(node) as Scope;
  }

  #annotation({ type, text }: Annotation): undefined {
    if (this.unit.keepsAnnotations) this.emit("LOAD_CONST", text);
    else this.expression(type);
  }

  /** `__annotations__` of a module or a class; its variables are added one by one. */
  openAnnotations(): undefined {
    if (!this.scope.hasAnnotations) return;
    this.emit("BUILD_MAP", 0);
    this.emit("STORE_NAME", "__annotations__");
  }

  /** `target: annotation = value`. */
  protected annotated({
    target,
    annotation,
    value,
    isSimple,
  }: Extract<Statement, { kind: "annotation" }>): undefined {
    if (value) {
      this.expression(value);
      this.assign(target);
    } else if (target.kind === "name" || target.kind === "attribute") {
      this.refuseDebug(target.name);
    }
    // Annotations of a function's variables are never evaluated.
    if (this.scope.kind === "function") return;
    this.#annotation(annotation);
    if (target.kind !== "name" || !isSimple) return this.emit("POP_TOP");
    this.load("__annotations__");
    this.emit("LOAD_CONST", target.name);
    return this.emit("STORE_SUBSCR");
  }

  /** Leaves a function of this code on the stack, with its defaults and its closure. */
  #function(code: Code, parameters: readonly Parameter[], returns?: Annotation): undefined {
    const defaults = parameters.filter(({ kind, fallback }) => kind === "positional" && fallback);
    const keywordDefaults = parameters.filter(
      ({ kind, fallback }) => kind === "keyword" && fallback,
    );
    if (defaults.length > 0) {
      for (const { fallback } of defaults) this.expression(fallback as Expression);
      this.emit("BUILD_TUPLE", defaults.length);
    }
    if (keywordDefaults.length > 0) {
      for (const { name, fallback } of keywordDefaults) {
        this.emit("LOAD_CONST", name);
        this.expression(fallback as Expression);
      }
      this.emit("BUILD_MAP", keywordDefaults.length);
    }
    const annotations = parameters.flatMap(({ name, annotation }) =>
      annotation ? [{ name, annotation }] : [],
    );
    if (returns) annotations.push({ name: "return", annotation: returns });
    for (const { name, annotation } of annotations) {
      this.emit("LOAD_CONST", name);
      this.#annotation(annotation);
    }
    if (annotations.length > 0) this.emit("BUILD_MAP", annotations.length);
    const free = code.fastNames.slice(code.firstFree);
    for (const name of free) this.loadCell(name);
    if (free.length > 0) this.emit("BUILD_TUPLE", free.length);
    this.line = code.firstLine;
    this.emit("MAKE_FUNCTION", {
      code,
      hasDefaults: defaults.length > 0,
      hasKeywordDefaults: keywordDefaults.length > 0,
      hasAnnotations: annotations.length > 0,
      hasClosure: free.length > 0,
    });
  }

  protected override lambda(node: LambdaExpression): undefined {
    const signature = signatureOf(node.parameters);
    const name = this.#qualify("<lambda>");
    const inner = this.within(this.#scopeOf(node), name, signature, node.line);
    inner.expression(node.body);
    inner.emit("RETURN");
    this.#function(inner.finish("function", "<lambda>", null), node.parameters);
  }

  protected define(node: FunctionStatement): undefined {
    for (const decorator of node.decorators) {
      this.emit("PUSH_NULL");
      this.expression(decorator);
    }
    const signature = signatureOf(node.parameters);
    const name = this.#qualify(node.name);
    const inner = this.within(this.#scopeOf(node), name, signature, node.line);
    const { doc, body } = takeDoc(node.body);
    inner.block(body);
    inner.emit("LOAD_CONST", null);
    inner.emit("RETURN");
    this.#function(inner.finish("function", node.name, doc), node.parameters, node.returns);
    this.#decorate(node);
  }

  #decorate(node: FunctionStatement | ClassStatement): undefined {
    for (const _ of node.decorators) this.emit("CALL", { count: 1, keywords: [] });
    this.store(node.name);
  }

  protected defineClass(node: ClassStatement): undefined {
    for (const decorator of node.decorators) {
      this.emit("PUSH_NULL");
      this.expression(decorator);
    }
    const scope = this.#scopeOf(node);
    const inner = this.within(scope, this.#qualify(node.name), NO_PARAMETERS, node.line);
    const { doc, body } = takeDoc(node.body);
    inner.emit("LOAD_NAME", "__name__");
    inner.emit("STORE_NAME", "__module__");
    inner.emit("LOAD_CONST", this.#qualify(node.name));
    inner.emit("STORE_NAME", "__qualname__");
    if (doc !== null) {
      inner.emit("LOAD_CONST", doc);
      inner.emit("STORE_NAME", "__doc__");
    }
    inner.openAnnotations();
    inner.block(body);
    if (scope.cells.has("__class__")) {
      inner.loadCell("__class__");
      inner.emit("STORE_NAME", "__classcell__");
    }
    inner.emit("LOAD_CONST", null);
    inner.emit("RETURN");
    const code = inner.finish("class", node.name, doc);
    const isExtended = node.args.some(({ name }) => name === "*" || name === "**");
    if (!isExtended) this.emit("PUSH_NULL");
    this.emit("LOAD_BUILD_CLASS");
    this.#function(code, []);
    this.emit("LOAD_CONST", node.name);
    if (isExtended) {
      this.callExtended(node.args, node.line, 2);
    } else {
      for (const { value } of node.args) this.expression(value);
      this.emitCall(node.args, 2 + node.args.length, node.line);
    }
    this.#decorate(node);
  }

  protected override comprehension(node: ComprehensionExpression): undefined {
    const name = node.result === "generator" ? "<genexpr>" : `<${node.result}comp>`;
    const scope = this.#scopeOf(node);
    const inner = this.within(scope, this.#qualify(name), ITERATOR, node.line);
    if (node.result === "dict") inner.emit("BUILD_MAP", 0);
    else if (node.result !== "generator") inner.emit(`BUILD_${node.result.toUpperCase()}`, 0);
    inner.#clause(node, 0);
    if (node.result === "generator") inner.emit("LOAD_CONST", null);
    inner.emit("RETURN");
    this.emit("PUSH_NULL");
    this.#function(inner.finish("function", name, null), []);
    this.expression((node.clauses[0] as Clause).iterable);
    this.emit("GET_ITER");
    this.emit("CALL", { count: 1, keywords: [] });
  }

  #clause(node: ComprehensionExpression, index: number): undefined {
    const clause = node.clauses[index];
    if (!clause) return this.#element(node);
    if (index === 0) {
      this.load(".0");
    } else {
      this.expression(clause.iterable);
      this.emit("GET_ITER");
    }
    const next = this.label();
    const end = this.label();
    this.place(next);
    this.emit("FOR_ITER", end);
    this.assign(clause.target);
    for (const condition of clause.conditions) {
      this.expression(condition);
      this.emit("POP_JUMP_IF_FALSE", next);
    }
    this.#clause(node, index + 1);
    this.emit("JUMP_BACK", next);
    this.place(end);
  }

  #element(node: ComprehensionExpression): undefined {
    this.expression(node.element);
    if (node.value) this.expression(node.value);
    const depth = node.clauses.length + 1;
    if (node.result === "generator") {
      this.emit("YIELD");
      this.emit("POP_TOP");
    } else if (node.result === "dict") {
      this.emit("MAP_ADD", depth);
    } else {
      this.emit(node.result === "set" ? "SET_ADD" : "LIST_APPEND", depth);
    }
  }
}

/** A body's documentation string, and the rest. */
function takeDoc(body: readonly Statement[]): { doc: string | null; body: readonly Statement[] } {
  const [first, ...rest] = body;
  if (first?.kind === "expression" && first.value.kind === "constant") {
    const { value } = first.value;
    if (typeof value === "string") return { doc: value, body: rest };
  }
  return { doc: null, body };
}
