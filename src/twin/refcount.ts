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

/** One more external reference. */
export function incref(heap: Columns, slot: number): void {
  const { counts } = heap;
  counts[slot << 1]! += 1;
  counts[(slot << 1) + (layout.EXTERNAL >> 2)]! += 1;
}

/**
 * `times` more external references. REFCOUNT_LIMIT, and nothing changed, when that is too many;
 * BAD_HANDLE when the object is being deallocated.
 */
export function increfBy(heap: Columns, slot: number, times: number): number {
  const { counts } = heap;
  if (counts[slot << 1] === 0) return layout.BAD_HANDLE;
  if (counts[slot << 1]! + times > layout.REFCOUNT_MAX) return layout.REFCOUNT_LIMIT;
  counts[slot << 1]! += times;
  counts[(slot << 1) + (layout.EXTERNAL >> 2)]! += times;
  return layout.DONE;
}

/** One external reference less; deallocates at zero. An event, or how it ended. */
export function decref(heap: Columns, slot: number): number {
  return decrefBy(heap, slot, 1);
}

/** `times` external references less. UNDERFLOW, and nothing changed, when there are fewer. */
export function decrefBy(heap: Columns, slot: number, times: number): number {
  const { counts } = heap;
  const refcount = counts[slot << 1]!;
  const external = counts[(slot << 1) + (layout.EXTERNAL >> 2)]!;
  if (external < times || refcount === 0) return layout.UNDERFLOW;
  counts[(slot << 1) + (layout.EXTERNAL >> 2)] = external - times;
  counts[slot << 1] = refcount - times;
  return refcount === times && times !== 0
    ? deallocate(heap, slot, layout.ENTRY_HOST)
    : layout.DONE;
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
const BINDS = layout.FINALIZER | layout.LEGACY | layout.WEAKREF | layout.WEAKLY_REFERENCED;

/** The object's refcount is zero: it is deallocated, with all that only it held. */
export function deallocate(heap: Columns, slot: number, entry: number): number {
  if (begin(heap, slot, entry)) return runFrames(heap);
  return entry === layout.ENTRY_HOST ? outcome(heap) : layout.COLLECTOR_GOES_ON;
}

/** True when a frame was pushed; otherwise the object is gone already, or was put off. */
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
    push(heap, slot, entry, depth);
    startRelease(heap, frameAt(depth), slot, position);
    return true;
  }
  untrack(heap, slot);
  if (depth >= layout.TRASHCAN_DEPTH) {
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
  const first = (slot << 2) + (layout.FIRST_REFERENCE >> 2);
  for (let position = 0; position < layout.INLINE_MAX; position++) {
    const referent = rows[first + position]!;
    if (referent === layout.NIL) continue;
    const refcount = counts[referent << 1]!;
    if (refcount === 1) return position;
    counts[referent << 1] = refcount - 1;
    rows[first + position] = layout.NIL;
  }
  return layout.INLINE_MAX;
}

function frameAt(depth: number): number {
  return (layout.FRAMES >> 2) + depth * (layout.FRAME_BYTES >> 2);
}

function setStage(heap: Columns, frame: number, stage: number): void {
  heap.control[frame + (layout.FRAME_STAGE >> 2)] = stage;
}

function push(heap: Columns, slot: number, entry: number, depth: number): void {
  const { control } = heap;
  const frame = frameAt(depth);
  control[layout.DEPTH >> 2] = depth + 1;
  control[frame + (layout.FRAME_SLOT >> 2)] = slot;
  control[frame + (layout.FRAME_STAGE >> 2)] =
    metaOf(heap, slot) & BINDS ? layout.STAGE_FINALIZE : layout.STAGE_DIE;
  control[frame + (layout.FRAME_ENTRY >> 2)] = entry;
}

function putOff(heap: Columns, slot: number): void {
  const { control, counts } = heap;
  counts[(slot << 1) + (layout.LINK >> 2)] = layout.NIL;
  const tail = control[layout.LATER_TAIL >> 2]!;
  if (tail === layout.NIL) control[layout.LATER_HEAD >> 2] = slot;
  else counts[(tail << 1) + (layout.LINK >> 2)] = slot;
  control[layout.LATER_TAIL >> 2] = slot;
}

