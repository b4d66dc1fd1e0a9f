// One collection, a ladder of steps in CPython's order: see assembly/collect.ts.

import * as layout from "../../assembly/layout.js";
import { clearBit, testBit } from "./bits.js";
import { type Columns, linkOf, metaOf, setLink, slotTop } from "./columns.js";
import { abandonCycle, isSpent, mark, seal } from "./cycle.js";
import { deallocate, releaseParked, runFrames } from "./deallocation.js";
import { outcome } from "./deaths.js";
import { armTrigger, isYoungDue } from "./due.js";
import { deleteUnreachable, freeUnreachable, releaseUnreachable } from "./garbage.js";
import {
  ageGeneration0,
  moveToGeneration,
  promoteListedToOldest,
  promoteScanned,
  truncateYoungList,
  youngBoundary,
  youngIsListed,
} from "./generations.js";
import { hold, incref, unhold } from "./refcount.js";
import { bump } from "./slots.js";
import { ask, eventOf, goOnAt, nextOf } from "./steps.js";
import {
  deduceResurrected,
  deduceUnreachable,
  firstResurrected,
  keepAll,
  nextUnreachable,
  resurrectedList,
  rewindUnreachable,
  setAsideLegacy,
} from "./unreachable.js";
import { appendPending, detachNewest, isCallable, nextWeakref, unlinkWeakref } from "./weakrefs.js";

/** Works until the host is needed (returns an event) or the collection is finished (DONE or DEATHS). */
export function runCollection(heap: Columns): number {
  const { control } = heap;
  while (
    control[layout.PHASE >> 2] !== layout.PHASE_FINISHED &&
    control[layout.PHASE >> 2] !== layout.PHASE_IDLE
  ) {
    const event = advance(heap);
    if (event !== layout.DONE && event !== layout.COLLECTOR_GOES_ON) return event;
    if (isSpent(heap, 1) && control[layout.PHASE >> 2] !== layout.PHASE_FINISHED) {
      pause(heap, 1);
      break;
    }
  }
  return outcome(heap);
}

/**
 * Does up to `units` more of a collection in steps, an object or a reference each; begins none. Returns an
 * event, or DONE or DEATHS: the step is done, and the collection if PHASE is FINISHED. Does nothing within a
 * deallocation; parked objects are released first.
 */
export function stepCycle(heap: Columns, units: number): number {
  const { control } = heap;
  if (control[layout.PARKED >> 2]) return releaseParked(heap, Math.max(units, 1));
  control[layout.WORK >> 2] = Math.max(units, 1);
  if (control[layout.BARRIER >> 2] === layout.BARRIER_MARKING) {
    if (!mark(heap)) return outcome(heap);
    seal(heap);
    startCollecting(heap, 2);
  } else if (!control[layout.PAUSED >> 2] || control[layout.DEPTH >> 2]! > 0) {
    return outcome(heap);
  } else if (isYoungDue(heap)) {
    ageGeneration0(heap);
  }
  pause(heap, 0);
  return runCollection(heap);
}

/** Records whether the collection waits for its next step, which allocations then make due. */
function pause(heap: Columns, isPaused: number): void {
  heap.control[layout.PAUSED >> 2] = isPaused;
  armTrigger(heap);
}

/**
 * Takes one step; must not be called when the collection is finished. Returns DONE, COLLECTOR_GOES_ON
 * or an event. Exported to show a collection phase by phase.
 */
export function advance(heap: Columns): number {
  const step = takeStep(heap, heap.control[layout.PHASE >> 2]!);
  heap.control[layout.PHASE >> 2] = nextOf(step);
  return eventOf(step);
}

