// Recordings of automatic collection: which allocation started a collection of which generation.

import type { EngineChoice } from "../../src/engine/engine.js";
import { Collector } from "../../src/heap/collector.js";
import { createEngine } from "../../src/heap/engines.js";
import type { HeapObjects } from "../../src/heap/objects.js";
import { heapFull } from "../../src/heap/refusal.js";
import { checkCount, checkData, readLines, refuse } from "./line.js";

/** One recorded run: steps that allocate and free, and their outcome. */
export interface AutomaticRun {
  threshold: [number, number, number];
  steps: ["keep" | "cyc" | "tmp" | "free", number][];
  out: { fired: [number, number][]; count: number[]; stats: number[][]; held: number };
}

const KINDS: readonly unknown[] = ["keep", "cyc", "tmp", "free"];
const STEP_MAX = 10_000_000;

/** @throws {Error} Naming the line and what is wrong with it. */
export function readAutomatic(text: string): AutomaticRun[] {
  return readLines("automatic", text).map((line, index) => {
    const where = `automatic, line ${index + 1}`;
    const { threshold, steps, out } = line;
    if (!Array.isArray(threshold)) refuse(where, "threshold", threshold, "an array");
    for (const count of threshold) checkCount(where, "a threshold", count);
    if (!Array.isArray(steps)) refuse(where, "steps", steps, "an array");
    for (const step of steps) {
      const [kind, count] = Array.isArray(step) ? (step as unknown[]) : [];
      if (!KINDS.includes(kind)) refuse(where, "a step", kind, "keep, cyc, tmp or free first");
      checkCount(where, "a step", count, STEP_MAX);
    }
    if (typeof out !== "object" || out === null) refuse(where, "out", out, "an object");
    checkData(where, "out", out);
    return line as unknown as AutomaticRun;
  });
}

class AutomaticHeap extends Collector {
  override readonly objects: HeapObjects = {
    observesDeaths: false,
    callFinalizer: () => {},
    callWeakref: () => {},
    keepGarbage: () => {},
    noteDeath: () => {},
    describe: () => {},
    typeName: () => undefined,
    prepare: () => {},
    clear: () => {},
  };
  readonly fired: [number, number][] = [];
  readonly #held: number[] = [];
  #allocations = 0;

  constructor(choice: EngineChoice, thresholds: readonly number[]) {
    super({ ...choice, thresholds }, createEngine);
  }

  #allocate(): number {
    this.#allocations++;
    const slot = this.allocate(0, 1, 0);
    if (slot === 0) throw heapFull("automatic", this.core);
    return slot;
  }

  protected override collectDue(): void {
    this.fired.push([this.#allocations, this.core.chooseGeneration()]);
    super.collectDue();
  }

  act(kind: string, count: number): void {
    for (let done = 0; done < count; done++) {
      if (kind === "free") {
        const slot = this.#held.shift();
        if (slot === undefined) throw new Error("automatic: nothing is left to free.");
        this.core.decref(slot);
        continue;
      }
      const slot = this.#allocate();
      if (kind === "keep") this.#held.push(slot);
      if (kind === "cyc") this.core.setReference(slot, 0, slot);
      if (kind !== "keep") this.core.decref(slot);
    }
  }

  get heldCount(): number {
    return this.#held.length;
  }
}

/** Runs the steps and returns the data of a recording. */
export function playAutomatic(run: AutomaticRun, choice: EngineChoice): AutomaticRun["out"] {
  const heap = new AutomaticHeap(choice, run.threshold);
  for (const [kind, count] of run.steps) heap.act(kind, count);
  return {
    fired: heap.fired,
    count: heap.getCount(),
    stats: heap.getStats().map((s) => [s.collections, s.collected, s.uncollectable]),
    held: heap.heldCount,
  };
}

/** Where the outcome of a run differs from the recorded one, as text; undefined if nowhere. */
export function differenceOfRun(
  where: string,
  { out }: AutomaticRun,
  got: AutomaticRun["out"],
): string | undefined {
  const [expected, found] = [out, got].map(({ fired, count, stats, held }) =>
    JSON.stringify({ fired, count, stats, held }),
  );
  return expected === found ? undefined : `${where}: expected ${expected}, got ${found}`;
}
