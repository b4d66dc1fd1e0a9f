// Passes the name of a new object on to the object it is stored in.

import { GcError, textOf } from "../errors/error.js";
import { noteGiven } from "./given.js";
import { checkManaged } from "./names.js";
import type { ManagedObject, ObjectState } from "./object.js";
import { deadObject } from "./refusal.js";

/**
 * Marks a name of `object` to be given to the attribute or list that the object is stored in next, and
 * returns the object. After `a.ref = give(new B())` only the attribute holds it, as after `a.ref = B()`
 * in Python.
 *
 * - The store itself releases the name, once the new reference is counted. At no moment could the object
 *   die, and nobody can observe it held twice.
 * - What has not been stored by the end of the turn (the next microtask) dies then as if by `del`, also
 *   when the store was refused or something threw on the way.
 * - Until then it is alive. A second `give` of the same object changes nothing.
 *
 * @throws {GcError} ERR_DEAD_OBJECT
 * @throws {GcError} ERR_NO_NAME when all its names were given up before.
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
 * del(root); // and all that it holds
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
      `give: ${textOf(object)} has no name left to give away; other objects keep it alive. ` +
        "Give what new made, or what incref() returned." +
        state.heap.historyOf(state.slot),
    );
  }
  noteGiven(object, () => giveUpGiven(state));
  return object;
}

/** The name, the object or its heap may be gone by now. */
function giveUpGiven(state: ObjectState): void {
  const { life, fields } = state.heap;
  if (!life.isReady) return;
  // The object may stand in a field that is not counted yet; releasing the name first would kill it.
  fields.prepare();
  if (life.isReady && state.nameCount > 0) state.giveUpName();
}
