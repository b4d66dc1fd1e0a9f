// Findings of the fuzzer, each as a program small enough to read.

import { describe, expect, test } from "vitest";
import { FINALIZER, type Handle, Heap } from "../../src/raw.js";
import { ENGINES } from "../engines.js";
import { optionsOf } from "./settings.js";

const SETTINGS = {
  thresholds: [],
  automatic: false,
  finalizes: false,
  hearsWeakrefs: false,
  observesDeaths: false,
  hearsCollections: false,
  stress: false,
  steps: false,
  releaseUnits: 0,
};

describe.each(ENGINES)("findings of the fuzzer, on $name", ({ choice }) => {
  // The border of Wasm converted the text to a number, and decref'ed the object; the twin refused.
  test("a handle as text is not a handle", () => {
    const heap = new Heap(choice);
    const a = heap.alloc(0, 1);
    const text = String(a) as unknown as Handle;
    const refusal = (call: string): string =>
      `${call}: "${a}" is not a handle (expected a number that alloc() returned). ` +
      "Pass the handle on unchanged.";
    expect(() => heap.decref(text)).toThrow(refusal("decref"));
    expect(() => heap.setReference(a, 0, text)).toThrow(refusal("setReference"));
    expect(() => heap.getReferents(text)).toThrow(refusal("getReferents"));
    expect(heap.refcount(a)).toBe(1);
  });

  // The twin counted room for blocks that no object had taken, and refused objects for which the kernel had
  // room.
  test("a heap has room for slots while no block is taken from it", () => {
    const heap = new Heap(optionsOf({ ...SETTINGS, pages: 2 }, choice));
    const long = heap.alloc(0, 40);
    heap.growReferences(long, 12_000);
    heap.alloc(0, 10);
    expect(() => heap.reserve(2000)).not.toThrow();
    expect(() => heap.reserve(4000)).toThrow(
      /^reserve: the heap cannot grow \(maximumBytes \d+\): it has \d+ bytes/,
    );
    expect(heap.validate()).toEqual([]);
  });

  // The batch went on with the engine of the disposed heap: the kernel trapped, or made objects there.
  test("a batch ends where user code disposes of the heap", () => {
    const refusal = expect.objectContaining({ code: "ERR_DISPOSED" });
    const onFinalize = (): void => heap.dispose();
    let heap = new Heap({ ...choice, onFinalize, onDeath: () => {} });
    const pair = [heap.alloc(0, 0, FINALIZER), heap.alloc()];
    expect(() => heap.decrefMany(pair)).toThrow(refusal);

    heap = new Heap({ ...choice, onFinalize });
    const holder = heap.alloc(0, 2);
    const held = heap.alloc(0, 0, FINALIZER);
    heap.setReference(holder, 0, held);
    heap.decref(held);
    const handles = Float64Array.of(holder, heap.alloc());
    const link = (): void => heap.linkMany(handles, Uint32Array.of(0, 2, 2), Uint32Array.of(1, 1));
    expect(link).toThrow(refusal);

    heap = new Heap({ ...choice, onFinalize, thresholds: [4] });
    const loop = heap.alloc(0, 1, FINALIZER);
    heap.setReference(loop, 0, loop);
    heap.decref(loop);
    const out = new Float64Array(9);
    expect(() => heap.allocMany(new Uint16Array(9), new Uint32Array(9), out)).toThrow(refusal);
  });
});
