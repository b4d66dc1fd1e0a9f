// `npm run bench:graph`: the cost of ouroboros-gc/graph, compared with a walk over a Map and a Set. Prints
// the tables of docs/graph.md; exits with 1 when an answer differs. Times are of the processor.

import process from "node:process";
import { Command } from "@commander-js/extra-typings";
import Table from "cli-table3";
import { Graph } from "ouroboros-gc/graph";
import { count } from "../scripts/options.js";
import { generator } from "./graphs/generator.js";
import { median } from "./in-node/timing.js";

const options = new Command()
  .option("--ids <n>", "ids of the first table", count, 500_000)
  .option("--integers <n>", "nodes of the second, from rows", count, 5_000_000)
  .option("--rounds <n>", "how often each is measured", count, 5)
  .parse()
  .opts();

/** Edges of a node, on average. */
const DEGREE = 4;
const ROOT_COUNT = 20;
/** A short measurement is repeated for this long. */
const SHORT_MS = 50;

type Records<Id> = Map<Id, Id[]>;

function milliseconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** The time of one run of `work`, which may take microseconds. */
function each(work: () => void): number {
  let runs = 0;
  let total = 0;
  while (total < SHORT_MS) {
    const times = 1 + 2 * runs;
    total += milliseconds(() => {
      for (let run = 0; run < times; run++) work();
    });
    runs += times;
  }
  return total / runs;
}

/** The data of a program without the library. */
function walk<Id>(records: Records<Id>, roots: readonly Id[]): Id[] {
  const reached = new Set(roots);
  const queue = [...reached];
  for (let head = 0; head < queue.length; head++) {
    for (const target of records.get(queue[head] as Id) as Id[]) {
      if (reached.has(target)) continue;
      reached.add(target);
      queue.push(target);
    }
  }
  const lost: Id[] = [];
  for (const id of records.keys()) if (!reached.has(id)) lost.push(id);
  return lost;
}

/** Every reference is a separate value, as in parsed records. */
function makeRecords<Id>(size: number, idOf: (node: number) => Id): Records<Id> {
  const random = generator(7);
  const lists = Array.from({ length: size }, (): Id[] => []);
  for (let edge = 0; edge < size * DEGREE; edge++) {
    lists[random() % size]?.push(idOf(random() % size));
  }
  return new Map(lists.map((list, node) => [idOf(node), list]));
}

function assertSame<Id>(ours: readonly Id[], theirs: readonly Id[], text: string): void {
  const isSame = ours.length === theirs.length && ours.every((id, index) => id === theirs[index]);
  if (!isSame) throw new Error(`graph bench: ${text} differs`);
}

const text = (node: number): string => `document/${Math.imul(node, 2_654_435_761) >>> 0}/${node}`;
const integer = (node: number): number => node * 3 + 7;

/** The median of each column, in milliseconds. */
function measureIds<Id>(size: number, idOf: (node: number) => Id, rounds: number): number[] {
  const records = makeRecords(size, idOf);
  const roots = [...records.keys()].slice(0, ROOT_COUNT);
  const [root] = roots as [Id];
  const all: number[][] = [];
  for (let round = 0; round < rounds; round++) {
    let theirs: Id[] = [];
    let graph = new Graph<Id>();
    const walked = each(() => (theirs = walk(records, roots)));
    const first = each(() => {
      graph = Graph.from(records, { roots });
      graph.unreachable();
    });
    assertSame(graph.unreachable(), theirs, "the unreachable");
    const further = each(() => graph.unreachable());
    const target = idOf(size - 1);
    const afterEdit = each(() => {
      if (!graph.removeEdge(root, target)) graph.addEdge(root, target);
      graph.unreachable();
    });
    const edited = walk(new Map(records).set(root, graph.referents(root)), roots);
    assertSame(graph.unreachable(), edited, "the unreachable after edits");
    all.push([walked, first, further, afterEdit]);
  }
  return [0, 1, 2, 3].map((column) => median(all.map((row) => row[column] as number)));
}

const short = (number: number): string => number.toPrecision(number < 100 ? 2 : 3);

function printIds(): void {
  const head = [`${options.ids} ids`, "Map and Set", "first", "further", "after an edit"];
  const table = new Table({ head });
  for (const [name, idOf] of Object.entries({ texts: text, integers: integer })) {
    const [walked, ...ours] = measureIds<string | number>(options.ids, idOf, options.rounds);
    const cells = ours.map((time) => `${short(time)} ms (${short((walked as number) / time)}x)`);
    table.push([name, `${short(walked as number)} ms`, ...cells]);
  }
  console.log(table.toString());
}

function printSizes(): void {
  const head = ["ids (texts)", "Map and Set", "first", "further", "pays from the question"];
  const table = new Table({ head });
  for (const size of [10, 100, 1000, 10_000, 100_000]) {
    const [walked, first, further] = measureIds(size, text, 3) as [number, number, number];
    // The first question costs `first`, each one after it `further`.
    const pays = Math.max(1, Math.ceil((first - further) / (walked - further)));
    table.push([
      size,
      `${short(walked * 1000)} µs`,
      ...[first, further].map((time) => `${short(time * 1000)} µs`),
      pays,
    ]);
  }
  console.log(table.toString());
}

function printRows(): void {
  const size = options.integers;
  const random = generator(11);
  const offsets = Uint32Array.from({ length: size + 1 }, (_, row) => row * DEGREE);
  const targets = new Uint32Array(size * DEGREE);
  for (let edge = 0; edge < targets.length; edge++) targets[edge] = random() % size;
  const taken: number[] = [];
  const marked: number[] = [];
  const again: number[] = [];
  for (let round = 0; round < options.rounds; round++) {
    let graph = new Graph<number>();
    taken.push(milliseconds(() => (graph = Graph.fromRows(offsets, targets, { roots: [0] }))));
    marked.push(milliseconds(() => graph.isReachable(0)));
    graph.removeEdge(0, targets[0] as number);
    again.push(milliseconds(() => graph.isReachable(0)));
  }
  const table = new Table({ head: [`${size} integers from rows`, "ms"] });
  table.push(["taken and checked", short(median(taken))], ["the mark", short(median(marked))]);
  table.push(["the mark after an edit", short(median(again))]);
  console.log(table.toString());
}

printIds();
printSizes();
printRows();
