// Deallocation without recursion, a ladder of steps for each death: see assembly/deallocation.ts. A
// frame is named by the index of its first word in the control block.

import * as layout from "../../assembly/layout.js";
import { reviveGrey } from "./barrier.js";
import { type Columns, linkOf, metaOf, setLink } from "./columns.js";
import { die, dieQuietly, finishDeath, outcome } from "./deaths.js";
import { track, untrack } from "./generations.js";
import { lowerRefcount, unhold } from "./refcount.js";
import { referenceCount } from "./references.js";
import { bump } from "./slots.js";
import { ask, eventOf, nextOf } from "./steps.js";
import { suspect, suspectReleased } from "./suspects.js";
import {
  appendPending,
  callbackObjectOf,
  detachCallback,
  detachNewest,
  forgetCallbackObject,
  isCallable,
  nextWeakref,
  unlinkWeakref,
} from "./weakrefs.js";

/** Follows the last stage: the frame is popped. Never stored in a frame. */
const ENDED = layout.STAGE_RELEASE + 1;

/** References of one object that a call releases before it checks its budget. */
const RELEASE_SLICE = 256;

/** META bits of objects that need a call or an unlink before they can be freed. */
const BINDS = layout.FINALIZER | layout.LEGACY | layout.WEAKREF | layout.WEAKLY_REFERENCED;

/**
 * Works on the topmost frame until the frame that the caller pushed is popped. Each step returns the
 * stage that follows, with an event if the host acts first: together they are the order of a death.
 * After this: DONE or DEATHS (the host began it), COLLECTOR_GOES_ON (the collector did); or an
 * event, and the topmost frame waits for the host.
 */
export function runFrames(heap: Columns): number {
  const { control } = heap;
  while (true) {
    const depth = control[layout.DEPTH >> 2]!;
    if (control[layout.RELEASE_UNITS >> 2] && isSpent(heap) && mayPark(heap, depth)) {
      control[layout.PARKED >> 2] = depth;
      return outcome(heap);
    }
    const frame = frameAt(depth - 1);
    const slot = control[frame + (layout.FRAME_SLOT >> 2)]!;
    const stage = control[frame + (layout.FRAME_STAGE >> 2)]!;
    const step = takeStep(heap, frame, slot, stage);
    if (step === stage) continue; // a frame that was pushed goes first
    if (step !== ENDED) {
      control[frame + (layout.FRAME_STAGE >> 2)] = nextOf(step);
      if (eventOf(step) !== layout.DONE) return eventOf(step);
      continue;
    }
    control[layout.DEPTH >> 2] = depth - 1;
    const entry = control[frame + (layout.FRAME_ENTRY >> 2)]!;
    if (depth === 1 && beginLater(heap, entry)) continue;
    if (entry === layout.ENTRY_HOST) return outcome(heap);
    if (entry === layout.ENTRY_COLLECTOR) return layout.COLLECTOR_GOES_ON;
  }
}

/** The order of a death, except that the last stage is tested first: it is the most frequent. */
function takeStep(heap: Columns, frame: number, slot: number, stage: number): number {
  if (stage === layout.STAGE_RELEASE) return releaseReferences(heap, frame, slot);
  if (stage === layout.STAGE_FINALIZE) return callFinalizer(heap, frame, slot);
  if (stage === layout.STAGE_FINALIZED) {
    return takeBack(heap, slot) ? clearWeakrefs(heap, frame, slot) : ENDED; // resurrected
  }
  if (stage === layout.STAGE_WEAK_CALLBACK) return callWeakCallback(heap, frame);
  if (stage === layout.STAGE_WEAK_CALLED) return releaseCallbackObject(heap, frame);
  if (stage === layout.STAGE_CALLBACK_OBJECT) return releaseWeakref(heap, frame);
  if (stage === layout.STAGE_LEGACY) return callLegacyFinalizer(heap, slot);
  if (stage === layout.STAGE_LEGACY_FINALIZED)
    return takeBack(heap, slot) ? layout.STAGE_DIE : ENDED; // resurrected
  return startRelease(heap, frame, slot, 0); // STAGE_DIE
}

/** Removes one external reference; deallocates at zero. Returns an event, or how it ended. */
export function decref(heap: Columns, slot: number): number {
  return decrefBy(heap, slot, 1);
}

