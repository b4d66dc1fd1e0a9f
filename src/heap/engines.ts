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
import { importOf, partIfAny, partOf } from "./parts.js";

/** What a WebAssembly heap needs, and the remedies where the host refuses it. */
const COMPILATION: readonly [string, string] = [
  "to compile WebAssembly",
  'or allow "wasm-unsafe-eval" in the page\'s policy',
];
const MEMORY: readonly [string, string] = [
  "memory for another WebAssembly heap",
  "dispose of heaps, raise the limit, or start Node with --disable-wasm-trap-handler",
];
/** V8 does this, and its message does not say so. */
const ADDRESSES =
  "It may reserve 10 GiB of addresses for each, regardless of maximumBytes, and addresses are limited " +
  "(`ulimit -v`). ";

/**
 * A new engine for a new heap.
 * @throws {TypeError} ERR_ARGUMENT for an unknown engine.
 * @throws {RangeError} ERR_ARGUMENT for impossible `maximumBytes`.
 * @throws {GcError} ERR_WASM_REFUSED when `engine` is `"wasm"` and the host refuses Wasm.
 * @throws {GcError} ERR_NO_WASM when the host refuses it and the TypeScript engine is not imported.
 * @throws {GcError} ERR_NOT_IMPORTED when `engine` is `"typescript"` and that engine is not imported.
 * @throws {GcError} ERR_HEAP_FULL when the host has no memory for an empty heap.
 */
export function createEngine(choice: EngineChoice): Engine {
  const { engine = "auto" } = choice;
  const options = engineOptions(choice);
  checkChoice("new heap", "engine", engine, "auto", "wasm", "typescript");
  if (engine === "typescript") {
    return partOf("typescript", "new heap", "the TypeScript engine")(options);
  }
  let module: WebAssembly.Module | undefined = choice.kernel;
  try {
    module ??= kernelModule();
    return createKernelEngine(module, options);
  } catch (cause) {
    // The bytes are ours and valid: any failure to compile them is the host's refusal.
    if (module && !isOutOfMemory(cause)) throw cause;
    return withoutWasm(engine, options, module ? MEMORY : COMPILATION, cause as Error);
  }
}

/** The TypeScript engine, if it is allowed and imported. */
function withoutWasm(
  engine: "auto" | "wasm",
  options: EngineOptions,
  refused: typeof MEMORY,
  cause: Error,
): Engine {
  const twin = partIfAny("typescript");
  if (engine === "auto" && twin) return twin(options);
  const [what, remedies] = refused;
  const advice =
    engine === "wasm"
      ? 'Use engine "auto" or "typescript"'
      : `Add ${importOf("typescript")} to the program`;
  throw new GcError(
    engine === "wasm" ? "ERR_WASM_REFUSED" : "ERR_NO_WASM",
    `new heap: this host refuses ${what} (${cause.message}). ` +
      `${refused === MEMORY ? ADDRESSES : ""}${advice}, ${remedies}.`,
    { cause },
  );
}
