/**
 * What is in a heap, why an object is alive, and what it keeps alive: for raw and managed heaps.
 *
 * @packageDocumentation
 * @module ouroboros-gc/inspect
 */

import type { Handle } from "./engine/handle.js";
import type { Heap } from "./heap/heap.js";
import { type Inspected, inspectionFor } from "./heap/inspection.js";
import { HeapGraph, type InspectOptions } from "./inspect/heap-graph.js";
import type { ManagedCollector } from "./managed/gc.js";
import type { ManagedObject } from "./managed/object.js";

/**
 * The graph of a heap as it is now. Cost: a copy of every object's columns and references, about 100 ns per
 * object. The heap is not changed, and the graph keeps no object of it alive.
 *
 * @throws {TypeError} ERR_ARGUMENT
 *
 * @example
 * ```ts
 * import { del, GCObject, gc } from "ouroboros-gc";
 * import { inspect } from "ouroboros-gc/inspect";
 * class Cache extends GCObject {
 *   last?: GCObject;
 * }
 * const cache = new Cache();
 * const page = new GCObject();
 * cache.last = page;
 * del(page);
 * const graph = inspect(gc);
 * console.log(String(graph.whyAlive(page))); // outside (1) → Cache#1 .last → GCObject#2
 * console.log(graph.retained(cache).count); // 2
 * ```
 */
export function inspect(heap: Heap, options?: InspectOptions<Handle>): HeapGraph<Handle>;
export function inspect(
  heap: ManagedCollector,
  options?: Omit<InspectOptions<ManagedObject>, "typeName">,
): HeapGraph<ManagedObject>;
export function inspect<T>(heap: Inspected, options: InspectOptions<T> = {}): HeapGraph<T> {
  return new HeapGraph<T>(inspectionFor("inspect", heap), options);
}

export type { Chain } from "./inspect/chain.js";
export { type DotOptions, toDot, toSvg } from "./inspect/dot.js";
export type { Marks } from "./inspect/graph.js";
export type { HeapGraph, HeapRows, InspectOptions } from "./inspect/heap-graph.js";
export { writeHeapSnapshot } from "./inspect/heap-snapshot.js";
export {
  type DuplicatedString,
  type HeapSnapshot,
  type LoadOptions,
  loadHeapSnapshot,
  type SnapshotEdge,
  type SnapshotNode,
} from "./inspect/heap-snapshot-graph.js";
export type { ObjectGraph, RetainedObject, TypeRetained } from "./inspect/object-graph.js";
export { type SnapshotGrowth, snapshotGrowth } from "./inspect/snapshot-growth.js";
export { countTypes, Growth, type TypeCount, type TypeGrowth } from "./inspect/type-counts.js";
export type { SnapshotProgress } from "./snapshot/load.js";
export type { SnapshotSource } from "./snapshot/source.js";
