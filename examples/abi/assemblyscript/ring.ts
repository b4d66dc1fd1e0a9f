// A client of the kernel: rings of objects, linked both ways. It imports the kernel's calls and its
// memory, has no data in it, and keeps nothing there between calls.

import { COUNTS_SHIFT, REFCOUNT } from "../../../assembly/layout";
import { alloc, countsAddress, decref, getReference, setReference } from "./kernel";

export { collect } from "./kernel";

const RING: u32 = 7;
const NEXT: u32 = 0;
const PREVIOUS: u32 = 1;

function link(a: u32, b: u32): void {
  setReference(a, NEXT, b);
  setReference(b, PREVIOUS, a);
}

/** A ring of `length` objects: the slot of its first, which the caller owns. */
export function makeRing(length: u32, flags: u32): u32 {
  const first = alloc(RING, 2, flags);
  let last = first;
  for (let count: u32 = 1; count < length; count++) {
    const slot = alloc(RING, 2, flags);
    link(last, slot);
    decref(slot); // its neighbour holds it now
    last = slot;
  }
  link(last, first);
  return first;
}

export function release(slot: u32): u32 {
  return decref(slot);
}

/** The sum of a ring's refcounts, read from the column at its present address. */
export function sumRefcounts(first: u32): u32 {
  const counts = countsAddress();
  let sum: u32 = 0;
  let slot = first;
  do {
    sum += load<u32>(counts + (<usize>slot << COUNTS_SHIFT), REFCOUNT);
    slot = getReference(slot, NEXT);
  } while (slot != first);
  return sum;
}
