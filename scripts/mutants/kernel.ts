// All bugs that are planted into the kernel.

import { COLLECTOR_MUTANTS } from "./kernel-collector.js";
import { COUNT_MUTANTS } from "./kernel-counts.js";
import { MEMORY_MUTANTS } from "./kernel-memory.js";
import type { Mutant } from "./mutant.js";

export const KERNEL_MUTANTS: readonly Mutant[] = [
  ...MEMORY_MUTANTS,
  ...COUNT_MUTANTS,
  ...COLLECTOR_MUTANTS,
];
