// The format of a saved heap, byte by byte: the state of objects and collector, but not their places in
// memory. Both engines write the same bytes for the same state.
//
//   0        216
//   ┌────────┬───────┬────────┬─────────┬────────────┬──────────┬───────┬────────────┬─────────┬───────┬───────┐
//   │ header │ metas │ seconds│ lengths │ references │ weakrefs │ young │ finalizers │ garbage │ bytes │ types │
//   │        │ 4 B   │ 4 B    │ 4 B     │ 4 B        │ 12 B     │ 4 B   │ 4 B        │ 4 B     │ 12 B  │ 2 B   │
//   └────────┴───────┴────────┴─────────┴────────────┴──────────┴───────┴────────────┴─────────┴───────┴───────┘
//
//   metas       META of slots 1 to SLOT_END - 1
//   seconds     EXTERNAL of the object in the slot; LINK of a free slot
//   lengths     the number of positions of every object with a long row, except weak references
//   references  the references of every object except weak references, position by position
//   weakrefs    (slot, referent or 0, callback object or 0) of every weak reference; those to the
//               same object newest first
//   young       the young list
//   finalizers  the slots in the finalizer queue, oldest first
//   garbage     the slots in `garbage`
//   bytes       (slot, low word, high word) of the external bytes of every object that has any
//   types       the type of the object in each slot; 0 for a free slot; padded to 4 bytes with 0
//
// Slots ascend in every section except the lists. Refcounts, blocks, candidate bits, weak reference lists
// and totals are not stored: they are computed from the rest, so they cannot contradict it. All numbers
// are little-endian.

import * as layout from "../../assembly/layout.js";

export const MAGIC = "OUROHEAP";
export const FORMAT_VERSION = 2;
/** A different number on a machine of the other byte order. */
export const BYTE_ORDER_MARK = 0x01020304;

// The header, by word; MAGIC are words 0 and 1.
export const FORMAT = 2;
export const KERNEL_LAYOUT = 3; // LAYOUT_VERSION of the kernel, since METAs are stored unchanged
export const BYTE_ORDER = 4;
export const BYTE_LENGTH = 5;
export const CHECKSUM = 6;
/** The heap's tag in the lowest bits, its VERSION_SKIP above. */
export const NUMBER = 7;
export const SLOT_END = 8;
export const FREE_FIRST = 9;
export const LONG_COUNT = 10;
export const REFERENCE_COUNT = 11;
export const WEAKREF_COUNT = 12;
export const YOUNG_COUNT = 13;
export const FINALIZER_COUNT = 14; // entries of the finalizer queue
export const GARBAGE_COUNT = 15;
export const BOUNDARY = 16;
export const OVERFLOWS = 17; // two words
export const AUTOMATIC = 19;
export const THRESHOLD = 20; // three words
export const COUNTER = 23; // three words
export const LONG_LIVED = 26; // two words
export const STATISTIC = 28; // nine 64-bit floats
export const STATISTIC_COUNT = 9;
export const BYTE_RULE = 46; // three 64-bit floats: threshold, taken, survived
export const BYTE_RULE_COUNT = 3;
export const BYTES_COUNT = 52; // objects with external bytes; the last word is 0
export const HEADER_WORDS = 54;
export const HEADER_BYTES: number = HEADER_WORDS * 4;

/** Words of one entry of `weakrefs`. */
export const WEAKREF_WORDS = 3;
/** Words of one entry of `bytes`. */
export const BYTES_WORDS = 3;
/** The unit of the high word of an entry of `bytes`. */
export const HIGH_UNIT: number = 2 ** 32;

/** Pairs: a word of the header, and the field of the control block that it stores. */
export const CONTROL_WORDS: readonly (readonly [word: number, field: number])[] = [
  [SLOT_END, layout.SLOT_TOP],
  [FREE_FIRST, layout.FREE_HEAD],
  [YOUNG_COUNT, layout.YOUNG_LENGTH],
  [BOUNDARY, layout.YOUNG_BOUNDARY],
  [OVERFLOWS, layout.OVERFLOW_0],
  [OVERFLOWS + 1, layout.OVERFLOW_1],
  [AUTOMATIC, layout.ENABLED],
  [THRESHOLD, layout.THRESHOLDS],
  [THRESHOLD + 1, layout.THRESHOLDS + 4],
  [THRESHOLD + 2, layout.THRESHOLDS + 8],
  [COUNTER, layout.COUNTERS],
  [COUNTER + 1, layout.COUNTERS + 4],
  [COUNTER + 2, layout.COUNTERS + 8],
  [LONG_LIVED, layout.LONG_LIVED_PENDING],
  [LONG_LIVED + 1, layout.LONG_LIVED_TOTAL],
];

/** The sections of a saved heap, as views of its bytes. */
export interface Sections {
  readonly metas: Uint32Array;
  readonly seconds: Uint32Array;
  readonly lengths: Uint32Array;
  readonly references: Uint32Array;
  readonly weakrefs: Uint32Array;
  readonly young: Uint32Array;
  readonly finalizers: Uint32Array;
  readonly garbage: Uint32Array;
  readonly bytes: Uint32Array;
  readonly types: Uint16Array;
}

/** Numbers in each section, in the order of the file. */
function sectionLengths(header: Uint32Array): [keyof Sections, number][] {
  const word = (index: number): number => header[index] as number;
  const slotCount = word(SLOT_END) - 1;
  return [
    ["metas", slotCount],
    ["seconds", slotCount],
    ["lengths", word(LONG_COUNT)],
    ["references", word(REFERENCE_COUNT)],
    ["weakrefs", word(WEAKREF_COUNT) * WEAKREF_WORDS],
    ["young", word(YOUNG_COUNT)],
    ["finalizers", word(FINALIZER_COUNT)],
    ["garbage", word(GARBAGE_COUNT)],
    ["bytes", word(BYTES_COUNT) * BYTES_WORDS],
    ["types", slotCount],
  ];
}

/** Bytes of a saved heap with these counts; exact for any counts. */
export function bytesFor(header: Uint32Array): number {
  let words = HEADER_WORDS;
  for (const [name, length] of sectionLengths(header)) {
    words += name === "types" ? Math.ceil(length / 2) : length;
  }
  return words * 4;
}

/** The sections of `words`, which must be as long as its header says. */
export function sectionsOf(words: Uint32Array): Sections {
  let at = HEADER_WORDS;
  const views: Partial<Record<keyof Sections, Uint32Array | Uint16Array>> = {};
  for (const [name, length] of sectionLengths(words)) {
    views[name] =
      name === "types"
        ? new Uint16Array(words.buffer, at * 4, length)
        : words.subarray(at, at + length);
    at += length;
  }
  return views as Sections;
}

/**
 * A 32-bit checksum of all words except its own. Each step is a bijection of the state before it, so a
 * change within a single word is always detected.
 */
export function checksumOf(words: Uint32Array): number {
  let sum = words.length | 0;
  for (let index = 0; index < words.length; index++) {
    if (index === CHECKSUM) continue;
    sum = Math.imul(sum ^ (words[index] as number), 0x9e3779b1);
    sum ^= sum >>> 15;
  }
  return sum >>> 0;
}
