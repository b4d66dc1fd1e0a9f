/**
 * The main entry without WebAssembly: the TypeScript engine only, for pages whose policy forbids
 * Wasm and for bundles that should not carry it.
 *
 * @packageDocumentation
 * @module ouroboros-gc/js
 */

import { engineOptions } from "./engine/engine.js";
import type { GCOptions } from "./heap/collection.js";
import { ManagedCollector, type ManagedListClass, type ManagedObjectClass } from "./managed/gc.js";
import type { ManagedList } from "./managed/list.js";
import type { ManagedObject } from "./managed/object.js";
import { createReferenceEngine } from "./twin/engine.js";

/** A heap of managed objects on the TypeScript engine; otherwise the same as in the main entry. */
export class GC extends ManagedCollector {
  constructor(options?: Omit<GCOptions, "engine" | "kernel">) {
    super(options ?? {}, (choice) => createReferenceEngine(engineOptions(choice)));
    if (options) this.life.start();
  }
}

/** The default heap of this entry. */
export const gc: GC = new GC();

/** The base class for objects of this entry's default heap. */
export const GCObject: ManagedObjectClass = gc.Object;
export type GCObject = ManagedObject;

/** The class of lists of this entry's default heap. */
export const GCList: ManagedListClass = gc.List;
export type GCList<T = unknown> = ManagedList<T>;

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
export { vars } from "./managed/vars.js";
