// Trees become code.

import type { Code, Constant } from "./code.js";
import * as code from "./code.js";
import type {
  BinaryOperator,
  Declared,
  Expression,
  FunctionTree,
  Statement,
  Variable,
} from "./tree.js";

const BINARY: Readonly<Record<BinaryOperator, number>> = {
  "+": code.ADD,
  "-": code.SUBTRACT,
  "*": code.MULTIPLY,
  "/": code.DIVIDE,
  "%": code.REMAINDER,
  "<": code.LESS,
  "<=": code.LESS_EQUAL,
  ">": code.GREATER,
  ">=": code.GREATER_EQUAL,
  "==": code.EQUAL,
  "!=": code.NOT_EQUAL,
};

/** Where global variables are: the same number for the same name in every program. */
export type Globals = Map<string, number>;

class Compiler {
  readonly #globals: Globals;
  readonly #instructions: number[] = [];
  readonly #lines: number[] = [];
  readonly #constants: Constant[] = [];
  readonly #tree: FunctionTree;
  #line = 1;
  /** How many variables are on the frame. */
  #height = 0;

  constructor(tree: FunctionTree, globals: Globals) {
    this.#tree = tree;
    this.#globals = globals;
  }

  compile(): Code {
    const { name, self, parameters, body, isInit, line } = this.#tree;
    this.#line = line;
    for (const variable of [self, ...parameters]) {
      variable.slot = this.#height++;
      if (variable.isCaptured) this.#emit(code.MAKE_CELL, variable.slot);
    }
    for (const statement of body) this.#statement(statement);
    this.#return(isInit, undefined);
    return {
      name,
      parameterCount: parameters.length,
      captureCount: this.#tree.captures.length,
      instructions: Int32Array.from(this.#instructions),
      lines: Int32Array.from(this.#lines),
      constants: this.#constants,
    };
  }

  #emit(...words: number[]): void {
    for (const word of words) {
      this.#instructions.push(word);
      this.#lines.push(this.#line);
    }
  }

  /** Where `#land` will put the target of the jump. */
  #jump(instruction: number): number {
    this.#emit(instruction, 0);
    return this.#instructions.length - 1;
  }

