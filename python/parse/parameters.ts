// The parameters of functions and lambdas.

import type { Annotation, Expression, Parameter } from "./ast.js";
import { TokenReader } from "./reader.js";

export abstract class ParameterReader extends TokenReader {
  abstract expression(): Expression;
  abstract starExpression(): Expression;

  /** The annotation after a colon or an arrow. */
  annotation(isOfRest = false): Annotation {
    const { from } = this.token;
    const type = isOfRest ? this.starExpression() : this.expression();
    return { type, text: this.text.slice(from, this.last.to) };
  }

  /** Up to `end`, which is not read. */
  parameters(end: ")" | ":"): Parameter[] {
    const parameters: Parameter[] = [];
    const isLambda = end === ":";
    let [hasSlash, hasStar, needsNamed, hasDefault] = [false, false, false, false];
    let last = "";
    while (!this.is(end)) {
      if (last === "**") this.refuse("arguments cannot follow var-keyword argument");
      const { line } = this;
      if (this.take("/")) {
        if (hasStar) this.refuse("/ must be ahead of *", line);
        if (hasSlash) this.refuse("/ may appear only once", line);
        if (parameters.length === 0) this.refuse("invalid syntax", line);
        hasSlash = true;
        for (const [at, one] of parameters.entries())
          parameters[at] = { ...one, isPositionalOnly: true };
      } else if (this.is("*", "**")) {
        const kind = this.next().text as "*" | "**";
        if (kind === "*" && hasStar) this.refuse("* argument may appear only once", line);
        if (needsNamed && kind === "**") this.refuse("named arguments must follow bare *", line);
        hasStar ||= kind === "*";
        last = kind;
        needsNamed = kind === "*" && !this.isType("name");
        if (needsNamed) {
          if (!this.is(",")) this.refuse("named arguments must follow bare *", line);
          if (this.second.text === end) this.refuse("named arguments must follow bare *", line);
        } else {
          parameters.push(this.#parameter(kind, isLambda));
          if (this.is("=")) {
            const what = kind === "*" ? "var-positional" : "var-keyword";
            this.refuse(`${what} argument cannot have default value`);
          }
        }
      } else {
        if (this.is("(")) {
          const what = isLambda ? "Lambda expression" : "Function";
          const isName = this.second.type === "name";
          if (isName) this.refuse(`${what} parameters cannot be parenthesized`);
        }
        const parameter = this.#parameter(hasStar ? "keyword" : "positional", isLambda);
        needsNamed = false;
        if (parameter.kind === "positional") {
          if (hasDefault && !parameter.fallback) {
            this.refuse("non-default argument follows default argument", line);
          }
          hasDefault ||= parameter.fallback !== undefined;
        }
        parameters.push(parameter);
      }
      if (!this.take(",")) break;
    }
    return parameters;
  }

  #parameter(kind: Parameter["kind"], isLambda: boolean): Parameter {
    const name = this.name();
    const hasType = !isLambda && this.take(":");
    const annotation = hasType ? this.annotation(kind === "*") : undefined;
    let fallback: Expression | undefined;
    if ((kind === "positional" || kind === "keyword") && this.take("=")) {
      if (this.is(")", ",", ":")) this.refuse("expected default value expression");
      fallback = this.expression();
    }
    return { name, kind, isPositionalOnly: false, fallback, annotation };
  }
}
