// A proxy for an object that does not keep it alive: Python's weakref.proxy.

import { GcError, textOf } from "../errors/error.js";
import { checkManaged, del } from "../managed/names.js";
import { heapOfObject, type ManagedObject } from "../managed/object.js";
import {
  checkCallback,
  ref,
  type WeakCallback,
  type WeakReference,
} from "../managed/weak-reference.js";

/** Each object's proxy without a callback: as in Python there is at most one. */
const proxies = new WeakMap<ManagedObject, ManagedObject>();

/**
 * Reads and writes through the result reach `object` while it lives; afterwards they are refused.
 * The proxy itself is not a managed object, so it has no name to `del`.
 *
 * @param callback Called when the object dies, with the weak reference behind the proxy.
 * @throws {GcError} ERR_DEAD_OBJECT, now or when the proxy is used later.
 * @remarks Python: `weakref.proxy`.
 */
export function proxy<T extends ManagedObject>(object: T, callback?: WeakCallback<T>): T {
  checkManaged("proxy", object);
  checkCallback("proxy", callback);
  heapOfObject(object).life.check();
  const known = callback ? undefined : proxies.get(object);
  if (known) return known as T;
  const name = textOf(object);
  let weakref: WeakReference<T> | undefined = ref(object, (gone) => {
    weakref = undefined;
    proxies.delete(object);
    try {
      if (typeof callback === "function") callback(gone);
      else callback?.__call__(gone as unknown as WeakReference);
    } finally {
      const heap = heapOfObject(gone);
      if (!heap.life.isDisposed) heap.life.inSteps(() => del(gone));
    }
  });
  const referent = (): T => {
    const known = weakref?.deref();
    if (known) return known;
    throw new GcError(
      "ERR_DEAD_OBJECT",
      `proxy: ${name} was deallocated; a proxy does not keep its object alive. ` +
        "Keep a counted reference beside the proxy.",
    );
  };
  const made = new Proxy(object, {
    get(_target, key) {
      const known = referent();
      const value = Reflect.get(known, key, known) as unknown;
      const isMethod = typeof value === "function" && key !== "constructor";
      return isMethod ? value.bind(known) : value;
    },
    set: (_target, key, value) => Reflect.set(referent(), key, value),
    has: (_target, key) => Reflect.has(referent(), key),
    getPrototypeOf: () => Reflect.getPrototypeOf(referent()),
    ownKeys: () => Reflect.ownKeys(referent()),
    deleteProperty: (_target, key) => Reflect.deleteProperty(referent(), key),
    defineProperty: (_target, key, descriptor) =>
      Reflect.defineProperty(referent(), key, descriptor),
  });
  if (!callback) proxies.set(object, made);
  return made;
}
