/**
 * For hosts that do not compile WebAssembly at run time but load it as a module of the program:
 * Cloudflare Workers, and pages whose policy forbids compilation but whose bundler imports `.wasm`
 * files.
 *
 * @packageDocumentation
 * @module ouroboros-gc/workers
 */

import type { KernelModule } from "./engine/engine.js";
import { provideKernel } from "./engine/load.js";
import { show, typeError } from "./errors/error.js";

/**
 * After this: every new heap runs on this module, including the default heaps of all entries. Call it before
 * the first heap is used: without it, the TypeScript engine runs where Wasm cannot be compiled.
 *
 * @param kernel The module `ouroboros-gc/kernel.wasm`, of the same version as this code.
 * @throws {TypeError} ERR_ARGUMENT for anything else.
 *
 * @example
 * ```ts
 * import { readFileSync } from "node:fs";
 * import { fileURLToPath } from "node:url";
 * import { gc } from "ouroboros-gc";
 * import { useKernel } from "ouroboros-gc/workers";
 * // In a Worker: import kernel from "ouroboros-gc/kernel.wasm";
 * const file = fileURLToPath(import.meta.resolve("ouroboros-gc/kernel.wasm"));
 * const kernel = new WebAssembly.Module(readFileSync(file));
 * useKernel(kernel);
 * console.log(gc.engine); // wasm
 * ```
 */
export function useKernel(kernel: KernelModule): void {
  if (!isKernel(kernel)) {
    throw typeError(
      "ERR_ARGUMENT",
      `useKernel: ${show(kernel)} is not the kernel (expected the WebAssembly.Module of ` +
        "ouroboros-gc/kernel.wasm). Import it as a module, not as a URL or as an instance.",
    );
  }
  provideKernel(kernel);
}

function isKernel(value: unknown): value is WebAssembly.Module {
  try {
    const exports = WebAssembly.Module.exports(value as WebAssembly.Module);
    return exports.some(({ name }) => name === "initialize");
  } catch {
    return false; // Not a module, or there is no WebAssembly.
  }
}
