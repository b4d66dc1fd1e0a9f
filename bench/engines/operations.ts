// Single operations, each in three ways: checked, through `heap.unchecked`, and in batches.

import type { EngineName } from "ouroboros-gc/raw";
import { Bench } from "tinybench";
import { managedOperations, plainOperations } from "./managed-operations.js";
import type { Operation, Way } from "./operation.js";
import { rawOperations } from "./raw-operations.js";

export interface OperationTime {
  readonly name: string;
  readonly way: Way;
  /** Nanoseconds an operation: quartiles. */
  readonly ns: readonly [number, number, number];
}

/** The subjects whose operations are measured. */
export type OperationSubject = EngineName | "plain";

export function operationsOf(subject: OperationSubject, size: number): Operation[] {
  if (subject === "plain") return plainOperations();
  return [...rawOperations(subject, size), ...managedOperations(subject)];
}

/**
 * One operation, the `index`-th. In its own process, as most programs have one heap: V8 inlines calls into
 * Wasm only while all calls from a place go to one instance.
 */
export async function measureOperation(
  subject: OperationSubject,
  index: number,
  milliseconds: number,
  size: number,
): Promise<OperationTime> {
  const { name, way, units, prepare } = operationsOf(subject, size)[index] as Operation;
  const bench = new Bench({
    time: milliseconds,
    warmupTime: milliseconds / 2,
    retainSamples: true,
  });
  await bench.add(name, prepare()).run();
  const result = bench.tasks[0]?.result;
  if (result?.state !== "completed") throw new Error(`${name}, ${way}: ${result?.state}`);
  const samples = result.latency.samples as readonly number[];
  const at = (share: number): number => {
    const sample = samples[Math.floor((samples.length - 1) * share)] as number;
    return (sample * 1e6) / units;
  };
  return { name, way, ns: [at(0.25), at(0.5), at(0.75)] };
}
