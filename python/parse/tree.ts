// The syntax tree of Lezer, which recovers from errors and so takes any text; here what it could not
// take is refused.

import type { SyntaxNode } from "@lezer/common";
import { parser } from "@lezer/python";
import { PythonSyntaxError, type Source } from "./source.js";

export type { SyntaxNode };

/**
 * The tree of a whole program.
 * @throws {PythonSyntaxError} at the first place that is no Python.
 */
export function parseTree(source: Source): SyntaxNode {
  const tree = parser.parse(source.text.endsWith("\n") ? source.text : `${source.text}\n`);
  let place = -1;
  tree.iterate({
    enter: (node) => {
      if (place < 0 && node.type.isError && !isBareYield(node.node)) place = node.from;
    },
  });
  if (place >= 0) throw new PythonSyntaxError("invalid syntax", source.lineOf(place));
  return tree.topNode;
}

/** Lezer's grammar wants a value behind every `yield`; Python does not. */
function isBareYield(error: SyntaxNode): boolean {
  return error.from === error.to && /^Yield/.test(error.parent?.name ?? "");
}

const IGNORED = new Set(["Comment", "Newline", "\u26a0"]);

/** The children of a node, comments left out. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (!IGNORED.has(child.name)) children.push(child);
  }
  return children;
}

/** The children between separators: `a, b` in two runs. Empty runs at the end are left out. */
export function splitAt(children: readonly SyntaxNode[], separator: string): SyntaxNode[][] {
  const runs: SyntaxNode[][] = [[]];
  for (const child of children) {
    if (child.name === separator) runs.push([]);
    else (runs.at(-1) as SyntaxNode[]).push(child);
  }
  if ((runs.at(-1) as SyntaxNode[]).length === 0) runs.pop();
  return runs;
}
