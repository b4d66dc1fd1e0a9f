// Deallocation: at refcount zero an object dies at once, with everything that only it held. No recursion:
// deallocations in progress are frames of a small stack in the control block. As in CPython's trashcan,
// an object that dies TRASHCAN_DEPTH deep is put on a list and deallocated when the outermost
// deallocation is done, so a chain of any length needs no memory.
//
// To have a finalizer or a weak reference's callback called, the kernel returns an event; the host acts
// and calls resume(). Until then it may call anything: a nested call works on frames above those that
// wait, and ends when its own ENTRY_HOST frame is popped.
//
// If pauses are bounded, a call that has released RELEASE_UNITS leaves its frames in place, as if a
// finalizer were being called: it is parked, and `releaseParked` continues it. No frame may wait above
// those that are parked, so a call is never parked within another call or a collection.

import {
  COLLECTING, COLLECTOR_GOES_ON, DEPTH, DONE, ENTRY_COLLECTOR, ENTRY_HOST, ENTRY_NONE, EVENT_FINALIZE,
  EVENT_WEAK_CALLBACK, EXTERNAL, FINALIZED, FINALIZER, FIRST_REFERENCE, FRAMES, FRAME_BYTES, FRAME_CURSOR,
  FRAME_ENTRY, FRAME_SLOT, FRAME_STAGE, INLINE_COUNT_MASK, INLINE_MAX, LATER_HEAD, LATER_TAIL, LEAF, LEGACY, LONG,
  NIL, PARKED, PAUSED, REFCOUNT, RELEASE_UNITS, RELEASE_WORK, STAGE_CALLBACK_OBJECT, STAGE_DIE, STAGE_FINALIZE,
  STAGE_FINALIZED, STAGE_LEGACY, STAGE_LEGACY_FINALIZED, STAGE_RELEASE, STAGE_WEAK_CALLBACK, STAGE_WEAK_CALLED,
  TRASHCAN_DEPTH, UNDERFLOW, WEAKLY_REFERENCED, WEAKREF, WEAKREF_COUNT,
} from "./layout";
import { countsOf, generationOf, linkOf, metaOf, refcountOf, rowOf, setLink, setMeta } from "./columns";
import { ask, eventOf, nextOf } from "./steps";
import { reviveGrey } from "./barrier";
import { track, untrack } from "./generations";
import { referenceCount, referencesOf, replaceReference } from "./references";
import { lowerRefcount, unhold } from "./refcount";
import { suspect, suspectReleased } from "./suspects";
import {
  appendPending, callbackObjectOf, detachCallback, detachNewest, forgetCallbackObject, isCallable, nextWeakref,
  unlinkWeakref,
} from "./weakrefs";
import { die, dieQuietly, finishDeath, outcome } from "./deaths";
import { bump } from "./slots";

/** Follows the last stage: the frame is popped. Never stored in a frame. */
const ENDED: u32 = STAGE_RELEASE + 1;

/** References of one object that a call releases before it checks its budget. */
const RELEASE_SLICE: u32 = 256;

/** META bits of objects that need a call or an unlink before they can be freed. */
const BINDS: u32 = FINALIZER | LEGACY | WEAKREF | WEAKLY_REFERENCED;

/**
 * Works on the topmost frame until the frame that the caller pushed is popped. Each step returns the
 * stage that follows, with an event if the host acts first: together they are the order of a death.
 * After this: DONE or DEATHS (the host began it), COLLECTOR_GOES_ON (the collector did); or an
 * event, and the topmost frame waits for the host.
 */