function takeLater(heap: Columns): number {
  const { control, counts } = heap;
  const slot = control[layout.LATER_HEAD >> 2]!;
  if (slot === layout.NIL) return layout.NIL;
  const next = counts[(slot << 1) + (layout.LINK >> 2)]!;
  control[layout.LATER_HEAD >> 2] = next;
  if (next === layout.NIL) control[layout.LATER_TAIL >> 2] = layout.NIL;
  counts[(slot << 1) + (layout.LINK >> 2)] = layout.NIL;
  return slot;
}

/** Asks the host to act on `slot`; the frame goes on at `stage` when it calls resume(). */
function ask(heap: Columns, frame: number, stage: number, event: number, slot: number): number {
  setStage(heap, frame, stage);
  heap.control[layout.EVENT_SUBJECT >> 2] = slot;
  return event;
}

/** Lends the dying object a reference and a place in generation 0 while its finalizer runs. */
function lend(heap: Columns, slot: number): void {
  const { counts } = heap;
  counts[slot << 1] = 1;
  counts[(slot << 1) + (layout.EXTERNAL >> 2)] = 0;
  if (!isLeaf(heap, slot)) track(heap, slot);
}

/** True when the finalizer left no reference to the object: it goes on dying. */
function takeBack(heap: Columns, slot: number): boolean {
  if (!unhold(heap, slot)) return false;
  untrack(heap, slot);
  return true;
}

function isLeaf(heap: Columns, slot: number): boolean {
  return (metaOf(heap, slot) & layout.GENERATION_MASK) === layout.LEAF;
}

/**
 * Works on the topmost frame until the frame that the caller pushed is popped.
 * After this: DONE or DEATHS (the host began it), COLLECTOR_GOES_ON (the collector did); or an
 * event, and the topmost frame waits for the host.
 */
export function runFrames(heap: Columns): number {
  const { control } = heap;
  while (true) {
    const depth = control[layout.DEPTH >> 2]!;
    const frame = frameAt(depth - 1);
    const slot = control[frame + (layout.FRAME_SLOT >> 2)]!;
    const stage = control[frame + (layout.FRAME_STAGE >> 2)]!;
    let event: number = layout.DONE;
    let ended = false;
    if (stage === layout.STAGE_RELEASE || stage === layout.STAGE_DIE) {
      if (stage === layout.STAGE_DIE) startRelease(heap, frame, slot, 0);
      ended = releaseReferences(heap, frame, slot);
    } else if (stage === layout.STAGE_FINALIZE || stage === layout.STAGE_LEGACY) {
      event = startFinalizer(heap, frame, slot, stage);
    } else if (stage === layout.STAGE_FINALIZED || stage === layout.STAGE_LEGACY_FINALIZED) {
      if (!takeBack(heap, slot)) ended = true;
      else if (stage === layout.STAGE_LEGACY_FINALIZED) setStage(heap, frame, layout.STAGE_DIE);
      else startWeakCallbacks(heap, frame, slot);
    } else {
      event = runWeakCallbacks(heap, frame, stage);
    }
    if (event !== layout.DONE) return event;
    if (ended) {
      control[layout.DEPTH >> 2] = depth - 1;
      const entry = control[frame + (layout.FRAME_ENTRY >> 2)]!;
      if (depth === 1 && beginLater(heap, entry)) continue;
      if (entry === layout.ENTRY_HOST) return outcome(heap);
      if (entry === layout.ENTRY_COLLECTOR) return layout.COLLECTOR_GOES_ON;
    }
  }
}

/** With no deallocation in progress, starts the next one that was put off, if there is any. */
function beginLater(heap: Columns, entry: number): boolean {
  const slot = takeLater(heap);
  if (slot === layout.NIL) return false;
  push(heap, slot, entry, 0);
  return true;
}

function startFinalizer(heap: Columns, frame: number, slot: number, stage: number): number {
  const meta = metaOf(heap, slot);
  if (stage === layout.STAGE_LEGACY) {
    if (!(meta & layout.LEGACY)) {
      setStage(heap, frame, layout.STAGE_DIE);
      return layout.DONE;
    }
    lend(heap, slot);
    return ask(heap, frame, layout.STAGE_LEGACY_FINALIZED, layout.EVENT_FINALIZE, slot);
  }
  if (meta & (layout.FINALIZED | layout.LEGACY | layout.WEAKREF) || !(meta & layout.FINALIZER)) {
    startWeakCallbacks(heap, frame, slot);
    return layout.DONE;
  }
  heap.rows[slot << 2] = meta | layout.FINALIZED;
  lend(heap, slot);
  return ask(heap, frame, layout.STAGE_FINALIZED, layout.EVENT_FINALIZE, slot);
}

