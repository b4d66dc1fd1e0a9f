// The parts of Binaryen's tree that its own declarations leave out: kinds of nodes, operations, and the calls
// that change a node.

import binaryen from "binaryen";

/** A node, as a number. */
export type Node = number;

interface HasCondition {
  setCondition(node: Node, condition: Node): void;
}

interface Undeclared {
  readonly ExpressionIds: Readonly<Record<string, number>>;
  readonly Operations: Readonly<Record<string, number>>;
  readonly Function: { setBody(code: number, body: Node): void };
  readonly If: HasCondition & {
    setIfTrue(node: Node, arm: Node): void;
    setIfFalse(node: Node, arm: Node): void;
  };
  readonly Select: HasCondition;
  readonly Break: HasCondition;
  readonly Binary: { setOp(node: Node, operation: number): void };
  readonly Const: { setValueI32(node: Node, value: number): void };
  readonly Store: { setValue(node: Node, value: Node): void };
  readonly Block: { setChildAt(node: Node, index: number, child: Node): void };
  readonly Loop: { getBody(node: Node): Node; setBody(node: Node, body: Node): void };
}

export const tree: Undeclared = binaryen as unknown as Undeclared;

const KINDS = new Map(Object.entries(tree.ExpressionIds).map(([name, id]) => [id, name]));

/** The kind of a node: "If", "Binary", … */
export function kindOf(node: Node): string {
  return KINDS.get(binaryen.getExpressionId(node)) ?? "?";
}

/** The properties of a node, by name. */
export function factsOf(node: Node): Record<string, unknown> {
  return binaryen.getExpressionInfo(node) as unknown as Record<string, unknown>;
}

/** The code of an operation: "AddInt32", … */
export function operationCode(name: string): number {
  const code = tree.Operations[name];
  if (code === undefined) throw new Error(`Binaryen has no operation ${name}.`);
  return code;
}
