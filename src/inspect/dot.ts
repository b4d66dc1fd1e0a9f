// Pictures of a heap: text for Graphviz, and SVG through any function that runs Graphviz.

import { checkChoice, checkInteger, checkOptions } from "../errors/arguments.js";
import { typeError } from "../errors/error.js";
import { gcRefsOf, type Marks, marksOf } from "./graph.js";
import type { HeapGraph } from "./heap-graph.js";
import { isReached } from "./reach.js";

/** What to draw. */
export interface DotOptions<T> {
  /** Where the drawing begins. Default: what is held from outside, then garbage. */
  objects?: Iterable<T>;
  /**
   * `"referents"` follows references, `"referrers"` follows them backwards, `"both"` does both.
   * @defaultValue "referents"
   */
  towards?: "referents" | "referrers" | "both";
  /** Draws objects up to this many references away from the start. Default: all. */
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
 */
export function toDot<T>(heapGraph: HeapGraph<T>, options: DotOptions<T> = {}): string {
  checkOptions("toDot", options, "objects", "towards", "depth", "limit");
  const { limit = 100, depth = DEPTH_MAX } = options;
  checkInteger("toDot", "limit", limit, 1, DEPTH_MAX);
  checkInteger("toDot", "depth", depth, 0, DEPTH_MAX);
  const { graph, entries, inspection, objects, typeNames } = heapGraph;
  const { nodes, leftOut } = chooseNodes(heapGraph, options, depth, limit);
  const gcRefs = gcRefsOf(graph);
  const lines = [
    "digraph heap {",
    '  node [shape=box, fontname="sans-serif", fontsize=11, style=filled, fillcolor=white];',
    '  edge [fontname="sans-serif", fontsize=9];',
  ];
  for (const node of nodes) {
    const marks = marksOf(graph.metas[node] as number);
    const name = inspection.nameOf(objects[node]);
    const type = typeNames[graph.types[node] as number] as string;
    const title = name.includes(type) ? name : `${type}: ${name}`;
    const counts = `refcount ${graph.refcounts[node]}, gcRefs ${gcRefs[node]}`;
    const label = [title, counts, markText(marks)].map(quote).join("\\n");
    const styles = ["filled"];
    if (marks.finalizer !== "none") styles.push("bold");
    if (marks.isWeakref) styles.push("dashed");
    const fill = isReached(entries.ways, node) ? "white" : "lightgrey";
    lines.push(`  n${node} [label="${label}", style="${styles.join(",")}", fillcolor=${fill}];`);
    const external = graph.externals[node] as number;
    if (external === 0) continue;
    lines.push(`  o${node} [shape=point, width=0.08];`);
    lines.push(`  o${node} -> n${node} [label="${external === 1 ? "" : `${external} times`}"];`);
  }
  for (const node of nodes) {
    for (let edge = graph.offsets[node]!; edge < graph.offsets[node + 1]!; edge++) {
      const target = graph.targets[edge] as number;
      if (!nodes.has(target)) continue;
      const name = heapGraph.referenceName(node, graph.positions[edge] as number);
      lines.push(`  n${node} -> n${target} [label="${quote(name)}"];`);
    }
  }
  for (const [index, weakref] of graph.weakrefs.entries()) {
    const referent = graph.referents[index] as number;
    if (!nodes.has(weakref) || !nodes.has(referent)) continue;
    lines.push(`  n${weakref} -> n${referent} [style=dashed];`);
  }
  if (leftOut > 0) {
    lines.push(`  more [shape=plaintext, label="${leftOut} more objects are not drawn"];`);
  }
  return `${lines.join("\n")}\n}\n`;
}

const DEPTH_MAX = 0x7fffffff;

function markText({ generation, finalizer, isFinalized }: Marks): string {
  const place = generation < 0 ? "not tracked" : generation === 3 ? "frozen" : `gen ${generation}`;
  if (finalizer === "none") return place;
  const kind = finalizer === "legacy" ? "legacy finalizer" : "finalizer";
  return `${place}, ${kind}${isFinalized ? " called" : ""}`;
}

/** Breadth first, at most `limit` nodes; also counts how many are left out. */
function chooseNodes<T>(
  heapGraph: HeapGraph<T>,
  options: DotOptions<T>,
  depth: number,
  limit: number,
): { nodes: ReadonlySet<number>; leftOut: number } {
  const { graph, entries } = heapGraph;
  const { objects, towards = "referents" } = options;
  checkChoice("toDot", "towards", towards, "referents", "referrers", "both");
  const rows = [
    ...(towards === "referrers" ? [] : [graph]),
    ...(towards === "referents" ? [] : [heapGraph.referrerRows]),
  ];
  const starts = objects
    ? Array.from(objects, (object) => heapGraph.node("toDot", object))
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

/** The text as it stands inside a DOT string. */
function quote(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", " ");
}

/**
 * SVG of a DOT text, by the Graphviz of your choice: pass the function that renders it.
 *
 * @returns The `<svg>` element, without anything before it.
 * @throws {TypeError} ERR_ARGUMENT when the renderer's answer has no `<svg>`.
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
    "toSvg: what render returned has no <svg> element. Let it render the DOT text as SVG.",
  );
}
