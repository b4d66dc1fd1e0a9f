// Altered graph files of the benchmark: a clear error, or exactly what the file says.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { type HeldGraph, search } from "../../bench/graphs/graph.js";
import { readGraphFile, writeGraphFile } from "../../bench/graphs/graph-file.js";
import { edits, errorOf, mutated } from "./mutation.js";

const folder = mkdtempSync(join(tmpdir(), "graphs-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "graph");

// 0 -> 1 -> 2 and 3 <-> 4; 0 and 3 are held.
const graph: HeldGraph = {
  objectCount: 5,
  offsets: Uint32Array.of(0, 1, 2, 2, 3, 4),
  targets: Uint32Array.of(1, 2, 4, 3),
  held: Uint32Array.of(0, 3),
};

/** The file of `graph` with the word at byte `at` replaced. */
function withWord(at: number, word: number): Uint8Array {
  writeGraphFile(file, graph);
  const bytes = new Uint8Array(readFileSync(file));
  new DataView(bytes.buffer).setUint32(at, word, true);
  return bytes;
}

function refusalOf(bytes: Uint8Array): string | undefined {
  writeFileSync(file, bytes);
  return errorOf(() => readGraphFile(file))?.message;
}

test("a graph is read as it was written", () => {
  writeGraphFile(file, graph);
  expect(readGraphFile(file)).toEqual(graph);
});

// biome-ignore format: a table
test.each([
  [0, 0xffffffff, "byte 0: the counts say 4294967295 objects, 4 references and 2 held, the file has 60 bytes (expected 17179869220 bytes)."],
  [4, 0x80000000, "byte 0: the counts say 5 objects, 2147483648 references and 2 held, the file has 60 bytes (expected 8589934636 bytes)."],
  [8, 3, "byte 0: the counts say 5 objects, 4 references and 3 held, the file has 60 bytes (expected 64 bytes)."],
  [12, 1, "byte 12: offsets[0] is 1 (expected 0 to 0)."],
  [20, 5, "byte 20: offsets[2] is 5 (expected 1 to 4)."],
  [20, 0, "byte 20: offsets[2] is 0 (expected 1 to 4)."],
  [32, 3, "byte 32: offsets[5] is 3 (expected 4)."],
  [40, 5, "byte 40: targets[1] is 5 (expected below 5)."],
  [56, 0, "byte 56: held[1] is 0 (expected from 1 and below 5)."],
  [56, 0xffffffff, "byte 56: held[1] is 4294967295 (expected from 1 and below 5)."],
])("a word at byte %i that is %i is refused", (at, word, message) => {
  expect(refusalOf(withWord(at, word))).toBe(`graph file: ${message}`);
});

test("a file that ends in its header is refused", () => {
  expect(refusalOf(new Uint8Array(11))).toBe(
    "graph file: byte 11: the file ends (expected at least 12 bytes).",
  );
});

test("an altered file is refused with a byte and a value, or read exactly as it says", () => {
  writeGraphFile(file, graph);
  const bytes = new Uint8Array(readFileSync(file));
  let readCount = 0;
  const law = fc.property(edits, (list) => {
    const message = refusalOf(mutated(bytes, list));
    if (message !== undefined) {
      expect(message).toMatch(/^graph file: byte \d+: .* \(expected .*\)\.$/);
      return;
    }
    readCount++;
    const read = readGraphFile(file);
    expect(search(read).length).toBe(read.objectCount);
    const before = readFileSync(file);
    writeGraphFile(file, read);
    expect(readFileSync(file)).toEqual(before);
  });
  fc.assert(law, { seed: 1, numRuns: 500 });
  expect(readCount).toBeGreaterThan(10);
});
