// A parsed program: Python's abstract syntax, with the lines that errors point at.

export interface Argument {
  /** The keyword; "*" and "**" spread the value; undefined for a positional argument. */
  readonly name: string | undefined;
  readonly value: Expression;
}

/** An annotation, after a colon or an arrow, and its text. */
export interface Annotation {
  readonly type: Expression;
  readonly text: string;
}

export interface Parameter {
  readonly name: string;
  readonly kind: "positional" | "keyword" | "*" | "**";
  /** Before a `/`: a call cannot pass it by name. */
  readonly isPositionalOnly: boolean;
  readonly fallback: Expression | undefined;
  readonly annotation?: Annotation | undefined;
}

export interface Clause {
  readonly target: Expression;
  readonly iterable: Expression;
  readonly conditions: readonly Expression[];
}

/** A part of an f-string: text, or a value with its conversion and format. */
export type StringPart =
  | string
  | {
      readonly value: Expression;
      readonly conversion: string;
      readonly format: readonly StringPart[];
      /** The text before a self-documenting `=`. */
      readonly label: string;
    };

export interface ComprehensionExpression {
  readonly kind: "comprehension";
  readonly result: "list" | "set" | "dict" | "generator";
  readonly element: Expression;
  /** The value that belongs to the key `element`, of a dict. */
  readonly value: Expression | undefined;
  readonly clauses: readonly Clause[];
  readonly line: number;
}

export interface LambdaExpression {
  readonly kind: "lambda";
  readonly parameters: readonly Parameter[];
  readonly body: Expression;
  readonly line: number;
}

type Constant = null | boolean | bigint | number | string | Uint8Array | "...";

export type Expression =
  | ComprehensionExpression
  | LambdaExpression
  | ({ readonly line: number } & (
      | { readonly kind: "name"; readonly name: string }
      | { readonly kind: "constant"; readonly value: Exclude<Constant, "..."> }
      | { readonly kind: "ellipsis" }
      | { readonly kind: "imaginary"; readonly value: number }
      | { readonly kind: "format"; readonly parts: readonly StringPart[] }
      | { readonly kind: "tuple" | "list" | "set"; readonly items: readonly Expression[] }
      | {
          readonly kind: "dict";
          readonly entries: readonly (readonly [Expression | undefined, Expression])[];
        }
      | { readonly kind: "starred"; readonly value: Expression }
      | { readonly kind: "attribute"; readonly object: Expression; readonly name: string }
      | { readonly kind: "subscript"; readonly object: Expression; readonly index: Expression }
      | { readonly kind: "slice"; readonly bounds: readonly (Expression | undefined)[] }
      | { readonly kind: "call"; readonly callee: Expression; readonly args: readonly Argument[] }
      | { readonly kind: "unary"; readonly operator: string; readonly operand: Expression }
      | {
          readonly kind: "binary";
          readonly operator: string;
          readonly left: Expression;
          readonly right: Expression;
        }
      | {
          readonly kind: "boolean";
          readonly operator: "and" | "or";
          readonly left: Expression;
          readonly right: Expression;
        }
      | {
          readonly kind: "comparison";
          readonly operands: readonly Expression[];
          readonly operators: readonly string[];
        }
      | {
          readonly kind: "conditional";
          readonly test: Expression;
          readonly yes: Expression;
          readonly no: Expression;
        }
      | { readonly kind: "walrus"; readonly name: string; readonly value: Expression }
      | { readonly kind: "yield"; readonly value: Expression | undefined }
      | { readonly kind: "yield from"; readonly value: Expression }
    ));

