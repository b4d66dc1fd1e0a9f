// Blocks: each word that was ever allocated belongs to exactly one long row, free list or staging area.

import * as layout from "../../assembly/layout.js";
import { marksWords } from "./cycle.js";
import type { HeapView } from "./view.js";
import type { Findings } from "./violation.js";

const CLASS_COUNT = (layout.BARRIER - layout.BLOCK_HEADS) >> 2;
/** A block's first word and its class in one number, so that sorting numbers sorts blocks. */
const CLASS_UNIT = 256;

/** The sizes of blocks: each number of words up to 32, then four sizes to each doubling. */
const CAPACITIES: readonly number[] = Array.from({ length: CLASS_COUNT }, (_, index) => {
  if (index <= 32) return index;
  const octave = 5 + Math.floor((index - 33) / 4);
  return (5 + ((index - 33) % 4)) * 2 ** (octave - 2);
});
const CLASSES: ReadonlyMap<number, number> = new Map(
  CAPACITIES.map((capacity, index) => [capacity, index]),
);
const STAGING_CLASS = CAPACITIES.findIndex(
  (capacity) => capacity >= layout.STAGING_DOUBLES * 2 + 2,
);

/** The sizes in the control block match the columns. */
export function checkLimits(view: HeapView, findings: Findings): void {
  const top = view.control(layout.SLOT_TOP);
  const capacity = view.control(layout.SLOT_CAPACITY);
  const room = view.columns.types.length;
  if (top > capacity || capacity !== room || top === 0) {
    findings.heap("limit", `${top} slots of ${capacity} were used, and there is room for ${room}`);
  }
  const words = view.control(layout.BLOCK_TOP);
  const { length } = view.columns.blocks;
  if (words > length || words === 0) {
    findings.heap("limit", `${words} words of blocks were used, and there is room for ${length}`);
  }
}

/** Memory: 8 bytes a block. */
export function checkBlocks(view: HeapView, findings: Findings): void {
  const blocks: number[] = [];
  let isWhole = true;
  for (let slot = 1; slot < view.end; slot++) {
    if (!view.holdsObject(slot) || !view.isLong(slot)) continue;
    const capacity = view.word(slot, layout.CAPACITY);
    const size = CLASSES.get(capacity);
    if (size !== undefined && size > 0 && view.hasReadableBlock(slot)) {
      blocks.push(view.word(slot, layout.BLOCK) * CLASS_UNIT + size);
      continue;
    }
    isWhole = false;
    findings.object(
      "block",
      slot,
      `its block is at word ${view.word(slot, layout.BLOCK)}, of ${capacity} words, ` +
        `${view.word(slot, layout.COUNT)} of them references (there are ${view.blockEnd} words)`,
    );
  }
  if (view.control(layout.STAGING) !== layout.NIL) {
    blocks.push(view.control(layout.STAGING) * CLASS_UNIT + STAGING_CLASS);
  }
  const marks = marksWords(view);
  if (marks > 0) {
    const size = CAPACITIES.findIndex((capacity) => capacity >= marks);
    blocks.push(view.control(layout.MARKS) * CLASS_UNIT + size);
  }
  if (takeFreeBlocks(view, blocks, findings) && isWhole) checkTiling(view, blocks, findings);
}

/** Adds the free blocks of every size; false when a list leaves the heap or loops. */
function takeFreeBlocks(view: HeapView, blocks: number[], findings: Findings): boolean {
  for (const [size, capacity] of CAPACITIES.entries()) {
    let block = view.control(layout.BLOCK_HEADS + 4 * size);
    for (let listed = 0; block !== layout.NIL; listed++) {
      const isThere = size > 0 && block + capacity <= view.blockEnd;
      // More blocks of this size than there are words: the list loops.
      if (!isThere || listed * capacity > view.blockEnd) {
        const what = isThere ? "is a ring" : `leads to word ${block}`;
        findings.heap("block", `the free list of blocks of ${capacity} words ${what}`);
        return false;
      }
      blocks.push(block * CLASS_UNIT + size);
      block = (view.columns.blocks[block] as number) >>> 0;
    }
  }
  return true;
}

/** Blocks follow each other without a gap, from the first word to the last. */
function checkTiling(view: HeapView, blocks: readonly number[], findings: Findings): void {
  let next = 1;
  for (const block of Float64Array.from(blocks).sort()) {
    const first = Math.floor(block / CLASS_UNIT);
    if (first !== next) {
      const what = first < next ? "belongs to two blocks" : "belongs to no block";
      findings.heap("block", `word ${Math.min(first, next)} ${what}`);
      return;
    }
    next = first + (CAPACITIES[block % CLASS_UNIT] as number);
  }
  if (next !== view.blockEnd) {
    findings.heap("block", `the blocks end at word ${next} (expected ${view.blockEnd})`);
  }
}
