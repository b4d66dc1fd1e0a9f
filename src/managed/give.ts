// Passes the name of a new object to the object that it is stored in.

import { GcError, textOf } from "../errors/error.js";
import { noteGiven } from "./given.js";
import { checkManaged } from "./names.js";
import type { ManagedObject, ObjectState } from "./object.js";
import { deadObject } from "./refusal.js";

/**
 * Passes a name of `object` to the attribute or list that the object is stored in next, and returns the
 * object. After `a.ref = give(new B())` only the attribute holds it, as after `a.ref = B()` in Python.
 *
 * - The store itself releases the name, once the new reference is counted. The object cannot die in
 *   between, and cannot be observed while both hold it.
 * - If it has not been stored by the end of the turn (the next microtask), the name is dropped as by `del`,
 *   even if the store was refused or something threw before it.
 * - Until then it is alive. A second `give` of the same object changes nothing.
 *
 * @throws {GcError} ERR_DEAD_OBJECT
 * @throws {GcError} ERR_NO_NAME when it has no name left.
 *
 * @example
 * ```ts
 * import { del, GCList, GCObject, gc, give } from "ouroboros-gc";
 * class Folder extends GCObject {
 *   readonly files = give(new GCList<Folder>());
 *   parent?: Folder;
 * }
 * const root = new Folder();
 * root.files.push(give(new Folder()));
 * console.log(gc.getRefcount(root.files), gc.getRefcount(root.files.at(0)!)); // 1 1
 * del(root); // and everything that it holds
 * console.log(gc.liveCount); // 0
 * ```
 */
export function give<T extends ManagedObject>(object: T): T {
  const state = checkManaged("give", object);
  state.heap.life.check();
  if (state.isDead) throw deadObject("give", object);
  if (state.nameCount === 0) {
    throw new GcError(
      "ERR_NO_NAME",
      `give: ${textOf(object)} has no name left to give; other objects keep it alive. ` +
        "Give the result of new or incref()." +
        state.heap.historyOf(state.slot),
    );
  }
  noteGiven(object, () => dropGiven(state));
  return object;
}

/** The name, the object or its heap may be gone by now. */
function dropGiven(state: ObjectState): void {
  const { life, fields } = state.heap;
  if (!life.isReady) return;
  // The object may be in a field that is not counted yet; releasing the name first would kill it.
  fields.prepare();
  if (life.isReady && state.nameCount > 0) state.dropName();
}