/** A pattern of a `case`, and the names that it captures. */
export type Pattern = { readonly line: number } & (
  | { readonly kind: "value"; readonly value: Expression }
  /** None, True, False: compared by identity. */
  | { readonly kind: "constant"; readonly value: Expression }
  /** undefined is `_`, which captures nothing. */
  | { readonly kind: "capture" | "star"; readonly name: string | undefined }
  | { readonly kind: "as"; readonly pattern: Pattern; readonly name: string }
  | { readonly kind: "or"; readonly options: readonly Pattern[] }
  | { readonly kind: "sequence"; readonly items: readonly Pattern[] }
  | {
      readonly kind: "mapping";
      readonly entries: readonly (readonly [Expression, Pattern])[];
      readonly rest: string | undefined;
    }
  | {
      readonly kind: "class";
      readonly cls: Expression;
      readonly positional: readonly Pattern[];
      readonly named: readonly (readonly [string, Pattern])[];
    }
);

export interface Case {
  readonly pattern: Pattern;
  readonly guard: Expression | undefined;
  readonly body: readonly Statement[];
  readonly line: number;
}

export interface Handler {
  readonly type: Expression | undefined;
  readonly name: string | undefined;
  readonly body: readonly Statement[];
  readonly line: number;
}

export interface FunctionStatement {
  readonly kind: "function";
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly returns: Annotation | undefined;
  readonly body: readonly Statement[];
  readonly decorators: readonly Expression[];
  readonly line: number;
}

export interface ClassStatement {
  readonly kind: "class";
  readonly name: string;
  readonly args: readonly Argument[];
  readonly body: readonly Statement[];
  readonly decorators: readonly Expression[];
  readonly line: number;
}

export type Alias = readonly [name: string, as: string | undefined];

export type Statement =
  | FunctionStatement
  | ClassStatement
  | ({ readonly line: number } & (
      | { readonly kind: "expression"; readonly value: Expression }
      | {
          readonly kind: "assign";
          readonly targets: readonly Expression[];
          readonly value: Expression;
        }
      | {
          readonly kind: "annotation";
          readonly target: Expression;
          readonly annotation: Annotation;
          readonly value: Expression | undefined;
          /** Whether it is a name without parentheses around it. */
          readonly isSimple: boolean;
        }
      | {
          readonly kind: "update";
          readonly target: Expression;
          readonly operator: string;
          readonly value: Expression;
        }
      | { readonly kind: "return"; readonly value: Expression | undefined }
      | { readonly kind: "delete"; readonly targets: readonly Expression[] }
      | { readonly kind: "pass" | "break" | "continue" }
      | { readonly kind: "global" | "nonlocal"; readonly names: readonly string[] }
      | { readonly kind: "import"; readonly aliases: readonly Alias[] }
      /** `module` begins with a dot for each level of a relative import. */
      | { readonly kind: "from"; readonly module: string; readonly aliases: readonly Alias[] }
      | {
          readonly kind: "assert";
          readonly test: Expression;
          readonly message: Expression | undefined;
        }
      | {
          readonly kind: "raise";
          readonly value: Expression | undefined;
          readonly cause: Expression | undefined;
        }
      | {
          readonly kind: "if";
          readonly test: Expression;
          readonly body: readonly Statement[];
          readonly otherwise: readonly Statement[];
        }
      | {
          readonly kind: "while";
          readonly test: Expression;
          readonly body: readonly Statement[];
          readonly otherwise: readonly Statement[];
        }
      | {
          readonly kind: "for";
          readonly target: Expression;
          readonly iterable: Expression;
          readonly body: readonly Statement[];
          readonly otherwise: readonly Statement[];
        }
      | {
          readonly kind: "match";
          readonly subject: Expression;
          readonly cases: readonly Case[];
        }
      | {
          readonly kind: "with";
          readonly context: Expression;
          readonly target: Expression | undefined;
          readonly body: readonly Statement[];
        }
      | {
          readonly kind: "try";
          readonly body: readonly Statement[];
          readonly handlers: readonly Handler[];
          /** Whether they are `except*`. */
          readonly isStar: boolean;
          readonly otherwise: readonly Statement[];
          readonly finally: readonly Statement[];
        }
    ));
