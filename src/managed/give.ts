// The name of a new object, handed on to what it is made for.

import { GcError, textOf } from "../errors/error.js";
import { noteGiven } from "./given.js";
import { checkManaged } from "./names.js";
import type { ManagedObject, ObjectState } from "./object.js";
import { deadObject } from "./refusal.js";

/**
 * Gives a name of `object` away, to the attribute or list that it is stored in next, and returns the
 * object: after `a.ref = give(new B())` the attribute alone holds it, as after `a.ref = B()` in Python.
 *
 * - The name is given up by the store itself, when the new reference is counted already: there is no
 *   moment at which the object could die, and none at which it is held twice for others to see.
 * - What is not stored by the end of the turn (the next microtask) dies then, as if it had been
 *   `del`'d: also when the store was refused, or something threw on the way there.
 * - Until then it is alive. Giving the same name away again changes nothing.
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

/** Somebody else may have taken the name, the object, or its heap away. */
function giveUpGiven(state: ObjectState): void {
  const { life, fields } = state.heap;
  if (!life.isReady) return;
  // Giving up what stands in a field that is not counted yet would kill it.
  fields.prepare();
  if (life.isReady && state.nameCount > 0) state.giveUpName();
}
