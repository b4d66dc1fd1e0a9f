// The refusals of a graph of ids that docs/errors.md shows; the others are in test/graph.

import { Graph } from "../../src/graph.js";
import { refuserOf } from "./refusals.js";

/** Checks that they are refused, each with its whole message. */
export function expectGraphRefusals(): void {
  refuserOf("ERR_UNKNOWN_ID")(
    () => Graph.from({ a: ["b"] }),
    'Graph.from: the graph has no id "b" (expected one of its ids). Add it first, or make the graph with ' +
      'unknown "ignore" or "add".',
  );
  refuserOf("ERR_DUPLICATE")(
    () => Graph.from({ a: [] }, { duplicate: "error" }).addNode("a"),
    'addNode: the graph already has the id "a" (expected another). Remove it first, or make the ' +
      "graph with " +
      'duplicate "merge".',
  );
  refuserOf("ERR_NO_ROOTS")(
    () => Graph.from({ a: [] }).sweep(),
    "sweep: the graph has no root, and all of its 1 ids would be removed (expected a root). Add its roots, " +
      "or make the graph with roots: [] if that is intended.",
  );
}
