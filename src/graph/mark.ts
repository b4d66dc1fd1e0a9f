// The mark: the nodes reached from some others, a bit for each node.

import { hasBit, newBits, setBit } from "./bits.js";
import type { Edges } from "./edges.js";

/** The least number of nodes visited between two calls of `onSlice`. */
const SLICE = 65_536;
/** Words of bits that a sweep reads at a time. */
const SLICE_WORDS = SLICE >>> 5;
/** While more than one node in this many waits, nodes are visited in sweeps over the bits. */
const DENSE = 64;

/**
 * After this: the bits of `starts` and of all nodes that they reach are set in `marked`. Nodes whose bit was
 * set before are skipped. Returns how many were reached. Cost: one visit of each node and edge reached, and
 * a word and a bit for each of `nodeCount` nodes.
 */
export function mark(
  edges: Edges,
  nodeCount: number,
  starts: Iterable<number>,
  marked: Int32Array,
  onSlice?: (visited: number) => void,
): number {
  return new Marking(edges, nodeCount, marked, onSlice).from(starts);
}

/**
 * A few waiting nodes are in a queue. Many are visited in sweeps, in the order of their numbers: rows are in
 * memory in that order, and reading them so costs a fraction of reading them at random.
 */
class Marking {
  readonly #edges: Edges;
  readonly #nodeCount: number;
  readonly #marked: Int32Array;
  readonly #onSlice: ((visited: number) => void) | undefined;
  readonly #queue: Uint32Array;
  #head = 0;
  #tail = 0;
  /** In a sweep, the bits of nodes that do not wait to be visited. */
  readonly #visited: Int32Array;
  #visitedCount = 0;
  #due = SLICE;

  constructor(
    edges: Edges,
    nodeCount: number,
    marked: Int32Array,
    onSlice: ((visited: number) => void) | undefined,
  ) {
    this.#edges = edges;
    this.#nodeCount = nodeCount;
    this.#marked = marked;
    this.#onSlice = onSlice;
    this.#queue = new Uint32Array(nodeCount);
    this.#visited = newBits(nodeCount);
  }

  from(starts: Iterable<number>): number {
    for (const start of starts) {
      if (hasBit(this.#marked, start)) continue;
      setBit(this.#marked, start);
      this.#queue[this.#tail++] = start;
    }
    while (this.#head < this.#tail) {
      if ((this.#tail - this.#head) * DENSE > this.#nodeCount) this.#sweepWhileDense();
      else this.#visitQueue();
    }
    return this.#visitedCount;
  }

  /** Visits the nodes in the queue. */
  #visitQueue(): void {
    const end = Math.min(this.#tail, this.#head + SLICE);
    this.#count(end - this.#head);
    this.#tail = visitQueue(this.#edges, this.#queue, this.#head, end, this.#marked, this.#tail);
    this.#head = end;
  }

  /** Sweeps until only a few nodes wait. After this: they are in the queue. */
  #sweepWhileDense(): void {
    const visited = this.#visited;
    visited.set(this.#marked.subarray(0, visited.length));
    for (let at = this.#head; at < this.#tail; at++) {
      const node = this.#queue[at] as number;
      visited[node >>> 5]! &= ~(1 << node);
    }
    for (let swept = this.#nodeCount; swept * DENSE > this.#nodeCount; ) {
      swept = 0;
      for (let word = 0; word < visited.length; word += SLICE_WORDS) {
        const end = Math.min(word + SLICE_WORDS, visited.length);
        const count = sweep(this.#edges, word, end, this.#marked, visited);
        swept += count;
        this.#count(count);
      }
    }
    this.#head = 0;
    this.#tail = queueWaiting(this.#queue, this.#marked, visited);
  }

  #count(visited: number): void {
    this.#visitedCount += visited;
    if (this.#visitedCount < this.#due) return;
    this.#due = this.#visitedCount + SLICE;
    this.#onSlice?.(this.#visitedCount);
  }
}

/** Visits the nodes in `queue` from `head` to `end`, and queues their targets. Returns the new tail. */
function visitQueue(
  edges: Edges,
  queue: Uint32Array,
  head: number,
  end: number,
  marked: Int32Array,
  tail: number,
): number {
  const { offsets, targets } = edges.written;
  const { isEdited } = edges;
  for (let at = head; at < end; at++) {
    const node = queue[at] as number;
    if (hasBit(isEdited, node)) {
      for (const target of edges.editedRow(node)) {
        if (hasBit(marked, target)) continue;
        setBit(marked, target);
        queue[tail++] = target;
      }
      continue;
    }
    const last = offsets[node + 1] as number;
    for (let edge = offsets[node] as number; edge < last; edge++) {
      const target = targets[edge] as number;
      const bits = marked[target >>> 5] as number;
      const bit = 1 << target;
      if (bits & bit) continue;
      marked[target >>> 5] = bits | bit;
      queue[tail++] = target;
    }
  }
  return tail;
}

/** Visits the waiting nodes in the words from `start` to `end`, with those it marks there. Returns how many. */
function sweep(
  edges: Edges,
  start: number,
  end: number,
  marked: Int32Array,
  visited: Int32Array,
): number {
  const { offsets, targets } = edges.written;
  const { isEdited } = edges;
  let count = 0;
  for (let word = start; word < end; word++) {
    let waiting = (marked[word] as number) & ~(visited[word] as number);
    while (waiting !== 0) {
      visited[word]! |= waiting;
      while (waiting !== 0) {
        const node = (word << 5) + 31 - Math.clz32(waiting & -waiting);
        waiting &= waiting - 1;
        count++;
        if (hasBit(isEdited, node)) {
          for (const target of edges.editedRow(node)) setBit(marked, target);
          continue;
        }
        const last = offsets[node + 1] as number;
        for (let edge = offsets[node] as number; edge < last; edge++) {
          const target = targets[edge] as number;
          marked[target >>> 5]! |= 1 << target;
        }
      }
      waiting = (marked[word] as number) & ~(visited[word] as number);
    }
  }
  return count;
}

/** Fills the queue with the marked nodes that were not visited. Returns how many. */
function queueWaiting(queue: Uint32Array, marked: Int32Array, visited: Int32Array): number {
  let tail = 0;
  for (let word = 0; word < visited.length; word++) {
    let waiting = (marked[word] as number) & ~(visited[word] as number);
    while (waiting !== 0) {
      queue[tail++] = (word << 5) + 31 - Math.clz32(waiting & -waiting);
      waiting &= waiting - 1;
    }
  }
  return tail;
}
