// Recordings of automatic collection: which allocation started a collection of which generation.

import { Collector } from "../../src/collector.js";
import type { EngineChoice } from "../../src/engine.js";
import { createEngine } from "../../src/engines.js";

/** One recorded run: steps of allocating and freeing, and what happened. */
export interface AutomaticRun {
  threshold: [number, number, number];
  steps: ["keep" | "cyc" | "tmp" | "free", number][];
  out: { fired: [number, number][]; count: number[]; stats: number[][]; held: number };
}

export function readAutomatic(text: string): AutomaticRun[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as AutomaticRun);
}

class AutomaticHeap extends Collector {
  protected override readonly observesDeaths = false;
  readonly fired: [number, number][] = [];
  readonly #held: number[] = [];
  #allocations = 0;

  constructor(choice: EngineChoice, thresholds: readonly number[]) {
    super({ ...choice, thresholds }, createEngine);
  }

  #allocate(): number {
    this.#allocations++;
    return this.allocate(0, 1, 0);
  }

  protected override collectDue(): void {
    this.fired.push([this.#allocations, this.core.chooseGeneration()]);
    super.collectDue();
  }

  step(kind: string, count: number): void {
    for (let done = 0; done < count; done++) {
      if (kind === "free") {
        this.core.decref(this.#held.shift() as number);
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

  protected override finalize(): void {}
  protected override callWeakref(): void {}
  protected override keepGarbage(): void {}
  protected override noteDeath(): void {}
  protected override describe(): void {}
}

/** Runs the steps and returns what a recording holds. */
export function playAutomatic(run: AutomaticRun, choice: EngineChoice): AutomaticRun["out"] {
  const heap = new AutomaticHeap(choice, run.threshold);
  for (const [kind, count] of run.steps) heap.step(kind, count);
  return {
    fired: heap.fired,
    count: heap.getCount(),
    stats: heap.getStats().map((s) => [s.collections, s.collected, s.uncollectable]),
    held: heap.heldCount,
  };
}
