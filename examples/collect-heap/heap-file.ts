// Reads a recorded heap: the object graph of a running Python program, and for every cut
// (a choice of objects that lose their external references) which objects are then unreachable.
// Bytes in, typed arrays out; it never touches a disk, so tests in a browser read with it too.
// Nothing is believed before it is checked: every refusal says where, what was found and what
// was expected, and no array is made for a count that the file is too short to hold.
//
//   byte   0  "PYHEAP01"
//          8  u32 n objects | u32 tracked | u32 e references | u32 types | u32 cuts
//         28  u32 offsets[n + 1]   references of object i: targets[offsets[i]..offsets[i + 1])
//             u32 targets[e]       in order, with multiplicity
//             u32 refcounts[n]     = references to i in this file + externals[i]
//             u32 externals[n]     references from outside: C code, frames, the stack
//             u16 types[n]         (+ 2 bytes when n is odd)
//   per cut:  u32 k | u32 dropped[k], ascending
//             u8  unreachable[ceil(n / 8)]   bit i & 7 of byte i >> 3; padded to 4 bytes
//
// All numbers are little-endian, as are the typed arrays of every machine that WebAssembly is
// common on. On a big-endian one the counts are nonsense and the file is refused.

/** One cut: the objects that lose their external references, and the recorded answer. */
export interface HeapCut {
  /** Objects whose external references are all released, ascending. */
  readonly dropped: Uint32Array;
  /** A bit per object: 1 when nothing with an external reference reaches it any more. */
  readonly unreachable: Uint8Array;
}

/** A recorded heap. The references of object `i` are `targets[offsets[i]..offsets[i + 1])`. */
export interface HeapGraph {
  readonly objectCount: number;
  /** Objects `0..trackedCount - 1` are those that CPython's collector tracked. */
  readonly trackedCount: number;
  readonly referenceCount: number;
  readonly typeCount: number;
  readonly offsets: Uint32Array;
  readonly targets: Uint32Array;
  readonly refcounts: Uint32Array;
  readonly externals: Uint32Array;
  readonly types: Uint16Array;
  readonly cuts: readonly HeapCut[];
}

/** A file that is not a recorded heap, or not a sound one. The message names the place. */
export class HeapFileError extends Error {
  override readonly name = "HeapFileError";
  readonly code = "ERR_HEAP_FILE";
}

const MAGIC = "PYHEAP01";
const HEADER_BYTES = 28;
const TYPE_COUNT_MAX = 0x10000; // a type id is a u16

