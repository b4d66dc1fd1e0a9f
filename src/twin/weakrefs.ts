// Weak references, and the list of them that each object has: see assembly/weakrefs.ts.

import * as layout from "../../assembly/layout.js";
import { testBit } from "./bits.js";
import { type Columns, metaOf, refcountOf, relocateColumns } from "./columns.js";
import { hold, isReferable } from "./refcount.js";
import { replaceReference } from "./references.js";
import { alloc, bump, place } from "./slots.js";

function weakBlock(heap: Columns, weakref: number): number {
  return heap.rows[(weakref << 2) + (layout.BLOCK >> 2)]!;
}

function weakWord(heap: Columns, weakref: number, word: number): number {
  return heap.blocks[weakBlock(heap, weakref) + (word >> 2)]!;
}

function setWeakWord(heap: Columns, weakref: number, word: number, slot: number): void {
  heap.blocks[weakBlock(heap, weakref) + (word >> 2)] = slot;
}

/**
 * A weak reference to `referent`. It owns `callbackObject` unless that is NIL; it has a callback if
 * there is one or if `hasCallback` is not 0. `counted` is 1 when the allocation was counted already (a
 * collection was due and has run). NIL and STATUS as with `alloc`.
 */
export function allocWeakref(
  heap: Columns,
  type: number,
  referent: number,
  callbackObject: number,
  hasCallback: number,
  counted: number,
): number {
  const { control } = heap;
  if (
    !control[layout.WEAK_COLUMN >> 2] &&
    !relocateColumns(heap, control[layout.SLOT_CAPACITY >> 2]!, 1)
  ) {
    control[layout.STATUS >> 2] = layout.OUT_OF_MEMORY;
    return layout.NIL;
  }
  if (callbackObject !== layout.NIL && !isReferable(heap, callbackObject)) {
    control[layout.STATUS >> 2] = layout.BAD_TARGET;
    return layout.NIL;
  }
  const weakref = counted
    ? place(heap, type, layout.WEAK_WORDS, 0)
    : alloc(heap, type, layout.WEAK_WORDS, 0);
  if (weakref === layout.NIL) return layout.NIL;
  const { rows } = heap;
  const row = weakref << 2;
  rows[row]! |=
    layout.WEAKREF | (hasCallback || callbackObject !== layout.NIL ? layout.CALLBACK : 0);
  rows[row + (layout.COUNT >> 2)] = callbackObject === layout.NIL ? 0 : 1;
  if (callbackObject !== layout.NIL) {
    replaceReference(heap, weakref, layout.WEAK_CALLBACK_WORD >> 2, callbackObject);
    hold(heap, callbackObject);
  }
  bump(heap, layout.WEAKREF_COUNT, 1);
  link(heap, weakref, referent);
  return weakref;
}

function link(heap: Columns, weakref: number, referent: number): void {
  const next = heap.weakHeads[referent]!;
  setWeakWord(heap, weakref, layout.WEAK_REFERENT_WORD, referent);
  setWeakWord(heap, weakref, layout.WEAK_PREVIOUS_WORD, layout.NIL);
  setWeakWord(heap, weakref, layout.WEAK_NEXT_WORD, next);
  if (next !== layout.NIL) setWeakWord(heap, next, layout.WEAK_PREVIOUS_WORD, weakref);
  heap.weakHeads[referent] = weakref;
  heap.rows[referent << 2]! |= layout.WEAKLY_REFERENCED;
}

/** The referent of the weak reference; NIL when it is gone, being deallocated, or in a set that is known. */
export function referentOf(heap: Columns, weakref: number): number {
  const referent = weakWord(heap, weakref, layout.WEAK_REFERENT_WORD);
  if (referent === layout.NIL || refcountOf(heap, referent) === 0) return layout.NIL;
  const isOfSet =
    heap.control[layout.BARRIER >> 2]! > layout.BARRIER_MARKING &&
    testBit(heap.unreachableBits, referent);
  return isOfSet ? layout.NIL : referent;
}

/** The object that is the weak reference's callback, or NIL. */
export function callbackObjectOf(heap: Columns, weakref: number): number {
  return weakWord(heap, weakref, layout.WEAK_CALLBACK_WORD);
}

/** The newest weak reference to the object, or NIL. */
export function firstWeakref(heap: Columns, slot: number): number {
  return metaOf(heap, slot) & layout.WEAKLY_REFERENCED ? heap.weakHeads[slot]! : layout.NIL;
}

/** The next older weak reference to the same object, or NIL. */
export function nextWeakref(heap: Columns, weakref: number): number {
  return weakWord(heap, weakref, layout.WEAK_NEXT_WORD);
}

/** After this: the weak reference has no referent, and is in no list. */
export function unlinkWeakref(heap: Columns, weakref: number): void {
  const referent = weakWord(heap, weakref, layout.WEAK_REFERENT_WORD);
  if (referent === layout.NIL) return;
  const previous = weakWord(heap, weakref, layout.WEAK_PREVIOUS_WORD);
  const next = weakWord(heap, weakref, layout.WEAK_NEXT_WORD);
  if (next !== layout.NIL) setWeakWord(heap, next, layout.WEAK_PREVIOUS_WORD, previous);
  if (previous !== layout.NIL) {
    setWeakWord(heap, previous, layout.WEAK_NEXT_WORD, next);
  } else {
    heap.weakHeads[referent] = next;
    if (next === layout.NIL) heap.rows[referent << 2]! &= ~layout.WEAKLY_REFERENCED;
  }
  setWeakWord(heap, weakref, layout.WEAK_REFERENT_WORD, layout.NIL);
}

/** Unlinks the newest weak reference to the object and returns it; NIL when none is left. */
export function detachNewest(heap: Columns, slot: number): number {
  const weakref = firstWeakref(heap, slot);
  if (weakref !== layout.NIL) unlinkWeakref(heap, weakref);
  return weakref;
}

/** Whether the weak reference has a callback and is not itself being deallocated. */
export function isCallable(heap: Columns, weakref: number): boolean {
  return (metaOf(heap, weakref) & layout.CALLBACK) !== 0 && refcountOf(heap, weakref) !== 0;
}

/** Appends `weakref`, which is held, to the list of callbacks that ends at `tail`; returns the new tail. */
export function appendPending(heap: Columns, tail: number, weakref: number): number {
  hold(heap, weakref);
  setWeakWord(heap, weakref, layout.WEAK_NEXT_WORD, layout.NIL);
  if (tail !== layout.NIL) setWeakWord(heap, tail, layout.WEAK_NEXT_WORD, weakref);
  return weakref;
}

/**
 * On the refcount path a weak reference loses its callback for good. If the callback is an object, the
 * engine takes over the reference to it, until the callback has been called.
 */
export function detachCallback(heap: Columns, weakref: number): void {
  const { rows } = heap;
  const row = weakref << 2;
  rows[row]! &= ~layout.CALLBACK;
  rows[row + (layout.COUNT >> 2)] = 0;
}

export function forgetCallbackObject(heap: Columns, weakref: number): void {
  setWeakWord(heap, weakref, layout.WEAK_CALLBACK_WORD, layout.NIL);
}
