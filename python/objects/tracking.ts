// Which tuples and dicts CPython's collector would track: tuples at first, dicts once they hold a tracked
// object. A collection untracks those that hold none. It is a flag of each, decided without recursion: of
// nested tuples a collection often untracks one level, like CPython's.

import type { Handle } from "ouroboros-gc/raw";

const OLDEST = 2;

interface Tracked {
  readonly handle: Handle;
  readonly isTracked: boolean;
  /** Untracks it if it holds nothing that may be tracked. */
  settleTracking(): void;
}

/** A tuple, as far as it is tracked. */
export interface TrackedTuple extends Tracked {
  readonly items: readonly unknown[];
}

/** A dict, as far as it is tracked. */
export type TrackedDict = Tracked;

export class Tracking {
  /** The tuples that are tracked, by generation. */
  readonly #tuples: readonly Set<TrackedTuple>[] = [new Set(), new Set(), new Set()];
  /** The dicts that are tracked: only full collections examine them. */
  readonly #dicts: Set<TrackedDict> = new Set();

  addTuple(tuple: TrackedTuple): void {
    this.#tuples[0]?.add(tuple);
  }

  addDict(dict: TrackedDict): void {
    this.#dicts.add(dict);
  }

  deleteTuple(tuple: TrackedTuple): void {
    for (const tuples of this.#tuples) if (tuples.delete(tuple)) return;
  }

  deleteDict(dict: TrackedDict): void {
    this.#dicts.delete(dict);
  }

  /**
   * After a collection of `generation`: untracks survivors that hold nothing tracked.
   */
  settle(
    generation: number,
    isGarbage: (object: Tracked) => boolean,
    refcount: (tuple: TrackedTuple) => number,
  ): void {
    const young = this.#tuples.slice(0, generation + 1);
    const survivors = young.flatMap((tuples) => [...tuples]).filter((tuple) => !isGarbage(tuple));
    for (const tuple of survivors) this.deleteTuple(tuple);
    for (const tuple of inOrder(survivors, refcount)) tuple.settleTracking();
    const old = this.#tuples[Math.min(generation + 1, OLDEST)];
    for (const tuple of survivors) if (tuple.isTracked) old?.add(tuple);
    if (generation < OLDEST) return;
    for (const dict of this.#dicts) {
      if (isGarbage(dict)) continue;
      dict.settleTracking();
      if (!dict.isTracked) this.#dicts.delete(dict);
    }
  }
}

/**
 * The order in which CPython looks at tuples: first those that others refer to, then what it reaches
 * through them alone, level by level.
 */
function inOrder(
  tuples: readonly TrackedTuple[],
  refcount: (tuple: TrackedTuple) => number,
): Iterable<TrackedTuple> {
  const holders = new Map<unknown, number>(tuples.map((tuple) => [tuple, 0]));
  for (const { items } of tuples) {
    for (const item of items) {
      const count = holders.get(item);
      if (count !== undefined) holders.set(item, count + 1);
    }
  }
  const order = new Set(tuples.filter((tuple) => refcount(tuple) > (holders.get(tuple) ?? 0)));
  // What is added meanwhile is visited, too.
  for (const { items } of order) {
    for (const item of items) if (holders.has(item)) order.add(item as TrackedTuple);
  }
  return order;
}
