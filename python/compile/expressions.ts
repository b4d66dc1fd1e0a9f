// Code for expressions: each leaves its value on the stack.

import type {
  Argument,
  ComprehensionExpression,
  Expression,
  LambdaExpression,
  StringPart,
} from "../parse/ast.js";
import { PythonSyntaxError } from "../parse/source.js";
import { Assembler } from "./assembler.js";
import type { CallShape } from "./code.js";

/** Compiles expressions; those with a scope of their own are left to the compiler of functions. */
export abstract class ExpressionCompiler extends Assembler {
  protected abstract lambda(node: LambdaExpression): undefined;
  protected abstract comprehension(node: ComprehensionExpression): undefined;

  expression(node: Expression): undefined {
    this.line = node.line;
    switch (node.kind) {
      case "name":
        return this.load(node.name);
      case "constant":
        return this.emit("LOAD_CONST", node.value);
      case "ellipsis":
        return this.emit("LOAD_ELLIPSIS");
      case "imaginary":
        return this.emit("LOAD_IMAGINARY", node.value);
      case "format":
        return this.#format(node.parts);
      case "tuple":
      case "list":
      case "set":
        return this.sequence(node.kind, node.items);
      case "dict":
        return this.#dict(node.entries);
      case "starred":
        throw new PythonSyntaxError("can't use starred expression here", node.line);
      case "attribute":
        this.expression(node.object);
        return this.emit("LOAD_ATTR", node.name);
      case "subscript":
        this.expression(node.object);
        this.expression(node.index);
        this.line = node.line;
        return this.emit("BINARY_SUBSCR");
      case "slice": {
        for (const index of [0, 1, 2]) {
          const bound = node.bounds[index];
          if (bound) this.expression(bound);
          else this.emit("LOAD_CONST", null);
        }
        return this.emit("BUILD_SLICE");
      }
      case "call":
        return this.#call(node.callee, node.args, node.line);
      case "unary":
        this.expression(node.operand);
        return this.emit(node.operator === "not" ? "NOT" : "UNARY", node.operator);
      case "binary":
        this.expression(node.left);
        this.expression(node.right);
        this.line = node.line;
        return this.emit("BINARY", node.operator);
      case "boolean": {
        const end = this.label();
        this.expression(node.left);
        this.emit(node.operator === "and" ? "JUMP_IF_FALSE_OR_POP" : "JUMP_IF_TRUE_OR_POP", end);
        this.expression(node.right);
        return this.place(end);
      }
      case "comparison":
        return this.#comparison(node.operands, node.operators, node.line);
      case "conditional": {
        const no = this.label();
        const end = this.label();
        this.expression(node.test);
        this.emit("POP_JUMP_IF_FALSE", no);
        this.expression(node.yes);
        this.emit("JUMP", end);
        this.place(no);
        this.expression(node.no);
        return this.place(end);
      }
      case "walrus":
        this.expression(node.value);
        this.emit("COPY", 1);
        return this.store(node.name);
      case "yield":
        if (node.value) this.expression(node.value);
        else this.emit("LOAD_CONST", null);
        return this.emit("YIELD");
      case "yield from":
        this.expression(node.value);
        this.emit("GET_ITER");
        this.emit("LOAD_CONST", null);
        return this.emit("YIELD_FROM");
      case "lambda":
        return this.lambda(node);
      case "comprehension":
        return this.comprehension(node);
    }
  }

