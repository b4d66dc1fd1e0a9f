// One collection, a ladder of steps in CPython's order. Finalizers and callbacks are called by the host, so
// `runCollection` works until it needs the host and returns an event; the host acts and calls `resume`. At
// every event the heap is consistent: user code may do anything but start a collection.

import {
  ANY_SUSPECTS, ASIDE, ASIDE_COUNT, BARRIER, BARRIER_DELETING, BARRIER_MARKING, CALLED_OUT, CANDIDATES, COLLECTED, COLLECTING,
  COLLECTOR_DEPTH, COLLECTOR_GOES_ON, CORRUPT, CURSOR, DEPTH, DONE, DOOMED_HEAD, ENTRY_COLLECTOR, EVENT_CORRUPT,
  EVENT_FINALIZE, EVENT_GARBAGE, EVENT_UNCOLLECTABLE, EVENT_UNREACHABLE, EVENT_WEAK_CALLBACK, FINALIZED, FINALIZER,
  FINALIZER_COUNT, GENERATION_MASK, HELD, LEGACY, LEGACY_COUNT, LIST_MODE, LONG_LIVED_PENDING, LONG_LIVED_TOTAL,
  NIL, OVERFLOW_1, PARKED, PAUSED, PENDING_HEAD, PENDING_TAIL, PHASE, PHASE_DEDUCED, PHASE_DELETE, PHASE_FINALIZERS,
  PHASE_FINALIZER_CALLED, PHASE_FINISHED, PHASE_FREE, PHASE_IDLE, PHASE_RELEASE, PHASE_SAVE_ALL, PHASE_STARTED,
  PHASE_UNCOLLECTABLE, PHASE_WEAK_CALLBACKS, PHASE_WEAK_CALLED, REPORTS, SAVE_ALL, SET_COUNT, SLICED, STATISTICS,
  SURVIVORS, SUSPECTS, UNCOLLECTABLE, WEAKREF, WEAKREF_COUNT, WORK,
} from "./layout";
import { gcRefsBase, linkOf, metaOf, setLink, setMeta, slotTop, unreachableBits } from "./columns";
import { ask, eventOf, goOnAt, nextOf } from "./steps";
import { clearBit, testBit } from "./bits";
import {
  ageGeneration0, moveToGeneration, promoteListedToOldest, promoteScanned, truncateYoungList, youngBoundary,
  youngIsListed,
} from "./generations";
import { appendPending, detachNewest, isCallable, nextWeakref, unlinkWeakref } from "./weakrefs";
import { hold, incref, unhold } from "./refcount";
import { deallocate, releaseParked, runFrames } from "./deallocation";
import { outcome } from "./deaths";
import { bump } from "./slots";
import { armTrigger, counter, isYoungDue } from "./due";
import { abandonCycle, isSpent, mark, seal } from "./cycle";
import { admit } from "./barrier";
import { deleteUnreachable, freeUnreachable, releaseUnreachable } from "./garbage";
import { assertAllReachable, assertHeap, assertUnreachable, mayFollow } from "./invariants";
import {
  deduceResurrected, deduceUnreachable, keepAll, nextUnreachable, resurrectedList, rewindUnreachable, setAsideLegacy,
} from "./unreachable";

/** Works until the host is needed (returns an event) or the collection is finished (DONE or DEATHS). */
export function runCollection(): u32 {
  while (load<u32>(PHASE) != PHASE_FINISHED && load<u32>(PHASE) != PHASE_IDLE) {
    const step = takeStep(load<u32>(PHASE));
    enterPhase(nextOf(step));
    const event = eventOf(step);
    if (event != DONE && event != COLLECTOR_GOES_ON) return event;
    if (isSpent(1) && load<u32>(PHASE) != PHASE_FINISHED) {
      pause(1);
      break;
    }
  }
  return outcome();
}

/**
 * Does up to `units` more of a collection in steps, an object or a reference each; begins none. Returns an
 * event, or DONE or DEATHS: the step is done, and the collection if PHASE is FINISHED. Does nothing within a
 * deallocation; parked objects are released first. Young objects grow old beside a deletion.
 */
export function stepCycle(units: u32): u32 {
  if (load<u32>(PARKED)) return releaseParked(max<u32>(units, 1));
  store<u32>(WORK, max<u32>(units, 1));
  if (load<u32>(BARRIER) == BARRIER_MARKING) {
    if (!mark()) return outcome();
    seal();
    startCollecting(2);
  } else if (!load<u32>(PAUSED) || load<u32>(DEPTH) > 0) {
    return outcome();
  } else if (isYoungDue()) {
    ageGeneration0();
  }
  pause(0);
  return runCollection();
}

