// The outcome of a call of one export in one state: its result, and all memory before and after.

import {
  BLOCK_TOP,
  BUSY,
  COLLECTION_DUE,
  COUNTERS,
  INTERRUPTED,
  OUT_OF_MEMORY,
  PAGE_BYTES,
  SLOT_TOP,
  STATISTICS,
  STATUS,
  YOUNG_LENGTH,
} from "../../assembly/layout.js";
import type { Engine, EngineChoice, EngineOptions } from "../../src/engine/engine.js";
import { instantiateKernel, kernelModule } from "../../src/engine/load.js";
import { createKernelEngine } from "../../src/engine/wasm-engine.js";
import { createReferenceEngine } from "../../src/twin/engine.js";
import { numbered } from "../heap-numbers.js";
import type { Call } from "./arguments.js";
import { CALLS } from "./calls.js";
import type { Arguments } from "./scene.js";
import { EMPTY, enterState, FULL, type State } from "./states.js";

/** An engine with no object; the same one each time or another, whichever is cheaper. */
export type Maker = () => Engine;

const HEAP_TAG = 5;

/** What the twin's arrays need on top of the kernel's memory: statistics, and a word of the queue. */
const TWIN_BYTES = 76;

/** An instance reserves gigabytes of addresses, so one is used for all calls in a state. */
function kernelMaker(module: WebAssembly.Module, maximumBytes: number): Maker {
  const engine = createKernelEngine(module, options(maximumBytes));
  const { initialize } = engine as Engine & { initialize: (heapTag: number) => number };
  return () => {
    new Uint8Array(engine.columns().control.buffer).fill(0);
    initialize(HEAP_TAG);
    return numbered(engine, HEAP_TAG);
  };
}

/** The result of a kernel that makes its heap in a memory without a page. */
export function initializeInNothing(module: WebAssembly.Module): number {
  const memory = new WebAssembly.Memory({ initial: 0, maximum: 1 });
  return instantiateKernel(module, memory).initialize(HEAP_TAG);
}

function options(maximumBytes: number): EngineOptions {
  return { maximumBytes };
}

/** A factory of heaps of one engine, for calls in that state. */
export function maker({ engine, kernel }: EngineChoice, state: State): Maker {
  // The scene and the staging area take two pages; a call may add as much again.
  const bytes = (state.name.includes(FULL.name) ? 2 : 6) * PAGE_BYTES;
  return engine === "typescript"
    ? () => numbered(createReferenceEngine(options(bytes + TWIN_BYTES)), HEAP_TAG)
    : kernelMaker(kernel ?? kernelModule(), bytes);
}

type Words = Readonly<Record<string, ArrayLike<number>>>;

/** All memory that a heap has in use. */
function memoryOf(engine: Engine): Words {
  const { control, types, counts, rows, weakHeads, blocks, ...columns } = engine.columns();
  const top = engine.control(SLOT_TOP);
  const words = control.slice();
  // The kernel keeps them in the control block, the twin in an array of their own.
  words.fill(0, STATISTICS >> 2, (STATISTICS >> 2) + 18);
  return {
    control: words,
    statistics: columns.statistics.slice(),
    types: types.slice(0, top),
    counts: counts.slice(0, top * 2),
    rows: rows.slice(0, top * 4),
    weakHeads: weakHeads.slice(),
    blocks: blocks.slice(0, engine.control(BLOCK_TOP)),
    youngList: columns.youngList.slice(0, engine.control(YOUNG_LENGTH)),
    candidateBits: columns.candidateBits.slice(),
    unreachableBits: columns.unreachableBits.slice(),
    lists: engine.list(top).slice(),
  };
}

