// The nodes reachable from outside, and shortest paths to them: breadth first, every node once.

import { findComponents } from "./components.js";
import type { Rows } from "./rows.js";

const NONE = 0xffffffff;

/** Shortest paths from a set of nodes. */
export interface Ways {
  /** The node before each one; the node itself where a path begins, NONE if it is not reached. */
  readonly before: Uint32Array;
  /** The nodes that were reached, nearest first. */
  readonly reached: Uint32Array;
}

/**
 * Paths from `starts` along the rows. Cost: one visit of each node and reference reached. With `isEnd` the
 * search stops at the first node that it accepts, which is then the last one reached. Nodes with an entry in
 * `before` are skipped.
 */
export function findWays(
  { offsets, targets }: Rows,
  starts: Iterable<number>,
  isEnd?: (node: number) => boolean,
  before: Uint32Array = new Uint32Array(offsets.length - 1).fill(NONE),
): Ways & { end: number } {
  const nodeCount = offsets.length - 1;
  const reached = new Uint32Array(nodeCount);
  let tail = 0;
  for (const start of starts) {
    if (before[start] !== NONE) continue;
    before[start] = start;
    reached[tail++] = start;
  }
  for (let head = 0; head < tail; head++) {
    const node = reached[head] as number;
    if (isEnd?.(node)) return { before, reached: reached.subarray(0, head + 1), end: node };
    const end = offsets[node + 1] as number;
    for (let edge = offsets[node] as number; edge < end; edge++) {
      const target = targets[edge] as number;
      if (before[target] !== NONE) continue;
      before[target] = node;
      reached[tail++] = target;
    }
  }
  return { before, reached: reached.subarray(0, tail), end: -1 };
}

/** The path to `node`, from its start; empty when there is none. */
export function wayTo({ before }: Ways, node: number): number[] {
  if (before[node] === NONE) return [];
  const way = [node];
  for (let at = node; before[at] !== at; ) {
    at = before[at] as number;
    way.push(at);
  }
  return way.reverse();
}

export function isReached({ before }: Ways, node: number): boolean {
  return before[node] !== NONE;
}

/** The nodes from which all others are reached; found at first use. */
export class Entries {
  /** Nodes that are held from outside. */
  readonly held: Uint32Array;
  readonly #rows: Rows;
  #ways: Ways | undefined;
  #garbage: Uint32Array | undefined;

  constructor(rows: Rows, held: Iterable<number>) {
    this.#rows = rows;
    this.held = Uint32Array.from(held);
  }

  /** Shortest paths from `held`. */
  get ways(): Ways {
    this.#ways ??= findWays(this.#rows, this.held);
    return this.#ways;
  }

  /**
   * Entries of the garbage that no collection has freed yet: each is an object, or the first member of a
   * cycle, to which no other garbage refers.
   */
  get garbage(): Uint32Array {
    this.#garbage ??= findGarbageEntries(this.#rows, this.ways);
    return this.#garbage;
  }
}

function findGarbageEntries(rows: Rows, ways: Ways): Uint32Array {
  const { offsets, targets } = rows;
  const nodeCount = offsets.length - 1;
  if (ways.reached.length === nodeCount) return new Uint32Array(0);
  const { componentOf, count } = findComponents(rows);
  const isReferredTo = new Uint8Array(count);
  for (let node = 0; node < nodeCount; node++) {
    if (isReached(ways, node)) continue;
    const end = offsets[node + 1] as number;
    for (let edge = offsets[node] as number; edge < end; edge++) {
      const component = componentOf[targets[edge] as number] as number;
      if (component !== componentOf[node]) isReferredTo[component] = 1;
    }
  }
  const garbage: number[] = [];
  for (let node = 0; node < nodeCount; node++) {
    const component = componentOf[node] as number;
    if (isReached(ways, node) || isReferredTo[component] !== 0) continue;
    isReferredTo[component] = 1;
    garbage.push(node);
  }
  return Uint32Array.from(garbage);
}
