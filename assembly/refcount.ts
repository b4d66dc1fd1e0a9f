// Reference counting: at zero an object is deallocated at once, and what it alone held with it.
// No recursion: deallocations in progress are frames of a small stack in the control block. As in
// CPython's trashcan, an object that dies TRASHCAN_DEPTH deep is put on a list instead and
// deallocated when the outermost deallocation is done, so a chain of any length needs no memory.
//
// Where a finalizer or a weak reference's callback has to be called, the kernel returns an event;
// the host acts and calls resume(). It may call anything meanwhile: a nested call works on frames
// above those that wait, and ends when its own ENTRY_HOST frame is popped.

import {
  BAD_HANDLE, COLLECTOR_GOES_ON, DEPTH, DONE, ENTRY_COLLECTOR, ENTRY_HOST, ENTRY_NONE, EVENT_FINALIZE, EVENT_SUBJECT,
  EVENT_WEAK_CALLBACK, EXTERNAL, FINALIZED, FINALIZER, FIRST_REFERENCE, FRAMES, FRAME_BYTES, FRAME_CURSOR,
  FRAME_ENTRY, FRAME_SLOT, FRAME_STAGE, GENERATION_MASK, LATER_HEAD, LATER_TAIL, LEAF, LEGACY, LINK,
  META, NIL, REFCOUNT, REFCOUNT_LIMIT, REFCOUNT_MAX, STAGE_CALLBACK_OBJECT, STAGE_DIE, STAGE_FINALIZE, STAGE_FINALIZED,
  STAGE_LEGACY, STAGE_LEGACY_FINALIZED, STAGE_RELEASE, STAGE_WEAK_CALLBACK, STAGE_WEAK_CALLED,
  TRASHCAN_DEPTH, WEAKLY_REFERENCED, WEAKREF, WEAKREF_COUNT, UNDERFLOW, LONG, INLINE_COUNT_MASK, INLINE_MAX,
} from "./layout";
import { countsOf, metaOf, refcountOf, rowOf } from "./columns";
import { track, untrack } from "./generations";
import { referenceCount, referencesOf, replaceReference } from "./references";
import {
  appendPending, callbackObjectOf, detachCallback, detachNewest, forgetCallbackObject, isCallable,
  nextWeakref,
  unlinkWeakref,
} from "./weakrefs";
import { die, dieQuietly, finishDeath, outcome } from "./deaths";
import { bump } from "./slots";

/** One more external reference. */
export function incref(slot: u32): void {
  // Two words, as everywhere: a load of both at once would wait for the stores of each.
  const counts = countsOf(slot);
  assert(load<u32>(counts, REFCOUNT) > 0); // alive when a reference to it is taken
  assert(load<u32>(counts, EXTERNAL) <= load<u32>(counts, REFCOUNT)); // external references are some of all
  store<u32>(counts, load<u32>(counts, REFCOUNT) + 1, REFCOUNT);
  store<u32>(counts, load<u32>(counts, EXTERNAL) + 1, EXTERNAL);
}

/**
 * `times` more external references. REFCOUNT_LIMIT, and nothing changed, when that is too many;
 * BAD_HANDLE when the object is being deallocated.
 */
export function increfBy(slot: u32, times: u32): u32 {
  const counts = countsOf(slot);
  const refcount = load<u32>(counts, REFCOUNT);
  if (refcount == 0) return BAD_HANDLE;
  assert(load<u32>(counts, EXTERNAL) <= refcount); // external references are some of all
  if (<u64>refcount + times > <u64>REFCOUNT_MAX) return REFCOUNT_LIMIT;
  store<u32>(counts, refcount + times, REFCOUNT);
  store<u32>(counts, load<u32>(counts, EXTERNAL) + times, EXTERNAL);
  return DONE;
}

/** One external reference less; deallocates at zero. An event, or how it ended. */
export function decref(slot: u32): u32 {
  return decrefBy(slot, 1);
}

/** `times` external references less. UNDERFLOW, and nothing changed, when there are fewer. */
export function decrefBy(slot: u32, times: u32): u32 {
  const counts = countsOf(slot);
  const external = load<u32>(counts, EXTERNAL);
  const refcount = load<u32>(counts, REFCOUNT);
  if (external < times || refcount == 0) return UNDERFLOW;
  assert(external <= refcount); // external references are some of all
  store<u32>(counts, external - times, EXTERNAL);
  store<u32>(counts, refcount - times, REFCOUNT);
  return refcount == times && times != 0 ? deallocate(slot, ENTRY_HOST) : DONE;
}

/** True when that was the last one: the object must be deallocated. */
export function lowerRefcount(slot: u32): bool {
  const counts = countsOf(slot);
  assert(load<u32>(counts, REFCOUNT) > 0); // the reference that goes was counted
  const refcount = load<u32>(counts, REFCOUNT) - 1;
  assert(load<u32>(counts, EXTERNAL) <= refcount); // the external ones are left
  store<u32>(counts, refcount, REFCOUNT);
  return refcount == 0;
}

