// Code for statements and blocks. Leaving a block early runs its clean-up: the rest of `finally`, the end
// of `with`, the iterator of a loop.

import type { Expression, Handler, Statement } from "../parse/ast.js";
import { PythonSyntaxError } from "../parse/source.js";
import type { Label } from "./assembler.js";
import type { Signature } from "./code.js";
import type { FunctionCompiler } from "./functions.js";
import type { Scope } from "./scope.js";
import { TargetCompiler } from "./targets.js";

/** An enclosing block that the code is in. */
type Block =
  | { readonly kind: "loop"; readonly next: Label; readonly end: Label; readonly isFor: boolean }
  | { readonly kind: "try" }
  | { readonly kind: "finally"; readonly body: readonly Statement[] }
  | { readonly kind: "with" }
  /** The value of a `return` whose `finally` is running. */
  | { readonly kind: "value" }
  | { readonly kind: "handler"; readonly name: string | undefined }
  /** The body of an `except*`, which no jump may leave. */
  | { readonly kind: "star" };

export class StatementCompiler extends TargetCompiler {
  readonly #blocks: Block[] = [];

  protected override within(
    scope: Scope,
    qualifiedName: string,
    signature: Signature,
    line: number,
  ): FunctionCompiler {
    return new StatementCompiler(this.unit, scope, qualifiedName, signature, line);
  }

  override block(statements: readonly Statement[]): undefined {
    for (const statement of statements) this.#statement(statement);
  }

