// Reads bytes as a saved heap, or refuses them. Format, length and checksum are checked first, then whether
// the bytes describe a possible state of a heap: a checksum stops accidents, not people. Memory for a count
// is allocated only after its bytes are known to be there.

import * as layout from "../../assembly/layout.js";
import { VERSION_SKIP_AFTER_CUT } from "../engine/heap-number.js";
import { wrongArgument } from "../errors/arguments.js";
import { GcError } from "../errors/error.js";
import {
  AUTOMATIC,
  BOUNDARY,
  BYTE_LENGTH,
  BYTE_ORDER,
  BYTE_ORDER_MARK,
  BYTE_RULE,
  BYTE_RULE_COUNT,
  bytesFor,
  CHECKSUM,
  COUNTER,
  checksumOf,
  FORMAT,
  FORMAT_VERSION,
  HEADER_BYTES,
  HEADER_WORDS,
  KERNEL_LAYOUT,
  LONG_LIVED,
  MAGIC,
  NUMBER,
  OVERFLOWS,
  type Sections,
  SLOT_END,
  STATISTIC,
  STATISTIC_COUNT,
  sectionsOf,
  THRESHOLD,
  YOUNG_COUNT,
} from "./format.js";

const NUMBER_MAX = (VERSION_SKIP_AFTER_CUT << layout.HEAP_TAG_BITS) | layout.HEAP_TAG_MAX;
/** The limit of a threshold and of the first counter. */
const COUNT_MAX = 0x7fffffff;

const BYTE_SWAPPED_MARK = 0x04030201;
const ALTERED = "The bytes are not what saveHeap() returned: restore another copy.";

/** A file whose header and length are valid; its sections are not checked yet. */
export interface SavedHeap {
  readonly header: Uint32Array;
  readonly statistics: Float64Array;
  /** Threshold, taken, survived: when external bytes make a collection due. */
  readonly byteRule: Float64Array;
  readonly sections: Sections;
}

/**
 * The parts of the saved heap in `bytes`. The bytes are copied first, so that they cannot change after the
 * checks.
 * @throws {GcError} ERR_SAVED_HEAP
 * @throws {TypeError} ERR_ARGUMENT
 */
export function readSavedHeap(bytes: Uint8Array): SavedHeap {
  if (!ArrayBuffer.isView(bytes) || !(bytes instanceof Uint8Array)) {
    throw wrongArgument("restoreHeap", "bytes", "a Uint8Array", bytes);
  }
  const copy = new Uint8Array(bytes);
  const { length } = copy;
  const magic = String.fromCharCode(...copy.subarray(0, MAGIC.length));
  if (magic !== MAGIC) {
    refuse(0, `the magic is ${JSON.stringify(magic)}`, JSON.stringify(MAGIC), NOT_SAVED);
  }
  if (length < HEADER_BYTES) {
    refuse(length, "the header ends here", `at least ${HEADER_BYTES} bytes`);
  }
  const words = new Uint32Array(copy.buffer, 0, Math.floor(length / 4));
  checkIdentity(words);
  if (words[BYTE_LENGTH] !== length) {
    refuse(4 * BYTE_LENGTH, `the length is ${words[BYTE_LENGTH]}`, `${length}, as there are bytes`);
  }
  if (words[SLOT_END] === 0 || (words[SLOT_END] as number) > layout.SLOT_COUNT_MAX) {
    refuse(4 * SLOT_END, `the slot count is ${words[SLOT_END]}`, `1 to ${layout.SLOT_COUNT_MAX}`);
  }
  if (bytesFor(words) !== length) {
    refuse(4 * SLOT_END, `the counts say ${bytesFor(words)} bytes`, `${length}, as there are`);
  }
  const checksum = checksumOf(words);
  if (words[CHECKSUM] !== checksum) {
    refuse(4 * CHECKSUM, `the checksum is ${words[CHECKSUM]}`, `${checksum}, of these bytes`);
  }
  const statistics = new Float64Array(words.buffer, 4 * STATISTIC, STATISTIC_COUNT);
  const byteRule = new Float64Array(words.buffer, 4 * BYTE_RULE, BYTE_RULE_COUNT);
  checkNumbers(words, statistics, byteRule);
  return { header: words, statistics, byteRule, sections: sectionsOf(words) };
}

const NOT_SAVED = "Pass what saveHeap() returned.";

/** After this: the words have this format, this kernel's layout and this machine's byte order. */
function checkIdentity(words: Uint32Array): void {
  if (words[FORMAT] !== FORMAT_VERSION && words[BYTE_ORDER] !== BYTE_SWAPPED_MARK) {
    const other = "Restore it with the version of this library that saved it.";
    refuse(4 * FORMAT, `the format version is ${words[FORMAT]}`, `${FORMAT_VERSION}`, other);
  }
  if (words[BYTE_ORDER] !== BYTE_ORDER_MARK) {
    const other = "Restore it on a little-endian machine.";
    const found = `the byte order mark is ${words[BYTE_ORDER]}`;
    const swapped = words[BYTE_ORDER] === BYTE_SWAPPED_MARK;
    refuse(4 * BYTE_ORDER, found, `${BYTE_ORDER_MARK}`, swapped ? other : ALTERED);
  }
  if (words[KERNEL_LAYOUT] !== layout.LAYOUT_VERSION) {
    const other = "Restore it with the version of this library that saved it.";
    const found = `the kernel's layout version is ${words[KERNEL_LAYOUT]}`;
    refuse(4 * KERNEL_LAYOUT, found, `${layout.LAYOUT_VERSION}`, other);
  }
}

/** After this: the public calls would accept the header's numbers for the collector. */
function checkNumbers(words: Uint32Array, statistics: Float64Array, byteRule: Float64Array): void {
  const atMost = (word: number, what: string, last: number): void => {
    const value = words[word] as number;
    if (value > last) refuse(4 * word, `${what} is ${value}`, `at most ${last}`);
  };
  atMost(NUMBER, "the heap's number", NUMBER_MAX);
  atMost(OVERFLOWS, "the overflow mark of generation 0", 1);
  atMost(OVERFLOWS + 1, "the overflow mark of generation 1", 1);
  atMost(AUTOMATIC, "the mark of automatic collection", 1);
  atMost(BOUNDARY, "the young list's boundary", words[YOUNG_COUNT] as number);
  atMost(COUNTER, "the counter of generation 0", COUNT_MAX);
  const slotCount = (words[SLOT_END] as number) - 1;
  atMost(LONG_LIVED + 1, "what the last full collection left", slotCount);
  for (let generation = 0; generation < 3; generation++) {
    atMost(THRESHOLD + generation, `threshold${generation}`, COUNT_MAX);
  }
  atMost(HEADER_WORDS - 1, "the last word of the header", 0);
  const isCount = (value: number): boolean =>
    Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0);
  for (const [index, value] of statistics.entries()) {
    if (isCount(value)) continue;
    refuse(4 * STATISTIC + 8 * index, `statistic ${index} is ${value}`, "a count");
  }
  for (const [index, what] of ["threshold", "taken", "survived"].entries()) {
    const value = byteRule[index] as number;
    if (!isCount(value)) refuse(4 * BYTE_RULE + 8 * index, `${what} is ${value} bytes`, "a count");
  }
}

/** Throws: the value at byte `at` is impossible. */
export function refuse(
  at: number,
  found: string,
  expected: string,
  advice: string = ALTERED,
): never {
  throw new GcError(
    "ERR_SAVED_HEAP",
    `restoreHeap: byte ${at}: ${found} (expected ${expected}). ${advice}`,
  );
}
