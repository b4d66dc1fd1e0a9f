/**
 * Weak references to managed objects: Python's `weakref` module.
 *
 * @packageDocumentation
 * @module ouroboros-gc/weakref
 */

export { Finalizer, type FinalizerParts, finalize, runAtExit } from "./finalize.js";
export { proxy } from "./proxy.js";
export { WeakKeyMap, WeakObjectSet as WeakSet, WeakValueMap } from "./weakmaps.js";
export { WeakMethod } from "./weakmethod.js";
export {
  type CallableObject,
  getWeakRefCount,
  getWeakRefs,
  ref,
  type WeakCallback,
  type WeakReference,
} from "./weakreference.js";
