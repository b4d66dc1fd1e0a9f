// Reference counting, and deallocation without recursion: see assembly/refcount.ts. A frame is
// named by the index of its first word in the control block.

import * as layout from "../../assembly/layout.js";
import { type Columns, metaOf } from "./columns.js";
import { die, dieQuietly, finishDeath, outcome } from "./deaths.js";
import { track, untrack } from "./generations.js";
import { referenceCount } from "./references.js";
import { bump } from "./slots.js";
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

const {
  BAD_HANDLE,
  BLOCK,
  COLLECTOR_GOES_ON,
  DEPTH,
  DONE,
  ENTRY_COLLECTOR,
  ENTRY_HOST,
  ENTRY_NONE,
  EVENT_FINALIZE,
  EVENT_SUBJECT,
  EVENT_WEAK_CALLBACK,
  EXTERNAL,
  FINALIZED,
  FINALIZER,
  FIRST_REFERENCE,
  FRAMES,
  FRAME_BYTES,
  FRAME_CURSOR,
  FRAME_ENTRY,
  FRAME_SLOT,
  FRAME_STAGE,
  GENERATION_MASK,
  INLINE_COUNT_MASK,
  INLINE_MAX,
  LATER_HEAD,
  LATER_TAIL,
  LEAF,
  LEGACY,
  LINK,
  LONG,
  NIL,
  REFCOUNT_LIMIT,
  REFCOUNT_MAX,
  STAGE_CALLBACK_OBJECT,
  STAGE_DIE,
  STAGE_FINALIZE,
  STAGE_FINALIZED,
  STAGE_LEGACY,
  STAGE_LEGACY_FINALIZED,
  STAGE_RELEASE,
  STAGE_WEAK_CALLBACK,
  STAGE_WEAK_CALLED,
  TRASHCAN_DEPTH,
  UNDERFLOW,
  WEAKLY_REFERENCED,
  WEAKREF,
  WEAKREF_COUNT,
} = layout;

/** One more external reference. */
export function incref(heap: Columns, slot: number): void {
  const { counts } = heap;
  counts[slot << 1]! += 1;
  counts[(slot << 1) + (EXTERNAL >> 2)]! += 1;
}

/**
 * `times` more external references. REFCOUNT_LIMIT, and nothing changed, when that is too many;
 * BAD_HANDLE when the object is being deallocated.
 */
export function increfBy(heap: Columns, slot: number, times: number): number {
  const { counts } = heap;
  if (counts[slot << 1] === 0) return BAD_HANDLE;
  if (counts[slot << 1]! + times > REFCOUNT_MAX) return REFCOUNT_LIMIT;
  counts[slot << 1]! += times;
  counts[(slot << 1) + (EXTERNAL >> 2)]! += times;
  return DONE;
}

/** One external reference less; deallocates at zero. An event, or how it ended. */
export function decref(heap: Columns, slot: number): number {
  return decrefBy(heap, slot, 1);
}

/** `times` external references less. UNDERFLOW, and nothing changed, when there are fewer. */
export function decrefBy(heap: Columns, slot: number, times: number): number {
  const { counts } = heap;
  const refcount = counts[slot << 1]!;
  const external = counts[(slot << 1) + (EXTERNAL >> 2)]!;
  if (external < times || refcount === 0) return UNDERFLOW;
  counts[(slot << 1) + (EXTERNAL >> 2)] = external - times;
  counts[slot << 1] = refcount - times;
  return refcount === times && times !== 0 ? deallocate(heap, slot, ENTRY_HOST) : DONE;
}

/** True when that was the last one: the object must be deallocated. */
export function lowerRefcount(heap: Columns, slot: number): boolean {
  const { counts } = heap;
  const refcount = counts[slot << 1]! - 1;
  counts[slot << 1] = refcount;
  return refcount === 0;
}

/** Gives up the reference that the engine itself held; true when that was the last one. */
export function unhold(heap: Columns, slot: number): boolean {
  return lowerRefcount(heap, slot);
}

/** Marks of an object that something must be called or undone for before it can go. */
const BINDS = FINALIZER | LEGACY | WEAKREF | WEAKLY_REFERENCED;

/** The object's refcount is zero: it is deallocated, with all that only it held. */
export function deallocate(heap: Columns, slot: number, entry: number): number {
  if (begin(heap, slot, entry)) return runFrames(heap);
  return entry === ENTRY_HOST ? outcome(heap) : COLLECTOR_GOES_ON;
}

/** True when a frame was pushed; otherwise the object is gone already, or was put off. */
function begin(heap: Columns, slot: number, entry: number): boolean {
  const meta = metaOf(heap, slot);
  const depth = heap.control[DEPTH >> 2]!;
  const isPlain = (meta & (BINDS | LONG)) === 0;
  if (isPlain && (depth < TRASHCAN_DEPTH || !(meta & INLINE_COUNT_MASK))) {
    const position = releaseAtOnce(heap, slot);
    if (position === INLINE_MAX) {
      dieQuietly(heap, slot, meta);
      return false;
    }
    untrack(heap, slot);
    push(heap, slot, entry, depth);
    startRelease(heap, frameAt(depth), slot, position);
    return true;
  }
  untrack(heap, slot);
  if (depth >= TRASHCAN_DEPTH) {
    putOff(heap, slot);
    return false;
  }
  push(heap, slot, entry, depth);
  return true;
}

