// The nodes of a heap snapshot that were not in an earlier one of the same run of a program.

import { wrongArgument } from "../errors/arguments.js";
import { HeapSnapshot } from "./heap-snapshot-graph.js";
import { compareGrowth, type TypeCount, type TypeGrowth } from "./type-counts.js";

/** New nodes, and how types grew. */
export interface SnapshotGrowth {
  /** Nodes of the last snapshot that were not in the first, in their order. */
  readonly nodes: number[];
  /** The types whose number of objects changed from the first to the last, the one that grew most first. */
  readonly types: TypeGrowth[];
}

/**
 * Objects of the last snapshot that were not in the first, by their ids; with a snapshot in between, only
 * those that were in that one, too. So if a program does its work between the first two and cleans up before
 * the third, the leaks are left. Cost: sorting the ids of each snapshot.
 */
export function snapshotGrowth(
  first: HeapSnapshot,
  last: HeapSnapshot,
  between?: HeapSnapshot,
): SnapshotGrowth {
  for (const [name, value] of Object.entries({ first, last, between })) {
    if (name === "between" && value === undefined) continue;
    if (value instanceof HeapSnapshot) continue;
    throw wrongArgument("snapshotGrowth", name, "what loadHeapSnapshot() returned", value);
  }
  const old = sortedIds(first);
  const kept = between && sortedIds(between);
  const { ids } = last.file.nodes;
  const nodes: number[] = [];
  for (let node = 0; node < ids.length; node++) {
    const id = ids[node] as number;
    if (!has(old, id) && (kept === undefined || has(kept, id))) nodes.push(node);
  }
  const counts = (snapshot: HeapSnapshot): Map<string, TypeCount> =>
    new Map(snapshot.countByType().map((each) => [each.type, each]));
  return { nodes, types: compareGrowth(counts(first), counts(last)) };
}

function sortedIds({ file }: HeapSnapshot): Uint32Array | Float64Array {
  return file.nodes.ids.slice().sort();
}

function has(sorted: ArrayLike<number>, id: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < id) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === id;
}
