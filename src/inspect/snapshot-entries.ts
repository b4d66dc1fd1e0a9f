// Where the nodes of a heap snapshot are reached from.

import { type Entries, findWays, isReached, type Ways } from "../graph/reach.js";
import type { Rows } from "../graph/rows.js";

/** The root, from which all other nodes are reached. */
export const ROOT = 0;
const NONE = 0xffffffff;

/** Where paths begin, including nodes that the root does not hold. */
export class SnapshotEntries implements Pick<Entries, "held" | "garbage" | "ways"> {
  readonly #rows: Rows;
  readonly #userRoots: readonly number[];
  #held: Uint32Array | undefined;
  #ways: Ways | undefined;
  #garbage: Uint32Array | undefined;

  constructor(rows: Rows, roots: readonly number[]) {
    this.#rows = rows;
    this.#userRoots = roots;
  }

  /** The root and, as in DevTools, nodes that no edge holds, which would not be in the tree otherwise. */
  get held(): Uint32Array {
    this.#held ??= nodesWithoutHolder(this.#rows);
    return this.#held;
  }

  /** Shortest paths from the root: through the user's objects, otherwise through the system's. */
  get ways(): Ways {
    this.#ways ??= this.#findWays();
    return this.#ways;
  }

  #findWays(): Ways {
    const { offsets, targets } = this.#rows;
    const users = new Set(this.#userRoots);
    const begun = [...new Set(targets.subarray(0, offsets[1]))].filter((node) => users.has(node));
    const { before, reached } = findWays(this.#rows, begun);
    for (const node of begun) before[node] = ROOT;
    if (isReached({ before, reached }, ROOT)) before[ROOT] = NONE;
    const others = findWays(this.#rows, [ROOT], undefined, before);
    const all = new Uint32Array(reached.length + others.reached.length);
    all.set(reached);
    all.set(others.reached, reached.length);
    return { before, reached: all };
  }

  /** Nodes that are not reached from `held`. */
  get garbage(): Uint32Array {
    this.#garbage ??= this.#findGarbage();
    return this.#garbage;
  }

  #findGarbage(): Uint32Array {
    const ways = findWays(this.#rows, this.held);
    const found: number[] = [];
    for (let node = 0; node < ways.before.length; node++) {
      if (!isReached(ways, node)) found.push(node);
    }
    return Uint32Array.from(found);
  }
}

function nodesWithoutHolder({ offsets, targets }: Rows): Uint32Array {
  const nodeCount = offsets.length - 1;
  const isTarget = new Uint8Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const end = offsets[node + 1] as number;
    for (let edge = offsets[node] as number; edge < end; edge++) {
      const target = targets[edge] as number;
      if (target !== node) isTarget[target] = 1;
    }
  }
  const found = [ROOT];
  for (let node = 1; node < nodeCount; node++) if (isTarget[node] === 0) found.push(node);
  return Uint32Array.from(found);
}