/** Removes `times` external references. UNDERFLOW, and nothing changed, when there are fewer. */
export function decrefBy(heap: Columns, slot: number, times: number): number {
  const { counts } = heap;
  const refcount = counts[slot << 1]!;
  const external = counts[(slot << 1) + (layout.EXTERNAL >> 2)]!;
  if (external < times || refcount === 0) return layout.UNDERFLOW;
  counts[(slot << 1) + (layout.EXTERNAL >> 2)] = external - times;
  counts[slot << 1] = refcount - times;
  if (refcount === times && times !== 0) return deallocate(heap, slot, layout.ENTRY_HOST);
  if (external === times) suspectReleased(heap, slot);
  return layout.DONE;
}

/** The object's refcount is zero: deallocates it, and everything that only it held. */
export function deallocate(heap: Columns, slot: number, entry: number): number {
  if (begin(heap, slot, entry)) {
    heap.control[layout.RELEASE_WORK >> 2] = heap.control[layout.RELEASE_UNITS >> 2]!;
    return runFrames(heap);
  }
  return entry === layout.ENTRY_HOST ? outcome(heap) : layout.COLLECTOR_GOES_ON;
}

// --- Releases in steps

/** Does up to `units` of what was parked last; within a collection nothing. Returns an event, DONE or DEATHS. */
export function releaseParked(heap: Columns, units: number): number {
  const { control } = heap;
  const parked = control[layout.PARKED >> 2]!;
  const isCollecting = control[layout.COLLECTING >> 2] && !control[layout.PAUSED >> 2];
  if (control[layout.DEPTH >> 2] !== parked || isCollecting) return outcome(heap);
  let base = parked - 1;
  while (entryOf(heap, base) !== layout.ENTRY_HOST) base--;
  control[layout.PARKED >> 2] = base;
  control[layout.RELEASE_WORK >> 2] = units;
  return runFrames(heap);
}

/** Subtracts `units` from the call's budget. */
function spend({ control }: Columns, units: number): void {
  control[layout.RELEASE_WORK >> 2] = Math.max(control[layout.RELEASE_WORK >> 2]! - units, 0);
}

/** Whether the call's budget is spent; otherwise takes a unit from it. */
function isSpent({ control }: Columns): boolean {
  const work = control[layout.RELEASE_WORK >> 2]!;
  if (work > 0) control[layout.RELEASE_WORK >> 2] = work - 1;
  return work === 0;
}

/**
 * Whether the call was made by the host, within nothing but parked calls, and the object that it released is dead.
 * Half of the stack is left for other deallocations, which must be immediate.
 */
function mayPark(heap: Columns, depth: number): boolean {
  const { control } = heap;
  if (depth > layout.TRASHCAN_DEPTH / 2) return false;
  if (control[layout.COLLECTING >> 2] && !control[layout.PAUSED >> 2]) return false;
  const base = control[layout.PARKED >> 2]!;
  for (let at = depth - 1; at > base; at--) {
    if (entryOf(heap, at) !== layout.ENTRY_NONE) return false;
  }
  const stage = control[frameAt(base) + (layout.FRAME_STAGE >> 2)];
  return entryOf(heap, base) === layout.ENTRY_HOST && stage === layout.STAGE_RELEASE;
}

function entryOf({ control }: Columns, depth: number): number {
  return control[frameAt(depth) + (layout.FRAME_ENTRY >> 2)]!;
}

// --- Frames, and objects that wait for one

/** True when a frame was pushed; otherwise the object is gone already, or its death was put off. */
function begin(heap: Columns, slot: number, entry: number): boolean {
  const meta = metaOf(heap, slot);
  const depth = heap.control[layout.DEPTH >> 2]!;
  const isPlain = (meta & (BINDS | layout.LONG)) === 0;
  if (isPlain && (depth < layout.TRASHCAN_DEPTH || !(meta & layout.INLINE_COUNT_MASK))) {
    const position = releaseAtOnce(heap, slot);
    if (position === layout.INLINE_MAX) {
      dieQuietly(heap, slot, meta);
      return false;
    }
    untrack(heap, slot);
    push(heap, slot, entry, depth, layout.STAGE_RELEASE);
    startRelease(heap, frameAt(depth), slot, position);
    return true;
  }
  untrack(heap, slot);
  if (depth >= layout.TRASHCAN_DEPTH) {
    putOff(heap, slot);
    return false;
  }
  push(heap, slot, entry, depth, firstStage(meta));
  return true;
}

