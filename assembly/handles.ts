// The checked calls: they take handles, and refuse one whose object is gone, that belongs to
// another heap or that is not a whole number. A handle is a double: slot, version and heap tag in
// 52 bits (see layout.ts). Adding 2^52 puts all of them into its mantissa, where one comparison checks
// them; no conversion is needed. The check reads only memory that the call reads anyway.

import {
  BAD_HANDLE, BAD_INDEX, BAD_TARGET, BARRIER, DONE, HEAP_TAG, HEAP_TAG_BITS, NIL, NO_REFERENCES, SLOT_BITS, STATUS, VERSION_BITS,
  WEAKREF,
} from "./layout";
import { metaOf, refcountOf, slotTop, versionOf } from "./columns";
import { admit } from "./barrier";
import { alloc, place } from "./slots";
import { increfBy } from "./refcount";
import { decrefBy } from "./deallocation";
import { getReference, referenceCount } from "./references";
import { growReferences, popReference, pushReference, setReference } from "./assignment";
import {
  allocSteal, popReferenceOwned, pushReferenceSteal, setReferenceSteal, swapReference,
} from "./ownership";

/** 2^52, whose mantissa is all zeros; above it and below its double every double is whole. */
const UNIT: f64 = 4503599627370496.0;
const UNIT_EXPONENT: u32 = 0x433;

/** The bits above the slot in a valid handle to it, plus UNIT. */
function stampOf(slot: u32): u64 {
  const tag = load<u32>(HEAP_TAG) | (UNIT_EXPONENT << HEAP_TAG_BITS);
  return ((<u64>tag) << VERSION_BITS) | versionOf(slot);
}

/** The slot of a live object of this heap, or NIL. */
export function slotOf(handle: f64): u32 {
  const shifted = handle + UNIT;
  const bits = reinterpret<u64>(shifted);
  const slot = <u32>bits & ((1 << SLOT_BITS) - 1);
  if (shifted - UNIT != handle || slot >= slotTop()) return NIL;
  return bits >> SLOT_BITS == stampOf(slot) && refcountOf(slot) != 0 ? slot : NIL;
}

/** The handle of the object in the slot; 0 for NIL. */
export function handleOf(slot: u32): f64 {
  if (slot == NIL) return 0;
  return reinterpret<f64>((stampOf(slot) << SLOT_BITS) | slot) - UNIT;
}

export function allocHandle(type: u32, references: u32, flags: u32): f64 {
  return handleOf(alloc(type, references, flags));
}

export function placeHandle(type: u32, references: u32, flags: u32): f64 {
  return handleOf(place(type, references, flags));
}

export function increfHandle(handle: f64): u32 {
  const slot = slotOf(handle);
  if (slot == NIL || (load<u32>(BARRIER) && !admit(slot))) return BAD_HANDLE;
  return increfBy(slot, 1);
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

/** The handle at position `index`, 0 when it is empty; -BAD_HANDLE or -BAD_INDEX when refused. */
export function getReferenceHandle(handle: f64, index: u32): f64 {
  const slot = slotOf(handle);
  if (slot == NIL) return -BAD_HANDLE;
  if (index >= referenceCount(slot)) return -BAD_INDEX;
  return handleOf(getReference(slot, index));
}

export function allocStealHandle(
  type: u32, references: u32, flags: u32, first: f64, second: f64, isCounted: u32,
): f64 {
  const a = slotOf(first);
  const b = slotOf(second);
  if ((a == NIL && first != 0) || (b == NIL && second != 0)) {
    store<u32>(STATUS, BAD_TARGET);
    return 0;
  }
  return handleOf(allocSteal(type, references, flags, a, b, isCounted));
}

export function setReferenceStealHandle(handle: f64, index: u32, target: f64): u32 {
  const slot = slotOf(handle);
  if (slot == NIL) return BAD_HANDLE;
  if (metaOf(slot) & WEAKREF) return NO_REFERENCES;
  const referent = slotOf(target);
  return referent == NIL && target != 0 ? BAD_TARGET : setReferenceSteal(slot, index, referent);
}

export function swapReferenceHandle(handle: f64, index: u32, target: f64): f64 {
  const slot = slotOf(handle);
  if (slot == NIL) return -BAD_HANDLE;
  if (metaOf(slot) & WEAKREF) return -NO_REFERENCES;
  const referent = slotOf(target);
  return referent == NIL && target != 0 ? -BAD_TARGET : handleOrRefusal(swapReference(slot, index, referent));
}

export function pushReferenceStealHandle(handle: f64, target: f64): u32 {
  const slot = slotOf(handle);
  if (slot == NIL) return BAD_HANDLE;
  const referent = slotOf(target);
  return referent == NIL && target != 0 ? BAD_TARGET : pushReferenceSteal(slot, referent);
}

export function popReferenceOwnedHandle(handle: f64): f64 {
  const slot = slotOf(handle);
  return slot == NIL ? -BAD_HANDLE : handleOrRefusal(popReferenceOwned(slot));
}

/** As `getReferenceHandle`, with a reference for the caller; -REFCOUNT_LIMIT when the limit is reached. */
export function getReferenceOwnedHandle(handle: f64, index: u32): f64 {
  const slot = slotOf(handle);
  if (slot == NIL) return -BAD_HANDLE;
  if (index >= referenceCount(slot)) return -BAD_INDEX;
  const referent = getReference(slot, index);
  if (load<u32>(BARRIER) && !admit(referent)) return 0;
  const status = referent == NIL ? DONE : increfBy(referent, 1);
  return status == DONE ? handleOf(referent) : -(<f64>status);
}

/** The handle of a returned slot; a negated status is returned unchanged. */
function handleOrRefusal(result: i32): f64 {
  return result < 0 ? <f64>result : handleOf(result);
}
