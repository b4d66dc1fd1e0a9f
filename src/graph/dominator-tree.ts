// Sums over the tree of dominators.

import { NO_DOMINATOR } from "./dominators.js";

/**
 * By type, the bytes that its nodes retain together: those of every node that no other node of its type
 * retains. Cost: every node twice, without recursion.
 */
export function sumRetainedByType(
  dominators: Uint32Array,
  types: ArrayLike<number>,
  typeCount: number,
  retained: ArrayLike<number>,
): Float64Array {
  const nodeCount = dominators.length;
  // Node + 1, and 0 for none; the nodes without a dominator are children of the last place.
  const firstChild = new Uint32Array(nodeCount + 1);
  const sibling = new Uint32Array(nodeCount);
  for (let node = nodeCount - 1; node >= 0; node--) {
    const above = dominators[node] as number;
    const parent = above === NO_DOMINATOR ? nodeCount : above;
    sibling[node] = firstChild[parent] as number;
    firstChild[parent] = node + 1;
  }
  const sums = new Float64Array(typeCount);
  /** How many nodes of each type are on the way down. */
  const open = new Uint32Array(typeCount);
  let node = (firstChild[nodeCount] as number) - 1;
  while (node >= 0) {
    const type = types[node] as number;
    if (open[type] === 0) sums[type]! += retained[node] as number;
    open[type]!++;
    const child = firstChild[node] as number;
    node = child > 0 ? child - 1 : nextOf(node);
  }
  return sums;

  /** The node that comes after the last one of a branch; -1 after all. */
  function nextOf(last: number): number {
    for (let at = last; at !== NO_DOMINATOR; at = dominators[at] as number) {
      open[types[at] as number]!--;
      const next = sibling[at] as number;
      if (next > 0) return next - 1;
    }
    return -1;
  }
}
