// Whether a collection can find anything. Cyclic garbage arises when an object loses a reference and only objects
// hold it then: it is a suspect. (Objects set aside count too, and those that change generation otherwise than by
// age: unfrozen ones, and weak references that join a younger one.) SUSPECTS has a bit for each generation: was
// there one since the last collection of it, or of an older one? If not, a collection finds nothing: collect.ts.
//
// Suspects are the possible roots of Bacon and Rajan, "Concurrent Cycle Collection in Reference Counted Systems"
// (2001). Here it is enough to know whether there is one.

import { ANY_SUSPECTS, EXTERNAL, LAST_HOLDER, LAST_INDEX, SUSPECTS } from "./layout";
import { externalOf, refcountOf } from "./columns";
import { positionOf } from "./references";

/** The object with these counts has lost a reference, not its last one. */
export function suspect(counts: usize): void {
  if (load<u32>(counts, EXTERNAL) == 0) store<u32>(SUSPECTS, ANY_SUSPECTS);
}

/** Position `index` of the object, which was empty, has a reference now. The host often releases its own next. */
export function rememberHolder(slot: u32, index: u32): void {
  store<u64>(LAST_HOLDER, (<u64>slot) | ((<u64>index) << 32)); // LAST_INDEX, too
}

/**
 * The host has released its last reference to the object, which lives on. If the object that got a reference
 * last refers to it, and is held from outside, it is not a suspect: so building a heap by `setReference` and
 * `decref` makes none, like calls that steal.
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
