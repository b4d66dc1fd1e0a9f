/**
 * Python's garbage collector for objects that JavaScript's own cannot see: immediate reference
 * counting, and a generational collector for the cycles that counting cannot free.
 *
 * @packageDocumentation
 * @module ouroboros-gc
 */

import type { GCOptions } from "./heap/collection.js";
import { createEngine } from "./heap/engines.js";
import { ManagedCollector, type ManagedListClass, type ManagedObjectClass } from "./managed/gc.js";
import type { ManagedList } from "./managed/list.js";
import type { ManagedObject } from "./managed/object.js";

/**
 * A heap of managed objects, with the functions of Python's `gc` module. `gc` is the default one;
 * make more if you want independent heaps.
 *
 * @example
 * ```ts
 * import { del, GC } from "ouroboros-gc";
 * const heap = new GC({ finalizers: "legacy" });
 * class MyClass extends heap.Object {
 *   ref?: MyClass;
 *   __del__() {}
 * }
 * const a = new MyClass();
 * a.ref = a;
 * del(a);
 * console.log(heap.collect(), heap.garbage.length); // 1 1
 * ```
 */
export class GC extends ManagedCollector {
  /** @throws {RangeError | TypeError | GcError} ERR_ARGUMENT, ERR_THRESHOLD for bad options. */
  constructor(options?: GCOptions) {
    super(options ?? {}, createEngine);
    // Without options nothing can be refused, so the engine is made at first use.
    if (options) this.life.start();
  }
}

/** The default heap. Its engine is made at first use. */
export const gc: GC = /* @__PURE__ */ new GC();

/** The base class for objects of the default heap; see `ManagedObject` for how they behave. */
export const GCObject: ManagedObjectClass = /* @__PURE__ */ (() => gc.Object)();
export type GCObject = ManagedObject;

/** The class of lists of the default heap. */
export const GCList: ManagedListClass = /* @__PURE__ */ (() => gc.List)();
export type GCList<T = unknown> = ManagedList<T>;

export type { Checks, EngineChoice, EngineName, KernelModule } from "./engine/engine.js";
export { GcError, type GcErrorCode } from "./errors/error.js";
export type {
  CollectionCallback,
  CollectionCounts,
  CollectionInfo,
  CollectorOptions,
  GCOptions,
  GenerationStats,
  Unraisable,
} from "./heap/collection.js";
export {
  DEBUG_COLLECTABLE,
  DEBUG_LEAK,
  DEBUG_SAVEALL,
  DEBUG_STATS,
  DEBUG_UNCOLLECTABLE,
} from "./heap/debug.js";
export type { LeakedObject, LeakedType, LeakReport } from "./heap/leaks.js";
export type { Invariant, Violation } from "./invariants/violation.js";
export type { ManagedListClass, ManagedObjectClass } from "./managed/gc.js";
export { give } from "./managed/give.js";
export type { ManagedList } from "./managed/list.js";
export { del, incref } from "./managed/names.js";
export type { ManagedObject } from "./managed/object.js";
export { vars } from "./managed/vars.js";
