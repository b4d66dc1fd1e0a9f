// Weak references, like Python's weakref.ref: objects of the heap that refer to another object without
// keeping it alive. They have a name, a refcount and a generation, and can be garbage themselves.

import * as layout from "../../assembly/layout.js";
import { show, textOf, typeError } from "../errors/error.js";
import { definePrinting } from "../host/console.js";
import { defineValueOf } from "../host/identity.js";
import type { ManagedHeap } from "./contract.js";
import { isAnyGiven, takeOver } from "./given.js";
import { checkManaged, del, incref } from "./names.js";
import {
  heapOfObject,
  isManaged,
  ManagedObject,
  type ObjectState,
  slotOfObject,
  stateOf,
} from "./object.js";
import { deadObject, foreignObject, refuseOtherCopies } from "./refusal.js";

/** A managed object that can be a callback; the weak reference owns a reference to it. */
export interface CallableObject extends ManagedObject {
  __call__(weakref: WeakReference): void;
}

/** Called when the referent dies: a function, or a managed object with `__call__`. */
export type WeakCallback<T extends ManagedObject> =
  | ((weakref: WeakReference<T>) => void)
  | CallableObject;

/**
 * A weak reference; made by `ref`. Like every managed object it has a name, which `del` drops. Once the
 * weak reference itself is gone, its callback is never called.
 */
export abstract class WeakReference<T extends ManagedObject = ManagedObject> extends ManagedObject {
  static readonly allocatesItself: boolean = true;
  static readonly hasAttributes: boolean = false;
  #call: ((weakref: never) => void) | undefined;
  readonly #hasCallback: boolean;
  #known: T | undefined;

