// `npm run bench:inspection`: the cost of ouroboros-gc/inspect on a heap of a million objects. The results
// are checked first, against searches that share no code with them. Prints the table of docs/inspection.md;
// exits with 1 if an answer is wrong or takes more than 2 s of processor time.

import process from "node:process";
import Table from "cli-table3";
import type { Chain, HeapGraph } from "ouroboros-gc/inspect";
import { Growth, inspect, writeHeapSnapshot } from "ouroboros-gc/inspect";
import { type Handle, Heap } from "ouroboros-gc/raw";
import { type HeldGraph, search } from "./graphs/graph.js";
import { NEIGHBOURING, RANDOM } from "./graphs/shapes.js";
import { FEW } from "./graphs/situations.js";
import { buildHandles, releaseAllBut } from "./in-node/raw-heap.js";
import { median } from "./in-node/timing.js";

const SIZE = 1_000_000;
const REPEATS = 5;
const LIMIT_MS = 2000;
const SHORT_MS = 10;
/** Objects whose retained size is checked by removing each: a search of the whole heap. */
const CUT_COUNT = 20;

interface Subject {
  readonly graph: HeldGraph;
  readonly heap: Heap;
  readonly handles: Float64Array;
}

function assert(isTrue: boolean, text: string): void {
  if (!isTrue) throw new Error(`inspection bench: ${text}`);
}

function make(graph: HeldGraph, engine: "wasm" | "typescript"): Subject {
  const heap = new Heap({ engine, automatic: false });
  const handles = buildHandles(heap, graph);
  releaseAllBut(heap, handles, graph.held);
  return { graph, heap, handles };
}

/** Checks everything that is timed below. */
function check({ graph, heap, handles }: Subject): void {
  const seen = inspect(heap);
  assert(seen.objectCount === graph.objectCount, "objects are missing");
  assert(seen.referenceCount === graph.targets.length, "references are missing");
  const far = handles[graph.objectCount - 1] as Handle;
  const chain = seen.whyAlive(far) as Chain<Handle>;
  assert(heap.refcount(chain.objects[0] as Handle) > 0, "a chain from nowhere");
  for (const [step, object] of chain.objects.slice(1).entries()) {
    const referents = heap.getReferents(chain.objects[step] as Handle);
    assert(referents.includes(object), "a chain with a gap");
  }
  const biggest = seen.mostRetaining(CUT_COUNT);
  for (const { object, count } of biggest) {
    const index = handles.indexOf(object);
    assert(count === graph.objectCount - countWithout(graph, index), "a wrong retained size");
  }
  const file = JSON.parse([...writeHeapSnapshot(seen)].join("")) as Snapshot;
  const { node_count, edge_count } = file.snapshot;
  assert(file.nodes.length === node_count * 7, "nodes are missing in the snapshot");
  assert(file.edges.length === edge_count * 3, "edges are missing in the snapshot");
  assert(node_count === graph.objectCount + 1, "objects are missing in the snapshot");
}

interface Snapshot {
  readonly snapshot: { readonly node_count: number; readonly edge_count: number };
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
}

/** How many objects are reachable when one is removed. */
function countWithout(graph: HeldGraph, cut: number): number {
  const held = graph.held.filter((object) => object !== cut);
  const other = held[0] as number;
  const targets = graph.targets.map((target) => (target === cut ? other : target));
  const reached = search({ ...graph, targets, held });
  return reached.reduce((sum, each) => sum + each, 0);
}

const TASKS: readonly [name: string, run: (subject: Subject, seen: HeapGraph<Handle>) => void][] = [
  ["top types, of the heap", ({ heap }) => void inspect(heap).mostCommonTypes()],
  ["growth: two points", ({ heap }) => void new Growth(heap).next()],
  ["the graph: `inspect(heap)`", ({ heap }) => void inspect(heap)],
  ["a path from outside, the first", (s) => void inspect(s.heap).whyAlive(last(s))],
  ["a path from outside, each further one", (s, seen) => void seen.whyAlive(last(s))],
  ["referrers, with the index to be made", (s) => void inspect(s.heap).referrers(last(s))],
  ["referrers, each further one", (s, seen) => void seen.referrers(last(s))],
  ["retained sizes of all objects", ({ heap }) => void inspect(heap).mostRetaining()],
  ["cycles", (_, seen) => void seen.cycles()],
  ["the snapshot's text", ({ heap }) => void writeAll(inspect(heap))],
];

function last({ handles }: Subject): Handle {
  return handles[handles.length - 1] as Handle;
}

function writeAll(seen: HeapGraph<Handle>): number {
  let length = 0;
  for (const piece of writeHeapSnapshot(seen)) length += piece.length;
  return length;
}

/** Milliseconds of processor time, the engine's helper threads included, other processes excluded. */
function time(run: () => void): number {
  const start = process.cpuUsage();
  const startMs = performance.now();
  run();
  const { user, system } = process.cpuUsage(start);
  const ms = performance.now() - startMs;
  // The processor's clock is coarse; a short run is not interrupted.
  return ms < SHORT_MS ? ms : (user + system) / 1000;
}

const subjects = [RANDOM, NEIGHBOURING].flatMap((shape) => {
  const graph = FEW.make(shape, SIZE) as HeldGraph;
  return (["wasm", "typescript"] as const).map((engine) => ({
    name: `${shape.name}, ${engine}`,
    subject: make(graph, engine),
  }));
});
for (const { subject } of subjects) check(subject);
const columns = subjects.map(({ name, subject }) => {
  const seen = inspect(subject.heap);
  seen.mostRetaining();
  const times = TASKS.map(([, run]) => {
    const all = Array.from({ length: REPEATS }, () => time(() => run(subject, seen)));
    return median(all);
  });
  return { name, times };
});

const table = new Table({ head: ["milliseconds", ...columns.map(({ name }) => name)] });
const markdown = [
  `| milliseconds of the processor, the median of ${REPEATS} | ${columns.map(({ name }) => name).join(" | ")} |`,
  `| --- | ${columns.map(() => "--:").join(" | ")} |`,
];
for (const [index, [name]] of TASKS.entries()) {
  const cells = columns.map(({ times }) => {
    const ms = times[index] as number;
    return ms < 10 ? ms.toPrecision(2) : ms.toFixed(0);
  });
  table.push([name, ...cells]);
  markdown.push(`| ${name} | ${cells.join(" | ")} |`);
}
console.log(`${table}\n\n${markdown.join("\n")}`);
const slowest = Math.max(...columns.flatMap(({ times }) => times));
console.log(
  `\n${subjects[0]?.subject.graph.objectCount} objects; slowest ${slowest.toFixed(0)} ms`,
);
if (slowest > LIMIT_MS) process.exitCode = 1;
