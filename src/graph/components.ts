// Strongly connected components: Tarjan's algorithm in Pearce's form, with one array instead of three and
// an explicit stack, so depth needs no call stack.

import type { Rows } from "./rows.js";

/** Components are numbered so that references between them go from higher to lower numbers. */
export interface Components {
  /** The component of each node. */
  readonly componentOf: Uint32Array;
  readonly count: number;
}

/** Time: one pass over nodes and references. Memory: four words per node. */
export function findComponents({ offsets, targets }: Rows): Components {
  const nodeCount = offsets.length - 1;
  // 0: not visited; otherwise the lowest index that is reached, from 1 on. Finished nodes have the
  // number of their component, counted down from the top, so that it is above every index in use.
  const lowest = new Uint32Array(nodeCount);
  const edges = new Uint32Array(nodeCount);
  const isRoot = new Uint8Array(nodeCount);
  // Nodes on the path down grow from the left end, those that wait for their root from the right.
  const stack = new Uint32Array(nodeCount);
  let depth = 0;
  let waiting = nodeCount;
  let index = 1;
  let component = nodeCount;
  for (let start = 0; start < nodeCount; start++) {
    if (lowest[start] !== 0) continue;
    let node = start;
    visit(node);
    for (;;) {
      const end = offsets[node + 1] as number;
      let edge = edges[node] as number;
      let next = -1;
      while (edge < end) {
        const target = targets[edge] as number;
        if (lowest[target] === 0) {
          next = target;
          break;
        }
        if ((lowest[target] as number) < (lowest[node] as number)) {
          lowest[node] = lowest[target] as number;
          isRoot[node] = 0;
        }
        edge++;
      }
      edges[node] = edge;
      if (next >= 0) {
        stack[depth++] = node;
        node = next;
        visit(node);
        continue;
      }
      finish(node);
      if (depth === 0) break;
      // The reference to the finished node is read once more, for its lowest index.
      node = stack[--depth] as number;
    }
  }

  function visit(node: number): void {
    lowest[node] = index++;
    isRoot[node] = 1;
    edges[node] = offsets[node] as number;
  }

  function finish(root: number): void {
    if (isRoot[root] === 0) {
      stack[--waiting] = root;
      return;
    }
    index--;
    while (waiting < nodeCount) {
      const member = stack[waiting] as number;
      if ((lowest[member] as number) < (lowest[root] as number)) break;
      waiting++;
      lowest[member] = component;
      index--;
    }
    lowest[root] = component--;
  }

  const count = nodeCount - component;
  for (let node = 0; node < nodeCount; node++) lowest[node] = nodeCount - (lowest[node] as number);
  return { componentOf: lowest, count };
}

/** The members of every cycle, in order: components of several nodes, and nodes with a self-loop. */
export function findCycles(rows: Rows): number[][] {
  const { componentOf, count } = findComponents(rows);
  const { offsets, targets } = rows;
  const nodeCount = offsets.length - 1;
  const sizes = new Uint32Array(count);
  for (let node = 0; node < nodeCount; node++) sizes[componentOf[node] as number]!++;
  const cycles = new Map<number, number[]>();
  for (let node = 0; node < nodeCount; node++) {
    const component = componentOf[node] as number;
    if (sizes[component] === 1 && !refersToItself(node)) continue;
    const members = cycles.get(component);
    if (members) members.push(node);
    else cycles.set(component, [node]);
  }
  return [...cycles.values()];

  function refersToItself(node: number): boolean {
    const end = offsets[node + 1] as number;
    for (let edge = offsets[node] as number; edge < end; edge++) {
      if (targets[edge] === node) return true;
    }
    return false;
  }
}
