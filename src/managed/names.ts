// Names of objects: what variables are in Python. A library cannot see JavaScript's variables, so the
// owner of an object says how many names it has.

import { GcError, textOf } from "../errors/error.js";
import { DISPOSE } from "../host/symbols.js";
import { ManagedObject, type ObjectState, stateOfManaged } from "./object.js";
import { deadObject, noManagedObject } from "./refusal.js";

/**
 * The state of a managed object.
 * @throws {TypeError} ERR_ARGUMENT when `value` is not one.
 */
export function checkManaged(call: string, value: unknown): ObjectState {
  const state = stateOfManaged(value);
  if (!state) throw noManagedObject(call, value);
  return state;
}

/**
 * Drops a name of `object`, as `del` does in Python. If that was its last reference the object is
 * deallocated now: its finalizer runs, and everything that only it held is deallocated too.
 *
 * @throws {GcError} ERR_DEAD_OBJECT when the object is deallocated already.
 * @throws {GcError} ERR_NO_NAME when it has no name left.
 *
 * @example
 * ```ts
 * import { del, gc, GCObject } from "ouroboros-gc";
 * class MyClass extends GCObject {
 *   self?: MyClass;
 * }
 * const a = new MyClass();
 * a.self = a;
 * del(a); // the object refers to itself, so it lives on …
 * console.log(gc.collect()); // 1
 * ```
 */
export function del(object: ManagedObject): void {
  const state = checkManaged("del", object);
  const { heap } = state;
  if (!state.isDead && !heap.fields.isEmpty && heap.mayDie(state.slot)) heap.fields.prepare();
  if (state.isDead) throw deadObject("del", object);
  if (state.nameCount === 0) {
    throw new GcError(
      "ERR_NO_NAME",
      `del: ${textOf(object)} has no name left; other objects keep it alive. ` +
        "del() it once for new, and once for each incref()." +
        heap.historyOf(state.slot),
    );
  }
  state.dropName();
}

/**
 * Adds a name for `object`, as `b = a` does in Python, and returns the object.
 * @throws {GcError} ERR_DEAD_OBJECT
 */
export function incref<T extends ManagedObject>(object: T): T {
  const state = checkManaged("incref", object);
  if (state.isDead) throw deadObject("incref", object);
  state.takeName();
  return object;
}

Object.defineProperty(ManagedObject.prototype, DISPOSE, {
  value(this: ManagedObject): void {
    const state = checkManaged("dispose", this);
    if (state.nameCount > 0 && !state.heap.life.isDisposed) del(this);
  },
  writable: true,
});