/** Records whether the collection waits for its next step, which allocations then make due. */
function pause(isPaused: u32): void {
  store<u32>(PAUSED, isPaused);
  armTrigger();
}

/** The order of a collection. Each step returns the phase that follows, with an event if the host acts first. */
function takeStep(phase: u32): u32 {
  switch (phase) {
    case PHASE_STARTED: return deduce(); //                      → DEDUCED, UNCOLLECTABLE if the set is empty
    case PHASE_DEDUCED: return clearWeakrefs(); //               → WEAK_CALLBACKS
    case PHASE_WEAK_CALLBACKS: return callWeakCallback(); //     → WEAK_CALLED, FINALIZERS after the last
    case PHASE_WEAK_CALLED: return releaseWeakref(); //          → WEAK_CALLBACKS, the next one
    case PHASE_FINALIZERS: return callFinalizer(); //            → FINALIZER_CALLED, SAVE_ALL, DELETE, RELEASE
    case PHASE_FINALIZER_CALLED: return releaseFinalized(); //   → FINALIZERS, the next one
    case PHASE_SAVE_ALL: return saveObject(); //                 → SAVE_ALL, UNCOLLECTABLE after the last
    case PHASE_RELEASE: return releaseOutside(); //              → RELEASE, FREE: in steps
    case PHASE_FREE: return freeSlots(); //                      → FREE, DELETE: in steps
    case PHASE_DELETE: return deallocateDoomed(); //             → DELETE, UNCOLLECTABLE after the last
    default: return findUncollectable(); // UNCOLLECTABLE        → UNCOLLECTABLE, FINISHED after the last
  }
}

function enterPhase(phase: u32): void {
  assert(mayFollow(load<u32>(PHASE), phase)); // a phase that may follow
  store<u32>(PHASE, phase);
}

/** The host has acted on the last event: continues the deallocation or collection that asked. */
export function resume(): u32 {
  if (load<u32>(COLLECTING) && load<u32>(DEPTH) == load<u32>(COLLECTOR_DEPTH)) return runCollection();
  const event = runFrames();
  return event == COLLECTOR_GOES_ON ? runCollection() : event;
}

/** After this: a collection of `generation` has started. Returns 0 when one was running already. */
export function beginCollection(generation: u32): u32 {
  if (load<u32>(COLLECTING)) return 0;
  if (generation == 2) abandonCycle();
  startCollecting(generation);
  return 1;
}

function startCollecting(generation: u32): void {
  store<u32>(COLLECTING, generation + 1);
  enterPhase(PHASE_STARTED);
  store<u32>(COLLECTOR_DEPTH, load<u32>(DEPTH));
  store<u32>(COLLECTED, 0);
  store<u32>(UNCOLLECTABLE, 0);
  armTrigger();
}

/** After this: the next collection may start. */
export function endCollection(): void {
  store<u32>(COLLECTING, 0);
  if (load<u32>(SLICED)) {
    store<u32>(SLICED, 0);
    store<u32>(BARRIER, 0);
  }
  enterPhase(PHASE_IDLE);
  armTrigger();
}

function countStatistics(): void {
  const generation = load<u32>(COLLECTING) - 1;
  const statistics = <usize>STATISTICS + <usize>generation * 24;
  store<f64>(statistics, load<f64>(statistics) + 1);
  store<f64>(statistics, load<f64>(statistics, 8) + <f64>load<u32>(COLLECTED), 8);
  store<f64>(statistics, load<f64>(statistics, 16) + <f64>load<u32>(UNCOLLECTABLE), 16);
}

function oldGeneration(): u32 {
  return min<u32>(load<u32>(COLLECTING), 2);
}

/**
 * After this: the set of unreachable objects is known, the survivors are one generation older, and
 * legacy finalizers are set aside.
 */
function deduce(): u32 {
  const generation = load<u32>(COLLECTING) - 1;
  const isSliced = load<u32>(SLICED);
  const unreachable = isSliced ? load<u32>(SET_COUNT) : examine(generation);
  if (load<u32>(CORRUPT)) return goOnAt(PHASE_STARTED, EVENT_CORRUPT);
  const survivors = load<u32>(CANDIDATES) - unreachable;
  store<u32>(SURVIVORS, survivors);
  if (!isSliced) promoteSurvivors(generation);
  assertUnreachable();
  if (generation == 1) {
    store<u32>(LONG_LIVED_PENDING, load<u32>(LONG_LIVED_PENDING) + survivors);
  } else if (generation == 2) {
    store<u32>(LONG_LIVED_PENDING, 0);
    store<u32>(LONG_LIVED_TOTAL, survivors);
  }
  rewindUnreachable();
  store<u32>(PENDING_HEAD, NIL);
  store<u32>(PENDING_TAIL, NIL);
  store<u32>(ASIDE_COUNT, 0);
  if (unreachable > 0 && load<u32>(LEGACY_COUNT) > 0) setLegacyAside();
  if (unreachable == load<u32>(ASIDE_COUNT)) return startUncollectable();
  if (!load<u32>(REPORTS)) return PHASE_DEDUCED;
  store<u32>(CALLED_OUT, 1);
  return ask(PHASE_DEDUCED, EVENT_UNREACHABLE, NIL);
}