/**
 * After this: no weak reference knows the object. Those with a callback have lost it and wait,
 * newest first, in a list that starts at the frame's cursor.
 */
function startWeakCallbacks(heap: Columns, frame: number, slot: number): void {
  let first = layout.NIL as number;
  let last = layout.NIL as number;
  let weakref = detachNewest(heap, slot);
  for (; weakref !== layout.NIL; weakref = detachNewest(heap, slot)) {
    if (!isCallable(heap, weakref)) continue;
    detachCallback(heap, weakref);
    last = appendPending(heap, last, weakref);
    if (first === layout.NIL) first = weakref;
  }
  heap.control[frame + (layout.FRAME_CURSOR >> 2)] = first;
  setStage(heap, frame, layout.STAGE_WEAK_CALLBACK);
}

function runWeakCallbacks(heap: Columns, frame: number, stage: number): number {
  const weakref = heap.control[frame + (layout.FRAME_CURSOR >> 2)]!;
  if (stage === layout.STAGE_WEAK_CALLBACK) {
    if (weakref !== layout.NIL) {
      return ask(heap, frame, layout.STAGE_WEAK_CALLED, layout.EVENT_WEAK_CALLBACK, weakref);
    }
    setStage(heap, frame, layout.STAGE_LEGACY);
    return layout.DONE;
  }
  if (stage === layout.STAGE_WEAK_CALLED) {
    setStage(heap, frame, layout.STAGE_CALLBACK_OBJECT);
    const callbackObject = callbackObjectOf(heap, weakref);
    if (callbackObject === layout.NIL) return layout.DONE;
    forgetCallbackObject(heap, weakref);
    if (unhold(heap, callbackObject)) begin(heap, callbackObject, layout.ENTRY_NONE);
    return layout.DONE;
  }
  heap.control[frame + (layout.FRAME_CURSOR >> 2)] = nextWeakref(heap, weakref);
  setStage(heap, frame, layout.STAGE_WEAK_CALLBACK);
  if (unhold(heap, weakref)) begin(heap, weakref, layout.ENTRY_NONE);
  return layout.DONE;
}

/** The object dies; its references from `position` on are released next. */
function startRelease(heap: Columns, frame: number, slot: number, position: number): void {
  // Made by a legacy finalizer or a callback, when the object was dying already: cleared silently.
  while (metaOf(heap, slot) & layout.WEAKLY_REFERENCED) detachNewest(heap, slot);
  if (metaOf(heap, slot) & layout.WEAKREF) {
    unlinkWeakref(heap, slot);
    bump(heap, layout.WEAKREF_COUNT, -1);
  }
  die(heap, slot);
  heap.control[frame + (layout.FRAME_CURSOR >> 2)] = position;
  setStage(heap, frame, layout.STAGE_RELEASE);
}

/** Releases references until one of them starts a deallocation; true when none is left. */
function releaseReferences(heap: Columns, frame: number, slot: number): boolean {
  const { control, counts, rows } = heap;
  const row = slot << 2;
  const isLong = (rows[row]! & layout.LONG) !== 0;
  const words = isLong ? heap.blocks : rows;
  const first = isLong ? rows[row + (layout.BLOCK >> 2)]! : row + (layout.FIRST_REFERENCE >> 2);
  const count = referenceCount(heap, slot);
  for (let index = control[frame + (layout.FRAME_CURSOR >> 2)]!; index < count; index++) {
    const referent = words[first + index]!;
    if (referent === layout.NIL) continue;
    words[first + index] = layout.NIL;
    const refcount = counts[referent << 1]! - 1;
    counts[referent << 1] = refcount;
    if (refcount !== 0) continue;
    if (begin(heap, referent, layout.ENTRY_NONE)) {
      control[frame + (layout.FRAME_CURSOR >> 2)] = index + 1;
      return false;
    }
  }
  finishDeath(heap, slot);
  return true;
}
