// The programs that every fault sweep runs, with the same test body.

import type { EngineChoice } from "../../src/engine/engine.js";
import { BatchProgram } from "./batch-program.js";
import { ManagedProgram } from "./managed-program.js";
import { Program } from "./program.js";
import type { Workload } from "./workload.js";

export interface WorkloadUnderTest {
  readonly workload: string;
  start(choice: EngineChoice): Workload;
}

export const WORKLOADS: readonly WorkloadUnderTest[] = [
  { workload: "a raw heap", start: (choice) => new Program(choice) },
  { workload: "batches and a queue", start: (choice) => new BatchProgram(choice) },
  { workload: "a managed heap", start: (choice) => new ManagedProgram(choice) },
];
