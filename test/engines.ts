// The three engines that every test body runs over.

import "../src/all-parts.js";
import type { EngineChoice } from "../src/engine/engine.js";
import { compileKernel } from "../src/engine/load.js";
import { KERNEL_HEX } from "./debug-kernel-bytes.js";

export interface EngineUnderTest {
  readonly name: string;
  readonly choice: EngineChoice;
  /** A corrupt heap may end in a trap (`RuntimeError: unreachable`) before any other check finds it. */
  readonly hasAssertions?: true;
}

/** The kernel with assertions: assembly/invariants.ts, and each `assert` next to the code it guards. */
export const debugKernel: WebAssembly.Module = compileKernel(KERNEL_HEX);

export const ENGINES: readonly EngineUnderTest[] = [
  { name: "Wasm release", choice: { engine: "wasm" } },
  { name: "Wasm debug", choice: { engine: "wasm", kernel: debugKernel }, hasAssertions: true },
  { name: "TypeScript", choice: { engine: "typescript" } },
];
