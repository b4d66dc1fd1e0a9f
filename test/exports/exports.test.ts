/// <reference types="vite/client" />
// Every export of the kernel and its twin, called with the same arguments in the same states: they
// answer alike, leave the same memory behind, and change nothing when they refuse.

import { describe, expect, test } from "vitest";
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
import page from "../../docs/abi.md?raw";
import type { Engine, EngineOptions } from "../../src/engine/engine.js";
import { kernelModule } from "../../src/engine/load.js";
import { createKernelEngine } from "../../src/engine/wasm-engine.js";
import { createReferenceEngine } from "../../src/twin/engine.js";
import { debugKernel } from "../engines.js";
import { numbered } from "../heap-numbers.js";
import { membersOf } from "../surface/states.js";
import type { Call } from "./arguments.js";
import { CALLS, HOST_ONLY, KERNEL_ONLY } from "./calls.js";
import { type Arguments, EMPTY, enterState, FULL, STATES, type State } from "./states.js";

/** An engine with no object; each time the same one, or another, as is cheaper. */
type Maker = () => Engine;

const HEAP_TAG = 5;

/** What the twin's arrays need beyond the kernel's memory: statistics, and a word of the queue. */
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

function options(maximumBytes: number): EngineOptions {
  return { maximumBytes };
}

function makers(state: State): Map<string, Maker> {
  // The scene and the staging area take two pages; what a call may add takes as many again.
  const bytes = (state.name.includes(FULL.name) ? 2 : 6) * PAGE_BYTES;
  return new Map([
    ["Wasm release", kernelMaker(kernelModule(), bytes)],
    ["Wasm debug", kernelMaker(debugKernel, bytes)],
    ["TypeScript", () => numbered(createReferenceEngine(options(bytes + TWIN_BYTES)), HEAP_TAG)],
  ]);
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

/** Where two memories differ, but for the words of the control block that may. */
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

interface Outcome {
  readonly answer: unknown;
  readonly before: Words;
  readonly after: Words;
}

const TRAP = "a trap";

/** The call with one of its lists of arguments, on a new engine in that state. */
function run(engine: Engine, state: State, name: keyof typeof CALLS, args: Choice): Outcome {
  const call: Call = CALLS[name];
  const scene = enterState(engine, state, call.staged);
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

/** Calls that the debug kernel asserts to be made where a host makes them. */
const ASSERTED: readonly string[] = ["endCollection"];

/** What is wrong with an outcome by itself. */
function breaches(call: Call, { answer, before, after }: Outcome): string[] {
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

/** What two engines do otherwise. The debug kernel's assertions count where lists are left. */
function disagreements(one: Outcome, other: Outcome, engine: string): string[] {
  const answers = Object.is(one.answer, other.answer) ? [] : [`${one.answer}, ${other.answer}`];
  const { lists, ...compared } = one.after;
  return [...answers, ...differences(engine === "Wasm debug" ? compared : one.after, other.after)];
}

const { Module } = WebAssembly;
const names = Object.keys(CALLS) as (keyof typeof CALLS)[];

describe("the lists of calls", () => {
  test.each([
    ["release", kernelModule()],
    ["debug", debugKernel],
  ])("have a line for every export of the %s kernel, and no other", (_, module) => {
    const exported = Module.exports(module).map(({ name }) => name);
    expect(exported.toSorted()).toEqual([...names, ...Object.keys(KERNEL_ONLY)].toSorted());
  });

  test("have a line for every member of the engines, and no other", () => {
    const twin = createReferenceEngine(options(2 * PAGE_BYTES));
    const members = new Set(membersOf(twin));
    const { history, isCorrupt, ...hostOnly } = HOST_ONLY;
    expect([history, isCorrupt]).toHaveLength(2);
    expect([...members].toSorted()).toEqual([...names, ...Object.keys(hostOnly)].toSorted());
    const kernel = Object.keys(createKernelEngine(kernelModule(), options(2 * PAGE_BYTES)));
    const both = [...names, ...Object.keys(hostOnly), ...Object.keys(KERNEL_ONLY)];
    expect(kernel.toSorted()).toEqual(both.toSorted());
  });

  test("agree with docs/abi.md about the functions that only read", () => {
    const [, sentence = ""] = /These only read[^:]*:([^.]*)\./.exec(page) ?? [];
    const told = [...sentence.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    const reading = names.filter((name) => CALLS[name].refusal === "reads");
    const ofKernel = Object.keys(KERNEL_ONLY).filter((name) => name !== "staging");
    expect(told.toSorted()).toEqual([...reading, ...ofKernel].toSorted());
  });
});

describe.each(STATES)("a heap that is $name", (state) => {
  const engines = [...makers(state)].filter(([name]) => !state.isCorrupt || name !== "Wasm debug");
  const [[, makeRelease]] = engines as [[string, Maker]];
  const isBusy = state.isBusy === true;

  /** What every engine does, with each list of arguments; the release kernel's outcome is first. */
  function outcomesOf(name: keyof typeof CALLS): Outcome[][] {
    const call: Call = CALLS[name];
    const { length } = call.arguments(enterState(makeRelease(), state, call.staged));
    return Array.from({ length }, (_, variant) =>
      engines.map(([, make]) =>
        run(make(), state, name, (scene) => call.arguments(scene)[variant] as readonly number[]),
      ),
    );
  }

  function isCalled(name: keyof typeof CALLS): boolean {
    if (state === EMPTY && (CALLS[name] as Call).trusts) return false;
    return name !== "resume" || isBusy || state.isWaiting === true;
  }

  const called = names.filter(isCalled);
  const outcomes = new Map(called.map((name) => [name, outcomesOf(name)]));

  test("is what its name says", () => {
    for (const [release] of [...outcomes.values()].flat()) {
      expect(release?.before["control"]?.[BUSY >> 2]).toBe(isBusy ? 1 : 0);
    }
    const statuses = outcomes.get("growReferencesHandle")?.map(([release]) => release?.answer);
    if (state === FULL) expect(statuses).toContain(OUT_OF_MEMORY);
    expect(called.length).toBeGreaterThan(names.length / 3);
  });

  test("answers alike on every engine, and has the same memory afterwards", () => {
    const compare: Look = (outcome, [release], { engine }) =>
      disagreements(release as Outcome, outcome, engine);
    expect(complaints(compare)).toEqual([]);
  });

  test("refuses as docs/abi.md says, and is unchanged then", () => {
    expect(complaints((outcome, _, { call }) => breaches(call, outcome))).toEqual([]);
  });

  type Look = (
    outcome: Outcome,
    all: readonly Outcome[],
    of: { readonly call: Call; readonly engine: string },
  ) => readonly string[];

  function complaints(look: Look): string[] {
    return [...outcomes].flatMap(([name, variants]) =>
      variants.flatMap((all, variant) =>
        all.flatMap((outcome, index) => {
          const engine = engines[index]?.[0] ?? "";
          const isAsserted = engine === "Wasm debug" && ASSERTED.includes(name);
          if (isAsserted && outcome.answer === TRAP) return [];
          return look(outcome, all, { call: CALLS[name], engine }).map(
            (what) => `${engine}: ${name}, arguments ${variant}: ${what}`,
          );
        }),
      ),
    );
  }
});
