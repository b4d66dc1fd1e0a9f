// Nodes of a page's documents that are no longer in a document, but are still held.

import { nameTest } from "./holding.js";
import type { SnapshotFile } from "./reader.js";

const ATTACHED = 1;
const DETACHED = 2;

/**
 * The detached nodes, in order. V8 marks the nodes that JavaScript refers to; as in DevTools the mark
 * spreads to the nodes that those refer to on the host's side, and being attached wins. In files without
 * the field `detachedness` the names say it.
 */
export function detachedNodes({ meta, nodes, edges, strings }: SnapshotFile): number[] {
  const NATIVE = meta.nodeTypes.indexOf("native");
  const { offsets, types, names, count } = nodes;
  const found: number[] = [];
  if (nodes.detachedness === undefined) {
    const isDetached = nameTest(strings, (name) => name.startsWith("Detached "));
    for (let node = 0; node < count; node++) {
      if (types[node] === NATIVE && isDetached(names[node] as number)) found.push(node);
    }
    return found;
  }
  const states = nodes.detachedness.slice();
  const passed = ["hidden", "invisible", "weak"].map((name) => meta.edgeTypes.indexOf(name));
  const waiting: number[] = [];
  const spread = (state: number): void => {
    for (let node = 0; node < count; node++) {
      if (states[node] === state && types[node] === NATIVE) waiting.push(node);
    }
    while (waiting.length > 0) {
      const node = waiting.pop() as number;
      const end = offsets[node + 1] as number;
      for (let edge = offsets[node] as number; edge < end; edge++) {
        const target = edges.targets[edge] as number;
        if (states[target] !== 0 || types[target] !== NATIVE) continue;
        if (passed.includes(edges.types[edge] as number)) continue;
        states[target] = state;
        waiting.push(target);
      }
    }
  };
  spread(ATTACHED);
  spread(DETACHED);
  for (let node = 0; node < count; node++) {
    if (states[node] === DETACHED && types[node] === NATIVE) found.push(node);
  }
  return found;
}
