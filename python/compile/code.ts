// Compiled code: operations for the machine, with the line of each.

import type { Parameter } from "../parse/ast.js";

/** The names of the parameters of a function, by kind, in the order of Python's calls. */
export interface Signature {
  readonly positional: readonly string[];
  /** How many of `positional`, from the first, cannot be passed by name. */
  readonly positionalOnlyCount: number;
  readonly keyword: readonly string[];
  /** The name after `*`; "" when there is none. */
  readonly rest: string;
  /** The name after `**`; "" when there is none. */
  readonly keywordRest: string;
}

/** The code of one module, class body, function or comprehension. Immutable after compilation. */
export interface Code {
  readonly name: string;
  readonly qualifiedName: string;
  readonly file: string;
  readonly firstLine: number;
  readonly doc: string | null;
  readonly kind: "module" | "class" | "function";
  readonly isGenerator: boolean;
  readonly signature: Signature;
  readonly operations: readonly string[];
  readonly operands: readonly unknown[];
  readonly lines: readonly number[];
  /** Fast variables: parameters, then other locals, then cells of its own, then free variables. */
  readonly fastNames: readonly string[];
  readonly localCount: number;
  /** Index of the first free variable among the fast ones. */
  readonly firstFree: number;
  /** The program's lines, for tracebacks. */
  readonly source: readonly string[];
}

/** The arguments of a call beside its positional ones. */
export interface CallShape {
  readonly count: number;
  /** Names of the last arguments. */
  readonly keywords: readonly string[];
}

export function signatureOf(parameters: readonly Parameter[]): Signature {
  const ofKind = (kind: Parameter["kind"]): string[] =>
    parameters.filter((parameter) => parameter.kind === kind).map(({ name }) => name);
  return {
    positional: ofKind("positional"),
    positionalOnlyCount: parameters.filter(({ isPositionalOnly }) => isPositionalOnly).length,
    keyword: ofKind("keyword"),
    rest: ofKind("*")[0] ?? "",
    keywordRest: ofKind("**")[0] ?? "",
  };
}

/** Parameter names in the order of their fast variables. */
export function parameterNames({ positional, keyword, rest, keywordRest }: Signature): string[] {
  return [...positional, ...keyword, ...[rest, keywordRest].filter(Boolean)];
}