/** Where two memories differ, apart from the words of the control block that may. */
function differences(before: Words, after: Words, except: readonly number[] = []): string[] {
  return Object.entries(before).flatMap(([column, words]) => {
    const others = after[column] as ArrayLike<number>;
    if (words.length !== others.length)
      return [`${column}: ${words.length}, ${others.length} long`];
    for (let index = 0; index < words.length; index++) {
      if (words[index] === others[index]) continue;
      if (column === "control" && except.includes(index << 2)) continue;
      return [`${column}[${index}]: ${words[index]}, ${others[index]}`];
    }
    return [];
  });
}

export interface Outcome {
  readonly answer: unknown;
  readonly before: Words;
  readonly after: Words;
}

export const TRAP = "a trap";

/** The call with one of its lists of arguments, on a new engine in that state. */
function run(engine: Engine, state: State, name: keyof typeof CALLS, args: Choice): Outcome {
  const call: Call = CALLS[name];
  const scene = enterState(engine, state, call.staged);
  // Another instance on the same memory attaches to the existing heap, and changes nothing.
  if ("initialize" in engine) (engine.initialize as (heapTag: number) => number)(HEAP_TAG);
  const before = memoryOf(engine);
  let answer: unknown;
  try {
    answer = (engine[name] as (...numbers: number[]) => unknown)(...args(scene));
  } catch (error) {
    if (!/unreachable|while BUSY/.test(String(error))) throw error;
    answer = TRAP;
  }
  return { answer, before, after: memoryOf(engine) };
}

type Choice = (scene: Arguments) => readonly number[];

/** The faults of an outcome on its own. */
export function breaches(call: Call, { answer, before, after }: Outcome): string[] {
  const status = after["control"]?.[STATUS >> 2] as number;
  if (before["control"]?.[BUSY >> 2] === 1) {
    const expected = {
      ...{ reads: answer, status: INTERRUPTED, "minus status": -INTERRUPTED },
      ...{ "makes nothing": 0, traps: TRAP },
    };
    const told = call.refusal === "makes nothing" ? [STATUS] : [];
    return [
      ...(Object.is(answer, expected[call.refusal]) ? [] : [`answered ${answer}`]),
      ...(told.length > 0 && status !== INTERRUPTED ? [`STATUS is ${status}`] : []),
      ...differences(before, after, told),
    ];
  }
  if (answer === TRAP) return ["trapped"];
  if (call.refusal === "reads") return differences(before, after);
  return isRefused(call, answer, status)
    ? differences(before, after, status === COLLECTION_DUE ? [STATUS, COUNTERS] : [STATUS])
    : [];
}

function isRefused(call: Call, answer: unknown, status: number): boolean {
  if (call.refusal === "status") return (answer as number) >= OUT_OF_MEMORY;
  if (call.refusal === "minus status") return (answer as number) < 0;
  if (call.refusal === "makes nothing") return answer === 0 && status >= OUT_OF_MEMORY;
  return call.zeroRefuses === true && answer === 0;
}

/** How two engines differ. The debug kernel's assertions count where lists are left. */
export function disagreements(one: Outcome, other: Outcome, engine: string): string[] {
  const answers = Object.is(one.answer, other.answer) ? [] : [`${one.answer}, ${other.answer}`];
  const { lists, ...compared } = one.after;
  return [...answers, ...differences(engine === "Wasm debug" ? compared : one.after, other.after)];
}

/** The names of all calls made in a state: `resume` where something waits for it. */
export function calledIn(state: State): (keyof typeof CALLS)[] {
  return (Object.keys(CALLS) as (keyof typeof CALLS)[]).filter((name) => {
    if (state === EMPTY && (CALLS[name] as Call).trusts) return false;
    return name !== "resume" || state.isBusy === true || state.isWaiting === true;
  });
}

/** The outcomes of a call in a state, with each list of arguments. */
export function outcomesOf(make: Maker, state: State, name: keyof typeof CALLS): Outcome[] {
  const call: Call = CALLS[name];
  const { length } = call.arguments(enterState(make(), state, call.staged));
  return Array.from({ length }, (_, variant) =>
    run(make(), state, name, (scene) => call.arguments(scene)[variant] as readonly number[]),
  );
}
