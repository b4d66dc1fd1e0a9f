// Pictures of a heap: text for Graphviz, and SVG through any function that runs Graphviz.

import { checkChoice, checkInteger, checkOptions } from "../errors/arguments.js";
import { typeError } from "../errors/error.js";
import { isReached } from "../graph/reach.js";
import type { ObjectGraph } from "./object-graph.js";

/** What to draw. */
export interface DotOptions<T> {
  /** Where the drawing begins. Default: objects held from outside, then garbage. */
  objects?: Iterable<T>;
  /**
   * `"referents"` follows references, `"referrers"` follows them backwards, `"both"` does both.
   * @defaultValue "referents"
   */
  towards?: "referents" | "referrers" | "both";
  /** The greatest distance from the start, in references. Default: no limit. */
  depth?: number;
  /**
   * At most this many objects are drawn, the nearest first; the drawing says how many are left out.
   * @defaultValue 100
   */
  limit?: number;
}

/**
 * The heap as text in the DOT language: a box for each object with its refcount, its gcRefs (how many
 * references from outside a full collection would find) and its generation. Objects with a finalizer
 * are bold, weak references dashed, garbage grey; arrows without a source are references from outside.
 * A node of a heap snapshot shows its own size and its retained size.
 */
export function toDot<T>(graph: ObjectGraph<T>, options: DotOptions<T> = {}): string {
  checkOptions("toDot", options, "objects", "towards", "depth", "limit");
  const { limit = 100, depth = DEPTH_MAX } = options;
  checkInteger("toDot", "limit", limit, 1, DEPTH_MAX);
  checkInteger("toDot", "depth", depth, 0, DEPTH_MAX);
  const { nodes, leftOut } = chooseNodes(graph, options, depth, limit);
  const lines = [
    "digraph heap {",
    '  node [shape=box, fontname="sans-serif", fontsize=11, style=filled, fillcolor=white];',
    '  edge [fontname="sans-serif", fontsize=9];',
  ];
  for (const node of nodes) {
    const { texts, styles } = graph.boxOf(node);
    const label = texts.map(quote).join("\\n");
    const style = ["filled", ...styles].join(",");
    const fill = isReached(graph.entries.ways, node) ? "white" : "lightgrey";
    lines.push(`  n${node} [label="${label}", style="${style}", fillcolor=${fill}];`);
    const external = graph.externalOf(node);
    if (external === 0) continue;
    lines.push(`  o${node} [shape=point, width=0.08];`);
    lines.push(`  o${node} -> n${node} [label="${external === 1 ? "" : `${external} times`}"];`);
  }
  for (const node of nodes) {
    for (const { to, name, isWeak } of graph.arrowsOf(node)) {
      if (!nodes.has(to)) continue;
      const style = isWeak ? "style=dashed" : `label="${quote(name)}"`;
      lines.push(`  n${node} -> n${to} [${style}];`);
    }
  }
  if (leftOut > 0) {
    lines.push(`  more [shape=plaintext, label="${leftOut} more objects are not drawn"];`);
  }
  return `${lines.join("\n")}\n}\n`;
}

const DEPTH_MAX = 0x7fffffff;

/** Breadth first, at most `limit` nodes; also counts how many are left out. */
function chooseNodes<T>(
  graph: ObjectGraph<T>,
  options: DotOptions<T>,
  depth: number,
  limit: number,
): { nodes: ReadonlySet<number>; leftOut: number } {
  const { entries } = graph;
  const { objects, towards = "referents" } = options;
  checkChoice("toDot", "towards", towards, "referents", "referrers", "both");
  const rows = [
    ...(towards === "referrers" ? [] : [graph.rows]),
    ...(towards === "referents" ? [] : [graph.referrerRows]),
  ];
  const starts = objects
    ? Array.from(objects, (object) => graph.node("toDot", object))
    : [...entries.held, ...entries.garbage];
  const distances = new Map<number, number>(starts.map((start) => [start, 0]));
  for (const [node, distance] of distances) {
    if (distance === depth) continue;
    for (const { offsets, targets } of rows) {
      for (let edge = offsets[node]!; edge < offsets[node + 1]!; edge++) {
        const target = targets[edge] as number;
        if (!distances.has(target)) distances.set(target, distance + 1);
      }
    }
  }
  const found = [...distances.keys()];
  return { nodes: new Set(found.slice(0, limit)), leftOut: Math.max(0, found.length - limit) };
}

/** The text, escaped for a DOT string. */
function quote(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", " ");
}

/**
 * SVG of a DOT text, by the Graphviz of your choice: pass the function that renders it.
 *
 * @returns The `<svg>` element, without anything before it.
 * @throws {TypeError} ERR_ARGUMENT when the renderer's result has no `<svg>`.
 */
export async function toSvg(
  dot: string,
  render: (dot: string) => string | Promise<string>,
): Promise<string> {
  const text = await render(dot);
  const start = typeof text === "string" ? text.indexOf("<svg") : -1;
  if (start >= 0) return text.slice(start);
  throw typeError(
    "ERR_ARGUMENT",
    "toSvg: the result of render has no <svg> element. It must render the DOT text as SVG.",
  );
}
