// Statements of one line.

import type { Alias, Expression, Statement } from "./ast.js";
import { PatternReader } from "./patterns.js";
import { expressionName } from "./targets.js";

const UPDATE = /^(?:[-+*/%@&|^]|\/\/|\*\*|<<|>>)=$/;

export class SimpleStatementReader extends PatternReader {
  simple(): Statement {
    const { token, line } = this;
    if (token.type !== "sign") return this.#assignment();
    switch (token.text) {
      case "pass":
      case "break":
      case "continue":
        this.next();
        return { kind: token.text, line };
      case "return": {
        this.next();
        const hasValue = !this.isType("newline") && !this.is(";");
        return { kind: "return", value: hasValue ? this.starExpressions() : undefined, line };
      }
      case "raise":
        return this.#raise();
      case "global":
      case "nonlocal": {
        this.next();
        const names = [this.name()];
        while (this.take(",")) names.push(this.name());
        return { kind: token.text, names, line };
      }
      case "del":
        return this.#delete();
      case "assert": {
        this.next();
        const test = this.expression();
        const message = this.take(",") ? this.expression() : undefined;
        return { kind: "assert", test, message, line };
      }
      case "import":
        this.next();
        return { kind: "import", aliases: this.#aliases(() => this.#dotted()), line };
      case "from":
        return this.#from();
      default:
        return this.#assignment();
    }
  }

  #raise(): Statement {
    const { line } = this.next();
    if (this.isType("newline") || this.is(";")) {
      return { kind: "raise", value: undefined, cause: undefined, line };
    }
    const value = this.expression();
    return { kind: "raise", value, cause: this.take("from") ? this.expression() : undefined, line };
  }

  #delete(): Statement {
    const { line } = this.next();
    const isGrouped = this.is("(");
    const targets = this.starExpressions();
    this.checkTarget(targets, "delete");
    const isTuple = targets.kind === "tuple" && !isGrouped;
    return { kind: "delete", targets: isTuple ? targets.items : [targets], line };
  }

  #dotted(): string {
    let name = this.name();
    while (this.take(".")) name += `.${this.name()}`;
    return name;
  }

  #aliases(read: () => string, isOpen = false): Alias[] {
    const aliases: Alias[] = [];
    do {
      const name = read();
      aliases.push([name, this.take("as") ? this.name() : undefined]);
    } while (this.take(",") && !this.is(")") && !(isOpen && this.isType("newline")));
    return aliases;
  }

  #from(): Statement {
    const { line } = this.next();
    let module = "";
    while (this.is(".", "...")) module += this.next().text;
    if (module === "" || !this.is("import")) module += this.#dotted();
    this.expect("import");
    if (this.take("*")) return { kind: "from", module, aliases: [["*", undefined]], line };
    if (this.isType("newline")) this.unexpected();
    const isGrouped = this.take("(");
    const aliases = this.#aliases(() => this.name(), true);
    if (isGrouped) this.expect(")");
    else if (this.last.text === ",") {
      this.refuse("trailing comma not allowed without surrounding parentheses", this.last.line);
    }
    return { kind: "from", module, aliases, line };
  }

  #value(): Expression {
    return this.is("yield") ? this.yielded() : this.starExpressions();
  }

  #assignment(): Statement {
    const { line } = this;
    const start = this.token.text;
    const isGrouped = start === "(";
    const first = this.#value();
    if (this.is(":")) return this.#annotation(first, isGrouped);
    const { type, text } = this.token;
    if (type === "sign" && UPDATE.test(text)) {
      if (!["name", "attribute", "subscript"].includes(first.kind)) {
        const name = expressionName(first);
        this.refuse(`'${name}' is an illegal expression for augmented assignment`, first.line);
      }
      this.next();
      return {
        kind: "update",
        target: first,
        operator: text.slice(0, -1),
        value: this.#value(),
        line,
      };
    }
    if (this.is(":=")) this.unexpected();
    if (!this.is("=")) return { kind: "expression", value: first, line };
    const targets: Expression[] = [];
    let value = first;
    while (this.is("=")) {
      this.#checkAssigned(value, targets.length === 0 ? start : undefined);
      targets.push(value);
      this.next();
      value = this.#value();
    }
    return { kind: "assign", targets, value, line };
  }

  /** `start` is what the first target begins with. */
  #checkAssigned(target: Expression, start: string | undefined): void {
    if (start !== "(" && (target.kind === "yield" || target.kind === "yield from")) {
      this.refuse("assignment to yield expression not possible", target.line);
    }
    // Of a tuple without parentheses, the last item stands before the sign.
    const isOpen = target.kind === "tuple" && start !== "(";
    const before = isOpen ? (target.items.at(-1) as Expression) : target;
    if (
      start !== undefined &&
      !["name", "attribute", "subscript", "starred"].includes(before.kind)
    ) {
      this.refuseAssignment(before, start);
    }
    this.checkTarget(target, "assign");
  }

  #annotation(target: Expression, isGrouped: boolean): Statement {
    const { line } = target;
    if (target.kind === "list" || target.kind === "tuple") {
      this.refuse(`only single target (not ${target.kind}) can be annotated`, line);
    }
    if (!["name", "attribute", "subscript"].includes(target.kind)) {
      // A statement that wants an indented block behind it, or is none, is not told of as a target.
      if (this.second.type === "newline") this.unexpected();
      this.refuse("illegal target for annotation", line);
    }
    if (this.second.type === "newline") {
      this.next();
      this.unexpected();
    }
    this.next();
    const annotation = this.annotation();
    const value = this.take("=") ? this.#value() : undefined;
    return { kind: "annotation", target, annotation, value, isSimple: !isGrouped, line };
  }
}
