// Weak references, and the list of them that each object has: see assembly/weakrefs.ts.

import * as layout from "../../assembly/layout.js";
import { type Columns, metaOf, refcountOf, relocateColumns } from "./columns.js";
import { hold } from "./refcount.js";
import { replaceReference } from "./references.js";
import { alloc, bump, place } from "./slots.js";

const {
  BLOCK,
  CALLBACK,
  COUNT,
  NIL,
  OUT_OF_MEMORY,
  SLOT_CAPACITY,
  STATUS,
  WEAKLY_REFERENCED,
  WEAKREF,
  WEAKREF_COUNT,
  WEAK_CALLBACK_WORD,
  WEAK_COLUMN,
  WEAK_NEXT_WORD,
  WEAK_PREVIOUS_WORD,
  WEAK_REFERENT_WORD,
  WEAK_WORDS,
} = layout;

function weakBlock(heap: Columns, weakref: number): number {
  return heap.rows[(weakref << 2) + (BLOCK >> 2)]!;
}

function weakWord(heap: Columns, weakref: number, word: number): number {
  return heap.blocks[weakBlock(heap, weakref) + (word >> 2)]!;
}

function setWeakWord(heap: Columns, weakref: number, word: number, slot: number): void {
  heap.blocks[weakBlock(heap, weakref) + (word >> 2)] = slot;
}

/**
 * A weak reference to `referent`, which owns `callbackObject` when that is not NIL; it has a
 * callback when that is so or `hasCallback` is not 0. `counted` is 1 when the allocation was
 * counted already (a collection was due and has run). NIL and STATUS as with `alloc`.
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
  if (!control[WEAK_COLUMN >> 2] && !relocateColumns(heap, control[SLOT_CAPACITY >> 2]!, 1)) {
    control[STATUS >> 2] = OUT_OF_MEMORY;
    return NIL;
  }
  const weakref = counted ? place(heap, type, WEAK_WORDS, 0) : alloc(heap, type, WEAK_WORDS, 0);
  if (weakref === NIL) return NIL;
  const { rows } = heap;
  const row = weakref << 2;
  rows[row]! |= WEAKREF | (hasCallback || callbackObject !== NIL ? CALLBACK : 0);
  rows[row + (COUNT >> 2)] = callbackObject === NIL ? 0 : 1;
  if (callbackObject !== NIL) {
    replaceReference(heap, weakref, WEAK_CALLBACK_WORD >> 2, callbackObject);
    hold(heap, callbackObject);
  }
  bump(heap, WEAKREF_COUNT, 1);
  link(heap, weakref, referent);
  return weakref;
}

function link(heap: Columns, weakref: number, referent: number): void {
  const next = heap.weakHeads[referent]!;
  setWeakWord(heap, weakref, WEAK_REFERENT_WORD, referent);
  setWeakWord(heap, weakref, WEAK_PREVIOUS_WORD, NIL);
  setWeakWord(heap, weakref, WEAK_NEXT_WORD, next);
  if (next !== NIL) setWeakWord(heap, next, WEAK_PREVIOUS_WORD, weakref);
  heap.weakHeads[referent] = weakref;
  heap.rows[referent << 2]! |= WEAKLY_REFERENCED;
}

/** The object that the weak reference knows, or NIL when that is gone or being deallocated. */
export function referentOf(heap: Columns, weakref: number): number {
  const referent = weakWord(heap, weakref, WEAK_REFERENT_WORD);
  return referent !== NIL && refcountOf(heap, referent) !== 0 ? referent : NIL;
}

/** The object that is the weak reference's callback, or NIL. */
export function callbackObjectOf(heap: Columns, weakref: number): number {
  return weakWord(heap, weakref, WEAK_CALLBACK_WORD);
}

/** The newest weak reference to the object, or NIL. */
export function firstWeakref(heap: Columns, slot: number): number {
  return metaOf(heap, slot) & WEAKLY_REFERENCED ? heap.weakHeads[slot]! : NIL;
}

/** The next older weak reference to the same object, or NIL. */
export function nextWeakref(heap: Columns, weakref: number): number {
  return weakWord(heap, weakref, WEAK_NEXT_WORD);
}

/** After this: the weak reference knows no object, and is in no list. */
export function unlinkWeakref(heap: Columns, weakref: number): void {
  const referent = weakWord(heap, weakref, WEAK_REFERENT_WORD);
  if (referent === NIL) return;
  const previous = weakWord(heap, weakref, WEAK_PREVIOUS_WORD);
  const next = weakWord(heap, weakref, WEAK_NEXT_WORD);
  if (next !== NIL) setWeakWord(heap, next, WEAK_PREVIOUS_WORD, previous);
  if (previous !== NIL) {
    setWeakWord(heap, previous, WEAK_NEXT_WORD, next);
  } else {
    heap.weakHeads[referent] = next;
    if (next === NIL) heap.rows[referent << 2]! &= ~WEAKLY_REFERENCED;
  }
  setWeakWord(heap, weakref, WEAK_REFERENT_WORD, NIL);
}

/** The newest weak reference to the object, no longer linked to it; NIL when none is left. */
export function detachNewest(heap: Columns, slot: number): number {
  const weakref = firstWeakref(heap, slot);
  if (weakref !== NIL) unlinkWeakref(heap, weakref);
  return weakref;
}

/** Whether it has a callback, and is not itself being deallocated. */
export function isCallable(heap: Columns, weakref: number): boolean {
  return (metaOf(heap, weakref) & CALLBACK) !== 0 && refcountOf(heap, weakref) !== 0;
}

/** Appends `weakref`, held, to the list of callbacks that ends at `tail`; returns its new tail. */
export function appendPending(heap: Columns, tail: number, weakref: number): number {
  hold(heap, weakref);
  setWeakWord(heap, weakref, WEAK_NEXT_WORD, NIL);
  if (tail !== NIL) setWeakWord(heap, tail, WEAK_NEXT_WORD, weakref);
  return weakref;
}

/**
 * On the refcount path a weak reference loses its callback for good. The reference to its callback
 * object, if any, is from now on the engine's, until the callback was called.
 */
export function detachCallback(heap: Columns, weakref: number): void {
  const { rows } = heap;
  const row = weakref << 2;
  rows[row]! &= ~CALLBACK;
  rows[row + (COUNT >> 2)] = 0;
}

export function forgetCallbackObject(heap: Columns, weakref: number): void {
  setWeakWord(heap, weakref, WEAK_CALLBACK_WORD, NIL);
}
