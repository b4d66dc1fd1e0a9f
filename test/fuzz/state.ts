// The state of an engine, word by word: the control block, and every column as far as it is in use. All
// engines lay a heap out alike, so the words are the same on each.

import {
  BLOCK,
  CONTROL_BYTES,
  COUNT,
  DEAD,
  FRAMES,
  GENERATION_MASK,
  LONG,
  SLOT_TOP,
  STATISTICS,
  WEAK_COLUMN,
  YOUNG_LENGTH,
} from "../../assembly/layout.js";
import type { Engine, EngineColumns } from "../../src/engine/engine.js";

const ROW_WORDS = 4;
const STATISTIC_COUNT = 9;
const STATISTICS_END = STATISTICS + 8 * STATISTIC_COUNT;

/** How much of the state is read. */
export interface Extent {
  readonly slots: boolean;
  /** Also frames and heads of free blocks. */
  readonly isDeep: boolean;
}

type Take = (what: string, words: Int32Array) => void;

/** Calls `take` with every range of words, in an order that is the same for equal states. */
function eachRange(core: Engine, { slots, isDeep }: Extent, take: Take): void {
  const columns = core.columns();
  const end = (isDeep ? CONTROL_BYTES : FRAMES) >> 2;
  // The kernel keeps the statistics in the control block, the twin in an array of their own.
  take("control", wordsOf(columns.control, STATISTICS >> 2));
  take("control", wordsOf(columns.control, end).subarray(STATISTICS_END >> 2));
  take("statistics", wordsOf(columns.statistics, STATISTIC_COUNT * 2));
  if (!slots) return;
  const top = core.control(SLOT_TOP);
  take("types", wordsOf(columns.types, (top + 1) >> 1));
  take("counts", wordsOf(columns.counts, top * 2));
  take("rows", wordsOf(columns.rows, top * 4));
  take("candidateBits", wordsOf(columns.candidateBits, (top + 31) >> 5));
  take("unreachableBits", wordsOf(columns.unreachableBits, (top + 31) >> 5));
  take("youngList", wordsOf(columns.youngList, core.control(YOUNG_LENGTH)));
  take("weakHeads", wordsOf(columns.weakHeads, core.control(WEAK_COLUMN) * top));
  eachBlock(columns, top, take);
}

/** The references in blocks. The rest of a block is left over from earlier uses. */
function eachBlock({ rows, blocks }: EngineColumns, top: number, take: Take): void {
  for (let row = 0; row < top * ROW_WORDS; row += ROW_WORDS) {
    const meta = rows[row] as number;
    if (!(meta & LONG) || (meta & GENERATION_MASK) >= DEAD) continue;
    const block = rows[row + (BLOCK >> 2)] as number;
    take("a block", wordsOf(blocks.subarray(block), rows[row + (COUNT >> 2)] as number));
  }
}

/** The first `count` 32-bit words of a column. */
function wordsOf({ buffer, byteOffset }: ArrayBufferView, count: number): Int32Array {
  return new Int32Array(buffer, byteOffset, count);
}

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ (word | 0), 0x01000193);
  return mixed ^ (mixed >>> 15);
}

const HASH_START = 0x811c9dc5;

function hexOf(hash: number): string {
  return (hash >>> 0).toString(16).padStart(8, "0");
}

export function hashOf(bytes: Uint8Array): string {
  return hexOf(bytes.reduce(mix, HASH_START));
}

/** A digest of the state, to that extent. */
export function digest(core: Engine, extent: Extent): string {
  let hash = HASH_START;
  eachRange(core, extent, (_, words) => {
    for (let index = 0; index < words.length; index++) hash = mix(hash, words[index] as number);
  });
  return hexOf(hash);
}

/** The state in words, for comparison where digests differ. */
export function describe(core: Engine): string[] {
  const words: string[] = [];
  eachRange(core, { slots: true, isDeep: true }, (what, range) => {
    range.forEach((word, index) => void words.push(`word ${index} of ${what}: ${word}`));
  });
  return words;
}