/** The order of a collection. Each step returns the phase that follows, with an event if the host acts first. */
function takeStep(heap: Columns, phase: number): number {
  if (phase === layout.PHASE_STARTED) return deduce(heap);
  if (phase === layout.PHASE_DEDUCED) return clearWeakrefs(heap);
  if (phase === layout.PHASE_WEAK_CALLBACKS) return callWeakCallback(heap);
  if (phase === layout.PHASE_WEAK_CALLED) return releaseWeakref(heap);
  if (phase === layout.PHASE_FINALIZERS) return callFinalizer(heap);
  if (phase === layout.PHASE_FINALIZER_CALLED) return releaseFinalized(heap);
  if (phase === layout.PHASE_SAVE_ALL) return saveObject(heap);
  if (phase === layout.PHASE_RELEASE) return releaseOutside(heap);
  if (phase === layout.PHASE_FREE) return freeSlots(heap);
  if (phase === layout.PHASE_DELETE) return deallocateDoomed(heap);
  return findUncollectable(heap); // PHASE_UNCOLLECTABLE
}

/** The host has acted on the last event: continues the deallocation or collection that asked. */
export function resume(heap: Columns): number {
  const { control } = heap;
  if (
    control[layout.COLLECTING >> 2] &&
    control[layout.DEPTH >> 2] === control[layout.COLLECTOR_DEPTH >> 2]
  ) {
    return runCollection(heap);
  }
  const event = runFrames(heap);
  return event === layout.COLLECTOR_GOES_ON ? runCollection(heap) : event;
}

/** After this: a collection of `generation` has started. Returns 0 when one was running already. */
export function beginCollection(heap: Columns, generation: number): number {
  const { control } = heap;
  if (control[layout.COLLECTING >> 2]) return 0;
  if (generation === 2) abandonCycle(heap);
  startCollecting(heap, generation);
  return 1;
}

function startCollecting(heap: Columns, generation: number): void {
  const { control } = heap;
  control[layout.COLLECTING >> 2] = generation + 1;
  control[layout.PHASE >> 2] = layout.PHASE_STARTED;
  control[layout.COLLECTOR_DEPTH >> 2] = control[layout.DEPTH >> 2]!;
  control[layout.COLLECTED >> 2] = 0;
  control[layout.UNCOLLECTABLE >> 2] = 0;
  armTrigger(heap);
}

/** After this: the next collection may start. */
export function endCollection(heap: Columns): void {
  const { control } = heap;
  control[layout.COLLECTING >> 2] = 0;
  if (control[layout.SLICED >> 2]) {
    control[layout.SLICED >> 2] = 0;
    control[layout.BARRIER >> 2] = 0;
  }
  control[layout.PHASE >> 2] = layout.PHASE_IDLE;
  armTrigger(heap);
}

function countStatistics(heap: Columns): void {
  const { control, statistics } = heap;
  const first = (control[layout.COLLECTING >> 2]! - 1) * 3;
  statistics[first]! += 1;
  statistics[first + 1]! += control[layout.COLLECTED >> 2]!;
  statistics[first + 2]! += control[layout.UNCOLLECTABLE >> 2]!;
}

function oldGeneration(heap: Columns): number {
  return Math.min(heap.control[layout.COLLECTING >> 2]!, 2);
}

/**
 * After this: the set of unreachable objects is known, the survivors are one generation older, and
 * legacy finalizers are set aside.
 */