export function runFrames(): u32 {
  while (true) {
    const depth = load<u32>(DEPTH);
    assert(depth - 1 < <u32>TRASHCAN_DEPTH); // there is a frame to work on
    if (load<u32>(RELEASE_UNITS) && isSpent() && mayPark(depth)) {
      store<u32>(PARKED, depth);
      return outcome();
    }
    const frame = frameAt(depth - 1);
    const slot = load<u32>(frame, FRAME_SLOT);
    const stage = load<u32>(frame, FRAME_STAGE);
    assert(stage <= <u32>STAGE_RELEASE); // a stage of a deallocation
    let step: u32;
    if (stage == STAGE_RELEASE) step = releaseReferences(frame, slot); // the last stage, first: it is the most frequent
    else if (stage == STAGE_FINALIZE) step = callFinalizer(frame, slot); //       → FINALIZED; WEAK_CALLBACK
    else if (stage == STAGE_FINALIZED) step = takeBack(slot) ? clearWeakrefs(frame, slot) : ENDED; // resurrected
    else if (stage == STAGE_WEAK_CALLBACK) step = callWeakCallback(frame); //     → WEAK_CALLED; LEGACY after the last
    else if (stage == STAGE_WEAK_CALLED) step = releaseCallbackObject(frame); //  → CALLBACK_OBJECT
    else if (stage == STAGE_CALLBACK_OBJECT) step = releaseWeakref(frame); //     → WEAK_CALLBACK, the next one
    else if (stage == STAGE_LEGACY) step = callLegacyFinalizer(slot); //          → LEGACY_FINALIZED; DIE
    else if (stage == STAGE_LEGACY_FINALIZED) step = takeBack(slot) ? STAGE_DIE : ENDED; // resurrected
    else step = startRelease(frame, slot, 0); // STAGE_DIE                        → RELEASE
    if (step == stage) continue; // a frame that was pushed goes first
    if (step != ENDED) {
      store<u32>(frame, nextOf(step), FRAME_STAGE);
      if (eventOf(step) != DONE) return eventOf(step);
      continue;
    }
    store<u32>(DEPTH, depth - 1);
    const entry = load<u32>(frame, FRAME_ENTRY);
    if (depth == 1 && beginLater(entry)) continue;
    if (entry == ENTRY_HOST) return outcome();
    if (entry == ENTRY_COLLECTOR) return COLLECTOR_GOES_ON;
  }
}

/** Removes one external reference; deallocates at zero. Returns an event, or how it ended. */
export function decref(slot: u32): u32 {
  return decrefBy(slot, 1);
}

/** Removes `times` external references. UNDERFLOW, and nothing changed, when there are fewer. */
export function decrefBy(slot: u32, times: u32): u32 {
  const counts = countsOf(slot);
  const external = load<u32>(counts, EXTERNAL);
  const refcount = load<u32>(counts, REFCOUNT);
  if (external < times || refcount == 0) return UNDERFLOW;
  assert(external <= refcount); // external references are part of the refcount
  store<u32>(counts, external - times, EXTERNAL);
  store<u32>(counts, refcount - times, REFCOUNT);
  if (refcount == times && times != 0) return deallocate(slot, ENTRY_HOST);
  if (external == times) suspectReleased(slot);
  return DONE;
}

/**
 * The object's refcount is zero: deallocates it, and everything that only it held.
 * Cost: the objects that die, and their references. Memory: none.
 */
export function deallocate(slot: u32, entry: u32): u32 {
  if (begin(slot, entry)) {
    store<u32>(RELEASE_WORK, load<u32>(RELEASE_UNITS));
    return runFrames();
  }
  return entry == ENTRY_HOST ? outcome() : COLLECTOR_GOES_ON;
}

// --- Releases in steps

/** Does up to `units` of what was parked last; within a collection nothing. Returns an event, DONE or DEATHS. */
export function releaseParked(units: u32): u32 {
  const isWithin = load<u32>(DEPTH) != load<u32>(PARKED) || (load<u32>(COLLECTING) != 0 && !load<u32>(PAUSED));
  if (isWithin) return outcome();
  let base = load<u32>(PARKED) - 1;
  while (load<u32>(frameAt(base), FRAME_ENTRY) != ENTRY_HOST) base--;
  store<u32>(PARKED, base);
  store<u32>(RELEASE_WORK, units);
  return runFrames();
}

/** Subtracts `units` from the call's budget. */
function spend(units: u32): void {
  const work = load<u32>(RELEASE_WORK);
  store<u32>(RELEASE_WORK, work > units ? work - units : 0);
}

/** Whether the call's budget is spent; otherwise takes a unit from it. */
function isSpent(): bool {
  const work = load<u32>(RELEASE_WORK);
  if (work > 0) store<u32>(RELEASE_WORK, work - 1);
  return work == 0;
}

/**
 * Whether the call was made by the host, within nothing but parked calls, and the object that it released is dead.
 * Half of the stack is left for other deallocations, which must be immediate.
 */