/**
 * Finds the unreachable among the objects of `generation` and younger ones; returns their number. Without a
 * suspect since the last such collection there are none: the candidates only grow older.
 */
function examine(generation: u32): u32 {
  assertHeap(generation);
  if (generation < 2) bump(counter(generation + 1), 1);
  for (let young: u32 = 0; young <= generation; young++) store<u32>(counter(young), 0);
  store<u32>(CALLED_OUT, 0);
  const suspects = load<u32>(SUSPECTS);
  assertAllReachable(generation, suspects);
  if (!((suspects >> generation) & 1)) return keepAll(generation);
  const unreachable = deduceUnreachable(generation);
  // Suspects for the next collection, of this generation or a younger one, count from here on.
  if (!load<u32>(CORRUPT)) store<u32>(SUSPECTS, suspects & (0xfffffffe << generation));
  return unreachable;
}

/** In list mode the survivors were promoted when the set was listed. */
function promoteSurvivors(generation: u32): void {
  if (load<u32>(LIST_MODE)) return;
  if (generation == 0) {
    promoteScanned(0, 1);
    truncateYoungList(youngBoundary());
    store<u32>(OVERFLOW_1, 1);
    return;
  }
  if (youngIsListed()) promoteListedToOldest();
  else promoteScanned(1, 2);
  truncateYoungList(0);
}

/** After this: the legacy objects of the set and everything they reach are old, and not in the set. */
function setLegacyAside(): void {
  const count = setAsideLegacy();
  store<u32>(ASIDE_COUNT, count);
  store<u32>(SUSPECTS, ANY_SUSPECTS); // they are still unreachable
  moveAllToGeneration(gcRefsBase, count, oldGeneration());
  rewindUnreachable();
}

function moveAllToGeneration(list: usize, count: u32, generation: u32): void {
  for (let at = list, end = list + ((<usize>count) << 2); at < end; at += 4) {
    moveToGeneration(load<u32>(at), generation);
  }
}

/**
 * Clears the weak references in the set, and those to its objects, before any callback is called, so
 * that no callback can reach garbage. Those outside the set that have a callback wait for it, newest
 * first for each object.
 */
function clearWeakrefs(): u32 {
  const isAny = load<u32>(WEAKREF_COUNT) > 0;
  for (let slot = isAny ? nextUnreachable() : NIL; slot != NIL; slot = nextUnreachable()) {
    if (metaOf(slot) & WEAKREF) unlinkWeakref(slot);
    for (let weakref = detachNewest(slot); weakref != NIL; weakref = detachNewest(slot)) {
      if (!isCallable(weakref) || testBit(unreachableBits, weakref)) continue;
      store<u32>(PENDING_TAIL, appendPending(load<u32>(PENDING_TAIL), weakref));
      if (load<u32>(PENDING_HEAD) == NIL) store<u32>(PENDING_HEAD, weakref);
    }
    if (isSpent(1)) return PHASE_DEDUCED;
  }
  // As in CPython they join the survivors' generation, even from an older one.
  const old = oldGeneration();
  for (let weakref = load<u32>(PENDING_HEAD); weakref != NIL; weakref = nextWeakref(weakref)) {
    moveToGeneration(weakref, old);
    store<u32>(SUSPECTS, ANY_SUSPECTS); // a younger collection examines it from now on
    // If it was set aside it is uncollectable no longer: CPython moves it off that list.
    setMeta(weakref, metaOf(weakref) & ~ASIDE);
  }
  return PHASE_WEAK_CALLBACKS;
}

function callWeakCallback(): u32 {
  const weakref = load<u32>(PENDING_HEAD);
  if (weakref == NIL) {
    rewindUnreachable();
    return PHASE_FINALIZERS;
  }
  store<u32>(CALLED_OUT, 1);
  return ask(PHASE_WEAK_CALLED, EVENT_WEAK_CALLBACK, weakref);
}

/** A weak reference that its own callback released dies here and counts as collected. */
function releaseWeakref(): u32 {
  const weakref = load<u32>(PENDING_HEAD);
  store<u32>(PENDING_HEAD, nextWeakref(weakref));
  if (!unhold(weakref)) return PHASE_WEAK_CALLBACKS;
  bump(COLLECTED, 1);
  return goOnAt(PHASE_WEAK_CALLBACKS, deallocate(weakref, ENTRY_COLLECTOR));
}

