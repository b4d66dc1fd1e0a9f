// Which engine a new heap gets: the kernel where the host allows Wasm, its twin where not.

import {
  type Engine,
  type EngineChoice,
  type EngineOptions,
  engineOptions,
} from "../engine/engine.js";
import { kernelModule } from "../engine/load.js";
import { createKernelEngine } from "../engine/wasm-engine.js";
import { checkChoice } from "../errors/arguments.js";
import { GcError, isOutOfMemory } from "../errors/error.js";
import { createReferenceEngine } from "../twin/engine.js";

/**
 * A new engine for a new heap.
 * @throws {TypeError} ERR_ARGUMENT for an unknown engine.
 * @throws {RangeError} ERR_ARGUMENT for impossible `maximumBytes`.
 * @throws {GcError} ERR_WASM_REFUSED when Wasm is demanded and not to be had.
 * @throws {GcError} ERR_HEAP_FULL when the host has no memory for an empty heap.
 */
export function createEngine(choice: EngineChoice): Engine {
  const { engine = "auto" } = choice;
  const options = engineOptions(choice);
  checkChoice("new heap", "engine", engine, "auto", "wasm", "typescript");
  if (engine === "typescript") return createReferenceEngine(options);
  const module = choice.kernel ?? loadedKernel(engine);
  const made = module && kernelEngine(module, options, engine);
  return made ?? createReferenceEngine(options);
}

/** The inlined kernel; undefined where the host refuses Wasm and "auto" may do without. */
function loadedKernel(engine: "wasm" | "auto"): WebAssembly.Module | undefined {
  try {
    return kernelModule();
  } catch (cause) {
    if (engine === "auto" && refusesWasm(cause)) return undefined;
    throw new GcError(
      "ERR_WASM_REFUSED",
      `new heap: this host refuses to compile WebAssembly (${(cause as Error).message}). ` +
        'Use engine "auto" or "typescript", or allow "wasm-unsafe-eval" in the page\'s policy.',
      { cause },
    );
  }
}

/**
 * The Wasm engine; undefined where the host has no memory for it and "auto" may do without: V8
 * reserves addresses by the gigabyte for each Wasm memory, whatever its maximum.
 */
function kernelEngine(
  module: WebAssembly.Module,
  options: EngineOptions,
  engine: "wasm" | "auto",
): Engine | undefined {
  try {
    return createKernelEngine(module, options);
  } catch (cause) {
    if (!isOutOfMemory(cause)) throw cause;
    if (engine === "auto") return undefined;
    throw new GcError(
      "ERR_WASM_REFUSED",
      `new heap: this host refuses memory for one more WebAssembly heap (${(cause as Error).message}). ` +
        "It may reserve 10 GiB of addresses for each, whatever maximumBytes is, and addresses are " +
        'limited (`ulimit -v`). Use engine "auto" or "typescript", dispose of heaps, raise the limit, ' +
        "or start Node with --disable-wasm-trap-handler.",
      { cause },
    );
  }
}

/** A host without Wasm has no such global; one whose policy forbids it fails to compile. */
function refusesWasm(error: unknown): boolean {
  if (typeof WebAssembly === "undefined") return true;
  return error instanceof WebAssembly.CompileError || error instanceof RangeError;
}
