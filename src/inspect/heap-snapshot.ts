// A heap in the format of V8's heap snapshots, which Chrome DevTools opens (Memory, Load profile).
//
// The root refers to every object held from outside, and to one synthetic node that holds the garbage. Edges
// from a weak reference to its referent are weak. So are references from garbage to objects that are not
// garbage: DevTools has no other way to know that they keep nothing alive.

import { isHolding } from "../graph/dominators.js";
import { Numbering } from "../heap/inspection.js";
import { positionOf } from "./graph.js";
import type { HeapGraph } from "./heap-graph.js";

const NODE_TYPES = [
  ...["hidden", "array", "string", "object", "code", "closure", "regexp", "number", "native"],
  ...["synthetic", "concatenated string", "sliced string", "symbol", "bigint", "object shape"],
];
const OBJECT = NODE_TYPES.indexOf("object");
const SYNTHETIC = NODE_TYPES.indexOf("synthetic");
const EDGE_TYPES = ["context", "element", "property", "internal", "hidden", "shortcut", "weak"];
const ELEMENT = EDGE_TYPES.indexOf("element");
const PROPERTY = EDGE_TYPES.indexOf("property");
const WEAK = EDGE_TYPES.indexOf("weak");

const NODE_FIELDS = ["type", "name", "id", "self_size", "edge_count", "trace_node_id"];
const META = {
  node_fields: [...NODE_FIELDS, "detachedness"],
  node_types: [NODE_TYPES, "string", "number", "number", "number", "number", "number"],
  edge_fields: ["type", "name_or_index", "to_node"],
  edge_types: [EDGE_TYPES, "string_or_number", "node"],
  trace_function_info_fields: [],
  trace_node_fields: [],
  sample_fields: [],
  location_fields: [],
};
const NODE_WORDS = META.node_fields.length;
const ROOT_ID = 1;
const GARBAGE_ID = 2;
const CHUNK_LENGTH = 1 << 16;

/**
 * The graph as the text of a `.heapsnapshot` file, in pieces of about 64 kB. Objects keep their ids
 * from one snapshot to the next, so that DevTools can compare the two. On a raw heap, an object that
 * reuses the slot of a dead one also has its id.
 *
 * @example
 * ```ts
 * import { gc } from "ouroboros-gc";
 * import { inspect, writeHeapSnapshot } from "ouroboros-gc/inspect";
 * let text = "";
 * for (const piece of writeHeapSnapshot(inspect(gc))) text += piece;
 * console.log(JSON.parse(text).snapshot.meta.node_fields[0]); // type
 * ```
 */
export function* writeHeapSnapshot<T>(heapGraph: HeapGraph<T>): Generator<string, void> {
  const { graph, entries, sizes, inspection, objects, typeNames } = heapGraph;
  const { nodeCount, offsets, targets, types } = graph;
  const strings = new Numbering<string>();
  const nameIds = typeNames.map((name) => strings.of(name));
  const hasGarbage = entries.garbage.length > 0;
  const first = hasGarbage ? 2 : 1;
  const weakTargets = new Map<number, number>();
  for (const [index, weakref] of graph.weakrefs.entries()) {
    weakTargets.set(weakref, graph.referents[index] as number);
  }
  const rootEdgeCount = entries.held.length + (hasGarbage ? 1 : 0);
  const edgeCount = rootEdgeCount + entries.garbage.length + graph.edgeCount + weakTargets.size;

  const head = { meta: META, node_count: first + nodeCount, edge_count: edgeCount };
  yield `{"snapshot":${JSON.stringify({ ...head, trace_function_count: 0 })},\n"nodes":[`;
  let text = `${SYNTHETIC},${strings.of("")},${ROOT_ID},0,${rootEdgeCount},0,0`;
  if (hasGarbage) {
    const name = strings.of("(garbage)");
    text += `\n,${SYNTHETIC},${name},${GARBAGE_ID},0,${entries.garbage.length},0,0`;
  }
  for (let node = 0; node < nodeCount; node++) {
    const edges = (offsets[node + 1] as number) - (offsets[node] as number);
    const weak = weakTargets.has(node) ? 1 : 0;
    const id = inspection.idOf(objects[node]);
    text += `\n,${OBJECT},${nameIds[types[node] as number]},${id},${sizes[node]},${edges + weak},0,0`;
    if (text.length < CHUNK_LENGTH) continue;
    yield text;
    text = "";
  }

  text += `],\n"edges":[`;
  let comma = "";
  for (const [index, node] of entries.held.entries()) {
    text += `${comma}${ELEMENT},${index},${(node + first) * NODE_WORDS}`;
    comma = "\n,";
    if (text.length < CHUNK_LENGTH) continue;
    yield text;
    text = "";
  }
  if (hasGarbage) {
    text += `${comma}${PROPERTY},${strings.of("garbage")},${NODE_WORDS}`;
    for (const [index, node] of entries.garbage.entries()) {
      text += `\n,${ELEMENT},${index},${(node + first) * NODE_WORDS}`;
    }
  }
  for (let node = 0; node < nodeCount; node++) {
    const end = offsets[node + 1] as number;
    for (let edge = offsets[node] as number; edge < end; edge++) {
      const target = targets[edge] as number;
      const position = positionOf(graph, node, edge);
      const name = inspection.positionName(objects[node], position);
      const isWeak = hasGarbage && !isHolding(entries, node, target);
      const type = isWeak ? WEAK : name === undefined ? ELEMENT : PROPERTY;
      // Weak edges have names too.
      const isNumber = name === undefined && !isWeak;
      const label = isNumber ? position : strings.of(name ?? `[${position}]`);
      text += `\n,${type},${label},${(target + first) * NODE_WORDS}`;
    }
    const referent = weakTargets.get(node);
    if (referent !== undefined) {
      text += `\n,${WEAK},${strings.of("referent")},${(referent + first) * NODE_WORDS}`;
    }
    if (text.length < CHUNK_LENGTH) continue;
    yield text;
    text = "";
  }
  yield `${text}],\n"trace_function_infos":[],"trace_tree":[],"samples":[],"locations":[],\n"strings":[`;
  text = "";
  for (const [index, name] of strings.values.entries()) {
    text += `${index === 0 ? "" : ",\n"}${JSON.stringify(name)}`;
    if (text.length < CHUNK_LENGTH) continue;
    yield text;
    text = "";
  }
  yield `${text}]}\n`;
}
