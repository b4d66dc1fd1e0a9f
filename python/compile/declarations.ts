// What a scope refuses: late declarations, and assignments and yields where they are not allowed.

import type { Expression } from "../parse/ast.js";
import { PythonSyntaxError } from "../parse/source.js";
import type { Scope } from "./scope.js";

/** A declaration comes before all other uses of its name. */
export function declare(
  scope: Scope,
  kind: "global" | "nonlocal",
  name: string,
  line: number,
): undefined {
  const refuse = (what: string): never => {
    throw new PythonSyntaxError(`name '${name}' ${what}`, line);
  };
  if (scope.parameters.has(name)) refuse(`is parameter and ${kind}`);
  if (scope.loaded.has(name)) refuse(`is used prior to ${kind} declaration`);
  if (scope.annotated.has(name)) {
    throw new PythonSyntaxError(`annotated name '${name}' can't be ${kind}`, line);
  }
  if (scope.bound.has(name)) refuse(`is assigned to before ${kind} declaration`);
  const names = kind === "global" ? scope.globals : scope.nonlocals;
  names.set(name, line);
}

/** The scope around comprehensions, where an assignment within them puts its name. */
export function walrusOwner(scope: Scope, name: string, line: number): Scope {
  let owner = scope;
  for (; owner.isComprehension && owner.parent; owner = owner.parent) {
    if (!owner.bound.has(name)) continue;
    const what = `comprehension iteration variable '${name}'`;
    throw new PythonSyntaxError(`assignment expression cannot rebind ${what}`, line);
  }
  if (owner.kind === "class" && owner !== scope) {
    const where = "within a comprehension cannot be used in a class body";
    throw new PythonSyntaxError(`assignment expression ${where}`, line);
  }
  return owner;
}

export function refuseWalrus(iterable: Expression): undefined {
  if (iterable.kind !== "walrus") return;
  const where = "cannot be used in a comprehension iterable expression";
  throw new PythonSyntaxError(`assignment expression ${where}`, iterable.line);
}

export function refuseYield(scope: Scope, line: number): undefined {
  if (scope.comprehension === "") return refuseOutside(scope, "yield", line);
  throw new PythonSyntaxError(`'yield' inside ${scope.comprehension}`, line);
}

/** Refuses, in modules and classes, what only a function can do. */
export function refuseOutside(scope: Scope, what: string, line: number): undefined {
  if (scope.kind === "function" && !scope.isComprehension) return;
  throw new PythonSyntaxError(`'${what}' outside function`, line);
}
