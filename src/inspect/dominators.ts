// Dominators: Lengauer and Tarjan's algorithm in its simple form, O(references · log objects), with
// no recursion. Everything is kept in the order of a depth-first search, which keeps what is
// looked at together together in memory.
//
// Object d dominates object o when every way from outside to o leads through d. What an object
// retains is itself and all that it dominates: what would be gone without it.

import type { Graph, Rows } from "./graph.js";
import { type Entries, isReached } from "./reach.js";

/** Stands above everything: no object dominates the node, it is held in several ways. */
export const NO_DOMINATOR = 0xffffffff;

/**
 * The immediate dominator of each node, or NO_DOMINATOR. References from garbage keep nothing alive
 * that is not garbage, so they do not count there.
 */
export function findDominators(graph: Graph, referrers: Rows, entries: Entries): Uint32Array {
  const { nodeCount } = graph;
  const { order, parents } = searchDepthFirst(graph, entries);
  // From here on a node is its number in the search, from 1 on; 0 is the root above all entries.
  const numbers = new Uint32Array(nodeCount);
  for (let number = 1; number <= nodeCount; number++) {
    numbers[order[number] as number] = number;
  }
  const isEntry = new Uint8Array(nodeCount + 1);
  for (const node of entries.held) isEntry[numbers[node] as number] = 1;
  for (const node of entries.garbage) isEntry[numbers[node] as number] = 1;
  const liveCount = entries.ways.reached.length;

  const semi = new Uint32Array(nodeCount + 1);
  const label = new Uint32Array(nodeCount + 1);
  const ancestor = new Uint32Array(nodeCount + 1);
  const isLinked = new Uint8Array(nodeCount + 1);
  const dominator = new Uint32Array(nodeCount + 1);
  const bucket = new Uint32Array(nodeCount + 1);
  const nextInBucket = new Uint32Array(nodeCount + 1);
  const stack = new Uint32Array(nodeCount + 1);
  for (let number = 0; number <= nodeCount; number++) {
    semi[number] = number;
    label[number] = number;
  }

  /** The node of smallest semidominator on the linked path above `number`. */
  const evaluate = (number: number): number => {
    if (isLinked[number] === 0) return number;
    let depth = 0;
    let at = number;
    while (isLinked[ancestor[at] as number] !== 0) {
      stack[depth++] = at;
      at = ancestor[at] as number;
    }
    while (depth > 0) {
      const below = stack[--depth] as number;
      const above = ancestor[below] as number;
      const best = label[above] as number;
      if ((semi[best] as number) < (semi[label[below] as number] as number)) label[below] = best;
      ancestor[below] = ancestor[above] as number;
    }
    return label[number] as number;
  };

  for (let number = nodeCount; number > 0; number--) {
    const node = order[number] as number;
    let smallest = isEntry[number] !== 0 ? 0 : (semi[number] as number);
    const end = referrers.offsets[node + 1] as number;
    for (let edge = referrers.offsets[node] as number; smallest > 0 && edge < end; edge++) {
      const from = numbers[referrers.targets[edge] as number] as number;
      if (from > liveCount && number <= liveCount) continue;
      const candidate = semi[evaluate(from)] as number;
      if (candidate < smallest) smallest = candidate;
    }
    semi[number] = smallest;
    nextInBucket[number] = bucket[smallest] as number;
    bucket[smallest] = number;
    const parent = parents[number] as number;
    ancestor[number] = parent;
    isLinked[number] = 1;
    for (let each = bucket[parent] as number; each !== 0; each = nextInBucket[each] as number) {
      const best = evaluate(each);
      dominator[each] = (semi[best] as number) < (semi[each] as number) ? best : parent;
    }
    bucket[parent] = 0;
  }
  const dominators = new Uint32Array(nodeCount);
  for (let number = 1; number <= nodeCount; number++) {
    if (dominator[number] !== semi[number]) {
      dominator[number] = dominator[dominator[number] as number] as number;
    }
    const above = dominator[number] as number;
    dominators[order[number] as number] = above === 0 ? NO_DOMINATOR : (order[above] as number);
  }
  return dominators;
}

/** `order[i]` is the i-th node that the search visits, and `parents[i]` is a number, from 1 on. */
function searchDepthFirst(
  { offsets, targets, nodeCount }: Graph,
  entries: Entries,
): { order: Uint32Array; parents: Uint32Array } {
  const order = new Uint32Array(nodeCount + 1);
  const parents = new Uint32Array(nodeCount + 1);
  const isVisited = new Uint8Array(nodeCount);
  const edges = new Uint32Array(nodeCount + 1);
  let count = 0;
  const visit = (node: number, parent: number): void => {
    isVisited[node] = 1;
    order[++count] = node;
    parents[count] = parent;
    edges[count] = offsets[node] as number;
  };
  const search = (entry: number): void => {
    if (isVisited[entry] !== 0) return;
    visit(entry, 0);
    let at = count;
    while (at !== 0) {
      const end = offsets[(order[at] as number) + 1] as number;
      let edge = edges[at] as number;
      while (edge < end && isVisited[targets[edge] as number] !== 0) edge++;
      edges[at] = edge + 1;
      if (edge < end) {
        visit(targets[edge] as number, at);
        at = count;
      } else {
        at = parents[at] as number;
      }
    }
  };
  for (const entry of entries.held) search(entry);
  for (const entry of entries.garbage) search(entry);
  return { order, parents };
}

/** What each node retains, in bytes, and how many nodes, itself included. */
export interface Retained {
  readonly bytes: Float64Array;
  readonly counts: Uint32Array;
}

/** Sums sizes up the tree of dominators. */
export function sumRetained(dominators: Uint32Array, sizes: ArrayLike<number>): Retained {
  const nodeCount = dominators.length;
  const bytes = Float64Array.from(sizes);
  const counts = new Uint32Array(nodeCount).fill(1);
  // A node is summed up when all that it dominates immediately were.
  const pending = new Uint32Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const above = dominators[node] as number;
    if (above !== NO_DOMINATOR) pending[above]!++;
  }
  const ready = new Uint32Array(nodeCount);
  let tail = 0;
  for (let node = 0; node < nodeCount; node++) if (pending[node] === 0) ready[tail++] = node;
  for (let head = 0; head < tail; head++) {
    const node = ready[head] as number;
    const above = dominators[node] as number;
    if (above === NO_DOMINATOR) continue;
    bytes[above]! += bytes[node] as number;
    counts[above]! += counts[node] as number;
    if (--pending[above]! === 0) ready[tail++] = above;
  }
  return { bytes, counts };
}

/** Whether a reference keeps its target alive: from garbage to what is not garbage, it does not. */
export function isHolding({ ways }: Entries, source: number, target: number): boolean {
  return isReached(ways, source) || !isReached(ways, target);
}
