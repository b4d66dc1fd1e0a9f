/**
 * The TypeScript engine, for pages whose policy forbids WebAssembly. Importing this entry is enough for
 * heaps of the other entries to run on it where the host refuses Wasm. It exports what the main entry
 * does, on this engine alone, for bundles that should not carry the other.
 *
 * @packageDocumentation
 * @module ouroboros-gc/js
 */

import { provide } from "./heap/parts.js";
import { createReferenceEngine } from "./twin/engine.js";

provide("typescript", createReferenceEngine);

export { GcError, type GcErrorCode } from "./errors/error.js";
export {
  DEBUG_COLLECTABLE,
  DEBUG_LEAK,
  DEBUG_SAVEALL,
  DEBUG_STATS,
  DEBUG_UNCOLLECTABLE,
} from "./heap/debug.js";
export { give } from "./managed/give.js";
export { del, incref } from "./managed/names.js";
export { GC, GCList, GCObject, gc } from "./managed/typescript.js";
export { vars } from "./managed/vars.js";