/**
 * Releases the references of a short row as long as no referent dies of it. Returns the first
 * position whose referent does, its reference still in place; INLINE_MAX when there is none.
 */
function releaseAtOnce(heap: Columns, slot: number): number {
  const { counts, rows } = heap;
  const first = (slot << 2) + (FIRST_REFERENCE >> 2);
  for (let position = 0; position < INLINE_MAX; position++) {
    const referent = rows[first + position]!;
    if (referent === NIL) continue;
    const refcount = counts[referent << 1]!;
    if (refcount === 1) return position;
    counts[referent << 1] = refcount - 1;
    rows[first + position] = NIL;
  }
  return INLINE_MAX;
}

function frameAt(depth: number): number {
  return (FRAMES >> 2) + depth * (FRAME_BYTES >> 2);
}

function setStage(heap: Columns, frame: number, stage: number): void {
  heap.control[frame + (FRAME_STAGE >> 2)] = stage;
}

function push(heap: Columns, slot: number, entry: number, depth: number): void {
  const { control } = heap;
  const frame = frameAt(depth);
  control[DEPTH >> 2] = depth + 1;
  control[frame + (FRAME_SLOT >> 2)] = slot;
  control[frame + (FRAME_STAGE >> 2)] = metaOf(heap, slot) & BINDS ? STAGE_FINALIZE : STAGE_DIE;
  control[frame + (FRAME_ENTRY >> 2)] = entry;
}

function putOff(heap: Columns, slot: number): void {
  const { control, counts } = heap;
  counts[(slot << 1) + (LINK >> 2)] = NIL;
  const tail = control[LATER_TAIL >> 2]!;
  if (tail === NIL) control[LATER_HEAD >> 2] = slot;
  else counts[(tail << 1) + (LINK >> 2)] = slot;
  control[LATER_TAIL >> 2] = slot;
}

function takeLater(heap: Columns): number {
  const { control, counts } = heap;
  const slot = control[LATER_HEAD >> 2]!;
  if (slot === NIL) return NIL;
  const next = counts[(slot << 1) + (LINK >> 2)]!;
  control[LATER_HEAD >> 2] = next;
  if (next === NIL) control[LATER_TAIL >> 2] = NIL;
  counts[(slot << 1) + (LINK >> 2)] = NIL;
  return slot;
}

/** Asks the host to act on `slot`; the frame goes on at `stage` when it calls resume(). */
function ask(heap: Columns, frame: number, stage: number, event: number, slot: number): number {
  setStage(heap, frame, stage);
  heap.control[EVENT_SUBJECT >> 2] = slot;
  return event;
}

/** Lends the dying object a reference and a place in generation 0 while its finalizer runs. */
function lend(heap: Columns, slot: number): void {
  const { counts } = heap;
  counts[slot << 1] = 1;
  counts[(slot << 1) + (EXTERNAL >> 2)] = 0;
  if (!isLeaf(heap, slot)) track(heap, slot);
}

/** True when the finalizer left no reference to the object: it goes on dying. */
function takeBack(heap: Columns, slot: number): boolean {
  if (!unhold(heap, slot)) return false;
  untrack(heap, slot);
  return true;
}

function isLeaf(heap: Columns, slot: number): boolean {
  return (metaOf(heap, slot) & GENERATION_MASK) === LEAF;
}

/**
 * Works on the topmost frame until the frame that the caller pushed is popped.
 * After this: DONE or DEATHS (the host began it), COLLECTOR_GOES_ON (the collector did); or an
 * event, and the topmost frame waits for the host.
 */
export function runFrames(heap: Columns): number {
  const { control } = heap;
  while (true) {
    const depth = control[DEPTH >> 2]!;
    const frame = frameAt(depth - 1);
    const slot = control[frame + (FRAME_SLOT >> 2)]!;
    const stage = control[frame + (FRAME_STAGE >> 2)]!;
    let event: number = DONE;
    let ended = false;
    if (stage === STAGE_RELEASE || stage === STAGE_DIE) {
      if (stage === STAGE_DIE) startRelease(heap, frame, slot, 0);
      ended = releaseReferences(heap, frame, slot);
    } else if (stage === STAGE_FINALIZE || stage === STAGE_LEGACY) {
      event = startFinalizer(heap, frame, slot, stage);
    } else if (stage === STAGE_FINALIZED || stage === STAGE_LEGACY_FINALIZED) {
      if (!takeBack(heap, slot)) ended = true;
      else if (stage === STAGE_LEGACY_FINALIZED) setStage(heap, frame, STAGE_DIE);
      else startWeakCallbacks(heap, frame, slot);
    } else {
      event = runWeakCallbacks(heap, frame, stage);
    }
    if (event !== DONE) return event;
    if (ended) {
      control[DEPTH >> 2] = depth - 1;
      const entry = control[frame + (FRAME_ENTRY >> 2)]!;
      if (depth === 1 && beginLater(heap, entry)) continue;
      if (entry === ENTRY_HOST) return outcome(heap);
      if (entry === ENTRY_COLLECTOR) return COLLECTOR_GOES_ON;
    }
  }
}

