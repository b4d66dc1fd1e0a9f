// A graph's errors for unknown ids, repeated ones, and calls at the wrong moment.

import { GcError, show } from "../errors/error.js";

export function unknownId(call: string, id: unknown): GcError {
  return new GcError(
    "ERR_UNKNOWN_ID",
    `${call}: the graph has no id ${show(id)} (expected one of its ids). ` +
      'Add it first, or make the graph with unknown "ignore" or "add".',
  );
}

export function duplicateId(call: string, id: unknown): GcError {
  return new GcError(
    "ERR_DUPLICATE",
    `${call}: the graph already has the id ${show(id)} (expected another). ` +
      'Remove it first, or make the graph with duplicate "merge".',
  );
}

export function duplicateEdge(call: string, source: unknown, target: unknown): GcError {
  return new GcError(
    "ERR_DUPLICATE",
    `${call}: the graph already has the edge from ${show(source)} to ${show(target)} (expected ` +
      'another). Remove it first, or make the graph with duplicate "merge".',
  );
}

export function noRoots(nodeCount: number): GcError {
  return new GcError(
    "ERR_NO_ROOTS",
    `sweep: the graph has no root, and all of its ${nodeCount} ids would be removed (expected a root). ` +
      "Add its roots, or make the graph with roots: [] if that is intended.",
  );
}

export function beingWalked(call: string): GcError {
  return new GcError(
    "ERR_BUSY",
    `${call}: the graph is being walked, and called onProgress (expected a graph at rest). Make ` +
      "this call when the walk is done.",
  );
}
