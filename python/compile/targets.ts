// Code for `target += value` and `del target`.

import type { Expression } from "../parse/ast.js";
import { PythonSyntaxError } from "../parse/source.js";
import { PatternCompiler } from "./patterns.js";

export abstract class TargetCompiler extends PatternCompiler {
  protected update(target: Expression, operator: string, value: Expression): undefined {
    const operate = (): undefined => {
      this.expression(value);
      this.line = target.line;
      this.emit("INPLACE", operator);
    };
    if (target.kind === "attribute") {
      this.expression(target.object);
      this.emit("COPY", 1);
      this.emit("LOAD_ATTR", target.name);
      operate();
      this.emit("SWAP", 2);
      this.emit("STORE_ATTR", target.name);
    } else if (target.kind === "subscript") {
      this.expression(target.object);
      this.expression(target.index);
      this.emit("COPY", 2);
      this.emit("COPY", 2);
      this.emit("BINARY_SUBSCR");
      operate();
      this.emit("SWAP", 3);
      this.emit("SWAP", 2);
      this.emit("STORE_SUBSCR");
    } else {
      this.expression(target);
      operate();
      this.assign(target);
    }
  }

  protected deleteTarget(target: Expression): undefined {
    if (target.kind === "name") {
      this.delete(target.name);
    } else if (target.kind === "attribute") {
      this.expression(target.object);
      this.emit("DELETE_ATTR", target.name);
    } else if (target.kind === "subscript") {
      this.expression(target.object);
      this.expression(target.index);
      this.emit("DELETE_SUBSCR");
    } else if (target.kind === "tuple" || target.kind === "list") {
      for (const item of target.items) this.deleteTarget(item);
    } else {
      throw new PythonSyntaxError(`cannot delete ${target.kind}`, target.line);
    }
  }
}
