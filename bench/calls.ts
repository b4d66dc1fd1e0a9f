// The gain of the calls that transfer references over the calls that they replace:
//
//   npm run build && npx tsx bench/calls.ts [OPERATION]
//
// Each operation, engine and way in its own process, as most programs have one heap: old and new in turns, on
// one heap. Prints ns of processor time an operation, medians and spread of nine rounds, as a table of
// docs/performance.md.

import { execFileSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type EngineName, Heap } from "ouroboros-gc/raw";

/** Calls that a heap and its engine share: the heap's take handles, the engine's slots. */
interface Calls {
  alloc(type: number, references: number, flags: number): number;
  allocSteal(
    type: number,
    references: number,
    flags: number,
    first: number,
    second: number,
  ): number;
  incref(object: number): unknown;
  decref(object: number): unknown;
  getReference(object: number, index: number): number;
  getReferenceOwned(object: number, index: number): number;
  setReference(object: number, index: number, target: number): unknown;
  setReferenceSteal(object: number, index: number, target: number): unknown;
  swapReference(object: number, index: number, target: number): number;
  referenceCount(object: number): number;
  pushReference(object: number, target: number): unknown;
  pushReferenceSteal(object: number, target: number): unknown;
  popReference(object: number): unknown;
  popReferenceOwned(object: number): number;
  insertReference(object: number, index: number, target: number): unknown;
  removeReference(object: number, index: number): unknown;
  truncateReferences(object: number, count: number): unknown;
}

type Run = () => void;
type Way = "checked" | "unchecked";

const [ROUNDS, WARM_UP, RUNS] = [9, 30, 20];
const ENGINES: readonly EngineName[] = ["wasm", "typescript"];
const WAYS: readonly Way[] = ["checked", "unchecked"];

interface Operation {
  readonly name: string;
  /** How often it is done in a run. */
  readonly units: number;
  /** The old calls and the new ones. */
  readonly prepare: (calls: Calls, heap: Heap) => [Run, Run];
}

const times = (count: number, work: (index: number) => void): Run => {
  return () => {
    for (let index = 0; index < count; index++) work(index);
  };
};

const OPERATIONS: readonly Operation[] = [
  {
    name: "rings of 10 objects, and their collection; ns an object",
    units: 10_000,
    prepare: (calls, heap) => {
      const collecting = (ring: Run): Run => {
        return () => {
          for (let made = 0; made < 1000; made++) ring();
          heap.collect();
        };
      };
      const old = (): void => {
        const first = calls.alloc(0, 1, 0);
        let last = first;
        for (let length = 1; length < 10; length++) {
          const next = calls.alloc(0, 1, 0);
          calls.setReference(next, 0, last);
          if (last !== first) calls.decref(last);
          last = next;
        }
        calls.setReference(first, 0, last);
        calls.decref(last);
        calls.decref(first);
      };
      const now = (): void => {
        const first = calls.alloc(0, 1, 0);
        calls.incref(first);
        let last = first;
        for (let length = 1; length < 10; length++) last = calls.allocSteal(0, 1, 0, last, 0);
        calls.setReferenceSteal(first, 0, last);
        calls.decref(first);
      };
      return [collecting(old), collecting(now)];
    },
  },
  {
    name: "a pair of two new objects, released: `allocSteal`",
    units: 10_000,
    prepare: (calls) => [
      times(10_000, () => {
        const [a, b, pair] = [calls.alloc(0, 0, 0), calls.alloc(0, 0, 0), calls.alloc(0, 2, 0)];
        calls.setReference(pair, 0, a);
        calls.decref(a);
        calls.setReference(pair, 1, b);
        calls.decref(b);
        calls.decref(pair);
      }),
      times(10_000, () => {
        calls.decref(calls.allocSteal(0, 2, 0, calls.alloc(0, 0, 0), calls.alloc(0, 0, 0)));
      }),
    ],
  },
  {
    name: "load and drop: `getReferenceOwned`",
    units: 10_000,
    prepare: (calls) => {
      const [holder, target] = [calls.alloc(0, 1, 0), calls.alloc(0, 0, 0)];
      calls.setReference(holder, 0, target);
      return [
        times(10_000, () => {
          const value = calls.getReference(holder, 0);
          calls.incref(value);
          calls.decref(value);
        }),
        times(10_000, () => calls.decref(calls.getReferenceOwned(holder, 0))),
      ];
    },
  },
  {
    name: "take a reference and store it: `setReferenceSteal`",
    units: 10_000,
    prepare: (calls) => {
      const [holder, target] = [calls.alloc(0, 1, 0), calls.alloc(0, 0, 0)];
      return [
        times(10_000, () => {
          calls.incref(target);
          calls.setReference(holder, 0, target);
          calls.decref(target);
        }),
        times(10_000, () => {
          calls.incref(target);
          calls.setReferenceSteal(holder, 0, target);
        }),
      ];
    },
  },
  {
    name: "push to and pop from an array, 100 deep: `pushReferenceSteal`, `popReferenceOwned`",
    units: 10_000,
    prepare: (calls) => {
      const [array, target] = [calls.alloc(0, 0, 0), calls.alloc(0, 0, 0)];
      const push = times(100, () => {
        calls.incref(target);
        calls.pushReference(array, target);
        calls.decref(target);
      });
      const pop = times(100, () => {
        const value = calls.getReference(array, calls.referenceCount(array) - 1);
        calls.incref(value);
        calls.popReference(array);
        calls.decref(value);
      });
      const pushSteal = times(100, () => {
        calls.incref(target);
        calls.pushReferenceSteal(array, target);
      });
      const popOwned = times(100, () => calls.decref(calls.popReferenceOwned(array)));
      return [
        times(100, () => {
          push();
          pop();
        }),
        times(100, () => {
          pushSteal();
          popOwned();
        }),
      ];
    },
  },
  {
    name: "exchange: `swapReference`",
    units: 10_000,
    prepare: (calls) => {
      const [holder, target] = [calls.alloc(0, 1, 0), calls.alloc(0, 0, 0)];
      calls.setReferenceSteal(holder, 0, calls.alloc(0, 0, 0));
      let value = target;
      return [
        times(10_000, () => {
          const previous = calls.getReference(holder, 0);
          calls.incref(previous);
          calls.setReference(holder, 0, value);
          calls.decref(value);
          value = previous;
        }),
        times(10_000, () => {
          value = calls.swapReference(holder, 0, value);
        }),
      ];
    },
  },
  {
    name: "insert and remove in the middle of 16: `insertReference`, `removeReference`",
    units: 1000,
    prepare: (calls) => {
      const [array, target] = [calls.alloc(0, 16, 0), calls.alloc(0, 0, 0)];
      for (let index = 0; index < 16; index++) calls.setReference(array, index, target);
      return [
        times(1000, () => {
          calls.pushReference(array, 0);
          for (let index = 16; index > 8; index--) {
            calls.setReference(array, index, calls.getReference(array, index - 1));
          }
          calls.setReference(array, 8, target);
          for (let index = 8; index < 16; index++) {
            calls.setReference(array, index, calls.getReference(array, index + 1));
          }
          calls.popReference(array);
        }),
        times(1000, () => {
          calls.insertReference(array, 8, target);
          calls.removeReference(array, 8);
        }),
      ];
    },
  },
  {
    name: "push 100 and clear: `truncateReferences`; ns an element",
    units: 10_000,
    prepare: (calls) => {
      const [array, target] = [calls.alloc(0, 0, 0), calls.alloc(0, 0, 0)];
      const push = times(100, () => calls.pushReference(array, target));
      const pop = times(100, () => calls.popReference(array));
      return [
        times(100, () => {
          push();
          pop();
        }),
        times(100, () => {
          push();
          calls.truncateReferences(array, 0);
        }),
      ];
    },
  },
];

