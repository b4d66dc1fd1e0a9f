/**
 * Weak references to managed objects: Python's `weakref` module.
 *
 * @packageDocumentation
 * @module ouroboros-gc/weakref
 */

export {
  type CallableObject,
  getWeakRefCount,
  getWeakRefs,
  ref,
  type WeakCallback,
  type WeakReference,
} from "./managed/weak-reference.js";
export { Finalizer, type FinalizerParts, finalize, runAtExit } from "./weakref/finalize.js";
export { WeakKeyMap, WeakObjectSet as WeakSet, WeakValueMap } from "./weakref/maps.js";
export { WeakMethod } from "./weakref/method.js";
export { proxy } from "./weakref/proxy.js";
