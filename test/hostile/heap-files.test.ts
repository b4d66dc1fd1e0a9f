// Altered recorded heaps and their names: a clear error, or exactly what the bytes say.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  HeapFileError,
  type HeapGraph,
  isSet,
  readHeapFile,
} from "../../examples/collect-heap/heap-file.js";
import { numberedNames, readHeapNames } from "../../examples/collect-heap/heap-names.js";
import { type HeapText, writeHeap } from "../heap-text.js";
import { edits, errorOf, mutated, strangers } from "./mutation.js";

/** A sound heap of at most 12 objects, each with a reference to it. */
const heaps: fc.Arbitrary<HeapText> = fc.integer({ min: 0, max: 12 }).chain((count) => {
  const objects = fc.array(fc.nat(Math.max(0, count - 1)), { maxLength: 4 });
  const each = { minLength: count, maxLength: count };
  return fc.record({
    references: fc.array(objects, each),
    externals: fc.array(fc.integer({ min: 1, max: 3 }), each),
    types: fc.array(fc.nat(2), each),
    typeCount: fc.constant(3),
    trackedCount: fc.nat(count),
    cuts: fc.array(
      fc.record({
        dropped: fc.uniqueArray(fc.nat(Math.max(0, count - 1)), { maxLength: count }).map(sorted),
        unreachable: fc.uniqueArray(fc.nat(Math.max(0, count - 1)), { maxLength: count }),
      }),
      { maxLength: 3 },
    ),
  });
});

function sorted(numbers: number[]): number[] {
  return numbers.toSorted((a, b) => a - b);
}

/** The contents of a graph, in a form that can be written again. */
function textOf(graph: HeapGraph): HeapText {
  const { offsets, targets, externals, types, typeCount, trackedCount, cuts } = graph;
  const objects = Array.from({ length: graph.objectCount }, (_, index) => index);
  return {
    references: objects.map((index) => [...targets.subarray(offsets[index], offsets[index + 1])]),
    externals: [...externals],
    types: [...types],
    typeCount,
    trackedCount,
    cuts: cuts.map(({ dropped, unreachable }) => ({
      dropped: [...dropped],
      unreachable: objects.filter((index) => isSet(unreachable, index)),
    })),
  };
}

describe("an altered recorded heap", () => {
  test("is refused with a byte and a value, or read exactly as its bytes say", () => {
    let readCount = 0;
    const law = fc.property(heaps, edits, (heap, list) => {
      const bytes = mutated(writeHeap(heap), list);
      let graph: HeapGraph;
      try {
        graph = readHeapFile(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(HeapFileError);
        expect((error as HeapFileError).message).toMatch(/^byte \d+: .* \(expected .*\)\.$/s);
        return;
      }
      readCount++;
      // Refcounts, offsets and sizes are computed again: they must be those of the file.
      expect(readHeapFile(writeHeap(textOf(graph)))).toEqual(graph);
    });
    fc.assert(law, { seed: 1, numRuns: 2000 });
    expect(readCount).toBeGreaterThan(20);
  });

  test("is read as before if nothing was changed", () => {
    const law = fc.property(heaps, (heap) => {
      const text = textOf(readHeapFile(writeHeap(heap)));
      const cuts = heap.cuts.map((cut) => ({ ...cut, unreachable: sorted(cut.unreachable) }));
      expect(text).toEqual({ ...heap, cuts });
    });
    fc.assert(law, { seed: 2, numRuns: 200 });
  });

  test("of random bytes is refused", () => {
    const law = fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
      const magic = [...new TextEncoder().encode("PYHEAP01")];
      for (const bytes of [tail, Uint8Array.from([...magic, ...tail])]) {
        const error = errorOf(() => readHeapFile(bytes));
        if (error) expect(error.message).toMatch(/^byte \d+: .* \(expected .*\)\.$/s);
      }
    });
    fc.assert(law, { seed: 3, numRuns: 1000 });
  });
});

describe("the names of a recorded heap", () => {
  const graph = readHeapFile(
    writeHeap({
      references: [[0], []],
      externals: [0, 1],
      types: [0, 1],
      typeCount: 2,
      trackedCount: 2,
      cuts: [{ dropped: [1], unreachable: [1] }],
    }),
  );
  const document = {
    python: "3.11.7",
    nodes: 2,
    edges: 1,
    cuts: [{ name: "__proto__" }],
    type_names: ["constructor", "__proto__"],
  };

  test("may be those of JavaScript's own properties", () => {
    const names = readHeapNames(JSON.stringify(document), graph);
    expect(names.types).toEqual(["constructor", "__proto__"]);
    expect(names.cuts).toEqual(["__proto__"]);
  });

  test("are refused with a message if a member is of a wrong kind", () => {
    const law = fc.property(fc.constantFrom(...Object.keys(document)), strangers, (key, value) => {
      const text = JSON.stringify({ ...document, [key]: value });
      const error = errorOf(() => readHeapNames(text, graph));
      // The version of Python is reported only if it is a text.
      if (key === "python") expect(error).toBeUndefined();
      else expect(error?.message).toMatch(/ is .* \(expected .*\)\.$/);
    });
    fc.assert(law, { seed: 4, numRuns: 300 });
    expect({}).not.toHaveProperty("polluted");
  });

  test("are refused, or read exactly, if the text was changed", () => {
    const bytes = new TextEncoder().encode(JSON.stringify(document));
    const law = fc.property(edits, (list) => {
      const text = new TextDecoder().decode(mutated(bytes, list));
      const error = errorOf(() => readHeapNames(text, graph));
      if (error) expect(error).toBeInstanceOf(HeapFileError);
      else expect(readHeapNames(text, graph).types).toEqual(JSON.parse(text).type_names);
    });
    fc.assert(law, { seed: 5, numRuns: 1000 });
  });

  test("are refused if something is nested endlessly", () => {
    const nested = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    const text = JSON.stringify(document);
    const deep = text.replace('"nodes":2', `"nodes":${nested}`);
    const error = errorOf(() => readHeapNames(deep, graph));
    expect(error?.message).toBe("nodes is an array of 1 (expected 2, as the binary file has).");
  });

  test("are numbers without a document", () => {
    expect(numberedNames(graph).cuts).toEqual(["cut 0"]);
  });
});
