// The default heap of ouroboros-gc/js: the same as in the main entry, on the TypeScript engine alone. It is not
// in the entry itself, which some programs import only for the engine.

import { engineOptions } from "../engine/engine.js";
import type { GCOptions } from "../heap/collection.js";
import { createReferenceEngine } from "../twin/engine.js";
import { ManagedCollector, type ManagedListClass, type ManagedObjectClass } from "./gc.js";
import type { ManagedList } from "./list.js";
import type { ManagedObject } from "./object.js";

/** A heap of managed objects on the TypeScript engine; otherwise the same as in the main entry. */
export class GC extends ManagedCollector {
  constructor(options?: Omit<GCOptions, "engine" | "kernel">) {
    super(options ?? {}, (choice) => createReferenceEngine(engineOptions(choice)));
    if (options) this.life.start();
  }
}

/** The default heap of this entry. */
export const gc: GC = /* @__PURE__ */ new GC();

/** The base class for objects of this entry's default heap. */
export const GCObject: ManagedObjectClass = /* @__PURE__ */ (() => gc.Object)();
export type GCObject = ManagedObject;

/** The class of lists of this entry's default heap. */
export const GCList: ManagedListClass = /* @__PURE__ */ (() => gc.List)();
export type GCList<T = unknown> = ManagedList<T>;
