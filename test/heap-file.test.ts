// The reader of recorded heaps: its results, and its refusals, message by message. The files are written
// in memory, so these tests also run in a browser.

import { describe, expect, test } from "vitest";
import {
  type HeapCut,
  HeapFileError,
  type HeapGraph,
  isSet,
  readHeapFile,
} from "../examples/collect-heap/heap-file.js";
import { bytesOf, type HeapText, writeHeap } from "./heap-text.js";

// * -> 0 -> 1 <-> 2, and 2 refers to 1 twice; object 2 is of another type and not tracked.
const ring: HeapText = {
  references: [[1], [2], [1, 1]],
  externals: [1, 0, 0],
  types: [0, 0, 1],
  typeCount: 2,
  trackedCount: 2,
  cuts: [
    { dropped: [], unreachable: [] },
    { dropped: [0], unreachable: [0, 1, 2] },
  ],
};

// Where the columns of `ring` start: 3 objects, 4 references.
const OFFSETS = 28;
const TARGETS = OFFSETS + 16;
const REFCOUNTS = TARGETS + 16;
const EXTERNALS = REFCOUNTS + 12;
const TYPES = EXTERNALS + 12;
const CUT_0 = TYPES + 8;
const CUT_1 = CUT_0 + 8;
const END = CUT_1 + 12;

/** The file of `ring` with the word at byte `at` replaced. */
function ringWith(at: number, word: number): Uint8Array {
  const bytes = writeHeap(ring);
  bytes.set(bytesOf(word), at);
  return bytes;
}