  #format(parts: readonly StringPart[]): undefined {
    let count = 0;
    for (const part of parts) {
      if (typeof part === "string") {
        this.emit("LOAD_CONST", part);
      } else {
        if (part.label) {
          this.emit("LOAD_CONST", part.label);
          count++;
        }
        this.expression(part.value);
        if (part.format.length > 0) this.#format(part.format);
        this.emit(part.format.length > 0 ? "FORMAT_SPEC" : "FORMAT", part.conversion);
      }
      count++;
    }
    this.emit("BUILD_STRING", count);
  }

  /** A tuple, list or set of these items. */
  protected sequence(kind: "tuple" | "list" | "set", items: readonly Expression[]): undefined {
    const firstStar = items.findIndex((item) => item.kind === "starred");
    if (firstStar < 0) {
      for (const item of items) this.expression(item);
      return this.emit(`BUILD_${kind.toUpperCase()}`, items.length);
    }
    const builds = kind === "set" ? "SET" : "LIST";
    for (const item of items.slice(0, firstStar)) this.expression(item);
    this.emit(`BUILD_${builds}`, firstStar);
    for (const item of items.slice(firstStar)) {
      this.expression(item.kind === "starred" ? item.value : item);
      if (item.kind === "starred") this.emit(builds === "SET" ? "SET_UPDATE" : "LIST_EXTEND");
      else this.emit(builds === "SET" ? "SET_ADD" : "LIST_APPEND", 1);
    }
    if (kind === "tuple") this.emit("LIST_TO_TUPLE");
  }

  #dict(entries: readonly (readonly [Expression | undefined, Expression])[]): undefined {
    if (entries.every(([key]) => key)) {
      for (const [key, value] of entries) {
        this.expression(key as Expression);
        this.expression(value);
      }
      return this.emit("BUILD_MAP", entries.length);
    }
    this.emit("BUILD_MAP", 0);
    for (const [key, value] of entries) {
      if (key) this.expression(key);
      this.expression(value);
      if (key) this.emit("MAP_ADD", 1);
      else this.emit("DICT_UPDATE");
    }
  }

  #comparison(
    operands: readonly Expression[],
    operators: readonly string[],
    line: number,
  ): undefined {
    this.expression(operands[0] as Expression);
    const cleanup = this.label();
    const end = this.label();
    for (const [index, operator] of operators.entries()) {
      const isLast = index === operators.length - 1;
      this.expression(operands[index + 1] as Expression);
      this.line = line;
      if (!isLast) {
        this.emit("SWAP", 2);
        this.emit("COPY", 2);
      }
      this.emit("COMPARE", operator);
      if (!isLast) this.emit("JUMP_IF_FALSE_OR_POP", cleanup);
    }
    if (operators.length === 1) return;
    this.emit("JUMP", end);
    this.place(cleanup);
    this.emit("SWAP", 2);
    this.emit("POP_TOP");
    this.place(end);
  }

  #call(callee: Expression, args: readonly Argument[], line: number): undefined {
    if (args.some(({ name, value }) => name === "*" || name === "**" || value.kind === "starred")) {
      this.expression(callee);
      this.callExtended(args, line);
      return;
    }
    if (callee.kind === "attribute") {
      this.expression(callee.object);
      this.emit("LOAD_METHOD", callee.name);
    } else {
      this.emit("PUSH_NULL");
      this.expression(callee);
    }
    for (const { value } of args) this.expression(value);
    this.emitCall(args, args.length, line);
  }

  /** Calls what lies below `count` values on the stack, the last of which have the names in `args`. */
  protected emitCall(args: readonly Argument[], count: number, line: number): undefined {
    this.line = line;
    const keywords = args.flatMap(({ name }) => (name === undefined ? [] : [name]));
    for (const name of keywords) this.refuseDebug(name);
    const shape: CallShape = { count, keywords };
    this.emit("CALL", shape);
  }

  /** A call with `*` or `**`: from a tuple and a dict, after `leading` values on the stack. */
  protected callExtended(args: readonly Argument[], line: number, leading = 0): undefined {
    const positional = args.filter(({ name }) => name === undefined || name === "*");
    this.emit("BUILD_LIST", leading);
    for (const { name, value } of positional) {
      this.expression(value);
      if (name === "*") this.emit("LIST_EXTEND");
      else this.emit("LIST_APPEND", 1);
    }
    this.emit("LIST_TO_TUPLE");
    this.emit("BUILD_MAP", 0);
    for (const { name, value } of args) {
      if (name === undefined || name === "*") continue;
      if (name !== "**") {
        this.refuseDebug(name);
        this.emit("LOAD_CONST", name);
      }
      this.expression(value);
      if (name === "**") this.emit("DICT_MERGE");
      else this.emit("MAP_ADD", 1);
    }
    this.line = line;
    this.emit("CALL_EX");
  }

  /** Assigns the value on top of the stack. */
  protected assign(target: Expression): undefined {
    this.line = target.line;
    switch (target.kind) {
      case "name":
        return this.store(target.name);
      case "attribute":
        this.expression(target.object);
        return this.storeAttribute(target.name);
      case "subscript":
        this.expression(target.object);
        this.expression(target.index);
        return this.emit("STORE_SUBSCR");
      case "tuple":
      case "list": {
        const stars = target.items.filter(({ kind }) => kind === "starred");
        if (stars.length > 1) {
          const message = "multiple starred expressions in assignment";
          throw new PythonSyntaxError(message, target.line);
        }
        const star = target.items.findIndex(({ kind }) => kind === "starred");
        if (star < 0) this.emit("UNPACK", target.items.length);
        else this.emit("UNPACK_EX", [star, target.items.length - star - 1]);
        for (const item of target.items) this.assign(item.kind === "starred" ? item.value : item);
        return;
      }
      default: {
        const message = "starred assignment target must be in a list or tuple";
        throw new PythonSyntaxError(message, target.line);
      }
    }
  }
}
