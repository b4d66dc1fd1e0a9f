// `from __future__ import …`: which features exist, and where it is allowed.

import type { Statement } from "../parse/ast.js";
import { PythonSyntaxError } from "../parse/source.js";

const FEATURES: ReadonlySet<string> = new Set([
  "nested_scopes",
  "generators",
  "division",
  "absolute_import",
  "with_statement",
  "print_function",
  "unicode_literals",
  "barry_as_FLUFL",
  "generator_stop",
  "annotations",
]);

/**
 * The features that a program asks for.
 * @throws {PythonSyntaxError}
 */
export function futuresOf(statements: readonly Statement[]): ReadonlySet<string> {
  const found = new Set<string>();
  let isBeginning = true;
  for (const [index, node] of statements.entries()) {
    const isDoc = index === 0 && node.kind === "expression" && node.value.kind === "constant";
    if (node.kind !== "from" || node.module !== "__future__") {
      isBeginning &&= isDoc;
      continue;
    }
    if (!isBeginning) {
      const where = "must occur at the beginning of the file";
      throw new PythonSyntaxError(`from __future__ imports ${where}`, node.line);
    }
    for (const [name] of node.aliases) {
      if (name === "braces") throw new PythonSyntaxError("not a chance", node.line);
      if (!FEATURES.has(name)) {
        throw new PythonSyntaxError(`future feature ${name} is not defined`, node.line);
      }
      found.add(name);
    }
  }
  return found;
}