/** Gives up the reference that the kernel itself held; true when that was the last one. */
export function unhold(slot: u32): bool {
  return lowerRefcount(slot);
}

/** Marks of an object that something must be called or undone for before it can go. */
const BINDS: u32 = FINALIZER | LEGACY | WEAKREF | WEAKLY_REFERENCED;

/**
 * The object's refcount is zero: it is deallocated, with all that only it held.
 * Cost: what dies, and its references. Memory: none.
 */
export function deallocate(slot: u32, entry: u32): u32 {
  if (begin(slot, entry)) return runFrames();
  return entry == ENTRY_HOST ? outcome() : COLLECTOR_GOES_ON;
}

/** True when a frame was pushed; otherwise the object is gone already, or was put off. */
function begin(slot: u32, entry: u32): bool {
  assert(refcountOf(slot) == 0); // only what nothing refers to dies
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
    push(slot, entry, depth);
    startRelease(frameAt(depth), slot, position);
    return true;
  }
  untrack(slot);
  if (depth >= <u32>TRASHCAN_DEPTH) {
    putOff(slot);
    return false;
  }
  push(slot, entry, depth);
  return true;
}

/**
 * Releases the references of a short row as long as no referent dies of it. Returns the first
 * position whose referent does, its reference still in place; INLINE_MAX when there is none.
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
    replaceReference(slot, at, NIL);
  }
  return INLINE_MAX;
}

function frameAt(depth: u32): usize {
  return <usize>FRAMES + <usize>depth * FRAME_BYTES;
}

function push(slot: u32, entry: u32, depth: u32): void {
  assert(depth < <u32>TRASHCAN_DEPTH); // a frame within the stack
  const frame = frameAt(depth);
  store<u32>(DEPTH, depth + 1);
  store<u32>(frame, slot, FRAME_SLOT);
  store<u32>(frame, metaOf(slot) & BINDS ? STAGE_FINALIZE : STAGE_DIE, FRAME_STAGE);
  store<u32>(frame, entry, FRAME_ENTRY);
}

function putOff(slot: u32): void {
  store<u32>(countsOf(slot), NIL, LINK);
  const tail = load<u32>(LATER_TAIL);
  assert((tail == NIL) == (load<u32>(LATER_HEAD) == NIL)); // those put off: a list with both ends, or none
  if (tail == NIL) store<u32>(LATER_HEAD, slot);
  else store<u32>(countsOf(tail), slot, LINK);
  store<u32>(LATER_TAIL, slot);
}

function takeLater(): u32 {
  const slot = load<u32>(LATER_HEAD);
  if (slot == NIL) return NIL;
  assert(refcountOf(slot) == 0); // what was put off is still to die
  const next = load<u32>(countsOf(slot), LINK);
  assert((next == NIL) == (slot == load<u32>(LATER_TAIL))); // those put off end at the tail
  store<u32>(LATER_HEAD, next);
  if (next == NIL) store<u32>(LATER_TAIL, NIL);
  store<u32>(countsOf(slot), 0, LINK);
  return slot;
}

/** Asks the host to act on `slot`; the frame goes on at `stage` when it calls resume(). */
function ask(frame: usize, stage: u32, event: u32, slot: u32): u32 {
  store<u32>(frame, stage, FRAME_STAGE);
  store<u32>(EVENT_SUBJECT, slot);
  return event;
}

/** Lends the dying object a reference and a place in generation 0 while its finalizer runs. */
function lend(slot: u32): void {
  store<u64>(countsOf(slot), 1); // REFCOUNT 1, EXTERNAL 0: the host cannot give it up
  if (!isLeaf(slot)) track(slot);
}

/** True when the finalizer left no reference to the object: it goes on dying. */
function takeBack(slot: u32): bool {
  if (!unhold(slot)) return false;
  untrack(slot);
  return true;
}

function isLeaf(slot: u32): bool {
  return (metaOf(slot) & GENERATION_MASK) == LEAF;
}

/**
 * Works on the topmost frame until the frame that the caller pushed is popped.
 * After this: DONE or DEATHS (the host began it), COLLECTOR_GOES_ON (the collector did); or an
 * event, and the topmost frame waits for the host.
 */
