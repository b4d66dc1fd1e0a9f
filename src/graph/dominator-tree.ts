// The dominator tree, from the top down: what each node dominates, and sums over it.

import { NO_DOMINATOR } from "./dominators.js";

/** The children of each node. Cost: two words per node, and one pass over the nodes. */
export class DominatorTree {
  readonly #dominators: Uint32Array;
  /** Node + 1, 0 for none; nodes without a dominator are children of the last entry. */
  readonly #firstChild: Uint32Array;
  readonly #sibling: Uint32Array;

  constructor(dominators: Uint32Array) {
    const nodeCount = dominators.length;
    this.#dominators = dominators;
    this.#firstChild = new Uint32Array(nodeCount + 1);
    this.#sibling = new Uint32Array(nodeCount);
    for (let node = nodeCount - 1; node >= 0; node--) {
      const above = dominators[node] as number;
      const parent = above === NO_DOMINATOR ? nodeCount : above;
      this.#sibling[node] = this.#firstChild[parent] as number;
      this.#firstChild[parent] = node + 1;
    }
  }

  /** The nodes whose dominator it is, in order. */
  *children(node: number): Generator<number> {
    for (let at = this.#firstChild[node] as number; at > 0; at = this.#sibling[at - 1] as number) {
      yield at - 1;
    }
  }

  /**
   * The node and all nodes that it dominates, dominators first; without a node, all nodes. `onLeave` is
   * called with a node after all that it dominates have been yielded.
   */
  *walk(top: number = NO_DOMINATOR, onLeave?: (node: number) => void): Generator<number> {
    const first = this.#firstChild;
    let node = top === NO_DOMINATOR ? (first[this.#dominators.length] as number) - 1 : top;
    while (node >= 0) {
      yield node;
      const child = first[node] as number;
      node = child > 0 ? child - 1 : this.#next(node, top, onLeave);
    }
  }

  /** The node after the last one of a branch; -1 after all below `top`. */
  #next(last: number, top: number, onLeave?: (node: number) => void): number {
    for (let at = last; at !== NO_DOMINATOR; at = this.#dominators[at] as number) {
      onLeave?.(at);
      if (at === top) return -1;
      const next = this.#sibling[at] as number;
      if (next > 0) return next - 1;
    }
    return -1;
  }
}

/**
 * By type, the bytes that its nodes retain together: those retained by each node that no other node of its
 * type retains. Cost: two visits per node, without recursion.
 */
export function sumRetainedByType(
  dominators: Uint32Array,
  types: ArrayLike<number>,
  typeCount: number,
  retained: ArrayLike<number>,
): Float64Array {
  const sums = new Float64Array(typeCount);
  /** How many nodes of each type are on the path down. */
  const open = new Uint32Array(typeCount);
  const leave = (node: number): void => void open[types[node] as number]!--;
  for (const node of new DominatorTree(dominators).walk(NO_DOMINATOR, leave)) {
    const type = types[node] as number;
    if (open[type] === 0) sums[type]! += retained[node] as number;
    open[type]!++;
  }
  return sums;
}