function mayPark(depth: u32): bool {
  if (depth > <u32>(TRASHCAN_DEPTH / 2) || (load<u32>(COLLECTING) && !load<u32>(PAUSED))) return false;
  const base = load<u32>(PARKED);
  for (let at = depth - 1; at > base; at--) if (load<u32>(frameAt(at), FRAME_ENTRY) != ENTRY_NONE) return false;
  return load<u32>(frameAt(base), FRAME_ENTRY) == ENTRY_HOST && load<u32>(frameAt(base), FRAME_STAGE) == STAGE_RELEASE;
}

// --- Frames, and objects that wait for one

/** True when a frame was pushed; otherwise the object is gone already, or its death was put off. */
function begin(slot: u32, entry: u32): bool {
  assert(refcountOf(slot) == 0); // only an unreferenced object dies
  const meta = metaOf(slot);
  const depth = load<u32>(DEPTH);
  const isPlain = !(meta & (BINDS | LONG));
  if (isPlain && (depth < <u32>TRASHCAN_DEPTH || !(meta & INLINE_COUNT_MASK))) {
    const position = releaseAtOnce(slot);
    if (position == INLINE_MAX) {
      dieQuietly(slot, meta);
      return false;
    }
    untrack(slot);
    push(slot, entry, depth, STAGE_RELEASE);
    startRelease(frameAt(depth), slot, position);
    return true;
  }
  untrack(slot);
  if (depth >= <u32>TRASHCAN_DEPTH) {
    putOff(slot);
    return false;
  }
  push(slot, entry, depth, firstStage(meta));
  return true;
}

/**
 * Releases the references of a short row until a referent would die of it. Returns the position of that
 * referent, its reference still in place; INLINE_MAX when there is none.
 */
function releaseAtOnce(slot: u32): u32 {
  const row = rowOf(slot);
  for (let position: u32 = 0; position < <u32>INLINE_MAX; position++) {
    const at = row + FIRST_REFERENCE + ((<usize>position) << 2);
    const referent = load<u32>(at);
    if (referent == NIL) continue;
    const counts = countsOf(referent);
    const refcount = load<u32>(counts, REFCOUNT);
    assert(load<u32>(counts, EXTERNAL) < refcount); // one of its references is the dying object's
    if (refcount == 1) return position;
    store<u32>(counts, refcount - 1, REFCOUNT);
    suspect(counts);
    replaceReference(slot, at, NIL);
  }
  return INLINE_MAX;
}

function firstStage(meta: u32): u32 {
  return meta & BINDS ? STAGE_FINALIZE : STAGE_DIE;
}

function frameAt(depth: u32): usize {
  return <usize>FRAMES + <usize>depth * FRAME_BYTES;
}

function cursorOf(frame: usize): u32 {
  return load<u32>(frame, FRAME_CURSOR);
}

function setCursor(frame: usize, cursor: u32): void {
  store<u32>(frame, cursor, FRAME_CURSOR);
}

function push(slot: u32, entry: u32, depth: u32, stage: u32): void {
  assert(depth < <u32>TRASHCAN_DEPTH); // a frame within the stack
  const frame = frameAt(depth);
  store<u32>(DEPTH, depth + 1);
  store<u32>(frame, slot, FRAME_SLOT);
  store<u32>(frame, stage, FRAME_STAGE);
  store<u32>(frame, entry, FRAME_ENTRY);
}

function putOff(slot: u32): void {
  setLink(slot, NIL);
  const tail = load<u32>(LATER_TAIL);
  assert((tail == NIL) == (load<u32>(LATER_HEAD) == NIL)); // the list of those put off has both ends or neither
  if (tail == NIL) store<u32>(LATER_HEAD, slot);
  else setLink(tail, slot);
  store<u32>(LATER_TAIL, slot);
}

function takeLater(): u32 {
  const slot = load<u32>(LATER_HEAD);
  if (slot == NIL) return NIL;
  assert(refcountOf(slot) == 0); // an object that was put off is not dead yet
  const next = linkOf(slot);
  assert((next == NIL) == (slot == load<u32>(LATER_TAIL))); // the list of those put off ends at the tail
  store<u32>(LATER_HEAD, next);
  if (next == NIL) store<u32>(LATER_TAIL, NIL);
  setLink(slot, 0);
  return slot;
}

