/**
 * Graphs of ids in a store: what is unreachable, why an id is reachable, what it keeps, and sweeps.
 *
 * @packageDocumentation
 * @module ouroboros-gc/graph
 */

export { Graph } from "./id-graph/graph.js";
export type {
  EdgeOptions,
  GraphOptions,
  GraphRows,
  RecordOptions,
  Records,
  RowOptions,
} from "./id-graph/options.js";
export type { AskOptions, GraphProgress, SweepOptions, Swept } from "./id-graph/sweep.js";
