// The kernel against its twin: the same work on both engines, results compared before any time is
// taken. `npm run bench`; a size may follow, in objects: `npm run bench -- 1000000`.

import { strict as assert } from "node:assert";
import process from "node:process";
import Table from "cli-table3";
import { del, GC } from "ouroboros-gc";
import { Heap } from "ouroboros-gc/raw";
import { Bench } from "tinybench";
import { buildGraph, keepOneIn, type Locality } from "./workloads.js";

const ENGINES = ["wasm", "typescript"] as const;
type EngineName = (typeof ENGINES)[number];

const OPERATIONS = 10_000;
const size = Number(process.argv[2] ?? 100_000);

interface Row {
  readonly name: string;
  /** Units of work in one run, for ns per unit. */
  readonly units: number;
  readonly prepare: (engine: EngineName) => Work;
}

/** What is timed; it returns what must be equal on both engines. */
interface Work {
  (): unknown;
  /** Done before each run, untimed. */
  before?: () => void;
}

/** What the engine counted in the last collection: equal on every engine and machine. */
function counts({ lastCollection }: Heap): number[] {
  const { candidates, references, survivors, collected } = lastCollection;
  return [candidates, references, survivors, collected];
}

function liveThroughFew(locality: Locality): Row {
  return {
    name: `full collection, all live through 1 %, ${locality}`,
    units: size,
    prepare: (engine) => {
      const heap = new Heap({ engine, automatic: false });
      const handles = buildGraph(heap, size, locality);
      keepOneIn(heap, handles, 100);
      heap.collect();
      return () => [heap.collect(), counts(heap), heap.liveCount];
    },
  };
}

function allHeld(): Row {
  return {
    name: "full collection, all live, each held from outside",
    units: size,
    prepare: (engine) => {
      const heap = new Heap({ engine, automatic: false });
      buildGraph(heap, size, "random");
      return () => [heap.collect(), counts(heap)];
    },
  };
}

function youngOverOld(): Row {
  return {
    name: `young collection of 2,000 over ${size.toLocaleString("en")} old objects`,
    units: 2000,
    prepare: (engine) => {
      const heap = new Heap({ engine, automatic: false });
      buildGraph(heap, size, "random");
      heap.collect();
      let young: Float64Array = new Float64Array();
      const work: Work = () => [heap.collect(0), heap.lastCollection.candidates];
      work.before = () => {
        heap.decrefMany(young);
        young = buildGraph(heap, 2000, "random");
      };
      return work;
    },
  };
}

const operations: Row[] = [
  {
    name: "raw: alloc + free",
    units: OPERATIONS,
    prepare: (engine) => {
      const heap = new Heap({ engine });
      return () => {
        for (let done = 0; done < OPERATIONS; done++) heap.decref(heap.alloc(0, 2));
        return heap.liveCount;
      };
    },
  },
  {
    name: "raw: setReference",
    units: OPERATIONS,
    prepare: (engine) => {
      const heap = new Heap({ engine });
      const [a, b, c] = [heap.alloc(0, 1), heap.alloc(), heap.alloc()];
      return () => {
        for (let done = 0; done < OPERATIONS; done++) heap.setReference(a, 0, done & 1 ? b : c);
        return heap.refcount(b);
      };
    },
  },
  {
    name: "managed: a.ref = b",
    units: OPERATIONS,
    prepare: (engine) => {
      const { heap, a, b, c } = managedObjects(engine);
      return () => {
        for (let done = 0; done < OPERATIONS; done++) a.ref = done & 1 ? b : c;
        return heap.getRefcount(b);
      };
    },
  },
  {
    name: "managed: read a.ref",
    units: OPERATIONS,
    prepare: (engine) => {
      const { a, b } = managedObjects(engine);
      a.ref = b;
      return () => {
        let count = 0;
        for (let done = 0; done < OPERATIONS; done++) if (a.ref === b) count++;
        return count;
      };
    },
  },
  {
    name: "managed: new + del",
    units: OPERATIONS,
    prepare: (engine) => {
      const { heap, make } = managedObjects(engine);
      return () => {
        for (let done = 0; done < OPERATIONS; done++) del(make());
        return heap.liveCount;
      };
    },
  },
];

interface Node extends InstanceType<GC["Object"]> {
  ref: Node | undefined;
}

function managedObjects(engine: EngineName): {
  heap: GC;
  a: Node;
  b: Node;
  c: Node;
  make: () => Node;
} {
  const heap = new GC({ engine });
  class MyNode extends heap.Object {
    declare ref: Node | undefined;
  }
  const make = (): Node => new MyNode();
  return { heap, a: make(), b: make(), c: make(), make };
}

/** Times one row on both engines, after their results were found equal. */
async function measure(row: Row): Promise<string[]> {
  const works = ENGINES.map((engine) => row.prepare(engine));
  const [first, second] = works.map((work) => {
    work.before?.();
    return work();
  });
  assert.deepEqual(first, second, `${row.name}: the engines disagree`);
  const bench = new Bench({ time: 500, warmupTime: 100 });
  for (const [index, engine] of ENGINES.entries()) {
    const work = works[index] as Work;
    bench.add(engine, work, work.before ? { beforeEach: work.before } : {});
  }
  await bench.run();
  const times = bench.tasks.map(({ result }) => {
    if (result.state !== "completed") throw new Error(`${row.name}: ${result.state}`);
    const { p50, p75 } = result.latency;
    return { nsPerUnit: (p50 * 1e6) / row.units, spread: (p75 - p50) / p50 };
  });
  const [wasm, typescript] = times as [(typeof times)[0], (typeof times)[0]];
  const cell = ({ nsPerUnit, spread }: typeof wasm): string =>
    `${nsPerUnit.toFixed(1)} +${Math.round(spread * 100)} %`;
  return [
    row.name,
    cell(wasm),
    cell(typescript),
    (typescript.nsPerUnit / wasm.nsPerUnit).toFixed(2),
  ];
}

const rows = [
  liveThroughFew("random"),
  liveThroughFew("neighbouring"),
  allHeld(),
  youngOverOld(),
  ...operations,
];
const table = new Table({
  head: [`${size.toLocaleString("en")} objects; ns each`, "wasm", "typescript", "ratio"],
  colAligns: ["left", "right", "right", "right"],
  style: { head: [], border: [] },
});
for (const row of rows) table.push(await measure(row));
console.log(table.toString());
console.log(`Medians, with the distance to the third quartile. Node ${process.version}.`);