function deduce(heap: Columns): number {
  const { control } = heap;
  const generation = control[layout.COLLECTING >> 2]! - 1;
  const isSliced = control[layout.SLICED >> 2] !== 0;
  const unreachable = isSliced ? control[layout.SET_COUNT >> 2]! : examine(heap, generation);
  if (control[layout.CORRUPT >> 2]) return goOnAt(layout.PHASE_STARTED, layout.EVENT_CORRUPT);
  const survivors = control[layout.CANDIDATES >> 2]! - unreachable;
  control[layout.SURVIVORS >> 2] = survivors;
  if (!isSliced) promoteSurvivors(heap, generation);
  if (generation === 1) {
    control[layout.LONG_LIVED_PENDING >> 2]! += survivors;
  } else if (generation === 2) {
    control[layout.LONG_LIVED_PENDING >> 2] = 0;
    control[layout.LONG_LIVED_TOTAL >> 2] = survivors;
  }
  rewindUnreachable(heap);
  control[layout.PENDING_HEAD >> 2] = layout.NIL;
  control[layout.PENDING_TAIL >> 2] = layout.NIL;
  control[layout.ASIDE_COUNT >> 2] = 0;
  if (unreachable > 0 && control[layout.LEGACY_COUNT >> 2]! > 0) setLegacyAside(heap);
  if (unreachable === control[layout.ASIDE_COUNT >> 2]) return startUncollectable(heap);
  if (!control[layout.REPORTS >> 2]) return layout.PHASE_DEDUCED;
  control[layout.CALLED_OUT >> 2] = 1;
  return ask(heap, layout.PHASE_DEDUCED, layout.EVENT_UNREACHABLE, layout.NIL);
}

/**
 * Finds the unreachable among the objects of `generation` and younger ones; returns their number. Without a
 * suspect since the last such collection there are none: the candidates only grow older.
 */
function examine(heap: Columns, generation: number): number {
  const { control } = heap;
  if (generation < 2) control[(layout.COUNTERS >> 2) + generation + 1]! += 1;
  for (let young = 0; young <= generation; young++) control[(layout.COUNTERS >> 2) + young] = 0;
  control[layout.CALLED_OUT >> 2] = 0;
  const suspects = control[layout.SUSPECTS >> 2]!;
  if (!((suspects >> generation) & 1)) return keepAll(heap, generation);
  const unreachable = deduceUnreachable(heap, generation);
  // Suspects for the next collection, of this generation or a younger one, count from here on.
  if (!control[layout.CORRUPT >> 2]) control[layout.SUSPECTS >> 2] = suspects & (-2 << generation);
  return unreachable;
}

/** In list mode the survivors were promoted when the set was listed. */
function promoteSurvivors(heap: Columns, generation: number): void {
  const { control } = heap;
  if (control[layout.LIST_MODE >> 2]) return;
  if (generation === 0) {
    promoteScanned(heap, 0, 1);
    truncateYoungList(heap, youngBoundary(heap));
    control[layout.OVERFLOW_1 >> 2] = 1;
    return;
  }
  if (youngIsListed(heap)) promoteListedToOldest(heap);
  else promoteScanned(heap, 1, 2);
  truncateYoungList(heap, 0);
}

/** After this: the legacy objects of the set and everything they reach are old, and not in the set. */
function setLegacyAside(heap: Columns): void {
  const count = setAsideLegacy(heap);
  heap.control[layout.ASIDE_COUNT >> 2] = count;
  heap.control[layout.SUSPECTS >> 2] = layout.ANY_SUSPECTS; // they are still unreachable
  moveAllToGeneration(heap, heap.gcRefs, 0, count);
  rewindUnreachable(heap);
}

/** After this: the `count` objects in `list` are in the survivors' generation. */
function moveAllToGeneration(heap: Columns, list: Uint32Array, first: number, count: number): void {
  const old = oldGeneration(heap);
  for (let at = first, end = first + count; at < end; at++) moveToGeneration(heap, list[at]!, old);
}

/**
 * Clears the weak references in the set, and those to its objects, before any callback is called, so
 * that no callback can reach garbage. Those outside the set that have a callback wait for it, newest
 * first for each object.
 */
