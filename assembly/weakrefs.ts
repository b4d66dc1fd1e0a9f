// Weak references: objects that refer to another one without keeping it alive. The references to one
// object form a list, newest first, whose head is in a column of its own; the column exists once the
// first weak reference was made. Creating and removing one take constant time.
//
//   weak head of X ──→ newest ⇄ older ⇄ oldest        (WEAK_NEXT_WORD / WEAK_PREVIOUS_WORD)

import {
  BAD_TARGET, BARRIER, BARRIER_MARKING, BLOCK, CALLBACK, COUNT, NIL, OUT_OF_MEMORY, SLOT_CAPACITY, STATUS, WEAKLY_REFERENCED, WEAKREF, WEAKREF_COUNT,
  WEAK_CALLBACK_WORD, WEAK_COLUMN, WEAK_NEXT_WORD, WEAK_PREVIOUS_WORD, WEAK_REFERENT_WORD, WEAK_WORDS,
} from "./layout";
import { metaOf, refcountOf, relocateColumns, rowOf, setMeta, unreachableBits, weakHeadsBase } from "./columns";
import { testBit } from "./bits";
import { blockAddress } from "./blocks";
import { replaceReference } from "./references";
import { admit } from "./barrier";
import { hold } from "./refcount";
import { alloc, bump, place } from "./slots";

function weakBlock(weakref: u32): usize {
  assert(metaOf(weakref) & WEAKREF); // it is a weak reference
  return blockAddress(load<u32>(rowOf(weakref), BLOCK));
}

function headOf(slot: u32): usize {
  assert(load<u32>(WEAK_COLUMN)); // the column of heads exists
  return weakHeadsBase + ((<usize>slot) << 2);
}

/**
 * A weak reference to `referent`. It owns `callbackObject` unless that is NIL; it has a callback if
 * there is one or if `hasCallback` is not 0. `counted` is 1 when the allocation was counted already (a
 * collection was due and has run). NIL and STATUS as with `alloc`.
 */
export function allocWeakref(type: u32, referent: u32, callbackObject: u32, hasCallback: u32, counted: u32): u32 {
  if (!load<u32>(WEAK_COLUMN) && !relocateColumns(load<u32>(SLOT_CAPACITY), 1)) {
    store<u32>(STATUS, OUT_OF_MEMORY);
    return NIL;
  }
  if (load<u32>(BARRIER) && !admit(callbackObject)) {
    store<u32>(STATUS, BAD_TARGET);
    return NIL;
  }
  const weakref = counted ? place(type, WEAK_WORDS, 0) : alloc(type, WEAK_WORDS, 0);
  if (weakref == NIL) return NIL;
  const row = rowOf(weakref);
  const called = hasCallback || callbackObject != NIL;
  setMeta(weakref, metaOf(weakref) | WEAKREF | (called ? CALLBACK : 0));
  store<u32>(row, callbackObject == NIL ? 0 : 1, COUNT);
  if (callbackObject != NIL) {
    replaceReference(weakref, weakBlock(weakref) + WEAK_CALLBACK_WORD, callbackObject);
    hold(callbackObject);
  }
  bump(WEAKREF_COUNT, 1);
  link(weakref, referent);
  return weakref;
}

function link(weakref: u32, referent: u32): void {
  const head = headOf(referent);
  const block = weakBlock(weakref);
  const next = load<u32>(head);
  assert(next == NIL || load<u32>(weakBlock(next), WEAK_PREVIOUS_WORD) == NIL); // a list begins at its head
  store<u32>(block, referent, WEAK_REFERENT_WORD);
  store<u32>(block, NIL, WEAK_PREVIOUS_WORD);
  store<u32>(block, next, WEAK_NEXT_WORD);
  if (next != NIL) store<u32>(weakBlock(next), weakref, WEAK_PREVIOUS_WORD);
  store<u32>(head, weakref);
  setMeta(referent, metaOf(referent) | WEAKLY_REFERENCED);
}