export function runFrames(): u32 {
  while (true) {
    const depth = load<u32>(DEPTH);
    assert(depth - 1 < <u32>TRASHCAN_DEPTH); // there is a frame to work on
    const frame = frameAt(depth - 1);
    const slot = load<u32>(frame, FRAME_SLOT);
    const stage = load<u32>(frame, FRAME_STAGE);
    assert(stage <= <u32>STAGE_RELEASE); // a stage of a deallocation
    let event: u32 = DONE;
    let ended = false;
    if (stage == STAGE_RELEASE) {
      ended = releaseReferences(frame, slot);
    } else if (stage == STAGE_DIE) {
      startRelease(frame, slot, 0);
    } else if (stage == STAGE_FINALIZE || stage == STAGE_LEGACY) {
      event = startFinalizer(frame, slot, stage);
    } else if (stage == STAGE_FINALIZED || stage == STAGE_LEGACY_FINALIZED) {
      if (!takeBack(slot)) ended = true;
      else if (stage == STAGE_LEGACY_FINALIZED) store<u32>(frame, STAGE_DIE, FRAME_STAGE);
      else startWeakCallbacks(frame, slot);
    } else {
      event = runWeakCallbacks(frame, stage);
    }
    if (event != DONE) return event;
    if (ended) {
      store<u32>(DEPTH, depth - 1);
      const entry = load<u32>(frame, FRAME_ENTRY);
      if (depth == 1 && beginLater(entry)) continue;
      if (entry == ENTRY_HOST) return outcome();
      if (entry == ENTRY_COLLECTOR) return COLLECTOR_GOES_ON;
    }
  }
}

/** With no deallocation in progress, starts the next one that was put off, if there is any. */
function beginLater(entry: u32): bool {
  const slot = takeLater();
  if (slot == NIL) return false;
  push(slot, entry, 0);
  return true;
}

function startFinalizer(frame: usize, slot: u32, stage: u32): u32 {
  const row = rowOf(slot);
  const meta = load<u32>(row, META);
  if (stage == STAGE_LEGACY) {
    if (!(meta & LEGACY)) {
      store<u32>(frame, STAGE_DIE, FRAME_STAGE);
      return DONE;
    }
    lend(slot);
    return ask(frame, STAGE_LEGACY_FINALIZED, EVENT_FINALIZE, slot);
  }
  if (meta & (FINALIZED | LEGACY | WEAKREF) || !(meta & FINALIZER)) {
    startWeakCallbacks(frame, slot);
    return DONE;
  }
  store<u32>(row, meta | FINALIZED, META);
  lend(slot);
  return ask(frame, STAGE_FINALIZED, EVENT_FINALIZE, slot);
}

/**
 * After this: no weak reference knows the object. Those with a callback have lost it and wait,
 * newest first, in a list that starts at the frame's cursor.
 */
function startWeakCallbacks(frame: usize, slot: u32): void {
  let first: u32 = NIL;
  let last: u32 = NIL;
  for (let weakref = detachNewest(slot); weakref != NIL; weakref = detachNewest(slot)) {
    if (!isCallable(weakref)) continue;
    detachCallback(weakref);
    last = appendPending(last, weakref);
    if (first == NIL) first = weakref;
  }
  store<u32>(frame, first, FRAME_CURSOR);
  store<u32>(frame, STAGE_WEAK_CALLBACK, FRAME_STAGE);
}

function runWeakCallbacks(frame: usize, stage: u32): u32 {
  const weakref = load<u32>(frame, FRAME_CURSOR);
  if (stage == STAGE_WEAK_CALLBACK) {
    if (weakref != NIL) return ask(frame, STAGE_WEAK_CALLED, EVENT_WEAK_CALLBACK, weakref);
    store<u32>(frame, STAGE_LEGACY, FRAME_STAGE);
    return DONE;
  }
  if (stage == STAGE_WEAK_CALLED) {
    store<u32>(frame, STAGE_CALLBACK_OBJECT, FRAME_STAGE);
    const callbackObject = callbackObjectOf(weakref);
    if (callbackObject == NIL) return DONE;
    forgetCallbackObject(weakref);
    if (unhold(callbackObject)) begin(callbackObject, ENTRY_NONE);
    return DONE;
  }
  store<u32>(frame, nextWeakref(weakref), FRAME_CURSOR);
  store<u32>(frame, STAGE_WEAK_CALLBACK, FRAME_STAGE);
  if (unhold(weakref)) begin(weakref, ENTRY_NONE);
  return DONE;
}

/** The object dies; its references from `position` on are released next. */
function startRelease(frame: usize, slot: u32, position: u32): void {
  // Made by a legacy finalizer or a callback, when the object was dying already: cleared silently.
  if (metaOf(slot) & WEAKLY_REFERENCED) while (detachNewest(slot) != NIL) {}
  if (metaOf(slot) & WEAKREF) {
    unlinkWeakref(slot);
    bump(WEAKREF_COUNT, -1);
  }
  die(slot);
  store<u32>(frame, position, FRAME_CURSOR);
  store<u32>(frame, STAGE_RELEASE, FRAME_STAGE);
}

/** Releases references until one of them starts a deallocation; true when none is left. */
function releaseReferences(frame: usize, slot: u32): bool {
  const first = referencesOf(slot);
  const count = referenceCount(slot);
  for (let index = load<u32>(frame, FRAME_CURSOR); index < count; index++) {
    const referent = replaceReference(slot, first + ((<usize>index) << 2), NIL);
    if (referent == NIL || !lowerRefcount(referent)) continue;
    if (begin(referent, ENTRY_NONE)) {
      store<u32>(frame, index + 1, FRAME_CURSOR);
      return false;
    }
  }
  finishDeath(slot);
  return true;
}
