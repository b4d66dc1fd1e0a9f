/**
 * The heap for code that works with integers: language runtimes, stores of ids. Objects are handles (numbers);
 * references have numbered positions; nothing is wrapped.
 *
 * @packageDocumentation
 * @module ouroboros-gc/raw
 */

export { FINALIZER, LEAF_OBJECT as LEAF, LEGACY } from "../assembly/layout.js";
export type { Checks, Engine, EngineColumns, EngineName, KernelModule } from "./engine/engine.js";
export { type Handle, slotOf } from "./engine/handle.js";
export { GcError, type GcErrorCode } from "./errors/error.js";
export type {
  CollectionCounts,
  CollectorOptions,
  GenerationStats,
  HeapOptions,
  Unraisable,
} from "./heap/collection.js";
export {
  DEBUG_COLLECTABLE,
  DEBUG_LEAK,
  DEBUG_SAVEALL,
  DEBUG_STATS,
  DEBUG_UNCOLLECTABLE,
} from "./heap/debug.js";
export { Heap } from "./heap/heap.js";
export type { LeakedObject, LeakedType, LeakReport } from "./heap/leaks.js";
export type { StackCounts, UncheckedStackCounts } from "./heap/stack-counts.js";
export type { Invariant, Violation } from "./invariants/violation.js";
export { type RestoreOptions, restoreHeap } from "./saved/restore.js";
export { saveHeap } from "./saved/save.js";
