// A sweep: what nothing reaches from the roots is removed, at once or after a time.

import { checkBoolean, checkOptions, wrongArgument } from "../errors/arguments.js";
import { rangeError } from "../errors/error.js";
import type { NodeGraph } from "../graph/node-graph.js";

/** How far a question has come. */
export interface GraphProgress {
  /** Nodes visited so far. */
  readonly visited: number;
  /** All there are; those that nothing reaches are not visited. */
  readonly nodeCount: number;
}

/** Options of the questions that walk the whole graph. */
export interface AskOptions {
  /**
   * Told now and then, every 65,536 nodes or more. What it throws ends the call, which has changed nothing.
   * Until the call is done, the graph takes no other that edits or walks it (`ERR_BUSY`).
   */
  onProgress?: (progress: GraphProgress) => void;
}

/** Options of `Graph.sweep`. */
export interface SweepOptions extends AskOptions {
  /** Only tells what a sweep would do. @defaultValue false */
  dryRun?: boolean;
  /** The time. @defaultValue Date.now() */
  now?: number;
  /** How long an id stays after the first sweep that found it unreferenced, in the unit of `now`. @defaultValue 0 */
  grace?: number;
}

/** What a sweep did. */
export interface Swept<Id> {
  /** The ids that were removed. */
  readonly removed: Id[];
  /**
   * The unreachable ids that stay: their time is not over, or one whose time is not over refers to them,
   * directly or not.
   */
  readonly waiting: Id[];
}

/** The same by nodes, and since when each unreachable one is so. */
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

/** Finds what a sweep removes; changes nothing. The mark exists. */
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
