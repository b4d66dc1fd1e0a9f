// How a reference passes from the caller to an object and back without a change of refcount. A call that
// steals gives the caller's external reference to the object; an owned result comes with an external
// reference. Swapping, and popping this way, change only the external count: nothing dies.

import { BAD_INDEX, BARRIER, DONE, NIL, NO_REFERENCES, OUT_OF_MEMORY, STATUS } from "./layout";
import { countsOf } from "./columns";
import { admit } from "./barrier";
import {
  getReference, positionOf, referenceCount, referencesOf, replaceReference, reserveReferences,
} from "./references";
import { incref, own, steal } from "./refcount";
import { suspect } from "./suspects";
import { release, takeLastReference, takesReferences } from "./assignment";
import { alloc, place } from "./slots";

/** As `steal`, through the write barrier. */
function takeOver(target: u32): u32 {
  const status = steal(target);
  if (status == DONE && load<u32>(BARRIER)) admit(target);
  return status;
}

/** As `takeOver`, for an object that is not new: if nothing outside holds it, it may be garbage with the target. */
function takeOverFor(slot: u32, target: u32): u32 {
  const status = takeOver(target);
  if (status == DONE) suspect(countsOf(slot));
  return status;
}

/** Moves the caller's reference to `target` to position `index`. Returns an event, or how it ended. */
export function setReferenceSteal(slot: u32, index: u32, target: u32): u32 {
  const position = positionOf(slot, index);
  if (position == 0) return BAD_INDEX;
  const status = takeOverFor(slot, target);
  return status == DONE ? release(replaceReference(slot, position, target)) : status;
}

/**
 * Moves the caller's reference to `target` to position `index`, and the one that was there to the
 * caller. Returns the old referent; minus the status when refused.
 */
export function swapReference(slot: u32, index: u32, target: u32): i32 {
  const position = positionOf(slot, index);
  if (position == 0) return -BAD_INDEX;
  const status = takeOverFor(slot, target);
  if (status != DONE) return -(<i32>status);
  const previous = replaceReference(slot, position, target);
  if (load<u32>(BARRIER)) admit(previous);
  return own(previous);
}

/** Moves the caller's reference to `target` to a new last position. */
export function pushReferenceSteal(slot: u32, target: u32): u32 {
  if (!takesReferences(slot)) return NO_REFERENCES;
  const status = takeOverFor(slot, target);
  if (status != DONE) return status;
  const index = referenceCount(slot);
  if (!reserveReferences(slot, index + 1)) {
    own(target);
    return OUT_OF_MEMORY;
  }
  replaceReference(slot, positionOf(slot, index), target);
  return DONE;
}

/** As `getReference`, then `incref`: the caller owns a reference to the result. */
export function getReferenceOwned(slot: u32, index: u32): i32 {
  const referent = getReference(slot, index);
  if (referent == NIL || (load<u32>(BARRIER) && !admit(referent))) return NIL;
  incref(referent);
  return referent;
}

/** Removes the last position; its reference is the caller's now. Minus the status when refused. */
export function popReferenceOwned(slot: u32): i32 {
  if (!takesReferences(slot)) return -NO_REFERENCES;
  const count = referenceCount(slot);
  if (count == 0) return -BAD_INDEX;
  const referent = takeLastReference(slot, count);
  if (load<u32>(BARRIER)) admit(referent);
  return own(referent);
}

/**
 * As `alloc`, or with `isCounted` as `place`: the first position gets the caller's reference to `first`, the
 * second the one to `second`; NIL is none.
 * After this: NIL means that nothing was made, and the caller still owns its references; STATUS may
 * also be BAD_INDEX (fewer positions), BAD_TARGET or UNDERFLOW, and nothing is counted then.
 */
export function allocSteal(
  type: u32, references: u32, flags: u32, first: u32, second: u32, isCounted: u32,
): u32 {
  const needed: u32 = second != NIL ? 2 : first != NIL ? 1 : 0;
  let status: u32 = references < needed ? BAD_INDEX : takeOver(first);
  if (status == DONE) {
    status = takeOver(second);
    if (status != DONE) own(first);
  }
  if (status != DONE) {
    store<u32>(STATUS, status);
    return NIL;
  }
  const slot = isCounted ? place(type, references, flags) : alloc(type, references, flags);
  if (slot == NIL) {
    own(first);
    own(second);
    return NIL;
  }
  if (needed != 0) {
    const position = referencesOf(slot);
    replaceReference(slot, position, first);
    if (needed > 1) replaceReference(slot, position + 4, second);
  }
  return slot;
}
