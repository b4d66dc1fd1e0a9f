// How the host changes an object's references: set, push, pop, insert, remove. Each counts the new reference,
// stores it, then releases the old one, so that assigning an object to its own position is safe. An
// object that is being deallocated has refcount 0 and cannot be referred to again: BAD_TARGET.

import {
  BAD_INDEX, BAD_TARGET, BARRIER, DEATHS, DONE, ENTRY_HOST, GENERATION_MASK, LEAF, NIL, NO_REFERENCES, OUT_OF_MEMORY, WEAKREF,
} from "./layout";
import { metaOf, refcountOf } from "./columns";
import { admit } from "./barrier";
import {
  dropPositions, positionOf, referenceCount, referencesOf, replaceReference, reserveReferences,
} from "./references";
import { increfInternal, lowerRefcount } from "./refcount";
import { deallocate } from "./deallocation";
import { rememberHolder } from "./suspects";

/** Position `index` refers to `target` (or to nothing, NIL). An event, or how it ended. */
export function setReference(slot: u32, index: u32, target: u32): u32 {
  const position = positionOf(slot, index);
  if (position == 0) return BAD_INDEX;
  if (load<u32>(BARRIER) && !admit(target)) return BAD_TARGET;
  if (target != NIL && !increfInternal(target)) return BAD_TARGET;
  const previous = replaceReference(slot, position, target);
  if (previous != NIL) return release(previous);
  rememberHolder(slot, index);
  return DONE;
}

/** A new last position refers to `target`. */
export function pushReference(slot: u32, target: u32): u32 {
  if (!takesReferences(slot)) return NO_REFERENCES;
  const index = referenceCount(slot);
  if (load<u32>(BARRIER) && !admit(target)) return BAD_TARGET;
  if (target != NIL && !increfInternal(target)) return BAD_TARGET;
  if (!reserveReferences(slot, index + 1)) {
    if (target != NIL) lowerRefcount(target);
    return OUT_OF_MEMORY;
  }
  rememberHolder(slot, index);
  replaceReference(slot, positionOf(slot, index), target);
  return DONE;
}

/** Removes the last position. Returns an event, or how it ended. */
export function popReference(slot: u32): u32 {
  if (!takesReferences(slot)) return NO_REFERENCES;
  const count = referenceCount(slot);
  if (count == 0) return BAD_INDEX;
  return release(takeLastReference(slot, count));
}

/** Removes the last of `count` positions and returns its referent, still counted, for the caller to release. */
export function takeLastReference(slot: u32, count: u32): u32 {
  const referent = replaceReference(slot, positionOf(slot, count - 1), NIL);
  dropPositions(slot, count - 1);
  return referent;
}

/** After this: the object has at least `count` positions. New ones refer to nothing. */
export function growReferences(slot: u32, count: u32): u32 {
  if (!takesReferences(slot)) return NO_REFERENCES;
  return reserveReferences(slot, count) ? DONE : OUT_OF_MEMORY;
}

/** Inserts a position `index` that refers to `target`; those from there on move up. Cost: the positions moved. */
export function insertReference(slot: u32, index: u32, target: u32): u32 {
  if (!takesReferences(slot)) return NO_REFERENCES;
  const count = referenceCount(slot);
  if (index > count) return BAD_INDEX;
  if (load<u32>(BARRIER) && !admit(target)) return BAD_TARGET;
  if (target != NIL && !increfInternal(target)) return BAD_TARGET;
  if (!reserveReferences(slot, count + 1)) {
    if (target != NIL) lowerRefcount(target);
    return OUT_OF_MEMORY;
  }
  const first = referencesOf(slot);
  let moved = target;
  for (let at = index; at <= count; at++) {
    if (load<u32>(BARRIER)) admit(moved);
    moved = replaceReference(slot, first + ((<usize>at) << 2), moved);
  }
  return DONE;
}

/** Removes position `index`; those after it move down. An event, or how it ended. Cost: the positions moved. */
export function removeReference(slot: u32, index: u32): u32 {
  if (!takesReferences(slot)) return NO_REFERENCES;
  const count = referenceCount(slot);
  if (index >= count) return BAD_INDEX;
  const first = referencesOf(slot);
  let moved: u32 = NIL;
  for (let at = count; at > index; at--) {
    if (load<u32>(BARRIER)) admit(moved);
    moved = replaceReference(slot, first + ((<usize>(at - 1)) << 2), moved);
  }
  dropPositions(slot, count - 1);
  return release(moved);
}

/**
 * Removes the last positions, one by one, until there are `count` or the host has to act; the host then
 * calls again, unless the object is gone. Cost: those positions, and what dies.
 */
export function truncateReferences(slot: u32, count: u32): u32 {
  if (!takesReferences(slot)) return NO_REFERENCES;
  const first = referencesOf(slot);
  let present = referenceCount(slot);
  let status: u32 = DONE;
  while (present > count) {
    const referent = replaceReference(slot, first + ((<usize>--present) << 2), NIL);
    if (referent == NIL || !lowerRefcount(referent)) continue;
    dropPositions(slot, present);
    const released = deallocate(referent, ENTRY_HOST);
    if (released > <u32>DEATHS) return released;
    status |= released;
    // The object itself may have died, if only that referent kept it alive.
    if (refcountOf(slot) == 0) return status;
  }
  dropPositions(slot, present);
  return status;
}

/** False for a leaf, which has none, and for a weak reference, which manages its own. */
export function takesReferences(slot: u32): bool {
  const meta = metaOf(slot);
  return (meta & GENERATION_MASK) != LEAF && !(meta & WEAKREF);
}

/** Releases a reference that an object no longer has. Returns an event, or how it ended. */
export function release(referent: u32): u32 {
  if (referent == NIL || !lowerRefcount(referent)) return DONE;
  return deallocate(referent, ENTRY_HOST);
}
