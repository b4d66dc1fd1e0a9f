// Dominators: Lengauer and Tarjan's algorithm in its simple form, O(references · log objects), without
// recursion. All arrays are in the order of a depth-first search, so nodes that are read together are
// close together in memory.
//
// Object d dominates object o when every path from outside to o goes through d. An object retains itself
// and everything that it dominates: what would be freed without it.

import { type Entries, isReached, type Ways } from "./reach.js";
import { type Rows, reverseRows } from "./rows.js";

/** The node has no single dominator, because several paths hold it. */
export const NO_DOMINATOR = 0xffffffff;

/**
 * The immediate dominator of each node, or NO_DOMINATOR. A reference from garbage to an object that is
 * not garbage does not keep it alive, so it does not count.
 */
export function findDominators(
  graph: Rows,
  entries: Pick<Entries, "held" | "garbage">,
): Uint32Array {
  const nodeCount = graph.offsets.length - 1;
  // From here on a node is its number in the search, from 1 on; 0 is the root above all entries.
  const { order, parents, numbers, rows, liveCount } = searchDepthFirst(graph, entries);
  const referrers = reverseRows(rows);
  const isEntry = new Uint8Array(nodeCount + 1);
  for (const node of entries.held) isEntry[numbers[node] as number] = 1;
  if (liveCount < nodeCount) {
    for (const node of entries.garbage) isEntry[numbers[node] as number] = 1;
  }

  const forest = new LinkedForest(nodeCount + 1);
  const semi = new Uint32Array(nodeCount + 1);
  const dominator = new Uint32Array(nodeCount + 1);
  const bucket = new Uint32Array(nodeCount + 1);
  const nextInBucket = new Uint32Array(nodeCount + 1);
  for (let number = nodeCount; number > 0; number--) {
    let smallest = isEntry[number] !== 0 ? 0 : number;
    const end = referrers.offsets[number + 1] as number;
    for (let edge = referrers.offsets[number] as number; smallest > 0 && edge < end; edge++) {
      const candidate = forest.smallestSemi(referrers.targets[edge] as number);
      if (candidate < smallest) smallest = candidate;
    }
    semi[number] = smallest;
    nextInBucket[number] = bucket[smallest] as number;
    bucket[smallest] = number;
    const parent = parents[number] as number;
    forest.link(number, parent, smallest);
    for (let each = bucket[parent] as number; each !== 0; each = nextInBucket[each] as number) {
      const isSmaller = forest.smallestSemi(each) < (semi[each] as number);
      dominator[each] = isSmaller ? forest.bestOf(each) : parent;
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

/**
 * The part of the search tree processed so far. Each node knows the node of smallest semidominator on its
 * path up to the first unlinked node. Paths are shortened as they are walked. The words of a node are
 * adjacent, because they are used together and nodes are visited in no particular order.
 *
 *   0          1      2
 *   ┌──────────┬──────┬──────┬───┐
 *   │ ABOVE    │ BEST │ SEMI │   │   ABOVE: the node above + 1; 0 while the node is unlinked
 *   └──────────┴──────┴──────┴───┘   SEMI: the semidominator of BEST
 */
class LinkedForest {
  readonly #words: Uint32Array;
  readonly #stack: Uint32Array;

  constructor(size: number) {
    this.#words = new Uint32Array(size * 4);
    this.#stack = new Uint32Array(size);
  }

  link(number: number, above: number, semi: number): void {
    const at = number << 2;
    this.#words[at] = above + 1;
    this.#words[at + 1] = number;
    this.#words[at + 2] = semi;
  }

  /** The smallest semidominator on the path up; for an unlinked node, its own. */
  smallestSemi(number: number): number {
    const words = this.#words;
    const at = number << 2;
    const above = words[at] as number;
    if (above === 0) return number;
    if (words[(above - 1) << 2] !== 0) this.#shorten(at);
    return words[at + 2] as number;
  }

  /** The node that `smallestSemi` has just found. */
  bestOf(number: number): number {
    return this.#words[(number << 2) + 1] as number;
  }

  /** After this: the node above the one at `start` is unlinked. */
  #shorten(start: number): void {
    const words = this.#words;
    const stack = this.#stack;
    let depth = 0;
    let at = start;
    let above = ((words[at] as number) - 1) << 2;
    while (words[above] !== 0) {
      stack[depth++] = at;
      at = above;
      above = ((words[at] as number) - 1) << 2;
    }
    // From the top down: `at` is final, and is copied to the next node below.
    while (depth > 0) {
      const below = stack[--depth] as number;
      if ((words[at + 2] as number) < (words[below + 2] as number)) {
        words[below + 1] = words[at + 1] as number;
        words[below + 2] = words[at + 2] as number;
      }
      words[below] = words[at] as number;
      at = below;
    }
  }
}

/** A depth-first search over the whole graph, starting with nodes held from outside. */
interface Search {
  /** The node of each number; numbers are in the order of visiting, starting at 1. */
  readonly order: Uint32Array;
  /** The number of each node's parent in the search; 0 where a search began. */
  readonly parents: Uint32Array;
  /** The number of each node. */
  readonly numbers: Uint32Array;
  /** The graph by numbers. References from garbage to objects that are held lead to 0, which has none. */
  readonly rows: Rows;
  /** Numbers up to this one are held from outside, directly or not. */
  readonly liveCount: number;
}

function searchDepthFirst(
  { offsets, targets }: Rows,
  entries: Pick<Entries, "held" | "garbage">,
): Search {
  const nodeCount = offsets.length - 1;
  const order = new Uint32Array(nodeCount + 1);
  const parents = new Uint32Array(nodeCount + 1);
  const numbers = new Uint32Array(nodeCount);
  // Rows are written in the order of visiting, so a row's place is known when it begins.
  const newOffsets = new Uint32Array(nodeCount + 2);
  const newTargets = new Uint32Array(targets.length);
  const edges = new Uint32Array(nodeCount + 1);
  const ends = new Uint32Array(nodeCount + 1);
  let count = 0;
  const visit = (node: number, parent: number): number => {
    const number = ++count;
    const start = offsets[node] as number;
    const end = offsets[node + 1] as number;
    order[number] = node;
    parents[number] = parent;
    numbers[node] = number;
    edges[number] = start;
    ends[number] = end;
    newOffsets[number + 1] = (newOffsets[number] as number) + end - start;
    return number;
  };
  const search = (entry: number): void => {
    if (numbers[entry] !== 0) return;
    let at = visit(entry, 0);
    while (at !== 0) {
      const end = ends[at] as number;
      let edge = edges[at] as number;
      let to = (newOffsets[at + 1] as number) - (end - edge);
      let next = 0;
      while (edge < end && next === 0) {
        const target = targets[edge] as number;
        let number = numbers[target] as number;
        if (number === 0) {
          number = visit(target, at);
          next = number;
        }
        newTargets[to++] = number;
        edge++;
      }
      edges[at] = edge;
      at = next === 0 ? (parents[at] as number) : next;
    }
  };
  for (const entry of entries.held) search(entry);
  const liveCount = count;
  if (liveCount < nodeCount) for (const entry of entries.garbage) search(entry);
  // Objects that are held have the lower numbers, so their references come before those of garbage.
  for (let edge = newOffsets[liveCount + 1] as number; edge < newTargets.length; edge++) {
    if ((newTargets[edge] as number) <= liveCount) newTargets[edge] = 0;
  }
  return { order, parents, numbers, rows: { offsets: newOffsets, targets: newTargets }, liveCount };
}

/** By node, how many bytes it retains and how many nodes, itself included. */
export interface Retained {
  readonly bytes: Float64Array;
  readonly counts: Uint32Array;
}

/** Sums sizes up the dominator tree. */
export function sumRetained(dominators: Uint32Array, sizes: ArrayLike<number>): Retained {
  const nodeCount = dominators.length;
  const bytes = Float64Array.from(sizes);
  const counts = new Uint32Array(nodeCount).fill(1);
  // A node is added after everything that it immediately dominates.
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

/** Whether a reference keeps its target alive: one from garbage to an object that is held does not. */
export function isHolding(
  { ways }: { readonly ways: Ways },
  source: number,
  target: number,
): boolean {
  return isReached(ways, source) || !isReached(ways, target);
}
