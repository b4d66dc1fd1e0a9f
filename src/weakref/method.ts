// A bound method that does not keep its object alive: Python's weakref.WeakMethod.

import { defineIdentity } from "../host/identity.js";
import { del } from "../managed/names.js";
import { heapOfObject, type ManagedObject } from "../managed/object.js";
import { checkCallback, ref, type WeakReference } from "../managed/weak-reference.js";

/**
 * Refers to a method of a managed object without keeping the object alive. An ordinary bound method
 * is a closure over the object, which the heap cannot see.
 *
 * @remarks Python: `weakref.WeakMethod`.
 *
 * @example
 * ```ts
 * import { del, GCObject } from "ouroboros-gc";
 * import { WeakMethod } from "ouroboros-gc/weakref";
 * class Button extends GCObject {
 *   label = "ok";
 *   press() {
 *     return this.label;
 *   }
 * }
 * const button = new Button();
 * const pressing = new WeakMethod(button, "press");
 * console.log(pressing.deref()?.()); // ok
 * del(button);
 * console.log(pressing.deref()); // undefined
 * ```
 */
export class WeakMethod<T extends ManagedObject, K extends keyof T> {
  readonly #name: K;
  #weakref: WeakReference<T> | undefined;

  /**
   * @param callback Called when the object dies.
   * @throws {GcError} ERR_DEAD_OBJECT
   */
  constructor(object: T, name: K, callback?: (method: WeakMethod<T, K>) => void) {
    checkCallback("WeakMethod", callback);
    this.#name = name;
    this.#weakref = ref(object, (gone) => {
      heapOfObject(gone).life.inSteps(() => {
        this.#weakref = undefined;
        del(gone);
      });
      callback?.(this);
    });
  }

  /** The method, bound to its object; undefined when the object has died. */
  deref(): T[K] | undefined {
    const object = this.#weakref?.deref();
    if (!object) return undefined;
    const method = object[this.#name];
    return typeof method === "function" ? (method.bind(object) as T[K]) : method;
  }
}

defineIdentity(WeakMethod.prototype, "WeakMethod");
