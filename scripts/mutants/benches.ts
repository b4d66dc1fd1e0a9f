// The tests that judge planted bugs, the fast ones first.

import { buildKernel } from "./kernel-build.js";
import type { Stage } from "./trial.js";

/** A fast part of the tests that takes longer does not end. */
const SECONDS_MAX = 60;
const ALL_SECONDS_MAX = 600;

const ON_TYPESCRIPT: readonly string[] = ["-t", "TypeScript"];

/** On the kernels alone, and what is about no engine. */
const NOT_ON_TYPESCRIPT: readonly string[] = ["-t", "^(?!.*TypeScript)"];

const HEAP_TESTS: readonly string[] = [
  ...[
    "heap",
    "limits",
    "kernel",
    "attacks",
    "exports/exports",
    "busy",
    "trap",
    "growth",
    "dying",
    "versions",
    "batches",
    "model/regressions",
    "python/finalization",
    "saved/round-trip",
    "interrupted.node",
    "errors",
    "managed",
  ],
];

export const TWIN_STAGES: readonly Stage[] = [
  { name: "recordings", run: { replay: "TypeScript" }, secondsMax: SECONDS_MAX },
  ...["test/heap.test.ts", "test/managed.test.ts", "test/model/"].map((path) => ({
    name: path.replace(/\/$/, ""),
    run: { vitest: [path, ...ON_TYPESCRIPT] },
    secondsMax: SECONDS_MAX,
  })),
  { name: "all tests", run: { vitest: [] }, secondsMax: ALL_SECONDS_MAX },
];

export const KERNEL_STAGES: readonly Stage[] = [
  {
    name: "quick tests",
    build: buildKernel,
    run: { script: "scripts/mutants/killers.ts" },
    secondsMax: SECONDS_MAX,
  },
  {
    name: "heap tests",
    run: { vitest: [...HEAP_TESTS.map((name) => `test/${name}.`), ...NOT_ON_TYPESCRIPT] },
    secondsMax: SECONDS_MAX,
  },
  { name: "recordings", run: { replay: "Wasm release" }, secondsMax: SECONDS_MAX },
  { name: "all tests", run: { vitest: NOT_ON_TYPESCRIPT }, secondsMax: ALL_SECONDS_MAX },
];