function clearWeakrefs(heap: Columns): number {
  const { control, rows } = heap;
  const isAny = control[layout.WEAKREF_COUNT >> 2]! > 0;
  let slot = isAny ? nextUnreachable(heap) : layout.NIL;
  for (; slot !== layout.NIL; slot = nextUnreachable(heap)) {
    if (metaOf(heap, slot) & layout.WEAKREF) unlinkWeakref(heap, slot);
    let weakref = detachNewest(heap, slot);
    for (; weakref !== layout.NIL; weakref = detachNewest(heap, slot)) {
      if (!isCallable(heap, weakref) || testBit(heap.unreachableBits, weakref)) continue;
      const tail = control[layout.PENDING_TAIL >> 2]!;
      control[layout.PENDING_TAIL >> 2] = appendPending(heap, tail, weakref);
      if (control[layout.PENDING_HEAD >> 2] === layout.NIL) {
        control[layout.PENDING_HEAD >> 2] = weakref;
      }
    }
    if (isSpent(heap, 1)) return layout.PHASE_DEDUCED;
  }
  // As in CPython they join the survivors' generation, even from an older one.
  const old = oldGeneration(heap);
  let weakref = control[layout.PENDING_HEAD >> 2]!;
  for (; weakref !== layout.NIL; weakref = nextWeakref(heap, weakref)) {
    moveToGeneration(heap, weakref, old);
    control[layout.SUSPECTS >> 2] = layout.ANY_SUSPECTS; // a younger collection examines it from now on
    // If it was set aside it is uncollectable no longer: CPython moves it off that list.
    rows[weakref << 2]! &= ~layout.ASIDE;
  }
  return layout.PHASE_WEAK_CALLBACKS;
}

function callWeakCallback(heap: Columns): number {
  const { control } = heap;
  const weakref = control[layout.PENDING_HEAD >> 2]!;
  if (weakref === layout.NIL) {
    rewindUnreachable(heap);
    return layout.PHASE_FINALIZERS;
  }
  control[layout.CALLED_OUT >> 2] = 1;
  return ask(heap, layout.PHASE_WEAK_CALLED, layout.EVENT_WEAK_CALLBACK, weakref);
}

/** A weak reference that its own callback released dies here and counts as collected. */
function releaseWeakref(heap: Columns): number {
  const { control } = heap;
  const weakref = control[layout.PENDING_HEAD >> 2]!;
  control[layout.PENDING_HEAD >> 2] = nextWeakref(heap, weakref);
  if (!unhold(heap, weakref)) return layout.PHASE_WEAK_CALLBACKS;
  bump(heap, layout.COLLECTED, 1);
  return goOnAt(layout.PHASE_WEAK_CALLBACKS, deallocate(heap, weakref, layout.ENTRY_COLLECTOR));
}

/** Finds the next finalizer that has not been called, and marks it before the call. */
function callFinalizer(heap: Columns): number {
  const { control, rows } = heap;
  const isAny = control[layout.FINALIZER_COUNT >> 2]! > 0;
  let slot = isAny ? nextUnreachable(heap) : layout.NIL;
  for (; slot !== layout.NIL; slot = nextUnreachable(heap)) {
    const meta = rows[slot << 2]!;
    if (!(meta & layout.FINALIZER) || meta & (layout.FINALIZED | layout.WEAKREF)) {
      if (isSpent(heap, 1)) return layout.PHASE_FINALIZERS;
      continue;
    }
    rows[slot << 2] = meta | layout.FINALIZED;
    control[layout.CALLED_OUT >> 2] = 1;
    hold(heap, slot);
    control[layout.HELD >> 2] = slot;
    return ask(heap, layout.PHASE_FINALIZER_CALLED, layout.EVENT_FINALIZE, slot);
  }
  if (control[layout.CALLED_OUT >> 2]) keepResurrected(heap);
  return control[layout.CORRUPT >> 2]
    ? goOnAt(layout.PHASE_FINALIZERS, layout.EVENT_CORRUPT)
    : decideFate(heap);
}

function releaseFinalized(heap: Columns): number {
  const slot = heap.control[layout.HELD >> 2]!;
  if (!unhold(heap, slot)) return layout.PHASE_FINALIZERS;
  return goOnAt(layout.PHASE_FINALIZERS, deallocate(heap, slot, layout.ENTRY_COLLECTOR));
}

