// Programs as trees. Names are resolved already: a variable that a nested function captures is known as such
// before any code is made, so it can live in a cell from its declaration on.

/** A variable of a function. */
export interface Variable {
  readonly name: string;
  /** A nested function refers to it. */
  isCaptured: boolean;
  /** Where its value, or its cell, is above the frame's base; the compiler decides. */
  slot: number;
}

/** Where a nested function finds what it captures, when it is made: in its maker's frame or closure. */
export type Capture = Variable | number;

/** The meaning of a name. */
export type Target =
  | { readonly kind: "local"; readonly variable: Variable }
  | { readonly kind: "captured"; readonly index: number }
  | { readonly kind: "global"; readonly name: string };

export interface FunctionTree {
  readonly name: string;
  readonly self: Variable;
  readonly parameters: readonly Variable[];
  readonly body: readonly Statement[];
  readonly captures: readonly Capture[];
  readonly isInit: boolean;
  readonly line: number;
}

export type BinaryOperator = "+" | "-" | "*" | "/" | "%" | "<" | "<=" | ">" | ">=" | "==" | "!=";

export type Expression = { readonly line: number } & (
  | { readonly kind: "constant"; readonly value: number | string | boolean | null }
  | { readonly kind: "name"; readonly target: Target }
  | { readonly kind: "unary"; readonly operator: "-" | "!"; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "logical";
      readonly operator: "and" | "or";
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "field"; readonly object: Expression; readonly name: string }
  | { readonly kind: "element"; readonly object: Expression; readonly index: Expression }
  | { readonly kind: "call"; readonly callee: Expression; readonly operands: readonly Expression[] }
  | { readonly kind: "array"; readonly items: readonly Expression[] }
  | { readonly kind: "function"; readonly tree: FunctionTree }
);

/** A variable that a statement declares: of the function, or a global name. */
export type Declared = Variable | string;

export type Statement = { readonly line: number } & (
  | { readonly kind: "expression"; readonly value: Expression }
  | { readonly kind: "let"; readonly declared: Declared; readonly value: Expression }
  | { readonly kind: "function"; readonly declared: Declared; readonly tree: FunctionTree }
  | {
      readonly kind: "class";
      readonly declared: Declared;
      readonly name: string;
      readonly base: Expression | undefined;
      readonly methods: readonly FunctionTree[];
    }
  | { readonly kind: "assign"; readonly to: Expression; readonly value: Expression }
  | { readonly kind: "block"; readonly body: readonly Statement[] }
  | {
      readonly kind: "if";
      readonly test: Expression;
      readonly then: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  | { readonly kind: "while"; readonly test: Expression; readonly body: readonly Statement[] }
  | { readonly kind: "return"; readonly value: Expression | undefined }
  | { readonly kind: "throw"; readonly value: Expression }
  | {
      readonly kind: "try";
      readonly body: readonly Statement[];
      readonly caught: Variable;
      readonly handler: readonly Statement[];
    }
);
