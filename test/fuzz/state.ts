// The state of an engine, word by word: what the control block holds, and every column as far as it is
// in use. All engines lay a heap out alike, so the words are the same on each.

import {
  BLOCK_TOP,
  CONTROL_BYTES,
  FRAMES,
  SLOT_TOP,
  STATISTICS,
  WEAK_COLUMN,
  YOUNG_LENGTH,
} from "../../assembly/layout.js";
import type { Engine } from "../../src/engine/engine.js";

const STATISTIC_COUNT = 9;
const STATISTICS_END = STATISTICS + 8 * STATISTIC_COUNT;

/** The columns of one number for each slot, and of some. */
const PER_SLOT = { types: 1, counts: 2, rows: 4 } as const;

/** How much of it is looked at. */
export interface Extent {
  readonly slots: boolean;
  /** Also frames and heads of free blocks. */
  readonly isDeep: boolean;
}

type Take = (what: string, words: ArrayLike<number>, from: number, to: number) => void;

/** Calls `take` with every range of words, in an order that is the same for equal states. */
function eachRange(core: Engine, { slots, isDeep }: Extent, take: Take): void {
  const columns = core.columns();
  const { control } = columns;
  // The kernel keeps the statistics in the control block, the twin in an array of their own.
  take("control", control, 0, STATISTICS >> 2);
  take("control", control, STATISTICS_END >> 2, (isDeep ? CONTROL_BYTES : FRAMES) >> 2);
  take("statistics", columns.statistics, 0, STATISTIC_COUNT);
  if (!slots) return;
  const top = control[SLOT_TOP >> 2] as number;
  for (const [name, words] of Object.entries(PER_SLOT)) {
    take(name, columns[name as keyof typeof PER_SLOT], 0, top * words);
  }
  take("candidateBits", columns.candidateBits, 0, (top + 31) >> 5);
  take("unreachableBits", columns.unreachableBits, 0, (top + 31) >> 5);
  take("youngList", columns.youngList, 0, control[YOUNG_LENGTH >> 2] as number);
  take("weakHeads", columns.weakHeads, 0, control[WEAK_COLUMN >> 2] === 0 ? 0 : top);
  take("blocks", columns.blocks, 0, control[BLOCK_TOP >> 2] as number);
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

/** All that is known of the engine, to that extent. */
export function digest(core: Engine, extent: Extent): string {
  let hash = HASH_START;
  eachRange(core, extent, (_, words, from, to) => {
    for (let index = from; index < to; index++) hash = mix(hash, words[index] as number);
  });
  return hexOf(hash);
}

/** The same, in words: to be compared where digests differ. */
export function describe(core: Engine): string[] {
  const words: string[] = [];
  eachRange(core, { slots: true, isDeep: true }, (what, range, from, to) => {
    for (let index = from; index < to; index++) words.push(`${what}[${index}]: ${range[index]}`);
  });
  return words;
}
