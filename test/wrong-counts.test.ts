/// <reference types="vite/client" />
// docs/reliability.md lists the wrong counts that a collection finds, and those that it does not.

import { describe, expect, test } from "vitest";
import { FREE, GENERATION_MASK } from "../assembly/layout.js";
import page from "../docs/reliability.md?raw";
import type { EngineChoice } from "../src/engine/engine.js";
import { type GcError, type Handle, Heap, slotOf } from "../src/raw.js";
import { ENGINES } from "./engines.js";

interface Row {
  readonly counts: readonly [refcount: number, external: number];
  readonly release: readonly string[];
  readonly debug: readonly string[];
}

const rows: Row[] = [...page.matchAll(/^\| (\d), (\d) \| (.+) \|$/gm)].map(
  ([, refcount, external, cells = ""]) => {
    const [young = "", full = "", ...debug] = cells.split(" | ");
    return { counts: [Number(refcount), Number(external)], release: [young, full], debug };
  },
);

/** A heap with an old object, which could refer to young ones. */
function grown(choice: EngineChoice): Heap {
  const heap = new Heap({ ...choice, automatic: false });
  heap.alloc();
  heap.collect();
  return heap;
}

/**
 * A heap with an object that is held once and refers to itself, with these counts in place of its own; and
 * with garbage for collections to find.
 */
function corrupted(choice: EngineChoice, counts: Row["counts"]): [heap: Heap, object: Handle] {
  const heap = grown(choice);
  const garbage = heap.alloc(0, 1);
  heap.setReferenceSteal(garbage, 0, garbage);
  const object = heap.alloc(0, 1);
  heap.setReference(object, 0, object);
  heap.unchecked.columns().counts.set(counts, slotOf(object) * 2);
  return [heap, object];
}

/** The outcome of a collection of `generation`, in the page's words. */
function outcome([heap, object]: [Heap, Handle], generation: number): string {
  try {
    heap.collect(generation);
    const state = heap.unchecked.metaOf(slotOf(object)) & GENERATION_MASK;
    return state === FREE ? "frees it" : "not seen";
  } catch (error) {
    return error instanceof WebAssembly.RuntimeError ? "trap" : (error as GcError).code;
  }
}

test("the page has a row for each way to be wrong", () => {
  expect(rows).toHaveLength(6);
});

describe.each(ENGINES)("on $name", ({ choice, hasAssertions }) => {
  test.each(rows)(
    "counts of $counts.0 and $counts.1 in place of 2 and 1",
    ({ counts, release, debug }) => {
      const outcomes = [0, 2].map((generation) => outcome(corrupted(choice, counts), generation));
      expect(outcomes).toEqual(hasAssertions ? debug : release);
    },
  );

  test("a young collection that counts finds more references than a refcount allows", () => {
    const heap = grown(choice);
    const object = heap.alloc(0, 2);
    heap.setReference(object, 0, object);
    heap.setReference(object, 1, object);
    heap.decref(object);
    heap.unchecked.columns().counts.set([1, 0], slotOf(object) * 2);
    expect(outcome([heap, object], 0)).toBe(hasAssertions ? "trap" : "ERR_CORRUPT_HEAP");
  });

  test.each(rows)("validate() finds counts of $counts.0 and $counts.1", ({ counts }) => {
    const [heap] = corrupted(choice, counts);
    expect(heap.validate().map(({ invariant }) => invariant)).toContain("refcount");
  });
});
