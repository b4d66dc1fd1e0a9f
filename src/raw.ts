/**
 * The heap for people who have integers: authors of language runtimes, stores of ids. Objects are
 * handles, numbers; references stand at numbered positions; nothing is wrapped.
 *
 * @packageDocumentation
 * @module ouroboros-gc/raw
 */

export { FINALIZER, LEAF_OBJECT as LEAF, LEGACY } from "../assembly/layout.js";
export type { Invariant, Violation } from "./checks/violation.js";
export type {
  CollectionCounts,
  CollectorOptions,
  GenerationStats,
  HeapOptions,
  Unraisable,
} from "./collection.js";
export {
  DEBUG_COLLECTABLE,
  DEBUG_LEAK,
  DEBUG_SAVEALL,
  DEBUG_STATS,
  DEBUG_UNCOLLECTABLE,
} from "./debug.js";
export type { Checks, Engine, EngineColumns, EngineName, KernelModule } from "./engine.js";
export { GcError, type GcErrorCode } from "./errors.js";
export { type Handle, slotOf } from "./handle.js";
export { Heap } from "./heap.js";
export type { LeakedObject, LeakedType, LeakReport } from "./leaks.js";
export { type RestoreOptions, restoreHeap } from "./saved/restore.js";
export { saveHeap } from "./saved/save.js";
