// What may stand on the left of an assignment, and what an expression is called where it may not.

import type { Expression } from "./ast.js";

/** What CPython calls an expression in "cannot assign to …". */
export function expressionName(node: Expression): string {
  switch (node.kind) {
    case "call":
      return "function call";
    case "unary":
    case "binary":
    case "boolean":
      return "expression";
    case "comparison":
      return "comparison";
    case "conditional":
      return "conditional expression";
    case "walrus":
      return "named expression";
    case "yield":
    case "yield from":
      return "yield expression";
    case "comprehension":
      return node.result === "generator" ? "generator expression" : `${node.result} comprehension`;
    case "dict":
      return "dict literal";
    case "set":
      return "set display";
    case "format":
      return "f-string expression";
    case "ellipsis":
      return "ellipsis";
    case "imaginary":
      return "literal";
    case "constant":
      if (node.value === null) return "None";
      if (typeof node.value === "boolean") return node.value ? "True" : "False";
      return "literal";
    default:
      return node.kind;
  }
}

/** The part of a target that cannot be one; undefined when all can. */
export function invalidTarget(
  node: Expression,
  use: "assign" | "delete" | "for",
): Expression | undefined {
  switch (node.kind) {
    case "name":
    case "attribute":
    case "subscript":
      return undefined;
    case "tuple":
    case "list":
      for (const item of node.items) {
        const found = invalidTarget(item, use);
        if (found) return found;
      }
      return undefined;
    case "starred":
      return use === "delete" ? node : invalidTarget(node.value, use);
    case "comparison":
      if (use === "for" && node.operators[0] === "in") {
        return invalidTarget(node.operands[0] as Expression, use);
      }
      return node;
    default:
      return node;
  }
}
