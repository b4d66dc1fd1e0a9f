/**
 * The TypeScript engine, for pages whose policy forbids WebAssembly. Once this entry is imported, heaps of
 * the other entries run on it where the host refuses Wasm. It exports the same as the main entry, on this
 * engine alone, for bundles that should not contain the other.
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
