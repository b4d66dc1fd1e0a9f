// Names for objects: what variables are in Python. JavaScript shows a library none of them, so an object
// has as many names as its owner says.

import { GcError, textOf } from "../errors/error.js";
import { DISPOSE } from "../host/symbols.js";
import { ManagedObject, type ObjectState, stateOf } from "./object.js";
import { deadObject, noManagedObject } from "./refusal.js";

/**
 * What is known of a managed object.
 * @throws {TypeError} ERR_ARGUMENT when it is none.
 */
export function checkManaged(call: string, value: unknown): ObjectState {
  const state = stateOf(value);
  if (!state) throw noManagedObject(call, value);
  return state;
}

/**
 * Gives up a name of `object`, as `del` does in Python. With its last reference the object is
 * deallocated now: its finalizer runs, and what only it held goes too.
 *
 * @throws {GcError} ERR_DEAD_OBJECT when the object is deallocated already.
 * @throws {GcError} ERR_NO_NAME when all its names were given up before.
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
  heap.fields.prepare();
  if (state.isDead) throw deadObject("del", object);
  if (state.nameCount === 0) {
    throw new GcError(
      "ERR_NO_NAME",
      `del: ${textOf(object)} has no name left to give up; other objects keep it alive. ` +
        "del() it once for each time it was made or named with incref()." +
        heap.historyOf(state.slot),
    );
  }
  state.giveUpName();
}

/**
 * Takes one more name for `object`, as `b = a` does in Python, and returns it.
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
