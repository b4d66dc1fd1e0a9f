// The checked calls: they take handles, and refuse one whose object is gone, that belongs to
// another heap or that is no whole number. A handle is a double: slot, version and heap tag in
// 53 bits (see layout.ts). Cost over the bare call: one conversion and one comparison, on memory
// that the call touches anyway.

import {
  BAD_HANDLE, BAD_INDEX, BAD_TARGET, HEAP_TAG, NIL, NO_REFERENCES, SLOT_BITS, SLOT_TOP, VERSION_BITS,
  WEAKREF,
} from "./layout";
import { metaOf, refcountOf, versionOf } from "./columns";
import { alloc, place } from "./slots";
import { decrefBy, increfBy } from "./refcount";
import { getReference, referenceCount } from "./references";
import { growReferences, popReference, pushReference, setReference } from "./assignment";

/** The slot of a live object of this heap, or NIL. */
export function slotOf(handle: f64): u32 {
  const bits = <u64>handle;
  const slot = <u32>bits & ((1 << SLOT_BITS) - 1);
  if (<f64>bits != handle || slot == NIL || slot >= load<u32>(SLOT_TOP)) return NIL;
  const stamp = (load<u32>(HEAP_TAG) << VERSION_BITS) | versionOf(slot);
  return (bits >> SLOT_BITS) == <u64>stamp && refcountOf(slot) != 0 ? slot : NIL;
}

/** The handle of the object in the slot; 0 for NIL. */
export function handleOf(slot: u32): f64 {
  if (slot == NIL) return 0;
  const stamp = (load<u32>(HEAP_TAG) << VERSION_BITS) | versionOf(slot);
  return <f64>((<u64>stamp << SLOT_BITS) | slot);
}

export function allocHandle(type: u32, references: u32, flags: u32): f64 {
  return handleOf(alloc(type, references, flags));
}

export function placeHandle(type: u32, references: u32, flags: u32): f64 {
  return handleOf(place(type, references, flags));
}

export function increfHandle(handle: f64): u32 {
  const slot = slotOf(handle);
  return slot == NIL ? BAD_HANDLE : increfBy(slot, 1);
}

export function decrefHandle(handle: f64, times: u32): u32 {
  const slot = slotOf(handle);
  return slot == NIL ? BAD_HANDLE : decrefBy(slot, times);
}

export function setReferenceHandle(handle: f64, index: u32, target: f64): u32 {
  const slot = slotOf(handle);
  if (slot == NIL) return BAD_HANDLE;
  if (metaOf(slot) & WEAKREF) return NO_REFERENCES;
  const referent = slotOf(target);
  return referent == NIL && target != 0 ? BAD_TARGET : setReference(slot, index, referent);
}

export function pushReferenceHandle(handle: f64, target: f64): u32 {
  const slot = slotOf(handle);
  if (slot == NIL) return BAD_HANDLE;
  const referent = slotOf(target);
  return referent == NIL && target != 0 ? BAD_TARGET : pushReference(slot, referent);
}

export function popReferenceHandle(handle: f64): u32 {
  const slot = slotOf(handle);
  return slot == NIL ? BAD_HANDLE : popReference(slot);
}

export function growReferencesHandle(handle: f64, count: u32): u32 {
  const slot = slotOf(handle);
  return slot == NIL ? BAD_HANDLE : growReferences(slot, count);
}

/** The handle at position `index`, 0 for none; -BAD_HANDLE or -BAD_INDEX when refused. */
export function getReferenceHandle(handle: f64, index: u32): f64 {
  const slot = slotOf(handle);
  if (slot == NIL) return -BAD_HANDLE;
  if (index >= referenceCount(slot)) return -BAD_INDEX;
  return handleOf(getReference(slot, index));
}
