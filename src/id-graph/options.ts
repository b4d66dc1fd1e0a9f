// The options of a graph, and what it does with unknown and repeated ids.

import { checkChoice, checkOptions, wrongArgument } from "../errors/arguments.js";
import type { Rows } from "../graph/rows.js";

/** What each id refers to: pairs, such as a `Map`, or an object by its keys. */
export type Records<Id> =
  | Iterable<readonly [id: Id, references: Iterable<Id>]>
  | Readonly<Record<string, Iterable<Id>>>;

/** Options of every graph. */
export interface GraphOptions<Id> {
  /** The ids that need no referrer. `[]` says that there may be none, so that `sweep()` may remove all. */
  roots?: Iterable<Id>;
  /**
   * An id that the graph does not have is refused (`ERR_UNKNOWN_ID`), ignored with its edge, or added.
   * @defaultValue `"error"`
   */
  unknown?: "error" | "ignore" | "add";
  /**
   * An id or edge that exists already is merged with it, or refused (`ERR_DUPLICATE`).
   * @defaultValue `"merge"`
   */
  duplicate?: "merge" | "error";
  /** Since when ids have been unreferenced: the result of `tombstones()` of an earlier graph. */
  tombstones?: Iterable<readonly [id: Id, since: number]>;
}

/** Options of `Graph.from`. */
export interface RecordOptions<Id> extends GraphOptions<Id> {
  /** The ids that each id refers to without keeping them. */
  weak?: Records<Id>;
}

/** Options of `Graph.fromRows`. */
export interface RowOptions<Id> extends GraphOptions<Id> {
  /** The id of each row. @defaultValue The rows' numbers: 0, 1, 2 … */
  ids?: ArrayLike<Id> | undefined;
  /** The edges that do not keep their targets, for the same rows. */
  weak?: Rows | undefined;
}

/** Options of `addEdge`. */
export interface EdgeOptions {
  /** The edge does not keep its target. @defaultValue false */
  weak?: boolean;
}

/**
 * A graph in arrays: `Graph.fromRows(offsets, targets, others)` makes it again. The typed arrays can be
 * transferred to a worker.
 */
export interface GraphRows<Id> extends Rows {
  /** The id of each row; undefined when the ids are the rows' numbers. */
  readonly ids: Id[] | undefined;
  readonly weak: Rows;
  readonly roots: Id[];
  readonly tombstones: [id: Id, since: number][];
}

const NAMES = ["roots", "unknown", "duplicate", "tombstones"];

export function checkGraphOptions(
  call: string,
  options: GraphOptions<unknown>,
  ...more: string[]
): void {
  checkOptions(call, options, ...NAMES, ...more);
  const { unknown, duplicate } = options;
  if (unknown !== undefined) checkChoice(call, "unknown", unknown, "error", "ignore", "add");
  if (duplicate !== undefined) checkChoice(call, "duplicate", duplicate, "merge", "error");
}

/** The items of an iterable. A string, whose items are its characters, is refused. */
export function checkIterable<T>(call: string, name: string, value: Iterable<T>): Iterable<T> {
  if (typeof value === "object" && value !== null && Symbol.iterator in value) return value;
  throw wrongArgument(call, name, "an iterable", value);
}