/** If no deallocation is in progress, starts the next one that was put off. */
function beginLater(entry: u32): bool {
  const slot = takeLater();
  if (slot == NIL) return false;
  push(slot, entry, 0, firstStage(metaOf(slot)));
  return true;
}

// --- The steps

function callFinalizer(frame: usize, slot: u32): u32 {
  const meta = metaOf(slot);
  if (meta & (FINALIZED | LEGACY | WEAKREF) || !(meta & FINALIZER)) return clearWeakrefs(frame, slot);
  setMeta(slot, meta | FINALIZED);
  lend(slot);
  return ask(STAGE_FINALIZED, EVENT_FINALIZE, slot);
}

function callLegacyFinalizer(slot: u32): u32 {
  if (!(metaOf(slot) & LEGACY)) return STAGE_DIE;
  lend(slot);
  return ask(STAGE_LEGACY_FINALIZED, EVENT_FINALIZE, slot);
}

/** Lends the dying object a reference and a place in generation 0 while its finalizer runs. */
function lend(slot: u32): void {
  store<u64>(countsOf(slot), 1); // REFCOUNT 1, EXTERNAL 0: the host cannot release it
  if (generationOf(slot) == LEAF) return;
  track(slot);
  reviveGrey(slot);
}

/** True when the finalizer left no new reference to the object: it goes on dying. */
function takeBack(slot: u32): bool {
  if (!unhold(slot)) return false;
  untrack(slot);
  return true;
}

/**
 * After this: no weak reference knows the object. Those that had a callback are detached from it and
 * wait, newest first, in a list that starts at the frame's cursor.
 */
function clearWeakrefs(frame: usize, slot: u32): u32 {
  let first: u32 = NIL;
  let last: u32 = NIL;
  for (let weakref = detachNewest(slot); weakref != NIL; weakref = detachNewest(slot)) {
    if (!isCallable(weakref)) continue;
    detachCallback(weakref);
    last = appendPending(last, weakref);
    if (first == NIL) first = weakref;
  }
  setCursor(frame, first);
  return STAGE_WEAK_CALLBACK;
}

function callWeakCallback(frame: usize): u32 {
  const weakref = cursorOf(frame);
  return weakref == NIL ? STAGE_LEGACY : ask(STAGE_WEAK_CALLED, EVENT_WEAK_CALLBACK, weakref);
}

function releaseCallbackObject(frame: usize): u32 {
  const weakref = cursorOf(frame);
  const callbackObject = callbackObjectOf(weakref);
  if (callbackObject == NIL) return STAGE_CALLBACK_OBJECT;
  forgetCallbackObject(weakref);
  if (unhold(callbackObject)) begin(callbackObject, ENTRY_NONE);
  return STAGE_CALLBACK_OBJECT;
}

function releaseWeakref(frame: usize): u32 {
  const weakref = cursorOf(frame);
  setCursor(frame, nextWeakref(weakref));
  if (unhold(weakref)) begin(weakref, ENTRY_NONE);
  return STAGE_WEAK_CALLBACK;
}

/** Past the point of no return: the references from `position` on are released next. */
function startRelease(frame: usize, slot: u32, position: u32): u32 {
  // Weak references that a legacy finalizer or a callback made to the dying object: cleared silently.
  if (metaOf(slot) & WEAKLY_REFERENCED) while (detachNewest(slot) != NIL) {}
  if (metaOf(slot) & WEAKREF) {
    unlinkWeakref(slot);
    bump(WEAKREF_COUNT, -1);
  }
  die(slot);
  setCursor(frame, position);
  return STAGE_RELEASE;
}

/** Releases references until one of them pushes a frame, which goes first; at most a slice at a time. */
function releaseReferences(frame: usize, slot: u32): u32 {
  const first = referencesOf(slot);
  const count = referenceCount(slot);
  const start = cursorOf(frame);
  const end = min<u32>(count, start + RELEASE_SLICE);
  for (let index = start; index < end; index++) {
    const referent = replaceReference(slot, first + ((<usize>index) << 2), NIL);
    if (referent == NIL || !lowerRefcount(referent)) continue;
    if (begin(referent, ENTRY_NONE)) {
      setCursor(frame, index + 1);
      return STAGE_RELEASE;
    }
  }
  if (end < count) {
    setCursor(frame, end);
    spend(RELEASE_SLICE);
    return STAGE_RELEASE;
  }
  finishDeath(slot);
  return ENDED;
}