  /** @internal */
  constructor(referent: T, callback?: WeakCallback<T> | undefined) {
    super();
    const isObject = typeof callback === "object";
    this.#call = isObject ? undefined : callback;
    this.#hasCallback = callback !== undefined;
    this.#known = referent;
    const callbackObject = isObject ? callback : undefined;
    const state = stateOf(this) as ObjectState;
    const parts = { referent, callbackObject, hasCallback: this.#hasCallback };
    state.slot = state.heap.adoptWeakref(state, parts);
    if (isAnyGiven && callbackObject) takeOver(callbackObject);
  }

  /**
   * The object, or undefined when it is gone. It gets no name: use `incref` to keep it.
   * @throws {GcError} ERR_DEAD_OBJECT when the weak reference itself has gone.
   */
  deref(): T | undefined {
    const slot = slotOfObject(this);
    if (slot === layout.NIL) throw deadObject("deref", this);
    return heapOfObject(this).referentOf(slot) as T | undefined;
  }

  /**
   * The callback; null when there is none. When the referent dies by its refcount the callback is
   * removed; when a collection frees it, the callback stays.
   */
  get callback(): WeakCallback<ManagedObject> | null {
    const [heap, slot] = [heapOfObject(this), slotOfObject(this)];
    heap.life.check();
    if (slot === layout.NIL || !heap.hasCallback(slot)) return null;
    const object = heap.callbackObjectOf(slot);
    const called = this.#call as WeakCallback<ManagedObject> | undefined;
    return (object as CallableObject | undefined) ?? called ?? null;
  }

  /** Equal while both referents are alive and the same object; afterwards only to itself. */
  equals(other: unknown): boolean {
    heapOfObject(this).life.check();
    if (other === this) return true;
    if (!(other instanceof WeakReference)) return false;
    const referent = this.deref();
    return referent !== undefined && referent === other.deref();
  }

  /** Called by the heap when the referent is gone. @internal */
  notify(callbackObject: ManagedObject | undefined): void {
    if (callbackObject) (callbackObject as CallableObject).__call__(this);
    else this.#call?.(this as never);
  }

  /** Called by the heap when the weak reference is gone. @internal */
  forget(): void {
    const known = stateOf(this.#known);
    if (known?.canonical === this) known.canonical = undefined;
    this.#known = undefined;
    this.#call = undefined;
  }

  /** Like `instanceof`, which would walk a prototype chain that ends in a Proxy. @internal */
  static isOne(object: ManagedObject): object is WeakReference {
    return #known in object;
  }
}

definePrinting(WeakReference.prototype, (weakref) => {
  if (!WeakReference.isOne(weakref)) return undefined;
  if (slotOfObject(weakref) === layout.NIL) return `${textOf(weakref)} (deallocated)`;
  if (!heapOfObject(weakref).life.isReady) return textOf(weakref);
  const referent = weakref.deref();
  return `${textOf(weakref)} → ${referent ? textOf(referent) : "(gone)"}`;
});

defineValueOf(WeakReference.prototype);

type WeakReferenceClass = new (
  referent: ManagedObject,
  callback?: WeakCallback<ManagedObject> | undefined,
) => WeakReference;

const classes = new WeakMap<ManagedHeap<ManagedObject>, WeakReferenceClass>();

function classFor(heap: ManagedHeap<ManagedObject>): WeakReferenceClass {
  const known = classes.get(heap);
  if (known) return known;
  const made = class Reference extends WeakReference {
    static readonly heap: ManagedHeap<ManagedObject> = heap;
  };
  classes.set(heap, made);
  return made;
}

/**
 * A weak reference to `object`. Without a callback there is one per object: `ref(o) === ref(o)`, and each
 * call adds a name to it. With a callback each call makes a new one. Callbacks are called when the object
 * dies and can no longer be reached, newest weak reference first.
 *
 * @param callback A function, or a managed object with `__call__`, which is then kept alive.
 * @throws {GcError} ERR_DEAD_OBJECT, ERR_FOREIGN_OBJECT, ERR_HEAP_FULL
 * @remarks Python: `weakref.ref`; calling it is `deref()` here.
 *
 * @example
 * ```ts
 * import { del, GCObject } from "ouroboros-gc";
 * import { ref } from "ouroboros-gc/weakref";
 * const a = new GCObject();
 * let isGone = false;
 * const weak = ref(a, () => {
 *   isGone = true;
 * });
 * console.log(weak.deref() === a); // true
 * del(a);
 * console.log(weak.deref(), isGone); // undefined true
 * ```
 */
export function ref<T extends ManagedObject>(
  object: T,
  callback?: WeakCallback<T> | null,
): WeakReference<T> {
  checkManaged("ref", object);
  if (slotOfObject(object) === layout.NIL) throw deadObject("ref", object);
  const heap = heapOfObject(object);
  checkCallback("ref", callback);
  if (typeof callback === "object" && callback !== null) {
    if (heapOfObject(callback) !== heap) throw foreignObject("ref", callback);
    if (slotOfObject(callback) === layout.NIL) throw deadObject("ref", callback);
  }
  const known = callback ? undefined : liveCanonical(object);
  if (known) return incref(known);
  if (object instanceof WeakReference) {
    throw typeError(
      "ERR_ARGUMENT",
      `ref: ${textOf(object)} is a weak reference. Refer to its object.`,
    );
  }
  const made = new (classFor(heap))(
    object,
    (callback ?? undefined) as WeakCallback<ManagedObject> | undefined,
  );
  if (callback) return made as WeakReference<T>;
  try {
    // The allocation may have started a collection, and one of its finalizers may have made one.
    const other = liveCanonical(object);
    if (!other) {
      (stateOf(object) as ObjectState).canonical = made;
      return made as WeakReference<T>;
    }
    del(made);
    return incref(other);
  } catch (error) {
    // Cut off: the caller never gets the weak reference.
    heap.life.heap.calls = heap.life.absent;
    throw error;
  }
}

/**
 * @throws {TypeError} ERR_ARGUMENT when the value cannot be called as a callback.
 */
export function checkCallback(call: string, callback: unknown): void {
  if (callback === undefined || callback === null || typeof callback === "function") return;
  if (isManaged(callback) && typeof (callback as CallableObject).__call__ === "function") return;
  refuseOtherCopies(call, callback);
  const got = isManaged(callback) ? textOf(callback) : show(callback);
  throw typeError(
    "ERR_ARGUMENT",
    `${call}: callback must be a function, or a managed object with __call__(), got ${got}.`,
  );
}

/** The weak reference to the object that has no callback, if it still has its referent. */
function liveCanonical<T extends ManagedObject>(object: T): WeakReference<T> | undefined {
  const canonical = stateOf(object)?.canonical as WeakReference<T> | undefined;
  if (!canonical || heapOfObject(object).isDying(slotOfObject(canonical))) return undefined;
  return canonical.deref() === object ? canonical : undefined;
}

/**
 * Number of weak references to `object`.
 * @remarks Python: `weakref.getweakrefcount`.
 */
export function getWeakRefCount(object: unknown): number {
  return getWeakRefs(object).length;
}

/**
 * The weak references to `object`: the one without a callback, then the others, newest first.
 * @remarks Python: `weakref.getweakrefs`.
 */
export function getWeakRefs(object: unknown): WeakReference[] {
  if (!isManaged(object)) return [];
  heapOfObject(object).life.check();
  const slot = slotOfObject(object);
  if (slot === layout.NIL) return [];
  const canonical = stateOf(object)?.canonical;
  const known = heapOfObject(object).weakrefsOf(slot);
  const others = known.filter((weak) => weak !== canonical);
  const isKnown = others.length < known.length;
  return (isKnown ? [canonical, ...others] : others) as WeakReference[];
}
