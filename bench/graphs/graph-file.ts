// Graphs in files, as `Task` in opponent.ts describes them. Columns are written and read in pieces:
// a graph of 50 million objects has a gigabyte.

import { closeSync, openSync, readSync, writeSync } from "node:fs";
import type { HeldGraph } from "./graph.js";

const PIECE_BYTES = 1 << 28;

export function writeGraphFile(file: string, graph: HeldGraph): void {
  const { objectCount, offsets, targets, held } = graph;
  const counts = Uint32Array.of(objectCount, targets.length, held.length);
  const descriptor = openSync(file, "w");
  try {
    for (const column of [counts, offsets, targets, held]) {
      transfer(column, (bytes) => writeSync(descriptor, bytes));
    }
  } finally {
    closeSync(descriptor);
  }
}

export function readGraphFile(file: string): HeldGraph {
  const descriptor = openSync(file, "r");
  try {
    const read = (length: number): Uint32Array => {
      const column = new Uint32Array(length);
      transfer(column, (bytes) => readSync(descriptor, bytes));
      return column;
    };
    const [objectCount = 0, referenceCount = 0, heldCount = 0] = read(3);
    const offsets = read(objectCount + 1);
    const targets = read(referenceCount);
    return { objectCount, offsets, targets, held: read(heldCount) };
  } finally {
    closeSync(descriptor);
  }
}

/** Hands a column over in pieces; `move` says how many bytes it took. */
function transfer(column: Uint32Array, move: (bytes: Uint8Array) => number): void {
  const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  for (let at = 0; at < bytes.length; ) {
    const moved = move(bytes.subarray(at, at + PIECE_BYTES));
    if (moved === 0) throw new Error(`graph file: it ends ${bytes.length - at} bytes too soon.`);
    at += moved;
  }
}
