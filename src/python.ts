/**
 * The default heap under Python's own names, so that programs read as in Python:
 * `import * as gc from "ouroboros-gc/python"`, then `gc.isenabled()`, `gc.get_count()`, …
 * This is the one place with Python's spelling.
 *
 * @packageDocumentation
 * @module ouroboros-gc/python
 */

import type { CollectionCallback, GenerationStats } from "./heap/collection.js";
import { gc } from "./index.js";
import type { ManagedObject } from "./managed/object.js";

export {
  DEBUG_COLLECTABLE,
  DEBUG_LEAK,
  DEBUG_SAVEALL,
  DEBUG_STATS,
  DEBUG_UNCOLLECTABLE,
} from "./heap/debug.js";
export { del, GCList, GCObject, GcError, give, incref, vars } from "./index.js";

/** Python's `gc.enable()`. */
export function enable(): void {
  gc.enable();
}

/** Python's `gc.disable()`. */
export function disable(): void {
  gc.disable();
}

/** Python's `gc.isenabled()`. */
export function isenabled(): boolean {
  return gc.isEnabled();
}

/** Python's `gc.collect()`: the number of unreachable objects found. */
export function collect(generation = 2): number {
  return gc.collect(generation);
}

/** Python's `gc.get_count()`: three counters; the number of objects is `gc.trackedCount`. */
export function get_count(): [number, number, number] {
  return gc.getCount();
}

/** Python's `gc.get_threshold()`. */
export function get_threshold(): [number, number, number] {
  return gc.getThreshold();
}

/** Python's `gc.set_threshold()`. */
export function set_threshold(threshold0: number, threshold1?: number, threshold2?: number): void {
  gc.setThreshold(threshold0, threshold1, threshold2);
}

/** Python's `gc.get_objects()`; null and undefined mean all generations, as None does. */
export function get_objects(generation?: number | null): ManagedObject[] {
  return gc.getObjects(generation ?? undefined);
}

/** Python's `gc.get_referrers()`. */
export function get_referrers(...objects: unknown[]): ManagedObject[] {
  return gc.getReferrers(...objects);
}

/** Python's `gc.get_referents()`. */
export function get_referents(...objects: unknown[]): ManagedObject[] {
  return gc.getReferents(...objects);
}

/** Python's `gc.is_tracked()`. */
export function is_tracked(value: unknown): boolean {
  return gc.isTracked(value);
}

/** Python's `gc.is_finalized()`. */
export function is_finalized(value: unknown): boolean {
  return gc.isFinalized(value);
}

/** Python's `gc.get_stats()`. */
export function get_stats(): [GenerationStats, GenerationStats, GenerationStats] {
  return gc.getStats();
}

/** Python's `gc.freeze()`. */
export function freeze(): void {
  gc.freeze();
}

/** Python's `gc.unfreeze()`. */
export function unfreeze(): void {
  gc.unfreeze();
}

/** Python's `gc.get_freeze_count()`. */
export function get_freeze_count(): number {
  return gc.getFreezeCount();
}

/** Python's `sys.getrefcount()`, without the one reference that its argument adds there. */
export function getrefcount(object: ManagedObject): number {
  return gc.getRefcount(object);
}

/** Python's `gc.set_debug()`. */
export function set_debug(flags: number): void {
  gc.setDebug(flags);
}

/** Python's `gc.get_debug()`. */
export function get_debug(): number {
  return gc.getDebug();
}

/** Python's `gc.callbacks`. */
export const callbacks: CollectionCallback[] = gc.callbacks;

/** Python's `gc.garbage`. */
export const garbage: ManagedObject[] = gc.garbage;