/** With no deallocation in progress, starts the next one that was put off, if there is any. */
function beginLater(heap: Columns, entry: number): boolean {
  const slot = takeLater(heap);
  if (slot === NIL) return false;
  push(heap, slot, entry, 0);
  return true;
}

function startFinalizer(heap: Columns, frame: number, slot: number, stage: number): number {
  const meta = metaOf(heap, slot);
  if (stage === STAGE_LEGACY) {
    if (!(meta & LEGACY)) {
      setStage(heap, frame, STAGE_DIE);
      return DONE;
    }
    lend(heap, slot);
    return ask(heap, frame, STAGE_LEGACY_FINALIZED, EVENT_FINALIZE, slot);
  }
  if (meta & (FINALIZED | LEGACY | WEAKREF) || !(meta & FINALIZER)) {
    startWeakCallbacks(heap, frame, slot);
    return DONE;
  }
  heap.rows[slot << 2] = meta | FINALIZED;
  lend(heap, slot);
  return ask(heap, frame, STAGE_FINALIZED, EVENT_FINALIZE, slot);
}

/**
 * After this: no weak reference knows the object. Those with a callback have lost it and wait,
 * newest first, in a list that starts at the frame's cursor.
 */
function startWeakCallbacks(heap: Columns, frame: number, slot: number): void {
  let first = NIL as number;
  let last = NIL as number;
  let weakref = detachNewest(heap, slot);
  for (; weakref !== NIL; weakref = detachNewest(heap, slot)) {
    if (!isCallable(heap, weakref)) continue;
    detachCallback(heap, weakref);
    last = appendPending(heap, last, weakref);
    if (first === NIL) first = weakref;
  }
  heap.control[frame + (FRAME_CURSOR >> 2)] = first;
  setStage(heap, frame, STAGE_WEAK_CALLBACK);
}

function runWeakCallbacks(heap: Columns, frame: number, stage: number): number {
  const weakref = heap.control[frame + (FRAME_CURSOR >> 2)]!;
  if (stage === STAGE_WEAK_CALLBACK) {
    if (weakref !== NIL) {
      return ask(heap, frame, STAGE_WEAK_CALLED, EVENT_WEAK_CALLBACK, weakref);
    }
    setStage(heap, frame, STAGE_LEGACY);
    return DONE;
  }
  if (stage === STAGE_WEAK_CALLED) {
    setStage(heap, frame, STAGE_CALLBACK_OBJECT);
    const callbackObject = callbackObjectOf(heap, weakref);
    if (callbackObject === NIL) return DONE;
    forgetCallbackObject(heap, weakref);
    if (unhold(heap, callbackObject)) begin(heap, callbackObject, ENTRY_NONE);
    return DONE;
  }
  heap.control[frame + (FRAME_CURSOR >> 2)] = nextWeakref(heap, weakref);
  setStage(heap, frame, STAGE_WEAK_CALLBACK);
  if (unhold(heap, weakref)) begin(heap, weakref, ENTRY_NONE);
  return DONE;
}

/** The object dies; its references from `position` on are released next. */
function startRelease(heap: Columns, frame: number, slot: number, position: number): void {
  // Made by a legacy finalizer or a callback, when the object was dying already: cleared silently.
  while (metaOf(heap, slot) & WEAKLY_REFERENCED) detachNewest(heap, slot);
  if (metaOf(heap, slot) & WEAKREF) {
    unlinkWeakref(heap, slot);
    bump(heap, WEAKREF_COUNT, -1);
  }
  die(heap, slot);
  heap.control[frame + (FRAME_CURSOR >> 2)] = position;
  setStage(heap, frame, STAGE_RELEASE);
}

/** Releases references until one of them starts a deallocation; true when none is left. */
function releaseReferences(heap: Columns, frame: number, slot: number): boolean {
  const { control, counts, rows } = heap;
  const row = slot << 2;
  const isLong = (rows[row]! & LONG) !== 0;
  const words = isLong ? heap.blocks : rows;
  const first = isLong ? rows[row + (BLOCK >> 2)]! : row + (FIRST_REFERENCE >> 2);
  const count = referenceCount(heap, slot);
  for (let index = control[frame + (FRAME_CURSOR >> 2)]!; index < count; index++) {
    const referent = words[first + index]!;
    if (referent === NIL) continue;
    words[first + index] = NIL;
    const refcount = counts[referent << 1]! - 1;
    counts[referent << 1] = refcount;
    if (refcount !== 0) continue;
    if (begin(heap, referent, ENTRY_NONE)) {
      control[frame + (FRAME_CURSOR >> 2)] = index + 1;
      return false;
    }
  }
  finishDeath(heap, slot);
  return true;
}
