// The operations of the model that only observe.

import type { Operation, Outcome } from "../replay/recording.js";
import type { CountedHeap } from "./heap.js";
import { isTracked, PERMANENT, referentsOf, type Thing } from "./thing.js";

/** The state of the model other than objects and counts. */
interface Observed extends CountedHeap {
  readonly counters: readonly number[];
  readonly garbage: readonly Thing[];
  readonly stats: readonly (readonly [number, number, number])[];
}

const ids = (things: Iterable<Thing>): number[] =>
  [...things].map(({ id }) => id).sort((a, b) => a - b);

/** Runs an operation that changes nothing. */
export function observe(model: Observed, { op, x }: Operation): Outcome {
  const { counters, garbage, stats, things } = model;
  switch (op) {
    case "count":
      return { count: [...counters] };
    case "stats":
      return { stats: stats.map((generation) => [...generation]) };
    case "rc":
      return { v: model.at(x).refcount };
    case "out":
      return { v: ids(referentsOf(model.at(x))) };
    case "in": {
      const target = model.at(x);
      const seen = [...things].filter((thing) => isTracked(thing) && thing.generation < PERMANENT);
      return { v: ids(seen.filter((thing) => referentsOf(thing).includes(target))) };
    }
    case "tracked":
      return { v: isTracked(model.at(x)) };
    case "finalized":
      return { v: model.at(x).isFinalized };
    case "gens": {
      const inGeneration = (wanted: number): number[] =>
        ids([...things].filter(({ generation }) => generation === wanted));
      return { gens: [0, 1, 2, PERMANENT].map(inGeneration) };
    }
    case "garbage":
      return { v: ids(garbage) };
    default:
      throw new Error(`model: unknown operation ${op}`);
  }
}
