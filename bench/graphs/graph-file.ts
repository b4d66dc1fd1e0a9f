// Graphs in files, as `Task` in opponent.ts describes them. Columns are written and read in pieces:
// a graph of 50 million objects has a gigabyte.

import { closeSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
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

/**
 * Reads a graph. No array is made for a count that the file is too short for, and every reference leads to an
 * object.
 * @throws {Error} Naming the byte, what was found there and what was expected.
 */
export function readGraphFile(file: string): HeldGraph {
  const descriptor = openSync(file, "r");
  try {
    const { size } = fstatSync(descriptor);
    if (size < HEADER_BYTES) refuse(size, "the file ends", `at least ${HEADER_BYTES} bytes`);
    const read = (length: number): Uint32Array => {
      const column = new Uint32Array(length);
      transfer(column, (bytes) => readSync(descriptor, bytes));
      return column;
    };
    const [objectCount = 0, referenceCount = 0, heldCount = 0] = read(3);
    const needed = HEADER_BYTES + 4 * (objectCount + 1 + referenceCount + heldCount);
    if (size !== needed) {
      const counts = `${objectCount} objects, ${referenceCount} references and ${heldCount} held`;
      refuse(0, `the counts say ${counts}, the file has ${size} bytes`, `${needed} bytes`);
    }
    const offsets = read(objectCount + 1);
    const targets = read(referenceCount);
    const held = read(heldCount);
    const graph = { objectCount, offsets, targets, held };
    checkGraph(graph);
    return graph;
  } finally {
    closeSync(descriptor);
  }
}

const HEADER_BYTES = 12;

/** Throws unless offsets ascend from 0 to the last reference, and targets and held objects exist. */
function checkGraph({ objectCount, offsets, targets, held }: HeldGraph): void {
  const targetsAt = HEADER_BYTES + 4 * offsets.length;
  const heldAt = targetsAt + 4 * targets.length;
  for (let index = 0; index <= objectCount; index++) {
    const offset = offsets[index] as number;
    const first = index === 0 ? 0 : (offsets[index - 1] as number);
    const last = index === 0 ? 0 : targets.length;
    if (offset >= first && offset <= last && (index < objectCount || offset === last)) continue;
    const range = index === objectCount ? `${targets.length}` : `${first} to ${last}`;
    refuse(HEADER_BYTES + 4 * index, `offsets[${index}] is ${offset}`, range);
  }
  for (let index = 0; index < targets.length; index++) {
    const target = targets[index] as number;
    if (target < objectCount) continue;
    refuse(targetsAt + 4 * index, `targets[${index}] is ${target}`, `below ${objectCount}`);
  }
  for (let index = 0; index < held.length; index++) {
    const object = held[index] as number;
    const first = index === 0 ? 0 : (held[index - 1] as number) + 1;
    if (object >= first && object < objectCount) continue;
    const range = `from ${first} and below ${objectCount}`;
    refuse(heldAt + 4 * index, `held[${index}] is ${object}`, range);
  }
}

function refuse(at: number, found: string, expected: string): never {
  throw new Error(`graph file: byte ${at}: ${found} (expected ${expected}).`);
}

/** Passes on a column in pieces; `move` returns how many bytes it took. */
function transfer(column: Uint32Array, move: (bytes: Uint8Array) => number): void {
  const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  for (let at = 0; at < bytes.length; ) {
    const moved = move(bytes.subarray(at, at + PIECE_BYTES));
    if (moved === 0) throw new Error(`graph file: it ends ${bytes.length - at} bytes too soon.`);
    at += moved;
  }
}
