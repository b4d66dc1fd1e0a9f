// Code for `match`. A pattern takes the value on top of the stack and leaves what it captured below
// everything else. A failure jumps to the place that pops all values the pattern has on the stack.

import type { Case, Expression, Pattern } from "../parse/ast.js";
import { PythonSyntaxError } from "../parse/source.js";
import type { Label } from "./assembler.js";
import { FunctionCompiler } from "./functions.js";

/** One attempt to match a pattern, while its code is emitted. */
class Attempt {
  /** Names of the captured values, the one on top first. */
  readonly names: string[] = [];
  /** Where a failure jumps to, by the number of values that it has to pop. */
  readonly failures: Label[] = [];
  /** Values on the stack above the captured ones. */
  depth = 0;
}

/** Whether a pattern takes every value. */
function takesAll(pattern: Pattern): boolean {
  if (pattern.kind === "capture") return true;
  if (pattern.kind === "as") return takesAll(pattern.pattern);
  return pattern.kind === "or" && pattern.options.some(takesAll);
}

function refuseUnreachable(pattern: Pattern): undefined {
  if (pattern.kind === "as") return refuseUnreachable(pattern.pattern);
  if (pattern.kind === "or") return refuseUnreachable(pattern.options.find(takesAll) as Pattern);
  const isNamed = pattern.kind === "capture" && pattern.name !== undefined;
  const what = isNamed ? `name capture '${pattern.name}'` : "wildcard";
  throw new PythonSyntaxError(`${what} makes remaining patterns unreachable`, pattern.line);
}

function isWildcard(pattern: Pattern): boolean {
  return (pattern.kind === "capture" || pattern.kind === "star") && pattern.name === undefined;
}

export abstract class PatternCompiler extends FunctionCompiler {
  protected match(subject: Expression, cases: readonly Case[]): undefined {
    const end = this.label();
    this.expression(subject);
    for (const [index, { pattern, guard, body, line }] of cases.entries()) {
      this.step(line);
      if (index < cases.length - 1 && !guard && takesAll(pattern)) refuseUnreachable(pattern);
      const attempt = new Attempt();
      this.emit("COPY", 1);
      this.#pattern(pattern, attempt);
      for (const name of attempt.names.splice(0)) this.store(name);
      if (guard) {
        this.expression(guard);
        this.#failUnless(attempt);
      }
      this.emit("POP_TOP");
      this.block(body);
      this.emit("JUMP", end);
      this.#placeFailures(attempt);
    }
    this.emit("POP_TOP");
    this.place(end);
  }

