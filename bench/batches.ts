// Compares a batch with the single calls that it replaces, at every length:
//
//   npm run build && npx tsx bench/batches.ts [ENGINE [OPERATION]]
//
// Each engine and operation in its own process: the checked calls, the unchecked ones and the batch in turns,
// on one heap of 1,000,000 objects, which a batch takes in memory order (neighbouring) or from anywhere
// (random). Prints ns of processor time an object (`linkMany`: a reference), medians of seven rounds, as a
// table of docs/performance.md.

import { execFileSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type Engine, type EngineName, Heap, slotOf } from "ouroboros-gc/raw";
import { generator } from "./graphs/generator.js";

const [OBJECTS, ROUNDS, WARM_UP] = [1_000_000, 7, 3];
/** Objects that go through the calls in a run, for every length of batch. */
const RUN = 64_000;
const LENGTHS = [1, 2, 4, 8, 32, 1000];
const ENGINES: readonly EngineName[] = ["wasm", "typescript"];
const ORDERS = ["neighbouring", "random"] as const;

/** A batch, with its objects in the form that each call takes. */
interface Batch {
  readonly handles: Float64Array;
  readonly slots: Uint32Array;
  /** Each object has three references to others of the batch. */
  readonly offsets: Uint32Array;
  readonly targets: Uint32Array;
}

type Run = (batch: Batch) => void;

interface Operation {
  readonly name: string;
  /** How often it is done for an object. */
  readonly units?: number;
  /** The three ways: checked calls, unchecked calls, a batch. */
  readonly prepare: (heap: Heap, engine: Engine) => [Run, Run, Run];
}

const REFERENCES = 3;
const types = LENGTHS.map((length) => new Uint16Array(length));
const counts = LENGTHS.map((length) => new Uint32Array(length).fill(REFERENCES));
const numbers = LENGTHS.map((length) => new Float64Array(length));
const bytes = LENGTHS.map((length) => new Uint8Array(length));
const outs = LENGTHS.map((length) => new Float64Array(length));
let sum = 0;

const OPERATIONS: readonly Operation[] = [
  {
    name: "`allocMany`, `decrefMany`",
    prepare: (heap, engine) => [
      ({ slots }) => {
        const out = outs[LENGTHS.indexOf(slots.length)]!;
        for (let index = 0; index < slots.length; index++) out[index] = heap.alloc(0, REFERENCES);
        for (let index = 0; index < slots.length; index++) heap.decref(out[index]!);
      },
      ({ slots }) => {
        const out = outs[LENGTHS.indexOf(slots.length)]!;
        for (let index = 0; index < slots.length; index++) {
          out[index] = engine.alloc(0, REFERENCES, 0);
        }
        for (let index = 0; index < slots.length; index++) engine.decref(out[index]!);
      },
      ({ slots }) => {
        const which = LENGTHS.indexOf(slots.length);
        const out = outs[which]!;
        heap.allocMany(types[which]!, counts[which]!, out);
        heap.decrefMany(out);
      },
    ],
  },
  {
    name: "`linkMany`",
    units: REFERENCES,
    prepare: (heap, engine) => [
      ({ handles, offsets, targets }) => {
        for (let object = 0; object < handles.length; object++) {
          const start = offsets[object]!;
          const end = offsets[object + 1]!;
          for (let at = start; at < end; at++) {
            heap.setReference(handles[object]!, at - start, handles[targets[at]!]!);
          }
        }
      },
      ({ slots, offsets, targets }) => {
        for (let object = 0; object < slots.length; object++) {
          const start = offsets[object]!;
          const end = offsets[object + 1]!;
          for (let at = start; at < end; at++) {
            engine.setReference(slots[object]!, at - start, slots[targets[at]!]!);
          }
        }
      },
      ({ handles, offsets, targets }) => heap.linkMany(handles, offsets, targets),
    ],
  },
  {
    name: "`increfMany`",
    prepare: (heap, engine) => [
      ({ handles }) => {
        for (let index = 0; index < handles.length; index++) heap.incref(handles[index]!);
      },
      ({ slots }) => {
        for (let index = 0; index < slots.length; index++) engine.incref(slots[index]!);
      },
      ({ handles }) => heap.increfMany(handles),
    ],
  },
  {
    name: "`decrefMany`",
    prepare: (heap, engine) => [
      ({ handles }) => {
        for (let index = 0; index < handles.length; index++) heap.decref(handles[index]!);
      },
      ({ slots }) => {
        for (let index = 0; index < slots.length; index++) engine.decref(slots[index]!);
      },
      ({ handles }) => heap.decrefMany(handles),
    ],
  },
  {
    name: "`aliveMany`",
    prepare: (heap, engine) => [
      ({ handles }) => {
        const out = bytes[LENGTHS.indexOf(handles.length)]!;
        for (let index = 0; index < handles.length; index++) {
          out[index] = heap.isAlive(handles[index]!) ? 1 : 0;
        }
      },
      ({ handles }) => {
        const out = bytes[LENGTHS.indexOf(handles.length)]!;
        for (let index = 0; index < handles.length; index++) {
          out[index] = engine.slotOf(handles[index]!) === 0 ? 0 : 1;
        }
      },
      ({ handles }) => heap.aliveMany(handles, bytes[LENGTHS.indexOf(handles.length)]!),
    ],
  },
  {
    name: "`refcountMany`",
    prepare: (heap, engine) => [
      ({ handles }) => {
        const out = numbers[LENGTHS.indexOf(handles.length)]!;
        for (let index = 0; index < handles.length; index++) {
          out[index] = heap.refcount(handles[index]!);
        }
      },
      ({ slots }) => {
        const out = numbers[LENGTHS.indexOf(slots.length)]!;
        for (let index = 0; index < slots.length; index++) {
          out[index] = engine.refcountOf(slots[index]!);
        }
      },
      ({ handles }) => heap.refcountMany(handles, numbers[LENGTHS.indexOf(handles.length)]!),
    ],
  },
];