/** The referent of the weak reference; NIL when it is gone, being deallocated, or in a set that is known. */
export function referentOf(weakref: u32): u32 {
  const referent = load<u32>(weakBlock(weakref), WEAK_REFERENT_WORD);
  if (referent == NIL || refcountOf(referent) == 0) return NIL;
  return load<u32>(BARRIER) > <u32>BARRIER_MARKING && testBit(unreachableBits, referent) ? NIL : referent;
}

/** The object that is the weak reference's callback, or NIL. */
export function callbackObjectOf(weakref: u32): u32 {
  return load<u32>(weakBlock(weakref), WEAK_CALLBACK_WORD);
}

/** The newest weak reference to the object, or NIL. */
export function firstWeakref(slot: u32): u32 {
  assert(!(metaOf(slot) & WEAKLY_REFERENCED) || load<u32>(headOf(slot)) != NIL); // the mark says that there is one
  return metaOf(slot) & WEAKLY_REFERENCED ? load<u32>(headOf(slot)) : NIL;
}

/** The next older weak reference to the same object, or NIL. */
export function nextWeakref(weakref: u32): u32 {
  return load<u32>(weakBlock(weakref), WEAK_NEXT_WORD);
}

/** The address of the link after `previous` in the list of `referent`, or of its head when that is NIL. */
function placeBefore(referent: u32, previous: u32): usize {
  return previous == NIL ? headOf(referent) : weakBlock(previous) + WEAK_NEXT_WORD;
}

/** After this: the weak reference has no referent, and is in no list. */
export function unlinkWeakref(weakref: u32): void {
  const block = weakBlock(weakref);
  const referent = load<u32>(block, WEAK_REFERENT_WORD);
  if (referent == NIL) return;
  const previous = load<u32>(block, WEAK_PREVIOUS_WORD);
  const next = load<u32>(block, WEAK_NEXT_WORD);
  assert(load<u32>(placeBefore(referent, previous)) == weakref); // what stands before leads to it
  assert(next == NIL || load<u32>(weakBlock(next), WEAK_PREVIOUS_WORD) == weakref); // what follows leads back
  if (next != NIL) store<u32>(weakBlock(next), previous, WEAK_PREVIOUS_WORD);
  if (previous != NIL) {
    store<u32>(weakBlock(previous), next, WEAK_NEXT_WORD);
  } else {
    store<u32>(headOf(referent), next);
    if (next == NIL) {
      setMeta(referent, metaOf(referent) & ~WEAKLY_REFERENCED);
    }
  }
  store<u32>(block, NIL, WEAK_REFERENT_WORD);
}

/** Unlinks the newest weak reference to the object and returns it; NIL when none is left. */
export function detachNewest(slot: u32): u32 {
  const weakref = firstWeakref(slot);
  if (weakref != NIL) unlinkWeakref(weakref);
  return weakref;
}

/** Whether the weak reference has a callback and is not itself being deallocated. */
export function isCallable(weakref: u32): bool {
  return (metaOf(weakref) & CALLBACK) != 0 && refcountOf(weakref) != 0;
}

// A list of cleared weak references whose callbacks wait, in the order to be called. It links
// through WEAK_NEXT_WORD, which a cleared weak reference does not use. Each is held.

/** Appends `weakref` to the list that ends at `tail`, and returns the new tail. */
export function appendPending(tail: u32, weakref: u32): u32 {
  hold(weakref);
  store<u32>(weakBlock(weakref), NIL, WEAK_NEXT_WORD);
  if (tail != NIL) store<u32>(weakBlock(tail), weakref, WEAK_NEXT_WORD);
  return weakref;
}

/**
 * On the refcount path a weak reference loses its callback for good. If the callback is an object, the
 * kernel takes over the reference to it, until the callback has been called.
 */
export function detachCallback(weakref: u32): void {
  const row = rowOf(weakref);
  setMeta(weakref, metaOf(weakref) & ~CALLBACK);
  store<u32>(row, 0, COUNT);
}

export function forgetCallbackObject(weakref: u32): void {
  store<u32>(weakBlock(weakref), NIL, WEAK_CALLBACK_WORD);
}