  #failure({ failures, depth, names }: Attempt): Label {
    const pops = depth + names.length;
    while (failures.length <= pops) failures.push(this.label());
    return failures[pops] as Label;
  }

  /** Fails when the value on top, which is taken, is false. */
  #failUnless(attempt: Attempt): undefined {
    this.emit("POP_JUMP_IF_FALSE", this.#failure(attempt));
  }

  #placeFailures({ failures }: Attempt): undefined {
    for (let pops = failures.length - 1; pops > 0; pops--) {
      this.place(failures[pops] as Label);
      this.emit("POP_TOP");
    }
    if (failures[0]) this.place(failures[0]);
  }

  /** Moves the value on top below the `above` next ones and those of the attempt. */
  #capture(name: string, attempt: Attempt, line: number, above = 0): undefined {
    if (attempt.names.includes(name)) {
      throw new PythonSyntaxError(`multiple assignments to name '${name}' in pattern`, line);
    }
    this.emit("SINK", above + attempt.depth + attempt.names.length);
    attempt.names.push(name);
  }

  #pattern(pattern: Pattern, attempt: Attempt): undefined {
    const { line } = pattern;
    this.line = line;
    switch (pattern.kind) {
      case "value":
        this.expression(pattern.value);
        this.emit("COMPARE", "==");
        return this.#failUnless(attempt);
      case "constant":
        this.expression(pattern.value);
        this.emit("COMPARE", "is");
        return this.#failUnless(attempt);
      case "capture":
      case "star":
        if (pattern.name === undefined) return this.emit("POP_TOP");
        return this.#capture(pattern.name, attempt, line);
      case "as":
        if (pattern.pattern.kind === "capture" && pattern.pattern.name === undefined) {
          throw new PythonSyntaxError("wildcard makes remaining patterns unreachable", line);
        }
        this.emit("COPY", 1);
        attempt.depth++;
        this.#pattern(pattern.pattern, attempt);
        attempt.depth--;
        return this.#capture(pattern.name, attempt, line);
      case "or":
        return this.#or(pattern.options, attempt);
      case "sequence":
        return this.#sequence(pattern.items, attempt);
      case "mapping":
        return this.#mapping(pattern, attempt);
      case "class":
        return this.#class(pattern, attempt);
    }
  }

  #or(options: readonly Pattern[], attempt: Attempt): undefined {
    const end = this.label();
    let names: readonly string[] | undefined;
    for (const [index, option] of options.entries()) {
      if (index < options.length - 1 && takesAll(option)) refuseUnreachable(option);
      const own = new Attempt();
      this.emit("COPY", 1);
      this.#pattern(option, own);
      names ??= own.names;
      const order = names.map((name) => own.names.indexOf(name));
      if (order.includes(-1) || own.names.length !== names.length) {
        throw new PythonSyntaxError("alternative patterns bind different names", option.line);
      }
      if (order.some((from, to) => from !== to)) this.emit("REORDER", order);
      this.emit("JUMP", end);
      this.#placeFailures(own);
    }
    this.emit("POP_TOP");
    this.emit("JUMP", this.#failure(attempt));
    this.place(end);
    // The captured values are above the matched one, which is popped last.
    const captured = names ?? [];
    const line = options[0]?.line ?? this.line;
    for (const [index, name] of captured.entries()) {
      this.#capture(name, attempt, line, captured.length - index);
    }
    this.emit("POP_TOP");
  }

  #sequence(items: readonly Pattern[], attempt: Attempt): undefined {
    const star = items.findIndex(({ kind }) => kind === "star");
    attempt.depth++;
    this.emit("MATCH_SEQUENCE");
    this.#failUnless(attempt);
    const least = star < 0 ? items.length : items.length - 1;
    if (star < 0 || least > 0) {
      this.emit("GET_LEN");
      this.emit("LOAD_CONST", BigInt(least));
      this.emit("COMPARE", star < 0 ? "==" : ">=");
      this.#failUnless(attempt);
    }
    attempt.depth--;
    if (items.every(isWildcard)) return this.emit("POP_TOP");
    if (star < 0) this.emit("UNPACK", items.length);
    else this.emit("UNPACK_EX", [star, items.length - star - 1]);
    this.#parts(items, attempt);
  }

  /** Patterns of values on the stack, the first one on top. */
  #parts(patterns: readonly Pattern[], attempt: Attempt): undefined {
    attempt.depth += patterns.length;
    for (const pattern of patterns) {
      attempt.depth--;
      this.#pattern(pattern, attempt);
    }
  }

  /** The tuple on top, or None, which is a failure. */
  #found(attempt: Attempt): undefined {
    attempt.depth++;
    this.emit("COPY", 1);
    this.emit("LOAD_CONST", null);
    this.emit("COMPARE", "is not");
    this.#failUnless(attempt);
    attempt.depth--;
  }

  #mapping(
    { entries, rest, line }: Extract<Pattern, { kind: "mapping" }>,
    attempt: Attempt,
  ): undefined {
    attempt.depth++;
    this.emit("MATCH_MAPPING");
    this.#failUnless(attempt);
    if (entries.length > 0) {
      this.emit("GET_LEN");
      this.emit("LOAD_CONST", BigInt(entries.length));
      this.emit("COMPARE", ">=");
      this.#failUnless(attempt);
    }
    for (const [key] of entries) this.expression(key);
    this.emit("BUILD_TUPLE", entries.length);
    attempt.depth++;
    this.emit("MATCH_KEYS");
    this.#found(attempt);
    this.emit("UNPACK", entries.length);
    this.#parts(
      entries.map(([, value]) => value),
      attempt,
    );
    attempt.depth -= 2;
    if (rest !== undefined) {
      this.emit("MATCH_REST");
      return this.#capture(rest, attempt, line);
    }
    this.emit("POP_TOP");
    this.emit("POP_TOP");
  }

  #class(
    { cls, positional, named }: Extract<Pattern, { kind: "class" }>,
    attempt: Attempt,
  ): undefined {
    this.expression(cls);
    const names = named.map(([name]) => name);
    for (const name of names) this.refuseDebug(name);
    this.emit("MATCH_CLASS", [positional.length, names]);
    this.#found(attempt);
    const parts = [...positional, ...named.map(([, pattern]) => pattern)];
    this.emit("UNPACK", parts.length);
    this.#parts(parts, attempt);
  }
}