  #land(jump: number): void {
    this.#instructions[jump] = this.#instructions.length;
  }

  #constant(value: Constant): number {
    const known = this.#constants.indexOf(value);
    return known >= 0 ? known : this.#constants.push(value) - 1;
  }

  #global(name: string): number {
    const known = this.#globals.get(name) ?? this.#globals.size;
    this.#globals.set(name, known);
    return known;
  }

  #block(body: readonly Statement[]): void {
    const height = this.#height;
    for (const statement of body) this.#statement(statement);
    this.#dropTo(height);
  }

  #dropTo(height: number): void {
    for (; this.#height > height; this.#height--) this.#emit(code.POP);
  }

  /** The value on top becomes the variable's. */
  #declare(declared: Declared): void {
    if (typeof declared === "string") {
      this.#emit(code.DECLARE_GLOBAL, this.#global(declared));
      return;
    }
    declared.slot = this.#height++;
    if (declared.isCaptured) this.#emit(code.MAKE_CELL, declared.slot);
  }

  /** Functions and classes may refer to the variable that will hold them. */
  #declareFirst(declared: Declared): void {
    if (typeof declared === "string") return;
    this.#emit(code.LOAD_CONSTANT, this.#constant(null));
    this.#declare(declared);
  }

  #define(declared: Declared): void {
    if (typeof declared === "string") this.#declare(declared);
    else this.#store(declared);
  }

  #load({ isCaptured, slot }: Variable): void {
    this.#emit(isCaptured ? code.LOAD_CELL : code.LOAD_LOCAL, slot);
  }

  #store({ isCaptured, slot }: Variable): void {
    this.#emit(isCaptured ? code.STORE_CELL : code.STORE_LOCAL, slot);
  }

  #return(isInit: boolean, value: Expression | undefined): void {
    if (isInit) this.#load(this.#tree.self);
    else if (value) this.#expression(value);
    else this.#emit(code.LOAD_CONSTANT, this.#constant(null));
    this.#emit(code.RETURN);
  }

  #statement(statement: Statement): void {
    this.#line = statement.line;
    switch (statement.kind) {
      case "expression":
        this.#expression(statement.value);
        this.#emit(code.POP);
        break;
      case "let":
        this.#expression(statement.value);
        this.#declare(statement.declared);
        break;
      case "function":
        this.#declareFirst(statement.declared);
        this.#closure(statement.tree);
        this.#define(statement.declared);
        break;
      case "class":
        this.#declareFirst(statement.declared);
        if (statement.base) this.#expression(statement.base);
        this.#emit(code.MAKE_CLASS, this.#constant(statement.name), statement.base ? 1 : 0);
        this.#height++; // it is on the stack while its methods are made
        for (const method of statement.methods) {
          this.#closure(method);
          this.#emit(code.ADD_METHOD, this.#constant(method.name));
        }
        this.#height--;
        this.#define(statement.declared);
        break;
      case "assign":
        this.#assign(statement.to, statement.value);
        break;
      case "block":
        this.#block(statement.body);
        break;
      case "if": {
        this.#expression(statement.test);
        const skip = this.#jump(code.JUMP_IF_FALSE);
        this.#block(statement.then);
        if (statement.otherwise.length === 0) {
          this.#land(skip);
          break;
        }
        const end = this.#jump(code.JUMP);
        this.#land(skip);
        this.#block(statement.otherwise);
        this.#land(end);
        break;
      }
      case "while": {
        const start = this.#instructions.length;
        this.#expression(statement.test);
        const end = this.#jump(code.JUMP_IF_FALSE);
        this.#block(statement.body);
        this.#emit(code.JUMP, start);
        this.#land(end);
        break;
      }
      case "return":
        this.#return(this.#tree.isInit, statement.value);
        break;
      case "throw":
        this.#expression(statement.value);
        this.#emit(code.THROW);
        break;
      case "try": {
        const start = this.#jump(code.TRY);
        this.#block(statement.body);
        this.#emit(code.END_TRY);
        const end = this.#jump(code.JUMP);
        this.#land(start);
        const height = this.#height;
        this.#declare(statement.caught);
        this.#block(statement.handler);
        this.#dropTo(height);
        this.#land(end);
        break;
      }
    }
  }

  #assign(to: Expression, value: Expression): void {
    if (to.kind === "name") {
      this.#expression(value);
      const { target } = to;
      if (target.kind === "local") this.#store(target.variable);
      else if (target.kind === "captured") this.#emit(code.STORE_CAPTURED, target.index);
      else this.#emit(code.STORE_GLOBAL, this.#global(target.name));
    } else if (to.kind === "field") {
      this.#expression(to.object);
      this.#expression(value);
      this.#emit(code.SET_FIELD, this.#constant(to.name));
    } else if (to.kind === "element") {
      this.#expression(to.object);
      this.#expression(to.index);
      this.#expression(value);
      this.#emit(code.SET_ELEMENT);
    }
  }

  #expression(expression: Expression): void {
    const { line } = expression;
    switch (expression.kind) {
      case "constant":
        this.#emit(code.LOAD_CONSTANT, this.#constant(expression.value));
        break;
      case "name": {
        const { target } = expression;
        if (target.kind === "local") this.#load(target.variable);
        else if (target.kind === "captured") this.#emit(code.LOAD_CAPTURED, target.index);
        else this.#emit(code.LOAD_GLOBAL, this.#global(target.name));
        break;
      }
      case "unary":
        this.#expression(expression.operand);
        this.#line = line;
        this.#emit(expression.operator === "-" ? code.NEGATE : code.NOT);
        break;
      case "binary":
        this.#expression(expression.left);
        this.#expression(expression.right);
        this.#line = line;
        this.#emit(BINARY[expression.operator]);
        break;
      case "logical": {
        this.#expression(expression.left);
        const isAnd = expression.operator === "and";
        const end = this.#jump(isAnd ? code.JUMP_IF_FALSE_OR_POP : code.JUMP_IF_TRUE_OR_POP);
        this.#expression(expression.right);
        this.#land(end);
        break;
      }
      case "field":
        this.#expression(expression.object);
        this.#line = line;
        this.#emit(code.GET_FIELD, this.#constant(expression.name));
        break;
      case "element":
        this.#expression(expression.object);
        this.#expression(expression.index);
        this.#line = line;
        this.#emit(code.GET_ELEMENT);
        break;
      case "call":
        this.#call(expression.callee, expression.operands, line);
        break;
      case "array":
        for (const item of expression.items) this.#expression(item);
        this.#emit(code.MAKE_ARRAY, expression.items.length);
        break;
      case "function":
        this.#closure(expression.tree);
        break;
    }
  }

  #call(callee: Expression, operands: readonly Expression[], line: number): void {
    this.#expression(callee.kind === "field" ? callee.object : callee);
    for (const operand of operands) this.#expression(operand);
    this.#line = line;
    if (callee.kind === "field") {
      this.#emit(code.INVOKE, this.#constant(callee.name), operands.length);
    } else this.#emit(code.CALL, operands.length);
  }

  #closure(tree: FunctionTree): void {
    const made = new Compiler(tree, this.#globals).compile();
    this.#emit(code.MAKE_CLOSURE, this.#constant(made));
    for (const capture of tree.captures) {
      if (typeof capture === "number") this.#emit(0, capture);
      else this.#emit(1, capture.slot);
    }
    this.#line = tree.line;
  }
}

export function compile(tree: FunctionTree, globals: Globals): Code {
  return new Compiler(tree, globals).compile();
}
