// Every way in which a saved heap can be wrong, as a change of the small heap of altered.ts, with the message
// about it.

import {
  AUTOMATIC,
  BOUNDARY,
  BYTE_LENGTH,
  BYTE_ORDER,
  COUNTER,
  FORMAT,
  FREE_FIRST,
  KERNEL_LAYOUT,
  LONG_LIVED,
  NUMBER,
  OVERFLOWS,
  REFERENCE_COUNT,
  SLOT_END,
  STATISTIC,
  THRESHOLD,
  WEAKREF_COUNT,
} from "../../src/saved/format.js";
import { both, type Change, head, last, put } from "./altered.js";

/** Sets the META of slot `slot`. */
const meta = (slot: number, value: number): Change => put("metas", slot - 1, value);
const second = (slot: number, value: number): Change => put("seconds", slot - 1, value);

export const refusals: readonly [what: string, change: Change, message: string][] = [
  [
    "a later format",
    head(FORMAT, 3),
    "byte 8: the format version is 3 (expected 2). Restore it with the version of this library that saved it.",
  ],
  [
    "another kernel",
    head(KERNEL_LAYOUT, 99),
    "byte 12: the kernel's layout version is 99 (expected 3). Restore it with the version of this library that saved it.",
  ],
  ["no byte order", head(BYTE_ORDER, 7), "byte 16: the byte order mark is 7 (expected 16909060)."],
  [
    "the other byte order",
    head(BYTE_ORDER, 0x04030201),
    "byte 16: the byte order mark is 67305985 (expected 16909060). Restore it on a little-endian machine.",
  ],
  [
    "another length",
    head(BYTE_LENGTH, 396),
    "byte 20: the length is 396 (expected 392, as there are bytes).",
  ],
  ["no slots at all", head(SLOT_END, 0), "byte 32: the slot count is 0 (expected 1 to 134217728)."],
  [
    "more slots than a heap has",
    head(SLOT_END, 0xffffffff),
    "byte 32: the slot count is 4294967295 (expected 1 to 134217728).",
  ],
  [
    "more slots than bytes",
    head(SLOT_END, 134217728),
    "byte 32: the counts say 1342177572 bytes (expected 392, as there are).",
  ],
  [
    "2^32 - 1 references",
    head(REFERENCE_COUNT, 0xffffffff),
    "byte 32: the counts say 17179869540 bytes (expected 392, as there are).",
  ],
  [
    "2^32 - 1 weak references",
    head(WEAKREF_COUNT, 0xffffffff),
    "byte 32: the counts say 51539607908 bytes (expected 392, as there are).",
  ],
  [
    "a heap number that is too high",
    head(NUMBER, 3 * 2 ** 23),
    "byte 28: the heap's number is 25165824 (expected at most 25165823).",
  ],
  [
    "an invalid overflow mark",
    head(OVERFLOWS, 2),
    "byte 68: the overflow mark of generation 0 is 2 (expected at most 1).",
  ],
  [
    "an invalid overflow mark",
    head(OVERFLOWS + 1, 9),
    "byte 72: the overflow mark of generation 1 is 9 (expected at most 1).",
  ],
  [
    "automatic collection neither on nor off",
    head(AUTOMATIC, 2),
    "byte 76: the mark of automatic collection is 2 (expected at most 1).",
  ],
  [
    "a boundary after the young list",
    head(BOUNDARY, 2),
    "byte 64: the young list's boundary is 2 (expected at most 1).",
  ],
  [
    "a counter that is too high",
    head(COUNTER, 0x80000000),
    "byte 92: the counter of generation 0 is 2147483648 (expected at most 2147483647).",
  ],
  [
    "more survivors of the last full collection than slots",
    head(LONG_LIVED + 1, 10),
    "byte 108: what the last full collection left is 10 (expected at most 9).",
  ],
  [
    "a threshold that is too high",
    head(THRESHOLD + 1, 0xffffffff),
    "byte 84: threshold1 is 4294967295 (expected at most 2147483647).",
  ],
  [
    "a statistic that is not a number",
    head(STATISTIC + 1, 0x7ff80000),
    "byte 112: statistic 0 is NaN (expected a count).",
  ],
  [
    "a negative statistic",
    head(STATISTIC + 3, 0xbff00000),
    "byte 120: statistic 1 is -1 (expected a count).",
  ],
  [
    "a fraction as a statistic",
    head(STATISTIC + 3, 0x3fe00000),
    "byte 120: statistic 1 is 0.5 (expected a count).",
  ],
  [
    "an object without a version",
    meta(1, 0x0412),
    "byte 216: META of slot 1 is 0x412 (expected a version above 0).",
  ],
  [
    "an object that is dying",
    meta(1, 0x4414),
    "byte 216: META of slot 1 is 0x4414 (expected an object at rest, or a free slot without marks).",
  ],
  [
    "a dead object",
    meta(4, 0x4006),
    "byte 228: META of slot 4 is 0x4006 (expected an object at rest, or a free slot without marks).",
  ],
  [
    "a free slot with marks",
    meta(3, 0x8047),
    "byte 224: META of slot 3 is 0x8047 (expected an object at rest, or a free slot without marks).",
  ],
  [
    "an object set aside",
    meta(1, 0x4c12),
    "byte 216: META of slot 1 is 0x4c12 (expected nothing set aside, outside of a collection).",
  ],
  [
    "a row that is short and long",
    meta(2, 0x402a),
    "byte 220: META of slot 2 is 0x402a (expected a long row or a short one).",
  ],
  [
    "a short weak reference",
    meta(6, 0x4202),
    "byte 236: META of slot 6 is 0x4202 (expected a weak reference: long, tracked, not finalized).",
  ],
  [
    "a weak reference that was finalized",
    meta(6, 0x42a2),
    "byte 236: META of slot 6 is 0x42a2 (expected a weak reference: long, tracked, not finalized).",
  ],
  [
    "a leaf as a weak reference",
    meta(6, 0x4225),
    "byte 236: META of slot 6 is 0x4225 (expected a weak reference: long, tracked, not finalized).",
  ],
  [
    "a legacy mark without a finalizer",
    meta(9, 0x410a),
    "byte 248: META of slot 9 is 0x410a (expected a finalizer where marks say so).",
  ],
  [
    "a leaf with positions",
    meta(4, 0x400d),
    "byte 228: META of slot 4 is 0x400d (expected a leaf without references).",
  ],
  [
    "a type in a free slot",
    put("types", 2, 5),
    "byte 376: the type of slot 3, which is free, is 5 (expected 0).",
  ],
  [
    "something after the types",
    last(0x00010010),
    "byte 390: the padding is not empty (expected 0).",
  ],
  [
    "a long row without a length",
    both(meta(1, 0x4422), meta(8, 0x40e2)),
    "byte 220: slot 2 has a long row and none of the 1 lengths (expected a length for each).",
  ],
  [
    "more positions than references",
    put("lengths", 0, 9),
    "byte 288: slot 2 has 9 positions (expected at most 6, the references that are left).",
  ],
  [
    "2^32 - 1 positions",
    put("lengths", 0, 0xffffffff),
    "byte 288: slot 2 has 4294967295 positions (expected at most 6, the references that are left).",
  ],
  [
    "positions beyond the references",
    meta(9, 0x415a),
    "byte 248: slot 9 has 3 positions (expected at most 1, the references that are left).",
  ],
  [
    "a length too many",
    meta(2, 0x401a),
    "byte 288: length 0 belongs to no object (expected 0 lengths).",
  ],
  [
    "fewer positions than references",
    put("lengths", 0, 4),
    "byte 320: reference 7 belongs to no object (expected 7 references).",
  ],
  [
    "a reference beyond the slots",
    put("references", 2, 10),
    "byte 300: slot 2 refers to slot 10 (expected 0 or the slot of an object).",
  ],
  [
    "a reference to 2^32 - 1",
    put("references", 0, 0xffffffff),
    "byte 292: slot 1 refers to slot 4294967295 (expected 0 or the slot of an object).",
  ],
  [
    "a reference to a free slot",
    put("references", 7, 3),
    "byte 320: slot 9 refers to slot 3 (expected 0 or the slot of an object).",
  ],
  [
    "an entry for an object that is not a weak reference",
    put("weakrefs", 0, 1),
    "byte 324: entry 0 of the weak references is slot 1 (expected each weak reference once).",
  ],
  [
    "an entry beyond the slots",
    put("weakrefs", 0, 10),
    "byte 324: entry 0 of the weak references is slot 10 (expected each weak reference once).",
  ],
  [
    "two entries for a weak reference",
    put("weakrefs", 3, 5),
    "byte 336: entry 1 of the weak references is slot 5 (expected each weak reference once).",
  ],
  [
    "a weak reference to an object without a mark of one",
    put("weakrefs", 1, 2),
    "byte 328: weak reference 5 knows slot 2 (expected 0 or a weakly referenced object).",
  ],
  [
    "a weak reference beyond the slots",
    put("weakrefs", 1, 0xffffffff),
    "byte 328: weak reference 5 knows slot 4294967295 (expected 0 or a weakly referenced object).",
  ],
  [
    "weak references in another order",
    both(
      put("weakrefs", 0, 6),
      put("weakrefs", 1, 0),
      put("weakrefs", 3, 5),
      put("weakrefs", 4, 1),
    ),
    "byte 336: weak reference 5 comes after those of slot 6 (expected the order of the slots that know or are known).",
  ],
  [
    "a callback object without a mark in META",
    put("weakrefs", 5, 1),
    "byte 344: weak reference 6 has the callback object 1 (expected 0, or an object where META says so).",
  ],
  [
    "a callback object in a free slot",
    put("weakrefs", 2, 7),
    "byte 332: weak reference 5 has the callback object 7 (expected 0, or an object where META says so).",
  ],
  [
    "a weak reference without an entry",
    meta(8, 0x4222),
    "byte 324: there are entries for 2 weak references (expected 3, as METAs say).",
  ],
  [
    "an object that is not weakly referenced",
    put("weakrefs", 1, 0),
    "byte 324: weak references know 0 objects (expected 1, as METAs say).",
  ],
  [
    "too many references from outside",
    second(1, 0xc0000000),
    "byte 252: slot 1 has 3221225472 references from outside (expected at most 3221225471).",
  ],
  [
    "an object that nothing holds",
    second(8, 0),
    "byte 280: nothing refers to the object in slot 8 (expected a reference to each object).",
  ],
  [
    "a retired slot that is in the free list",
    meta(7, 0x1007),
    "byte 276: slot 7, which is retired, links to slot 3 (expected 0).",
  ],
  [
    "a free list that leads to an object",
    head(FREE_FIRST, 1),
    "byte 36: the free list goes to slot 1 (expected each free slot once).",
  ],
  [
    "a free list that leads beyond the slots",
    second(3, 10),
    "byte 260: the free list goes to slot 10 (expected each free slot once).",
  ],
  [
    "a free list that is a ring",
    second(3, 7),
    "byte 260: the free list goes to slot 7 (expected each free slot once).",
  ],
  [
    "a free list that ends too soon",
    second(7, 0),
    "byte 276: the free list ends after 1 slots (expected 2, as are free).",
  ],
  [
    "a young list with a wrong entry",
    put("young", 0, 1),
    "byte 348: entry 0 of the young list is slot 1 (expected each listed slot once).",
  ],
  [
    "a young list that leads beyond the slots",
    put("young", 0, 10),
    "byte 348: entry 0 of the young list is slot 10 (expected each listed slot once).",
  ],
  [
    "an entry in the wrong part",
    head(BOUNDARY, 1),
    "byte 348: entry 0 of the young list is slot 7 (expected each listed slot once).",
  ],
  [
    "a mark without an entry",
    meta(1, 0x5412),
    "byte 216: META of slot 1, 0x5412, says that it is in the young list (expected an entry there).",
  ],
  [
    "a young object without an entry",
    meta(1, 0x4410),
    "byte 216: slot 1 of generation 0 is not in the young list (expected an entry there, or the overflow mark).",
  ],
  [
    "a young object without an entry",
    meta(1, 0x4411),
    "byte 216: slot 1 of generation 1 is not in the young list (expected an entry there, or the overflow mark).",
  ],
  [
    "a free slot in the finalizer queue",
    put("finalizers", 0, 3),
    "byte 352: entry 0 of the finalizer queue is slot 3 (expected an object).",
  ],
  [
    "an invalid slot in garbage",
    put("garbage", 0, 4000000000),
    "byte 356: entry 0 of garbage is slot 4000000000 (expected an object).",
  ],
];