/** Whether bit `index` of a bitmap is set. */
export function isSet(bitmap: Uint8Array, index: number): boolean {
  return (((bitmap[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
}

/**
 * Reads a recorded heap from the bytes of an unpacked file.
 *
 * The columns of the result are views of `bytes` where its alignment allows it, so do not
 * change `bytes` afterwards.
 *
 * @throws {HeapFileError} ERR_HEAP_FILE when the bytes are not a sound recording.
 */
export function readHeapFile(bytes: Uint8Array): HeapGraph {
  const reader = new ColumnReader(bytes);
  const header = readHeader(reader);
  const { objectCount, referenceCount, typeCount } = header;

  const offsetsAt = reader.position;
  const offsets = reader.u32("offsets", objectCount + 1);
  const targetsAt = reader.position;
  const targets = reader.u32("targets", referenceCount);
  const refcountsAt = reader.position;
  const refcounts = reader.u32("refcounts", objectCount);
  const externals = reader.u32("externals", objectCount);
  const typesAt = reader.position;
  const types = reader.u16("types", objectCount);

  checkOffsets(offsets, offsetsAt, referenceCount);
  checkTargets(targets, targetsAt, objectCount);
  checkRefcounts(refcounts, refcountsAt, targets, externals);
  checkTypes(types, typesAt, typeCount);

  const cuts: HeapCut[] = [];
  for (let cutIndex = 0; cutIndex < header.cutCount; cutIndex++) {
    cuts.push(readCut(reader, cutIndex, objectCount));
  }
  reader.expectEnd();

  const { trackedCount } = header;
  const counts = { objectCount, trackedCount, referenceCount, typeCount };
  return { ...counts, offsets, targets, refcounts, externals, types, cuts };
}

interface Header {
  readonly objectCount: number;
  readonly trackedCount: number;
  readonly referenceCount: number;
  readonly typeCount: number;
  readonly cutCount: number;
}

/**
 * Reads the magic and the five counts, and checks that the file is long enough for every column and for the
 * fixed part of every cut, so that arrays of these counts may be made.
 */
function readHeader(reader: ColumnReader): Header {
  // The magic first, even in a short file: "not a heap file" helps more than "too short".
  const magic = reader.text(MAGIC.length);
  if (magic !== MAGIC) {
    refuse(0, `the magic is ${JSON.stringify(magic)}`, JSON.stringify(MAGIC));
  }
  if (reader.byteLength < HEADER_BYTES) {
    refuse(reader.byteLength, "the file ends in the header", `at least ${HEADER_BYTES} bytes`);
  }
  const [n = 0, tracked = 0, e = 0, typeCount = 0, cutCount = 0] = reader.u32("counts", 5);
  if (tracked > n) {
    refuse(12, `the tracked count is ${tracked}`, `at most ${n}, the object count`);
  }
  if (typeCount > TYPE_COUNT_MAX) {
    refuse(20, `the type count is ${typeCount}`, `at most ${TYPE_COUNT_MAX}`);
  }
  // These are exact up to 2^53, and beyond that still far longer than any file.
  const columnBytes = 4 * (n + 1) + 4 * e + 8 * n + 2 * (n + (n % 2));
  const cutBytes = 4 + padded(Math.ceil(n / 8));
  const neededBytes = HEADER_BYTES + columnBytes + cutCount * cutBytes;
  if (reader.byteLength < neededBytes) {
    const counts = `${n} objects, ${e} references and ${cutCount} cuts`;
    const found = `the counts say ${counts}, but the file has ${reader.byteLength} bytes`;
    refuse(8, found, `at least ${neededBytes}; truncated, or the counts are wrong`);
  }
  return { objectCount: n, trackedCount: tracked, referenceCount: e, typeCount, cutCount };
}

/** Throws unless `offsets` ascends from 0 to `referenceCount`. */
function checkOffsets(offsets: Uint32Array, at: number, referenceCount: number): void {
  const last = offsets.length - 1;
  if (offsets[0] !== 0) {
    refuse(at, `offsets[0] is ${offsets[0]}`, "0");
  }
  for (let i = 1; i <= last; i++) {
    const offset = offsets[i] as number;
    const previous = offsets[i - 1] as number;
    if (offset < previous || offset > referenceCount) {
      refuse(at + 4 * i, `offsets[${i}] is ${offset}`, `from ${previous} to ${referenceCount}`);
    }
  }
  if (offsets[last] !== referenceCount) {
    const expected = `${referenceCount}, the reference count`;
    refuse(at + 4 * last, `offsets[${last}] is ${offsets[last]}`, expected);
  }
}

/** Throws unless every reference leads to an object of the file. */
function checkTargets(targets: Uint32Array, at: number, objectCount: number): void {
  for (let i = 0; i < targets.length; i++) {
    const target = targets[i] as number;
    if (target >= objectCount) {
      const expected = `less than ${objectCount}, the object count`;
      refuse(at + 4 * i, `targets[${i}] is ${target}`, expected);
    }
  }
}

/** Throws unless every object is referenced, and its refcount is the sum of its references. */
function checkRefcounts(
  refcounts: Uint32Array,
  at: number,
  targets: Uint32Array,
  externals: Uint32Array,
): void {
  const internals = new Uint32Array(refcounts.length);
  for (let i = 0; i < targets.length; i++) {
    (internals[targets[i] as number] as number)++;
  }
  for (let i = 0; i < refcounts.length; i++) {
    const refcount = refcounts[i] as number;
    const internal = internals[i] as number;
    const external = externals[i] as number;
    if (refcount !== internal + external) {
      const sum = `${internal + external}: ${internal} in the file and ${external} external`;
      refuse(at + 4 * i, `refcounts[${i}] is ${refcount}`, sum);
    }
    if (refcount === 0) {
      refuse(at + 4 * i, `refcounts[${i}] is 0`, "at least 1: the object was alive");
    }
  }
}

function checkTypes(types: Uint16Array, at: number, typeCount: number): void {
  for (let i = 0; i < types.length; i++) {
    const type = types[i] as number;
    if (type >= typeCount) {
      const expected = `less than ${typeCount}, the type count`;
      refuse(at + 2 * i, `types[${i}] is ${type}`, expected);
    }
  }
}

function readCut(reader: ColumnReader, cutIndex: number, objectCount: number): HeapCut {
  const countAt = reader.position;
  const [droppedCount = 0] = reader.u32(`the drop count of cut ${cutIndex}`, 1);
  if (droppedCount > objectCount) {
    const expected = `at most ${objectCount}, the object count`;
    refuse(countAt, `cut ${cutIndex} drops ${droppedCount} objects`, expected);
  }
  const droppedAt = reader.position;
  const dropped = reader.u32(`the drop list of cut ${cutIndex}`, droppedCount);
  for (let i = 0; i < dropped.length; i++) {
    const index = dropped[i] as number;
    // Ascending also means that no object is listed, and released, twice.
    const first = i === 0 ? 0 : (dropped[i - 1] as number) + 1;
    if (index < first || index >= objectCount) {
      const found = `dropped[${i}] of cut ${cutIndex} is ${index}`;
      const range = `from ${first} and below ${objectCount}, ascending`;
      refuse(droppedAt + 4 * i, found, range);
    }
  }
  const bitmapAt = reader.position;
  const bitmapBytes = Math.ceil(objectCount / 8);
  const unreachable = reader.u8(`the bitmap of cut ${cutIndex}`, bitmapBytes);
  for (let index = objectCount; index < 8 * bitmapBytes; index++) {
    if (isSet(unreachable, index)) {
      const found = `bit ${index} of the bitmap of cut ${cutIndex} is set`;
      refuse(bitmapAt + (index >> 3), found, `only bits below ${objectCount}`);
    }
  }
  return { dropped, unreachable };
}

/** Returns the columns of the file one after another, as views; each starts at 4 bytes. */
class ColumnReader {
  /** The byte at which the next column starts. */
  position = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    // A view of 32-bit numbers must start at a multiple of 4 in its buffer.
    this.#bytes = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  }

  get byteLength(): number {
    return this.#bytes.byteLength;
  }

  /** Up to `length` bytes as Latin-1; the only read that may come up short. */
  text(length: number): string {
    const bytes = this.#bytes.subarray(this.position, this.position + length);
    this.position += length;
    return String.fromCharCode(...bytes);
  }

  u32(what: string, length: number): Uint32Array {
    const start = this.#take(what, 4 * length);
    return new Uint32Array(this.#bytes.buffer, start, length);
  }

  u16(what: string, length: number): Uint16Array {
    const start = this.#take(what, 2 * length);
    return new Uint16Array(this.#bytes.buffer, start, length);
  }

  u8(what: string, length: number): Uint8Array {
    const start = this.#take(what, length);
    return new Uint8Array(this.#bytes.buffer, start, length);
  }

  expectEnd(): void {
    const restBytes = this.byteLength - this.position;
    if (restBytes !== 0) {
      refuse(this.position, `${restBytes} bytes after the last cut`, "the end of the file");
    }
  }

  /** Moves past a column and its padding. Returns where it starts in the buffer. */
  #take(what: string, byteLength: number): number {
    const end = this.position + padded(byteLength);
    if (end > this.byteLength) {
      const found = `${what} takes bytes ${this.position} to ${end}`;
      refuse(this.position, found, `at most ${this.byteLength}, the size of the file`);
    }
    const start = this.#bytes.byteOffset + this.position;
    this.position = end;
    return start;
  }
}

function padded(byteLength: number): number {
  return 4 * Math.ceil(byteLength / 4);
}

function refuse(at: number, found: string, expected: string): never {
  throw new HeapFileError(`byte ${at}: ${found} (expected ${expected}).`);
}