/** The objects of a heap in batches of `length`, enough for a run. */
function batchesOf(
  all: Float64Array,
  length: number,
  order: (typeof ORDERS)[number],
): readonly Batch[] {
  const next = generator(length);
  const below = (end: number): number => next() % end;
  return Array.from({ length: RUN / length }, (_, which) => {
    const first = which * length;
    const indices = Array.from({ length }, (_, index) => {
      return order === "random" ? below(OBJECTS) : first + index;
    });
    const handles = Float64Array.from(indices, (index) => all[index]!);
    return {
      handles,
      slots: Uint32Array.from(handles, slotOf),
      offsets: Uint32Array.from({ length: length + 1 }, (_, index) => index * REFERENCES),
      targets: Uint32Array.from({ length: length * REFERENCES }, (_, at) => {
        return order === "random" ? below(length) : (Math.floor(at / REFERENCES) + at) % length;
      }),
    };
  });
}

/** Processor time, which other processes do not add to. */
function nsOf(run: Run, batches: readonly Batch[], units: number): number {
  const start = process.cpuUsage();
  for (const batch of batches) run(batch);
  const { user, system } = process.cpuUsage(start);
  return ((user + system) * 1e3) / (RUN * units);
}

function median(samples: readonly number[]): number {
  return samples.toSorted((a, b) => a - b)[samples.length >> 1]!;
}

/** A cell for each length: checked calls, unchecked calls, batch. */
function measure(engine: EngineName, operation: Operation, order: (typeof ORDERS)[number]): string {
  const heap = new Heap({ engine, automatic: false, slots: OBJECTS + 2000 });
  const all = new Float64Array(OBJECTS);
  heap.allocMany(new Uint16Array(OBJECTS), new Uint32Array(OBJECTS).fill(REFERENCES), all);
  heap.increfMany(all, new Uint32Array(OBJECTS).fill(1_000_000));
  const runs = operation.prepare(heap, heap.unchecked);
  const plan = LENGTHS.map((length) => batchesOf(all, length, order));
  const samples = plan.map(() => runs.map((): number[] => []));
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const [which, batches] of plan.entries()) {
      for (const [way, run] of runs.entries()) {
        const ns = nsOf(run, batches, operation.units ?? 1);
        if (round >= 0) samples[which]![way]!.push(ns);
      }
    }
  }
  const [violation] = heap.validate(1);
  if (violation) throw new Error(violation.message);
  sum += outs[0]![0]!;
  if (Number.isNaN(sum)) throw new Error("no number");
  const cells = samples.map((ways) => ways.map((of) => median(of).toFixed(1)).join(" / "));
  return cells.join(" | ");
}

const [only, operation, order] = process.argv.slice(2);
if (operation !== undefined && order !== undefined) {
  const made = measure(only as EngineName, OPERATIONS[Number(operation)]!, order as "random");
  process.stdout.write(made);
} else {
  process.stdout.write(
    `| batch | order | engine | ${LENGTHS.join(" | ")} |\n` +
      `| --- | --- | --- |${" --: |".repeat(LENGTHS.length)}\n`,
  );
  for (const [index, { name }] of OPERATIONS.entries()) {
    if (operation !== undefined && Number(operation) !== index) continue;
    for (const engine of ENGINES) {
      if (only !== undefined && engine !== only) continue;
      for (const each of ORDERS) {
        const file = fileURLToPath(import.meta.url);
        const args = ["--import", "tsx", file, engine, `${index}`, each];
        const cells = execFileSync(process.execPath, args, { encoding: "utf8" });
        process.stdout.write(`| ${name} | ${each} | ${engine} | ${cells} |\n`);
      }
    }
  }
}
