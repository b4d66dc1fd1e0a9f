// Deaths, as the host sees them. When it observes deaths, a dead object's slot waits in a list,
// in order of death, until the host has noted it; only then can the slot be used again.
// The list links through the second counts word, so it costs no memory.

import {
  ASIDE, DEAD, DEAD_COUNT, DEAD_HEAD, DEAD_TAIL, DEATHS, DONE, FINALIZER, GENERATION_MASK, LEAF, LIVE_COUNT, NIL,
  OBSERVE_DEATHS, PERMANENT, WEAKREF,
} from "./layout";
import { gcRefsBase, linkOf, metaOf, refcountOf, setLink, setMeta } from "./columns";
import { leaveGeneration, setGeneration } from "./generations";
import { bump, countDeallocation, countFinalizer, freeReferences, freeSlot } from "./slots";

/** The object is past the point of no return; its references have not been released yet. */
export function die(slot: u32): void {
  const meta = metaOf(slot);
  bump(LIVE_COUNT, -1);
  if (meta & FINALIZER && !(meta & WEAKREF)) countFinalizer(meta, -1);
  if (load<u32>(OBSERVE_DEATHS)) enterDeadList(slot);
}

function enterDeadList(slot: u32): void {
  setLink(slot, NIL);
  const tail = load<u32>(DEAD_TAIL);
  assert((tail == NIL) == (load<u32>(DEAD_HEAD) == NIL)); // the dead: a list with both ends, or none
  if (tail == NIL) store<u32>(DEAD_HEAD, slot);
  else setLink(tail, slot);
  store<u32>(DEAD_TAIL, slot);
  bump(DEAD_COUNT, 1);
}

/** The object's references are released: its slot is free, or waits for the host. */
export function finishDeath(slot: u32): void {
  freeReferences(slot);
  const meta = metaOf(slot);
  if ((meta & GENERATION_MASK) != LEAF) countDeallocation();
  if (load<u32>(OBSERVE_DEATHS) && !(meta & ASIDE)) setGeneration(slot, DEAD);
  else freeSlot(slot, meta);
}

/**
 * `untrack`, `die` and `finishDeath` in one, for an object that holds nothing and whose death calls
 * nothing: it is not long, has no finalizer and no weak references; `meta` is its META.
 */
export function dieQuietly(slot: u32, meta: u32): void {
  const generation = meta & GENERATION_MASK;
  if (generation <= <u32>PERMANENT) leaveGeneration(slot, generation);
  if (generation != LEAF) countDeallocation();
  bump(LIVE_COUNT, -1);
  if (!load<u32>(OBSERVE_DEATHS)) {
    freeSlot(slot, meta);
    return;
  }
  enterDeadList(slot);
  setMeta(slot, (meta & ~(GENERATION_MASK | ASIDE)) | DEAD);
}

/**
 * Writes the slots that died since the last call to the gcRefs column and returns their number.
 * After this: the host counts as having noted them, and the slots are free, or will be as soon as
 * their references are released.
 */
export function takeDeaths(): u32 {
  const count = load<u32>(DEAD_COUNT);
  let slot = load<u32>(DEAD_HEAD);
  store<u32>(DEAD_HEAD, NIL);
  store<u32>(DEAD_TAIL, NIL);
  store<u32>(DEAD_COUNT, 0);
  let out = gcRefsBase;
  while (slot != NIL) {
    assert(refcountOf(slot) == 0); // the dead list leads to the dead
    const next = linkOf(slot);
    store<u32>(out, slot);
    out += 4;
    const meta = metaOf(slot);
    if ((meta & GENERATION_MASK) == DEAD) freeSlot(slot, meta);
    else setMeta(slot, meta | ASIDE);
    slot = next;
  }
  assert(out == gcRefsBase + ((<usize>count) << 2)); // as many as were counted
  return count;
}

/** What a finished call returns. */
export function outcome(): u32 {
  return load<u32>(DEAD_HEAD) == NIL ? DONE : DEATHS;
}
