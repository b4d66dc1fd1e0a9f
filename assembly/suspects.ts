// Whether a collection can find anything. Garbage comes into being when a reference goes and its object is left
// held by objects alone: a suspect. (The other ways are generations that change otherwise than by age: unfreezing,
// weak references that join a younger one; and objects set aside.) SUSPECTS has a bit for each generation: one
// since the last collection of it, or of an older one. A collection without has nothing to look for: collect.ts.
//
// Suspects are the possible roots of Bacon and Rajan, "Concurrent Cycle Collection in Reference Counted Systems"
// (2001). Here it is enough to know whether there are any.

import { ANY_SUSPECTS, EXTERNAL, LAST_HOLDER, LAST_INDEX, SUSPECTS } from "./layout";
import { externalOf, refcountOf } from "./columns";
import { positionOf } from "./references";

/** A reference to the object whose counts these are has gone, and was not the last one. */
export function suspect(counts: usize): void {
  if (load<u32>(counts, EXTERNAL) == 0) store<u32>(SUSPECTS, ANY_SUSPECTS);
}

/** Position `index` of the object, which was empty, has a reference. Its caller is likely to release its own next. */
export function rememberHolder(slot: u32, index: u32): void {
  store<u64>(LAST_HOLDER, (<u64>slot) | ((<u64>index) << 32)); // LAST_INDEX, too
}

/**
 * The host has released its last reference to the object, which lives on. Where the object that was given a
 * reference last leads to it, and is held from outside, it is no suspect: so a heap that is built by `setReference`
 * and `decref` has none, as by calls that steal.
 */
export function suspectReleased(slot: u32): void {
  if (load<u32>(SUSPECTS) != ANY_SUSPECTS && !isHeldByLast(slot)) store<u32>(SUSPECTS, ANY_SUSPECTS);
}

function isHeldByLast(slot: u32): bool {
  const holder = load<u32>(LAST_HOLDER);
  if (refcountOf(holder) == 0 || externalOf(holder) == 0) return false;
  const position = positionOf(holder, load<u32>(LAST_INDEX));
  return position != 0 && load<u32>(position) == slot;
}