function refusalOf(bytes: Uint8Array): string {
  try {
    readHeapFile(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(HeapFileError);
    expect((error as HeapFileError).code).toBe("ERR_HEAP_FILE");
    return (error as HeapFileError).message;
  }
  throw new Error("the file was accepted");
}

function cutOf(graph: HeapGraph, cutIndex: number): HeapCut {
  const cut = graph.cuts[cutIndex];
  if (cut === undefined) {
    throw new Error(`no cut ${cutIndex}`);
  }
  return cut;
}

describe("reading a recorded heap", () => {
  test("gives the counts and columns as they were written", () => {
    const graph = readHeapFile(writeHeap(ring));
    expect(graph.objectCount).toBe(3);
    expect(graph.trackedCount).toBe(2);
    expect(graph.referenceCount).toBe(4);
    expect(graph.typeCount).toBe(2);
    expect([...graph.offsets]).toEqual([0, 1, 2, 4]);
    expect([...graph.targets]).toEqual([1, 2, 1, 1]);
    expect([...graph.refcounts]).toEqual([1, 3, 1]);
    expect([...graph.externals]).toEqual([1, 0, 0]);
    expect([...graph.types]).toEqual([0, 0, 1]);
  });

  test("gives each cut with the objects it drops and a bit per unreachable object", () => {
    const graph = readHeapFile(writeHeap(ring));
    expect(graph.cuts.length).toBe(2);
    expect([...cutOf(graph, 0).dropped]).toEqual([]);
    expect([...cutOf(graph, 1).dropped]).toEqual([0]);
    const bits = graph.cuts.map((cut) => [0, 1, 2].map((i) => isSet(cut.unreachable, i)));
    expect(bits).toEqual([
      [false, false, false],
      [true, true, true],
    ]);
  });

  test("finds the same in bytes that start at an odd offset of their buffer", () => {
    const bytes = writeHeap(ring);
    for (const start of [1, 2, 3, 4]) {
      const shifted = new Uint8Array(bytes.length + 8);
      shifted.set(bytes, start);
      const graph = readHeapFile(shifted.subarray(start, start + bytes.length));
      expect(graph).toEqual(readHeapFile(bytes));
    }
  });

  test("reads bitmaps of more than one word, and an even number of objects", () => {
    const indexes = Array.from({ length: 70 }, (_, index) => index);
    const unreachable = [0, 7, 8, 31, 32, 63, 64, 69];
    const graph = readHeapFile(
      writeHeap({
        references: indexes.map(() => []),
        externals: indexes.map(() => 1),
        types: indexes.map((index) => index % 3),
        typeCount: 3,
        trackedCount: 70,
        cuts: [{ dropped: unreachable, unreachable }],
      }),
    );
    const cut = cutOf(graph, 0);
    expect(indexes.filter((index) => isSet(cut.unreachable, index))).toEqual(unreachable);
    expect([...graph.types]).toEqual(indexes.map((index) => index % 3));
  });

  test("accepts a heap without objects", () => {
    const nothing = { references: [], externals: [], types: [], typeCount: 0, trackedCount: 0 };
    const graph = readHeapFile(writeHeap({ ...nothing, cuts: [{ dropped: [], unreachable: [] }] }));
    expect(graph.objectCount).toBe(0);
    expect([...graph.offsets]).toEqual([0]);
    expect(graph.cuts.length).toBe(1);
  });

  test("accepts external counts up to the cap of the recorder", () => {
    const graph = readHeapFile(writeHeap({ ...ring, externals: [0x7fffffff, 0x7fffffff, 0] }));
    expect([...graph.refcounts]).toEqual([0x7fffffff, 0x80000002, 1]);
  });
});

describe("a file that is not a sound recording is refused", () => {
  test("with its first bytes when the magic is wrong", () => {
    const bytes = writeHeap(ring);
    bytes[7] = 0x32;
    expect(refusalOf(bytes)).toBe('byte 0: the magic is "PYHEAP02" (expected "PYHEAP01").');
  });

  test("when it is empty", () => {
    const message = 'byte 0: the magic is "" (expected "PYHEAP01").';
    expect(refusalOf(new Uint8Array(0))).toBe(message);
  });

  test("when it is still packed", () => {
    const packed = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0);
    const magic = '"\\u001f\x8b\\b\\u0000\\u0000\\u0000\\u0000\\u0000"';
    expect(refusalOf(packed)).toBe(`byte 0: the magic is ${magic} (expected "PYHEAP01").`);
  });

  test("when it ends in the header", () => {
    expect(refusalOf(writeHeap(ring).subarray(0, 27))).toBe(
      "byte 27: the file ends in the header (expected at least 28 bytes).",
    );
  });

  test("at any byte where it is cut off", () => {
    const bytes = writeHeap(ring);
    expect(bytes.length).toBe(END);
    for (let length = 0; length < bytes.length; length++) {
      expect(refusalOf(bytes.subarray(0, length))).toMatch(/^byte \d+: .* \(expected .*\)\.$/);
    }
  });

  test("when it is shorter than its counts say", () => {
    expect(refusalOf(writeHeap(ring).subarray(0, 100))).toBe(
      "byte 8: the counts say 3 objects, 4 references and 2 cuts, but the file has 100 bytes " +
        "(expected at least 108; truncated, or the counts are wrong).",
    );
  });

  test("when it ends inside the last cut", () => {
    expect(refusalOf(writeHeap(ring).subarray(0, END - 4))).toBe(
      "byte 108: the bitmap of cut 1 takes bytes 108 to 112 " +
        "(expected at most 108, the size of the file).",
    );
  });

  test("when something follows the last cut", () => {
    const longer = new Uint8Array(END + 4);
    longer.set(writeHeap(ring));
    expect(refusalOf(longer)).toBe(
      "byte 112: 4 bytes after the last cut (expected the end of the file).",
    );
  });

  test("when more objects are tracked than there are", () => {
    expect(refusalOf(ringWith(12, 4))).toBe(
      "byte 12: the tracked count is 4 (expected at most 3, the object count).",
    );
  });

  test("when it has more types than a type id can tell apart", () => {
    expect(refusalOf(ringWith(20, 65537))).toBe(
      "byte 20: the type count is 65537 (expected at most 65536).",
    );
  });

  test("when the first offset is not 0", () => {
    expect(refusalOf(ringWith(OFFSETS, 1))).toBe("byte 28: offsets[0] is 1 (expected 0).");
  });

  test("when an offset is lower than the one before", () => {
    expect(refusalOf(ringWith(OFFSETS + 8, 0))).toBe(
      "byte 36: offsets[2] is 0 (expected from 1 to 4).",
    );
  });

  test("when an offset is beyond the references", () => {
    expect(refusalOf(ringWith(OFFSETS + 4, 5))).toBe(
      "byte 32: offsets[1] is 5 (expected from 0 to 4).",
    );
  });

  test("when references are left after the last offset", () => {
    expect(refusalOf(ringWith(OFFSETS + 12, 3))).toBe(
      "byte 40: offsets[3] is 3 (expected 4, the reference count).",
    );
  });

  test("when a reference leads to no object", () => {
    expect(refusalOf(ringWith(TARGETS + 4, 3))).toBe(
      "byte 48: targets[1] is 3 (expected less than 3, the object count).",
    );
  });

  test("when a refcount is not the sum of the references", () => {
    expect(refusalOf(ringWith(REFCOUNTS + 4, 2))).toBe(
      "byte 64: refcounts[1] is 2 (expected 3: 3 in the file and 0 external).",
    );
  });

  test("when nothing refers to an object", () => {
    expect(refusalOf(writeHeap({ ...ring, externals: [0, 0, 0] }))).toBe(
      "byte 60: refcounts[0] is 0 (expected at least 1: the object was alive).",
    );
  });

  test("when a type id is unknown", () => {
    expect(refusalOf(writeHeap({ ...ring, types: [0, 2, 1] }))).toBe(
      "byte 86: types[1] is 2 (expected less than 2, the type count).",
    );
  });

  test("when a cut drops more objects than there are", () => {
    expect(refusalOf(ringWith(CUT_0, 4))).toBe(
      "byte 92: cut 0 drops 4 objects (expected at most 3, the object count).",
    );
  });

  test("when a drop list goes beyond the end", () => {
    expect(refusalOf(ringWith(CUT_1, 3))).toBe(
      "byte 104: the drop list of cut 1 takes bytes 104 to 116 " +
        "(expected at most 112, the size of the file).",
    );
  });

  test("when a cut drops an object that does not exist", () => {
    expect(refusalOf(ringWith(CUT_1 + 4, 3))).toBe(
      "byte 104: dropped[0] of cut 1 is 3 (expected from 0 and below 3, ascending).",
    );
  });

  test("when a cut drops an object twice", () => {
    const cuts = [{ dropped: [0, 0], unreachable: [0, 1, 2] }];
    expect(refusalOf(writeHeap({ ...ring, cuts }))).toBe(
      "byte 100: dropped[1] of cut 0 is 0 (expected from 1 and below 3, ascending).",
    );
  });

  test("when a bitmap continues after the last object", () => {
    expect(refusalOf(ringWith(CUT_0 + 4, 0b1000))).toBe(
      "byte 96: bit 3 of the bitmap of cut 0 is set (expected only bits below 3).",
    );
  });
});