/** After this: objects that user code made reachable again are old, and not in the set. */
function keepResurrected(heap: Columns): void {
  const count = deduceResurrected(heap);
  moveAllToGeneration(heap, resurrectedList(heap), firstResurrected(heap), count);
}

/** The set is final: it is deleted, or kept in garbage when SAVE_ALL is on. */
function decideFate(heap: Columns): number {
  rewindUnreachable(heap);
  const { control } = heap;
  if (control[layout.SAVE_ALL >> 2]) return layout.PHASE_SAVE_ALL;
  control[layout.DOOMED_HEAD >> 2] = layout.NIL;
  if (control[layout.SLICED >> 2]) {
    control[layout.BARRIER >> 2] = layout.BARRIER_DELETING;
    return layout.PHASE_RELEASE;
  }
  bump(heap, layout.COLLECTED, deleteUnreachable(heap));
  return layout.PHASE_DELETE;
}

/** Releases the set's references to the outside before its first slot is freed: its bits are valid until then. */
function releaseOutside(heap: Columns): number {
  if (!releaseUnreachable(heap)) return layout.PHASE_RELEASE;
  rewindUnreachable(heap);
  return layout.PHASE_FREE;
}

function freeSlots(heap: Columns): number {
  if (!freeUnreachable(heap)) return layout.PHASE_FREE;
  heap.control[layout.BARRIER >> 2] = 0;
  return layout.PHASE_DELETE;
}

function saveObject(heap: Columns): number {
  const slot = nextUnreachable(heap);
  if (slot === layout.NIL) return startUncollectable(heap);
  clearBit(heap.unreachableBits, slot);
  moveToGeneration(heap, slot, oldGeneration(heap));
  bump(heap, layout.COLLECTED, 1);
  incref(heap, slot);
  return ask(heap, layout.PHASE_SAVE_ALL, layout.EVENT_GARBAGE, slot);
}

/** Older objects that only deleted ones held die now, at refcount zero; they are not counted. */
function deallocateDoomed(heap: Columns): number {
  const { control } = heap;
  const slot = control[layout.DOOMED_HEAD >> 2]!;
  if (slot === layout.NIL) return startUncollectable(heap);
  control[layout.DOOMED_HEAD >> 2] = linkOf(heap, slot);
  setLink(heap, slot, layout.NIL);
  return goOnAt(layout.PHASE_DELETE, deallocate(heap, slot, layout.ENTRY_COLLECTOR));
}

function startUncollectable(heap: Columns): number {
  const { control } = heap;
  control[layout.CURSOR >> 2] = control[layout.ASIDE_COUNT >> 2]! > 0 ? 1 : slotTop(heap);
  const isTold = control[layout.REPORTS >> 2] && control[layout.ASIDE_COUNT >> 2]! > 0;
  return isTold
    ? ask(heap, layout.PHASE_UNCOLLECTABLE, layout.EVENT_UNCOLLECTABLE, layout.NIL)
    : layout.PHASE_UNCOLLECTABLE;
}

/** Objects that were set aside and are still there are uncollectable; legacy ones go to garbage. */
function findUncollectable(heap: Columns): number {
  const { control, rows } = heap;
  const end = slotTop(heap);
  for (let slot = control[layout.CURSOR >> 2]!; slot < end; slot++) {
    const meta = rows[slot << 2]!;
    if (!(meta & layout.ASIDE) || (meta & layout.GENERATION_MASK) > 2) continue;
    rows[slot << 2] = meta & ~layout.ASIDE;
    bump(heap, layout.UNCOLLECTABLE, 1);
    if (!(meta & layout.LEGACY) && !control[layout.SAVE_ALL >> 2]) continue;
    incref(heap, slot);
    control[layout.CURSOR >> 2] = slot + 1;
    return ask(heap, layout.PHASE_UNCOLLECTABLE, layout.EVENT_GARBAGE, slot);
  }
  countStatistics(heap);
  return layout.PHASE_FINISHED;
}