/** Finds the next finalizer that has not been called, and marks it before the call. */
function callFinalizer(): u32 {
  const isAny = load<u32>(FINALIZER_COUNT) > 0;
  for (let slot = isAny ? nextUnreachable() : NIL; slot != NIL; slot = nextUnreachable()) {
    const meta = metaOf(slot);
    if (!(meta & FINALIZER) || meta & (FINALIZED | WEAKREF)) {
      if (isSpent(1)) return PHASE_FINALIZERS;
      continue;
    }
    setMeta(slot, meta | FINALIZED);
    store<u32>(CALLED_OUT, 1);
    hold(slot);
    store<u32>(HELD, slot);
    return ask(PHASE_FINALIZER_CALLED, EVENT_FINALIZE, slot);
  }
  if (load<u32>(CALLED_OUT)) keepResurrected();
  return load<u32>(CORRUPT) ? goOnAt(PHASE_FINALIZERS, EVENT_CORRUPT) : decideFate();
}

function releaseFinalized(): u32 {
  const slot = load<u32>(HELD);
  return unhold(slot) ? goOnAt(PHASE_FINALIZERS, deallocate(slot, ENTRY_COLLECTOR)) : PHASE_FINALIZERS;
}

/** After this: objects that user code made reachable again are old, and not in the set. */
function keepResurrected(): void {
  const count = deduceResurrected();
  moveAllToGeneration(resurrectedList(), count, oldGeneration());
  assertUnreachable();
}

/** The set is final: it is deleted, or kept in garbage when SAVE_ALL is on. */
function decideFate(): u32 {
  rewindUnreachable();
  if (load<u32>(SAVE_ALL)) return PHASE_SAVE_ALL;
  store<u32>(DOOMED_HEAD, NIL);
  if (load<u32>(SLICED)) {
    store<u32>(BARRIER, BARRIER_DELETING);
    return PHASE_RELEASE;
  }
  bump(COLLECTED, deleteUnreachable());
  return PHASE_DELETE;
}

/** Releases the set's references to the outside before its first slot is freed: its bits are valid until then. */
function releaseOutside(): u32 {
  if (!releaseUnreachable()) return PHASE_RELEASE;
  rewindUnreachable();
  return PHASE_FREE;
}

function freeSlots(): u32 {
  if (!freeUnreachable()) return PHASE_FREE;
  store<u32>(BARRIER, 0);
  return PHASE_DELETE;
}

function saveObject(): u32 {
  const slot = nextUnreachable();
  if (slot == NIL) return startUncollectable();
  clearBit(unreachableBits, slot);
  moveToGeneration(slot, oldGeneration());
  bump(COLLECTED, 1);
  return keepInGarbage(PHASE_SAVE_ALL, slot);
}

/** The host keeps the object: it has an external reference now, so it passes the write barrier. */
function keepInGarbage(next: u32, slot: u32): u32 {
  if (load<u32>(BARRIER)) admit(slot);
  incref(slot);
  return ask(next, EVENT_GARBAGE, slot);
}

/** Older objects that only deleted ones held die now, at refcount zero; they are not counted. */
function deallocateDoomed(): u32 {
  const slot = load<u32>(DOOMED_HEAD);
  if (slot == NIL) return startUncollectable();
  store<u32>(DOOMED_HEAD, linkOf(slot));
  setLink(slot, 0);
  return goOnAt(PHASE_DELETE, deallocate(slot, ENTRY_COLLECTOR));
}

function startUncollectable(): u32 {
  store<u32>(CURSOR, load<u32>(ASIDE_COUNT) > 0 ? 1 : slotTop());
  const isTold = load<u32>(REPORTS) && load<u32>(ASIDE_COUNT) > 0;
  return isTold ? ask(PHASE_UNCOLLECTABLE, EVENT_UNCOLLECTABLE, NIL) : PHASE_UNCOLLECTABLE;
}

/** Objects that were set aside and are still there are uncollectable; legacy ones go to garbage. */
function findUncollectable(): u32 {
  const end = slotTop();
  for (let slot = load<u32>(CURSOR); slot < end; slot++) {
    const meta = metaOf(slot);
    if (!(meta & ASIDE) || (meta & GENERATION_MASK) > 2) continue;
    setMeta(slot, meta & ~ASIDE);
    bump(UNCOLLECTABLE, 1);
    if (!(meta & LEGACY) && !load<u32>(SAVE_ALL)) continue;
    store<u32>(CURSOR, slot + 1);
    return keepInGarbage(PHASE_UNCOLLECTABLE, slot);
  }
  countStatistics();
  return PHASE_FINISHED;
}
