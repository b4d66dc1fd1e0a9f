// The patterns of `match`.

import type { Expression, Pattern } from "./ast.js";
import { AtomReader } from "./atoms.js";

export class PatternReader extends AtomReader {
  /** The part after `case`: a pattern, or several with commas between them. */
  patterns(): Pattern {
    const { line } = this;
    const first = this.#starOr(() => this.#asPattern());
    if (!this.is(",")) {
      if (first.kind === "star") this.unexpected();
      return first;
    }
    return { kind: "sequence", items: this.#items(first, ["if", ":"]), line };
  }

  #starOr(read: () => Pattern): Pattern {
    const { line } = this;
    if (!this.take("*")) return read();
    const name = this.#captured();
    return { kind: "star", name, line };
  }

  /** The name of a capture; undefined for `_`. */
  #captured(): string | undefined {
    const name = this.name();
    return name === "_" ? undefined : name;
  }

  #items(first: Pattern, ends: readonly string[]): Pattern[] {
    const items = [first];
    while (this.take(",")) {
      if (this.is(...ends)) break;
      items.push(this.#starOr(() => this.#asPattern()));
    }
    if (items.filter(({ kind }) => kind === "star").length > 1) {
      this.refuse("multiple starred names in sequence pattern", first.line);
    }
    return items;
  }

  #asPattern(): Pattern {
    const { line } = this;
    const pattern = this.#orPattern();
    if (!this.take("as")) return pattern;
    if (this.token.text === "_") this.refuse("cannot use '_' as a target", this.line);
    if (!this.isType("name")) this.refuse("invalid pattern target", this.line);
    const name = this.name();
    if (this.is(".", "(", "=")) this.unexpected();
    return { kind: "as", pattern, name, line };
  }

  #orPattern(): Pattern {
    const { line } = this;
    const first = this.#closed();
    if (!this.is("|")) return first;
    const options = [first];
    while (this.take("|")) options.push(this.#closed());
    return { kind: "or", options, line };
  }

  #closed(): Pattern {
    const { token, line } = this;
    if (token.type === "name") return this.#named();
    if (token.type === "number" || this.is("-")) return this.#number();
    if (token.type === "string") {
      const value = this.strings();
      if (value.kind === "format") {
        this.refuse("patterns may only match literals and attribute lookups", line);
      }
      return { kind: "value", value, line };
    }
    if (this.is("None", "True", "False")) return { kind: "constant", value: this.atom(), line };
    if (this.take("(")) return this.#group(line);
    if (this.take("[")) {
      if (this.take("]")) return { kind: "sequence", items: [], line };
      const items = this.#items(
        this.#starOr(() => this.#asPattern()),
        ["]"],
      );
      this.expect("]");
      return { kind: "sequence", items, line };
    }
    if (this.take("{")) return this.#mapping(line);
    return this.unexpected();
  }

  #group(line: number): Pattern {
    if (this.take(")")) return { kind: "sequence", items: [], line };
    const first = this.#starOr(() => this.#asPattern());
    if (this.is(",") || first.kind === "star") {
      const items = this.#items(first, [")"]);
      this.expect(")");
      return { kind: "sequence", items, line };
    }
    this.expect(")");
    return first;
  }

  /** A number with its sign, or a complex one. */
  #number(): Pattern {
    const { line } = this;
    const signed = (): Expression => {
      const isNegative = this.take("-");
      if (!this.isType("number")) this.unexpected();
      const value = this.atom();
      if (!isNegative) return value;
      if (value.kind === "constant") {
        return { kind: "constant", value: -(value.value as number), line };
      }
      return { kind: "unary", operator: "-", operand: value, line };
    };
    const left = signed();
    if (!this.is("+", "-")) return { kind: "value", value: left, line };
    const operator = this.next().text;
    if (!this.isType("number")) this.unexpected();
    const right = this.atom();
    if (right.kind !== "imaginary")
      this.refuse("imaginary number required in complex literal", line);
    return { kind: "value", value: { kind: "binary", operator, left, right, line }, line };
  }

  /** A capture, a wildcard, a dotted name, or a class. */
  #named(): Pattern {
    const { line } = this;
    const first = this.name();
    if (!this.is(".", "(")) {
      if (this.is("=")) this.unexpected();
      return { kind: "capture", name: first === "_" ? undefined : first, line };
    }
    let value: Expression = { kind: "name", name: first, line };
    while (this.take(".")) value = { kind: "attribute", object: value, name: this.name(), line };
    if (!this.take("(")) return { kind: "value", value, line };
    const [positional, named]: [Pattern[], [string, Pattern][]] = [[], []];
    while (!this.is(")")) {
      if (this.isType("name") && this.second.text === "=") {
        const name = this.name();
        this.next();
        if (named.some(([other]) => other === name)) {
          this.refuse(`attribute name repeated in class pattern: ${name}`, line);
        }
        named.push([name, this.#asPattern()]);
      } else {
        const at = this.line;
        positional.push(this.#asPattern());
        if (named.length > 0) this.refuse("positional patterns follow keyword patterns", at);
      }
      if (!this.take(",")) break;
    }
    this.expect(")");
    return { kind: "class", cls: value, positional, named, line };
  }

  #mapping(line: number): Pattern {
    const entries: [Expression, Pattern][] = [];
    let rest: string | undefined;
    while (!this.is("}")) {
      if (rest !== undefined) this.unexpected();
      if (this.take("**")) {
        if (this.token.text === "_") this.unexpected();
        rest = this.name();
      } else {
        entries.push(this.#entry(entries));
      }
      if (!this.take(",")) break;
    }
    this.expect("}");
    return { kind: "mapping", entries, rest, line };
  }

  #entry(before: readonly [Expression, Pattern][]): [Expression, Pattern] {
    const { line } = this;
    const key = this.#closed();
    if (key.kind !== "value" && key.kind !== "constant") this.unexpected();
    const { value } = key;
    const isKnown = before.some(
      ([other]) =>
        other.kind === "constant" && value.kind === "constant" && other.value === value.value,
    );
    if (isKnown && value.kind === "constant") {
      const shown = typeof value.value === "string" ? `'${value.value}'` : String(value.value);
      this.refuse(`mapping pattern checks duplicate key (${shown})`, line);
    }
    this.expect(":");
    return [value, this.#asPattern()];
  }
}
