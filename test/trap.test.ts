// A trap in the middle of a call, caused by a wrong slot, and a lost event: the mark that the call set stays,
// and the heap refuses to go on, because it may be half changed.

import { describe, expect, test } from "vitest";
import { BUSY } from "../assembly/layout.js";
import type { Engine } from "../src/engine/engine.js";
import { FINALIZER, Heap, slotOf } from "../src/raw.js";
import { ENGINES } from "./engines.js";

/** Beyond any memory that a small heap has. */
const NOWHERE = 100_000_000;

const calls: readonly (readonly [name: string, call: (core: Engine) => unknown])[] = [
  ["incref", (core) => core.incref(NOWHERE)],
  ["increfBy", (core) => core.increfBy(NOWHERE, 2)],
  ["decref", (core) => core.decref(NOWHERE)],
  ["decrefBy", (core) => core.decrefBy(NOWHERE, 2)],
  ["setReference", (core) => core.setReference(NOWHERE, 0, 0)],
  ["pushReference", (core) => core.pushReference(NOWHERE, 0)],
  ["popReference", (core) => core.popReference(NOWHERE)],
  ["growReferences", (core) => core.growReferences(NOWHERE, 2)],
  ["allocWeakref", (core) => core.allocWeakref(0, NOWHERE, 0, 0, 0)],
];

const kernels = ENGINES.filter(({ choice }) => choice.engine === "wasm");

describe.each(kernels)("after a trap on $name", ({ choice }) => {
  test.each(calls)("in %s the heap refuses every call", (_name, call) => {
    const heap = new Heap({ ...choice, maximumBytes: 2 ** 20 });
    const a = heap.alloc(0, 1);
    const core = heap.unchecked;
    expect(() => call(core)).toThrow(WebAssembly.RuntimeError);
    expect(core.control(BUSY)).toBe(1);
    const refusal = expect.objectContaining({ code: "ERR_INTERRUPTED" });
    expect(() => heap.decref(a)).toThrow(refusal);
    expect(() => heap.alloc()).toThrow(refusal);
    expect(() => heap.collect()).toThrow(refusal);
    expect(() => heap.dispose()).not.toThrow();
  });
});

/** Calls that return an event, each of an object with a finalizer: nobody acts on it. */
const asking: readonly (readonly [name: string, call: (core: Engine, slot: number) => unknown])[] =
  [
    ["decref", (core, slot) => core.decref(slot)],
    ["decrefHandle", (core, slot) => core.decrefHandle(core.handleOf(slot), 1)],
    [
      "decrefMany",
      (core, slot) => {
        core.stagingArea()?.set([core.handleOf(slot), 1]);
        return core.decrefMany(1);
      },
    ],
  ];

describe.each(ENGINES)("an event on $name", ({ choice }) => {
  test.each(asking)("that %s returns is noticed if it is not handled", (_name, call) => {
    const heap = new Heap(choice);
    const core = heap.unchecked;
    const a = heap.alloc(0, 0, FINALIZER);
    call(core, slotOf(a));
    expect(core.control(BUSY)).toBe(1);
    expect(() => heap.alloc()).toThrow(expect.objectContaining({ code: "ERR_INTERRUPTED" }));
  });
});
