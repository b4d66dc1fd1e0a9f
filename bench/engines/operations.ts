// Single operations, each in three ways: checked, through `heap.unchecked`, and in batches.

import type { EngineName } from "ouroboros-gc/raw";
import { Bench } from "tinybench";
import { managedOperations, plainOperations } from "./managed-operations.js";
import { rawOperations } from "./raw-operations.js";

/** How an operation was called. */
type Way = "checked" | "unchecked" | "batch" | "managed" | "field" | "Proxy";

export interface Operation {
  readonly name: string;
  readonly way: Way;
  /** Operations in one call of `run`. */
  readonly units: number;
  run(): void;
}

export interface OperationTime {
  readonly name: string;
  readonly way: Way;
  /** Nanoseconds an operation: quartiles. */
  readonly ns: readonly [number, number, number];
}

export async function measureOperations(
  subject: EngineName | "plain",
  milliseconds: number,
  size: number,
): Promise<OperationTime[]> {
  const operations =
    subject === "plain"
      ? plainOperations()
      : [...rawOperations(subject, size), ...managedOperations(subject)];
  const times: OperationTime[] = [];
  for (const { name, way, units, run } of operations) {
    const bench = new Bench({
      time: milliseconds,
      warmupTime: milliseconds / 2,
      retainSamples: true,
    });
    await bench.add(name, run).run();
    const result = bench.tasks[0]?.result;
    if (result?.state !== "completed") throw new Error(`${name}, ${way}: ${result?.state}`);
    const samples = result.latency.samples as readonly number[];
    const at = (share: number): number => {
      const sample = samples[Math.floor((samples.length - 1) * share)] as number;
      return (sample * 1e6) / units;
    };
    times.push({ name, way, ns: [at(0.25), at(0.5), at(0.75)] });
  }
  return times;
}
