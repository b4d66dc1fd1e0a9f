// A sweep: removes what is not reachable from the roots, at once or after a time.

import { checkBoolean, checkOptions, wrongArgument } from "../errors/arguments.js";
import { rangeError } from "../errors/error.js";
import type { NodeGraph } from "../graph/node-graph.js";

/** The progress of a query. */
export interface GraphProgress {
  /** Nodes visited so far. */
  readonly visited: number;
  /** Nodes in all; unreachable ones are not visited. */
  readonly nodeCount: number;
}

/** Options of queries that walk the whole graph. */
export interface AskOptions {
  /**
   * Called at intervals of 65,536 nodes or more. If it throws, the call ends with nothing changed. Until the
   * call is done, the graph refuses calls that edit or walk it (`ERR_BUSY`).
   */
  onProgress?: (progress: GraphProgress) => void;
}

/** Options of `Graph.sweep`. */
export interface SweepOptions extends AskOptions {
  /** Only reports what a sweep would do. @defaultValue false */
  dryRun?: boolean;
  /** The time. @defaultValue Date.now() */
  now?: number;
  /** How long an id stays after the first sweep that found it unreferenced, in the unit of `now`. @defaultValue 0 */
  grace?: number;
}

/** What a sweep did. */
export interface Swept<Id> {
  /** The removed ids. */
  readonly removed: Id[];
  /**
   * The unreachable ids that stay: their time is not over, or an id whose time is not over refers to them,
   * directly or not.
   */
  readonly waiting: Id[];
}

/** The same for nodes, and since when each unreachable one has been so. */
export interface Sweep {
  readonly removed: number[];
  readonly waiting: number[];
  readonly since: Map<number, number>;
}

export function checkSweepOptions(
  options: SweepOptions,
): Required<Omit<SweepOptions, "onProgress">> {
  checkOptions("sweep", options, "dryRun", "now", "grace", "onProgress");
  const { dryRun = false, now = Date.now(), grace = 0 } = options;
  checkBoolean("sweep", "dryRun", dryRun);
  checkTime("sweep", "now", now);
  if (typeof grace !== "number") throw wrongArgument("sweep", "grace", "a number", grace);
  if (!(grace >= 0)) {
    throw rangeError("ERR_ARGUMENT", `sweep: grace must be 0 or more, got ${grace}.`);
  }
  return { dryRun, now, grace };
}

export function checkTime(call: string, name: string, time: unknown): void {
  if (typeof time !== "number") throw wrongArgument(call, name, "a number", time);
  if (Number.isFinite(time)) return;
  throw rangeError("ERR_ARGUMENT", `${call}: ${name} must be a finite number, got ${time}.`);
}

/** Finds what a sweep removes; changes nothing. The mark must exist. */
export function planSweep(
  nodes: NodeGraph,
  before: ReadonlyMap<number, number>,
  now: number,
  grace: number,
): Sweep {
  const since = new Map<number, number>();
  const young: number[] = [];
  for (const node of nodes.unreachable()) {
    const start = before.get(node) ?? now;
    since.set(node, start);
    if (now - start < grace) young.push(node);
  }
  if (young.length === 0) return { removed: [...since.keys()], waiting: [], since };
  const removed = [...nodes.unreachableFrom(young)];
  const isRemoved = new Set(removed);
  const waiting = [...since.keys()].filter((node) => !isRemoved.has(node));
  return { removed, waiting, since };
}