/** Processor time, which other processes do not add to. */
function nsOf(run: Run, units: number): number {
  const start = process.cpuUsage();
  for (let done = 0; done < RUNS; done++) run();
  const { user, system } = process.cpuUsage(start);
  return ((user + system) * 1e3) / (RUNS * units);
}

function textOf(samples: readonly number[]): string {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (index: number): string => (sorted[index] as number).toFixed(1);
  return `${at(sorted.length >> 1)} (${at(0)} to ${at(sorted.length - 1)})`;
}

function measure(engine: EngineName, way: Way, operation: Operation): string {
  const heap = new Heap({ engine, automatic: false });
  // The engine's calls take numbers that a heap leaves out.
  const calls = (way === "checked" ? heap : heap.unchecked) as unknown as Calls;
  const [old, now] = operation.prepare(calls, heap);
  for (let done = 0; done < WARM_UP; done++) {
    old();
    now();
  }
  const [before, after]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    before.push(nsOf(old, operation.units));
    after.push(nsOf(now, operation.units));
  }
  const [violation] = heap.validate(1);
  if (violation) throw new Error(violation.message);
  return `${textOf(before)} | ${textOf(after)}`;
}

const [first, engine, way] = process.argv.slice(2);
if (engine !== undefined && way !== undefined) {
  const operation = OPERATIONS[Number(first)] as Operation;
  process.stdout.write(measure(engine as EngineName, way as Way, operation));
} else {
  process.stdout.write(
    "| operation | engine | way | old calls | new calls |\n| --- | --- | --- | --- | --- |\n",
  );
  for (const [index, { name }] of OPERATIONS.entries()) {
    if (first !== undefined && Number(first) !== index) continue;
    for (const engineName of ENGINES) {
      for (const wayName of WAYS) {
        const args = [
          "--import",
          "tsx",
          fileURLToPath(import.meta.url),
          `${index}`,
          engineName,
          wayName,
        ];
        const cells = execFileSync(process.execPath, args, { encoding: "utf8" });
        process.stdout.write(`| ${name} | ${engineName} | ${wayName} | ${cells} |\n`);
      }
    }
  }
}
