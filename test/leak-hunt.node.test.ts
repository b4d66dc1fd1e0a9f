// The same programs again and again in one process: after the last run there are as many slots, references,
// blocks and bytes as after the first, and V8's heap does not grow.

/// <reference types="vite/client" />
import process from "node:process";
import { describe, expect, test, vi } from "vitest";
import {
  ASIDE_COUNT,
  BLOCK_TOP,
  DEAD_COUNT,
  DEPTH,
  FINALIZER_COUNT,
  LEGACY_COUNT,
  LIVE_COUNT,
  SLOT_TOP,
  WEAKREF_COUNT,
} from "../assembly/layout.js";
import { del, GC, incref } from "../src/index.js";
import { finalize, ref } from "../src/weakref.js";
import { ENGINES } from "./engines.js";
import { Program } from "./faults/program.js";
import { firstDifference } from "./replay/agreement.js";
import { readRecording } from "./replay/recording.js";

vi.setConfig({ testTimeout: 180_000 });

const RUNS = 30;
const FIELDS = {
  LIVE_COUNT,
  FINALIZER_COUNT,
  LEGACY_COUNT,
  WEAKREF_COUNT,
  DEAD_COUNT,
  ASIDE_COUNT,
  DEPTH,
  SLOT_TOP,
  BLOCK_TOP,
};

const programs: Record<string, string> = import.meta.glob("./recordings/scenarios/*.jsonl", {
  query: "?raw",
  import: "default",
  eager: true,
});
const recordings = Object.entries(programs)
  .filter(([path]) => !/deep/.test(path))
  .map(([path, text]) => readRecording(path, text));

/** Bytes of V8's heap and of its array buffers, after a collection. */
async function bytesInUse(): Promise<number> {
  for (let turns = 0; turns < 4; turns++) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    (globalThis as unknown as { gc: () => void }).gc();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe.each(ENGINES)("again and again on $name", ({ choice }) => {
  test("a program that uses every part of a raw heap leaves nothing on one heap", async () => {
    const program = new Program(choice);
    const { heap } = program;
    const seen: unknown[] = [];
    let bytesBefore = 0;
    for (let run = 0; run < RUNS; run++) {
      for (const step of program.steps) step();
      program.restart();
      const state = Object.entries(FIELDS).map(
        ([name, field]) => [name, heap.unchecked.control(field)] as const,
      );
      seen.push({
        ...Object.fromEntries(state),
        bytes: heap.bytes,
        owned: program.owned.counts.size,
      });
      if (run === 9) bytesBefore = await bytesInUse();
    }
    expect(seen.at(-1)).toEqual(seen[0]);
    expect(seen[0]).toMatchObject({ LIVE_COUNT: 0, owned: 0 });
    expect((await bytesInUse()) - bytesBefore).toBeLessThan(1_000_000);
  });

  test("managed objects, lists, weak references and finalizers leave nothing on one heap", async () => {
    const gc = new GC(choice);
    class Node extends gc.Object {
      declare other?: unknown;
      next: unknown = null;
      override __del__(): void {
        if (this.next === "again") {
          this.next = null;
          incref(this);
          del(this);
        }
      }
    }
    const run = (): void => {
      for (let made = 0; made < 300; made++) {
        const [a, b, list] = [new Node(), new Node(), new gc.List<unknown>()];
        a.other = b;
        b.other = made % 2 === 0 ? a : null;
        a.next = made % 3 === 0 ? "again" : null;
        list.push(a);
        list.push(list);
        const weakref = ref(b, () => {});
        finalize(b, () => {});
        for (const object of [a, b, list, weakref]) del(object);
      }
      gc.collect();
      gc.collect();
    };
    run();
    const state = (): unknown => [
      gc.liveCount,
      gc.bytes,
      gc.garbage.length,
      gc.getObjects().length,
    ];
    const [first, bytesBefore] = [state(), await bytesInUse()];
    for (let runs = 1; runs < RUNS; runs++) run();
    expect(state()).toEqual(first);
    expect(gc.liveCount).toBe(0);
    expect((await bytesInUse()) - bytesBefore).toBeLessThan(1_000_000);
  });

  test("recorded programs leave nothing, each on a heap of its own", async () => {
    const run = (): void => {
      for (const recording of recordings) {
        expect(firstDifference(recording, choice, "A")).toBeUndefined();
      }
    };
    run();
    run();
    const before = await bytesInUse();
    for (let runs = 0; runs < 3; runs++) run();
    // A heap takes a page of memory or more: one leaked per run would show.
    expect(((await bytesInUse()) - before) / (3 * recordings.length)).toBeLessThan(10_000);
  });
});
