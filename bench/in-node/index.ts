// The opponents that run in Node, each in its own process.

import process from "node:process";
import { type InNodeName, runInChild } from "../child-process.js";
import type { HeldGraph } from "../graphs/graph.js";
import type { Measurement, Opponent, Task } from "../opponent.js";
import { naive } from "./naive.js";
import { rawHeap } from "./raw-heap.js";
import { setMark } from "./set-mark.js";
import { measureBuilt } from "./timing.js";
import { measureV8 } from "./v8.js";

type Measure = (
  graph: HeldGraph,
  task: Pick<Task, "situation" | "repeats">,
) => Measurement | Promise<Measurement>;

interface InNode {
  readonly description: string;
  readonly sizeMax?: number;
  readonly measure: Measure;
}

const node = `Node ${process.versions.node}, V8 ${process.versions.v8}`;

const COLLECTORS: Record<InNodeName, InNode> = {
  wasm: {
    description: "this library: the raw heap on the Wasm kernel, built with batch calls",
    measure: (graph, task) => measureBuilt(rawHeap("wasm"), graph, task),
  },
  typescript: {
    description: "the same on the kernel's twin, plain TypeScript over typed arrays",
    measure: (graph, task) => measureBuilt(rawHeap("typescript"), graph, task),
  },
  naive: {
    description:
      "reference counts and CPython's algorithm by hand: an object with a count and an array of " +
      "references, a Set of all",
    sizeMax: 2_000_000, // tens of seconds a collection
    measure: (graph, task) => measureBuilt(naive, graph, task),
  },
  v8: {
    description:
      "plain JavaScript objects with a field for each reference, the cheapest that there is, " +
      "under V8's own gc(); its threads help it",
    sizeMax: 2_000_000, // a WeakRef for each object, for the count of those left: minutes
    measure: measureV8,
  },
  "set-mark": {
    description:
      "what people write by hand: a Map of string ids to arrays of ids, a Set of the reached, " +
      "and a delete for the others",
    sizeMax: 2_000_000, // seconds a collection
    measure: (graph, task) => measureBuilt(setMark, graph, task),
  },
};

/** Runs here, in this process. */
export function measureHere(
  name: InNodeName,
  graph: HeldGraph,
  task: Pick<Task, "situation" | "repeats">,
): Promise<Measurement> {
  return Promise.resolve(COLLECTORS[name].measure(graph, task));
}

export const IN_NODE_NAMES = Object.keys(COLLECTORS) as readonly InNodeName[];

/** Each task in a fresh process. */
export const inNode: readonly Opponent[] = IN_NODE_NAMES.map((name) => {
  const { description, sizeMax } = COLLECTORS[name];
  return {
    name,
    description,
    ...(sizeMax !== undefined && { sizeMax }),
    probe: () => Promise.resolve({ version: node }),
    measure: (task: Task) => runInChild({ kind: "collect", name, task }),
  };
});
