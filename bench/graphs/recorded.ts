// The heaps recorded from running Python programs, as graphs.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openHeap } from "../../examples/collect-heap/heap-source.js";
import type { HeldGraph } from "./graph.js";

const FOLDERS = ["../../examples/heaps/", "../../../shared/heaps/"];

export type RecordedName = "heap100k" | "heap1m";

export const RECORDED_DESCRIPTION: string =
  "Every object of a running CPython program and every reference between them, as recorded " +
  "(examples/heaps). Held: the objects that had a reference from outside, once each. An object " +
  "without references is a leaf. Nothing is dropped.";

/** The path of a recorded heap, or undefined if it is not on this machine. */
export function findRecorded(name: RecordedName): string | undefined {
  return FOLDERS.map((folder) =>
    fileURLToPath(new URL(`${folder}${name}.bin.gz`, import.meta.url)),
  ).find((path) => existsSync(path));
}

/** A recorded heap, held as it was. */
export function readRecorded(path: string): HeldGraph {
  const { objectCount, offsets, targets, externals } = openHeap(path).graph;
  const held: number[] = [];
  for (let object = 0; object < objectCount; object++)
    if (externals[object] !== 0) held.push(object);
  return { objectCount, offsets, targets, held: Uint32Array.from(held) };
}