/**
 * Releases the references of a short row until a referent would die of it. Returns the position of that
 * referent, its reference still in place; INLINE_MAX when there is none.
 */
function releaseAtOnce(heap: Columns, slot: number): number {
  const { counts, rows } = heap;
  const first = (slot << 2) + (layout.FIRST_REFERENCE >> 2);
  for (let position = 0; position < layout.INLINE_MAX; position++) {
    const referent = rows[first + position]!;
    if (referent === layout.NIL) continue;
    const refcount = counts[referent << 1]!;
    if (refcount === 1) return position;
    counts[referent << 1] = refcount - 1;
    suspect(heap, referent);
    rows[first + position] = layout.NIL;
  }
  return layout.INLINE_MAX;
}

function firstStage(meta: number): number {
  return meta & BINDS ? layout.STAGE_FINALIZE : layout.STAGE_DIE;
}

function frameAt(depth: number): number {
  return (layout.FRAMES >> 2) + depth * (layout.FRAME_BYTES >> 2);
}

function cursorOf(heap: Columns, frame: number): number {
  return heap.control[frame + (layout.FRAME_CURSOR >> 2)]!;
}

function setCursor(heap: Columns, frame: number, cursor: number): void {
  heap.control[frame + (layout.FRAME_CURSOR >> 2)] = cursor;
}

function push(heap: Columns, slot: number, entry: number, depth: number, stage: number): void {
  const { control } = heap;
  const frame = frameAt(depth);
  control[layout.DEPTH >> 2] = depth + 1;
  control[frame + (layout.FRAME_SLOT >> 2)] = slot;
  control[frame + (layout.FRAME_STAGE >> 2)] = stage;
  control[frame + (layout.FRAME_ENTRY >> 2)] = entry;
}

function putOff(heap: Columns, slot: number): void {
  const { control } = heap;
  setLink(heap, slot, layout.NIL);
  const tail = control[layout.LATER_TAIL >> 2]!;
  if (tail === layout.NIL) control[layout.LATER_HEAD >> 2] = slot;
  else setLink(heap, tail, slot);
  control[layout.LATER_TAIL >> 2] = slot;
}

function takeLater(heap: Columns): number {
  const { control } = heap;
  const slot = control[layout.LATER_HEAD >> 2]!;
  if (slot === layout.NIL) return layout.NIL;
  const next = linkOf(heap, slot);
  control[layout.LATER_HEAD >> 2] = next;
  if (next === layout.NIL) control[layout.LATER_TAIL >> 2] = layout.NIL;
  setLink(heap, slot, layout.NIL);
  return slot;
}

/** If no deallocation is in progress, starts the next one that was put off. */
function beginLater(heap: Columns, entry: number): boolean {
  const slot = takeLater(heap);
  if (slot === layout.NIL) return false;
  push(heap, slot, entry, 0, firstStage(metaOf(heap, slot)));
  return true;
}

// --- The steps

function callFinalizer(heap: Columns, frame: number, slot: number): number {
  const meta = metaOf(heap, slot);
  if (meta & (layout.FINALIZED | layout.LEGACY | layout.WEAKREF) || !(meta & layout.FINALIZER)) {
    return clearWeakrefs(heap, frame, slot);
  }
  heap.rows[slot << 2] = meta | layout.FINALIZED;
  lend(heap, slot);
  return ask(heap, layout.STAGE_FINALIZED, layout.EVENT_FINALIZE, slot);
}

function callLegacyFinalizer(heap: Columns, slot: number): number {
  if (!(metaOf(heap, slot) & layout.LEGACY)) return layout.STAGE_DIE;
  lend(heap, slot);
  return ask(heap, layout.STAGE_LEGACY_FINALIZED, layout.EVENT_FINALIZE, slot);
}