describe("false counts are refused before memory is allocated for them", () => {
  const MAX = 0xffffffff;
  const counts = [
    { at: 8, name: "object", found: `${MAX} objects, 4 references and 2 cuts` },
    { at: 16, name: "reference", found: `3 objects, ${MAX} references and 2 cuts` },
    { at: 24, name: "cut", found: `3 objects, 4 references and ${MAX} cuts` },
  ];

  test.each(counts)("the $name count at its highest", ({ at, found }) => {
    const message = refusalOf(ringWith(at, MAX));
    expect(message).toContain(`byte 8: the counts say ${found}, but the file has 112 bytes`);
  });

  test("all counts at their highest", () => {
    const bytes = writeHeap(ring);
    bytes.fill(0xff, 8, 20);
    bytes.fill(0xff, 24, 28);
    expect(refusalOf(bytes)).toContain(`${MAX} objects, ${MAX} references and ${MAX} cuts`);
  });

  test("a thousand times within ten seconds", () => {
    const bytes = ringWith(8, MAX);
    const start = performance.now();
    for (let i = 0; i < 1000; i++) {
      refusalOf(bytes);
    }
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  test("the type count and a drop count at their highest", () => {
    expect(refusalOf(ringWith(20, MAX))).toContain(`the type count is ${MAX}`);
    expect(refusalOf(ringWith(CUT_1, MAX))).toContain(`cut 1 drops ${MAX} objects`);
  });
});