  #inBlock(block: Block, compile: () => void): undefined {
    this.#blocks.push(block);
    compile();
    this.#blocks.pop();
  }

  #statement(node: Statement): undefined {
    if (node.kind === "global" || node.kind === "nonlocal") return;
    this.step(node.line);
    switch (node.kind) {
      case "function":
        return this.define(node);
      case "class":
        return this.defineClass(node);
      case "expression":
        this.expression(node.value);
        return this.emit("POP_TOP");
      case "assign":
        this.expression(node.value);
        for (const [index, target] of node.targets.entries()) {
          if (index < node.targets.length - 1) this.emit("COPY", 1);
          this.assign(target);
        }
        return;
      case "annotation":
        return this.annotated(node);
      case "update":
        return this.update(node.target, node.operator, node.value);
      case "return":
        if (node.value) this.expression(node.value);
        else this.emit("LOAD_CONST", null);
        this.#leave(0, true);
        return this.emit("RETURN");
      case "delete":
        for (const target of node.targets) this.deleteTarget(target);
        return;
      case "pass":
        return;
      case "break":
      case "continue":
        return this.#jump(node.kind, node.line);
      case "import":
        for (const [name, as] of node.aliases) {
          this.emit("IMPORT", { name, takesLast: as !== undefined });
          this.store(as ?? (name.split(".")[0] as string));
        }
        return;
      case "from":
        this.emit("IMPORT", { name: node.module, takesLast: true });
        for (const [name, as] of node.aliases) {
          if (name === "*") return this.emit("IMPORT_STAR");
          this.emit("IMPORT_FROM", name);
          this.store(as ?? name);
        }
        return this.emit("POP_TOP");
      case "assert": {
        const end = this.label();
        this.expression(node.test);
        this.emit("POP_JUMP_IF_TRUE", end);
        if (node.message) this.expression(node.message);
        this.line = node.line;
        this.emit("RAISE_ASSERTION", node.message !== undefined);
        return this.place(end);
      }
      case "raise":
        if (node.value) this.expression(node.value);
        if (node.cause) this.expression(node.cause);
        this.line = node.line;
        return this.emit("RAISE", (node.value ? 1 : 0) + (node.cause ? 1 : 0));
      case "if": {
        const otherwise = this.label();
        const end = this.label();
        this.#test(node.test, otherwise);
        this.block(node.body);
        if (node.otherwise.length > 0) this.emit("JUMP", end);
        this.place(otherwise);
        this.block(node.otherwise);
        return this.place(end);
      }
      case "while": {
        const [next, otherwise, end] = [this.label(), this.label(), this.label()];
        this.place(next);
        this.#test(node.test, otherwise);
        this.#inBlock({ kind: "loop", next, end, isFor: false }, () => this.block(node.body));
        this.step(node.line);
        this.emit("JUMP_BACK", next);
        this.place(otherwise);
        this.block(node.otherwise);
        return this.place(end);
      }
      case "for": {
        const [next, otherwise, end] = [this.label(), this.label(), this.label()];
        this.expression(node.iterable);
        this.emit("GET_ITER");
        this.place(next);
        this.line = node.line;
        this.emit("FOR_ITER", otherwise);
        this.assign(node.target);
        this.#inBlock({ kind: "loop", next, end, isFor: true }, () => this.block(node.body));
        this.step(node.line);
        this.emit("JUMP_BACK", next);
        this.place(otherwise);
        this.block(node.otherwise);
        return this.place(end);
      }
      case "with":
        return this.#with(node);
      case "match":
        return this.match(node.subject, node.cases);
      case "try":
        return this.#tryFinally(node);
    }
  }

  /** Continues if the test is true, otherwise jumps to `otherwise`. */
  #test(test: Expression, otherwise: Label): undefined {
    if (test.kind === "boolean" && test.operator === "and") {
      this.#test(test.left, otherwise);
      return this.#test(test.right, otherwise);
    }
    this.expression(test);
    this.emit("POP_JUMP_IF_FALSE", otherwise);
  }

  /** Ends the blocks above `depth`; a value on top of the stack is kept when there is one. */
  #leave(depth: number, hasValue: boolean): undefined {
    for (let index = this.#blocks.length - 1; index >= depth; index--) {
      const block = this.#blocks[index] as Block;
      if (block.kind === "star") {
        const early = "'break', 'continue' and 'return'";
        throw new PythonSyntaxError(`${early} cannot appear in an except* block`, this.line);
      }
      const rest = this.#blocks.splice(index);
      if (block.kind === "loop") {
        if (block.isFor) {
          if (hasValue) this.emit("SWAP", 2);
          this.emit("POP_TOP");
        }
      } else if (block.kind === "value") {
        if (hasValue) this.emit("SWAP", 2);
        this.emit("POP_TOP");
      } else {
        this.emit("POP_BLOCK");
        if (block.kind === "finally") {
          if (hasValue) this.#inBlock({ kind: "value" }, () => this.block(block.body));
          else this.block(block.body);
        }
        if (block.kind === "with") {
          if (hasValue) this.emit("SWAP", 2);
          this.emit("CALL_EXIT");
        }
        if (block.kind === "handler") {
          if (hasValue) this.emit("SWAP", 2);
          this.emit("POP_EXCEPT");
          this.#forgetName(block.name);
        }
      }
      this.#blocks.push(...rest);
    }
  }

  #jump(kind: "break" | "continue", line: number): undefined {
    const at = this.#blocks.findLastIndex((block) => block.kind === "loop");
    const loop = this.#blocks[at];
    if (loop?.kind !== "loop") {
      throw new PythonSyntaxError(
        `'${kind}' ${kind === "break" ? "outside" : "not properly in"} loop`,
        line,
      );
    }
    this.#leave(kind === "break" ? at : at + 1, false);
    this.emit(kind === "break" ? "JUMP" : "JUMP_BACK", kind === "break" ? loop.end : loop.next);
  }

  #forgetName(name: string | undefined): undefined {
    if (name === undefined) return;
    this.emit("LOAD_CONST", null);
    this.store(name);
    this.delete(name);
  }

  #with(node: Extract<Statement, { kind: "with" }>): undefined {
    const [handler, cleanup, suppress, end] = [
      this.label(),
      this.label(),
      this.label(),
      this.label(),
    ];
    this.expression(node.context);
    this.emit("BEFORE_WITH");
    this.emit("SETUP_WITHOUT_TOP", handler);
    this.#inBlock({ kind: "with" }, () => {
      if (node.target) this.assign(node.target);
      else this.emit("POP_TOP");
      this.block(node.body);
    });
    this.emit("POP_BLOCK");
    this.line = node.line;
    this.emit("CALL_EXIT");
    this.emit("JUMP", end);
    this.place(handler);
    this.emit("PUSH_EXC_INFO");
    this.emit("SETUP_WITHOUT_TOP", cleanup);
    this.emit("WITH_EXCEPT");
    this.emit("POP_JUMP_IF_TRUE", suppress);
    this.emit("RERAISE");
    this.place(cleanup);
    this.emit("RESTORE_AND_RERAISE");
    this.place(suppress);
    this.emit("POP_TOP");
    this.emit("POP_BLOCK");
    this.emit("POP_EXCEPT");
    this.emit("POP_TOP");
    this.place(end);
  }

  #tryFinally(node: Extract<Statement, { kind: "try" }>): undefined {
    if (node.finally.length === 0) return this.#tryExcept(node);
    const [handler, cleanup, end] = [this.label(), this.label(), this.label()];
    this.emit("SETUP", handler);
    this.#inBlock({ kind: "finally", body: node.finally }, () => {
      if (node.handlers.length > 0) this.#tryExcept(node);
      else this.block(node.body);
    });
    this.emit("POP_BLOCK");
    this.block(node.finally);
    this.emit("JUMP", end);
    this.place(handler);
    this.emit("PUSH_EXC_INFO");
    this.emit("SETUP_WITHOUT_TOP", cleanup);
    this.#inBlock({ kind: "handler", name: undefined }, () => {
      // The machine knows the exception being handled; leaving early drops it.
      this.emit("POP_TOP");
      this.block(node.finally);
    });
    this.emit("RERAISE_HANDLED");
    this.place(cleanup);
    this.emit("RESTORE_AND_RERAISE");
    this.place(end);
  }

  #tryExcept(node: Extract<Statement, { kind: "try" }>): undefined {
    const [handler, cleanup, end] = [this.label(), this.label(), this.label()];
    this.emit("SETUP", handler);
    this.#inBlock({ kind: "try" }, () => this.block(node.body));
    this.emit("POP_BLOCK");
    this.block(node.otherwise);
    this.emit("JUMP", end);
    this.place(handler);
    this.emit("PUSH_EXC_INFO");
    this.emit("SETUP_WITHOUT_TOP", cleanup);
    if (node.isStar) this.#starHandlers(node.handlers, end);
    for (const { type, name, body, line } of node.isStar ? [] : node.handlers) {
      const next = this.label();
      this.line = line;
      if (type) {
        this.expression(type);
        this.emit("CHECK_EXC_MATCH");
        this.emit("POP_JUMP_IF_FALSE", next);
      }
      if (name) this.store(name);
      else this.emit("POP_TOP");
      this.#handler(name, body);
      this.emit("JUMP", end);
      this.place(next);
    }
    if (!node.isStar) this.emit("RERAISE");
    this.place(cleanup);
    this.emit("RESTORE_AND_RERAISE");
    this.place(end);
  }

  /** `except*`: each handler takes its part; the rest, and what they raise, is raised at the end. */
  #starHandlers(handlers: readonly Handler[], end: Label): undefined {
    const raise = this.label();
    this.emit("PREPARE_STAR");
    for (const { type, name, body, line } of handlers) {
      const [failed, next] = [this.label(), this.label()];
      this.line = line;
      this.expression(type as Expression);
      this.emit("CHECK_EG_MATCH");
      this.emit("POP_JUMP_IF_FALSE", next);
      if (name) this.store(name);
      else this.emit("POP_TOP");
      this.emit("SETUP", failed);
      this.#inBlock({ kind: "star" }, () => this.block(body));
      this.emit("POP_BLOCK");
      this.#forgetName(name);
      this.emit("JUMP", next);
      this.place(failed);
      this.#forgetName(name);
      this.emit("ADD_RAISED");
      this.place(next);
    }
    this.emit("JOIN_RAISED");
    this.emit("POP_JUMP_IF_TRUE", raise);
    this.emit("POP_BLOCK");
    this.emit("POP_EXCEPT");
    this.emit("JUMP", end);
    this.place(raise);
    this.emit("RERAISE_UNCHAINED");
  }

  /** A handler's body; its name is unbound at the end in any case. */
  #handler(name: string | undefined, body: readonly Statement[]): undefined {
    if (name === undefined) {
      this.#inBlock({ kind: "handler", name }, () => this.block(body));
      this.emit("POP_BLOCK");
      return this.emit("POP_EXCEPT");
    }
    const [failed, after] = [this.label(), this.label()];
    // The block set up for finding a handler is still there: this one is within it.
    this.emit("POP_BLOCK");
    this.emit("SETUP", failed);
    this.#inBlock({ kind: "handler", name }, () => this.block(body));
    this.emit("POP_BLOCK");
    this.emit("POP_EXCEPT");
    this.#forgetName(name);
    this.emit("JUMP", after);
    this.place(failed);
    this.#forgetName(name);
    this.emit("RESTORE_AND_RERAISE");
    this.place(after);
  }
}
