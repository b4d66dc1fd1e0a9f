// How a reference passes from the caller to an object and back, without being counted on its way. A call
// that steals makes the caller's external reference the object's; what an owned answer names comes with
// an external reference. Of what is swapped, or popped so, only the external count changes: nothing dies.

import {
  BAD_INDEX, BAD_TARGET, DONE, NIL, NO_REFERENCES, OUT_OF_MEMORY, STATUS, UNDERFLOW,
} from "./layout";
import { externalOf, refcountOf } from "./columns";
import { dropLastPosition, positionOf, referenceCount, replaceReference, reserveReferences } from "./references";
import { disown, increfBy, increfInternal, own } from "./refcount";
import { giveUp, takesReferences } from "./assignment";
import { alloc, place } from "./slots";

/** Position `index` refers to `target`, whose reference was the caller's. An event, or how it ended. */
export function setReferenceSteal(slot: u32, index: u32, target: u32): u32 {
  return finishSteal(storeStolen(slot, index, target));
}

/**
 * Position `index` refers to `target`, whose reference was the caller's; that of what stood there is
 * the caller's now. Minus the status when refused.
 */
export function swapReference(slot: u32, index: u32, target: u32): i32 {
  return finishSwap(storeStolen(slot, index, target));
}

/** What stood at the position, its reference in nobody's hands. Minus the status when refused. */
export function storeStolen(slot: u32, index: u32, target: u32): i32 {
  const position = positionOf(slot, index);
  if (position == 0) return -BAD_INDEX;
  const status = stealable(target, 1);
  return status == DONE ? replaceReference(slot, position, stolen(target)) : -(<i32>status);
}

/** What was stored over is released. */
export function finishSteal(previous: i32): u32 {
  return previous < 0 ? -previous : giveUp(previous);
}

/** What was stored over is the caller's. */
export function finishSwap(previous: i32): i32 {
  return previous < 0 ? previous : owned(previous);
}

/** A new last position refers to `target`, whose reference was the caller's. */
export function pushReferenceSteal(slot: u32, target: u32): u32 {
  if (!takesReferences(slot)) return NO_REFERENCES;
  const status = stealable(target, 1);
  if (status != DONE) return status;
  const index = referenceCount(slot);
  if (!reserveReferences(slot, index + 1)) return OUT_OF_MEMORY;
  replaceReference(slot, positionOf(slot, index), stolen(target));
  return DONE;
}

/** The referent at position `index`, with a reference for the caller. Minus the status when refused. */
export function getReferenceOwned(slot: u32, index: u32): i32 {
  const position = positionOf(slot, index);
  if (position == 0) return -BAD_INDEX;
  const referent = load<u32>(position);
  if (referent == NIL) return NIL;
  const status = increfBy(referent, 1);
  return status == DONE ? referent : -(<i32>status);
}

/** Takes the last position away; its reference is the caller's now. Minus the status when refused. */
export function popReferenceOwned(slot: u32): i32 {
  if (!takesReferences(slot)) return -NO_REFERENCES;
  const count = referenceCount(slot);
  if (count == 0) return -BAD_INDEX;
  const referent = replaceReference(slot, positionOf(slot, count - 1), NIL);
  dropLastPosition(slot);
  return owned(referent);
}

/**
 * As `alloc`, or with `isCounted` as `place`: the first position refers to `first`, the second to `second`,
 * whose references were the caller's when `steals` is 1. NIL is no object.
 * After this: NIL means that nothing was made, and both are as before; STATUS may also be BAD_INDEX (fewer
 * positions), BAD_TARGET or UNDERFLOW, and nothing is counted then.
 */
export function allocWith(
  type: u32, references: u32, flags: u32, first: u32, second: u32, steals: u32, isCounted: u32,
): u32 {
  const needed: u32 = second != NIL ? 2 : first != NIL ? 1 : 0;
  let status: u32 = needed > references ? BAD_INDEX : stealable(first, steals << <u32>(first == second));
  if (status == DONE) status = stealable(second, steals);
  if (status != DONE) {
    store<u32>(STATUS, status);
    return NIL;
  }
  const slot = isCounted ? place(type, references, flags) : alloc(type, references, flags);
  if (slot == NIL) return NIL;
  if (first != NIL) fill(slot, 0, first, steals);
  if (second != NIL) fill(slot, 1, second, steals);
  return slot;
}

/** A position that refers to nothing refers to `target`. */
function fill(slot: u32, index: u32, target: u32, steals: u32): void {
  if (!steals) increfInternal(target);
  replaceReference(slot, positionOf(slot, index), steals ? stolen(target) : target);
}

/** DONE when so many references to the target are the caller's; else why they cannot be stolen. */
function stealable(target: u32, times: u32): u32 {
  if (target == NIL) return DONE;
  if (refcountOf(target) == 0) return BAD_TARGET;
  return externalOf(target) < times ? UNDERFLOW : DONE;
}

/** The target, a reference to which passes from the caller to an object. */
function stolen(target: u32): u32 {
  if (target != NIL) disown(target);
  return target;
}

/** The referent, a reference to which passes from an object to the caller. */
function owned(referent: u32): u32 {
  if (referent != NIL) own(referent);
  return referent;
}
