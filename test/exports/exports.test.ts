/// <reference types="vite/client" />
// Every export of the kernel and its twin, called with the same arguments in the same states: they return the
// same, leave the same memory behind, and change nothing when they refuse.

import { describe, expect, test } from "vitest";
import { BUSY, OUT_OF_MEMORY, PAGE_BYTES } from "../../assembly/layout.js";
import page from "../../docs/abi.md?raw";
import { kernelModule } from "../../src/engine/load.js";
import { createKernelEngine } from "../../src/engine/wasm-engine.js";
import { createReferenceEngine } from "../../src/twin/engine.js";
import { debugKernel, ENGINES } from "../engines.js";
import { membersOf } from "../surface/states.js";
import type { Call } from "./arguments.js";
import { CALLS, HOST_ONLY, KERNEL_ONLY } from "./calls.js";
import {
  breaches,
  calledIn,
  disagreements,
  initializeInNothing,
  maker,
  type Outcome,
  outcomesOf,
  TRAP,
} from "./outcomes.js";
import { FULL, STATES } from "./states.js";

/** Calls that the debug kernel allows only where a host makes them, by an assertion. */
const ASSERTED: readonly string[] = ["endCollection"];

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

  test("begin with one that needs no page of memory", () => {
    expect([kernelModule(), debugKernel].map(initializeInNothing)).toEqual([1, 1]);
  });

  test("have a line for every member of the engines, and no other", () => {
    const twin = createReferenceEngine({ maximumBytes: 2 * PAGE_BYTES });
    const members = new Set(membersOf(twin));
    const { history, isCorrupt, site, ...hostOnly } = HOST_ONLY;
    expect([history, isCorrupt, site]).toHaveLength(3);
    expect([...members].toSorted()).toEqual([...names, ...Object.keys(hostOnly)].toSorted());
    const kernel = Object.keys(
      createKernelEngine(kernelModule(), { maximumBytes: 2 * PAGE_BYTES }),
    );
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
  const engines = ENGINES.filter(({ hasAssertions }) => !(state.isCorrupt && hasAssertions)).map(
    (engine) => ({ ...engine, make: maker(engine.choice, state) }),
  );
  const isBusy = state.isBusy === true;
  const called = calledIn(state);
  const outcomes = new Map(
    called.map((name) => {
      const byEngine = engines.map(({ make }) => outcomesOf(make, state, name));
      return [
        name,
        (byEngine[0] ?? []).map((_, variant) => byEngine.map((all) => all[variant] as Outcome)),
      ];
    }),
  );

  test("is in the named state", () => {
    for (const [release] of [...outcomes.values()].flat()) {
      expect(release?.before["control"]?.[BUSY >> 2]).toBe(isBusy ? 1 : 0);
    }
    const statuses = outcomes.get("growReferencesHandle")?.map(([release]) => release?.answer);
    if (state === FULL) expect(statuses).toContain(OUT_OF_MEMORY);
    expect(called.length).toBeGreaterThan(names.length / 3);
  });

  test("returns the same on every engine, and has the same memory afterwards", () => {
    const compare: Look = (outcome, [release], { engine }) =>
      disagreements(release as Outcome, outcome, engine);
    expect(complaints(compare)).toEqual([]);
  });

  test("refuses as docs/abi.md says, and is unchanged afterwards", () => {
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
          const engine = engines[index]?.name ?? "";
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