/** Lends the dying object a reference and a place in generation 0 while its finalizer runs. */
function lend(heap: Columns, slot: number): void {
  const { counts } = heap;
  counts[slot << 1] = 1;
  counts[(slot << 1) + (layout.EXTERNAL >> 2)] = 0;
  if ((metaOf(heap, slot) & layout.GENERATION_MASK) === layout.LEAF) return;
  track(heap, slot);
  reviveGrey(heap, slot);
}

/** True when the finalizer left no new reference to the object: it goes on dying. */
function takeBack(heap: Columns, slot: number): boolean {
  if (!unhold(heap, slot)) return false;
  untrack(heap, slot);
  return true;
}

/**
 * After this: no weak reference knows the object. Those that had a callback are detached from it and
 * wait, newest first, in a list that starts at the frame's cursor.
 */
function clearWeakrefs(heap: Columns, frame: number, slot: number): number {
  let first = layout.NIL as number;
  let last = layout.NIL as number;
  let weakref = detachNewest(heap, slot);
  for (; weakref !== layout.NIL; weakref = detachNewest(heap, slot)) {
    if (!isCallable(heap, weakref)) continue;
    detachCallback(heap, weakref);
    last = appendPending(heap, last, weakref);
    if (first === layout.NIL) first = weakref;
  }
  setCursor(heap, frame, first);
  return layout.STAGE_WEAK_CALLBACK;
}

function callWeakCallback(heap: Columns, frame: number): number {
  const weakref = cursorOf(heap, frame);
  if (weakref === layout.NIL) return layout.STAGE_LEGACY;
  return ask(heap, layout.STAGE_WEAK_CALLED, layout.EVENT_WEAK_CALLBACK, weakref);
}

function releaseCallbackObject(heap: Columns, frame: number): number {
  const weakref = cursorOf(heap, frame);
  const callbackObject = callbackObjectOf(heap, weakref);
  if (callbackObject === layout.NIL) return layout.STAGE_CALLBACK_OBJECT;
  forgetCallbackObject(heap, weakref);
  if (unhold(heap, callbackObject)) begin(heap, callbackObject, layout.ENTRY_NONE);
  return layout.STAGE_CALLBACK_OBJECT;
}

function releaseWeakref(heap: Columns, frame: number): number {
  const weakref = cursorOf(heap, frame);
  setCursor(heap, frame, nextWeakref(heap, weakref));
  if (unhold(heap, weakref)) begin(heap, weakref, layout.ENTRY_NONE);
  return layout.STAGE_WEAK_CALLBACK;
}

/** Past the point of no return: the references from `position` on are released next. */
function startRelease(heap: Columns, frame: number, slot: number, position: number): number {
  // Weak references that a legacy finalizer or a callback made to the dying object: cleared silently.
  while (metaOf(heap, slot) & layout.WEAKLY_REFERENCED) detachNewest(heap, slot);
  if (metaOf(heap, slot) & layout.WEAKREF) {
    unlinkWeakref(heap, slot);
    bump(heap, layout.WEAKREF_COUNT, -1);
  }
  die(heap, slot);
  setCursor(heap, frame, position);
  return layout.STAGE_RELEASE;
}

/** Releases references until one of them pushes a frame, which goes first; at most a slice at a time. */
function releaseReferences(heap: Columns, frame: number, slot: number): number {
  const { rows } = heap;
  const row = slot << 2;
  const isLong = (rows[row]! & layout.LONG) !== 0;
  const words = isLong ? heap.blocks : rows;
  const first = isLong ? rows[row + (layout.BLOCK >> 2)]! : row + (layout.FIRST_REFERENCE >> 2);
  const count = referenceCount(heap, slot);
  const start = cursorOf(heap, frame);
  const end = Math.min(count, start + RELEASE_SLICE);
  for (let index = start; index < end; index++) {
    const referent = words[first + index]!;
    if (referent === layout.NIL) continue;
    words[first + index] = layout.NIL;
    if (!lowerRefcount(heap, referent)) continue;
    if (begin(heap, referent, layout.ENTRY_NONE)) {
      setCursor(heap, frame, index + 1);
      return layout.STAGE_RELEASE;
    }
  }
  if (end < count) {
    setCursor(heap, frame, end);
    spend(heap, RELEASE_SLICE);
    return layout.STAGE_RELEASE;
  }
  finishDeath(heap, slot);
  return ENDED;
}
