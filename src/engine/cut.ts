// Moves a heap that became smaller to a memory of its size: slots behind the last one in use are cut, and blocks
// are packed. Slots and versions stay; a new slot's version begins above all that were cut.

import * as layout from "../../assembly/layout.js";
import { blockCapacity } from "./block-capacity.js";
import type { EngineColumns } from "./engine.js";
import { VERSION_SKIP_AFTER_CUT } from "./heap-number.js";

/** How a heap is cut. */
export interface Cut {
  /** The first slot that is cut. */
  readonly end: number;
  /** The highest version used in a cut slot; no new slot will use it again. */
  readonly versionSkip: number;
  readonly hasWeakColumn: 0 | 1;
  /** Words of blocks, including the unused first one. */
  readonly blockWords: number;
  /** Whether the result is smaller than the heap; the same on both engines. */
  readonly isSmaller: boolean;
}

/** Cost: a pass over all slots. */
export function cutOf({ control, rows }: EngineColumns): Cut {
  const { end, versionSkip } = lastKept(control, rows);
  let blockWords = 1;
  for (let row = 4; row < end << 2; row += 4) {
    if (isLong(rows[row] as number)) blockWords += capacityOf(rows, row);
  }
  const hasWeakColumn = control[layout.WEAKREF_COUNT >> 2] === 0 ? 0 : 1;
  const capacity = Math.ceil(end / layout.CAPACITY_STEP) * layout.CAPACITY_STEP;
  const isSmaller =
    capacity < (control[layout.SLOT_CAPACITY >> 2] as number) ||
    blockWords < (control[layout.BLOCK_TOP >> 2] as number) ||
    hasWeakColumn < (control[layout.WEAK_COLUMN >> 2] as number);
  return { end, versionSkip, hasWeakColumn, blockWords, isSmaller };
}

function lastKept(control: Uint32Array, rows: Int32Array): { end: number; versionSkip: number } {
  let versionSkip = control[layout.VERSION_SKIP >> 2] as number;
  let end = control[layout.SLOT_TOP >> 2] as number;
  for (; end > 1; end--) {
    const meta = rows[(end - 1) << 2] as number;
    const version = meta >>> layout.VERSION_SHIFT;
    const isFree = (meta & layout.GENERATION_MASK) === layout.FREE;
    // A retired slot has version 0. Cutting a slot that was used very often would leave new slots few versions.
    if (!isFree || version === 0 || version > VERSION_SKIP_AFTER_CUT + 1) break;
    versionSkip = Math.max(versionSkip, version - 1);
  }
  return { end, versionSkip };
}

function isLong(meta: number): boolean {
  return (meta & layout.LONG) !== 0 && (meta & layout.GENERATION_MASK) <= layout.LEAF;
}

/** Words of the row's new block. */
function capacityOf(rows: Int32Array, row: number): number {
  const isWeakref = (rows[row] as number) & layout.WEAKREF;
  const count = isWeakref ? layout.WEAK_WORDS : (rows[row + (layout.COUNT >> 2)] as number);
  return blockCapacity(Math.max(count, layout.INLINE_MAX + 1));
}

/** Fields that refer to slots or to the old memory. None is in use at rest. */
const LEFT_BEHIND = [
  layout.EVENT_SUBJECT,
  layout.HELD,
  layout.CURSOR,
  layout.LIST_LENGTH,
  layout.STAGING,
  layout.BARRIER,
  layout.MARKS,
  layout.MARK_END,
  layout.ROOT_CURSOR,
  layout.GREY_CURSOR,
  layout.OVERFLOWED,
  layout.STACK_LENGTH,
  layout.SCAN_SLOT,
  layout.SCAN_INDEX,
  layout.PENDING_TAIL,
  layout.LAST_HOLDER,
];

/**
 * Fills the columns of an empty heap, which has enough room, with those of a heap at rest. Marks of a cycle
 * are not copied. Cost: a pass over what stays, and over the free list.
 */
export function moveInto(from: EngineColumns, to: EngineColumns, cut: Cut): void {
  const { end } = cut;
  const { control } = to;
  const capacity = control[layout.SLOT_CAPACITY >> 2] as number;
  const hasWeakColumn = control[layout.WEAK_COLUMN >> 2] as number;
  control.set(from.control.subarray(0, layout.BLOCK_HEADS >> 2));
  control.set(from.control.subarray(layout.BARRIER >> 2), layout.BARRIER >> 2);
  for (const field of LEFT_BEHIND) control[field >> 2] = 0;
  control[layout.SUSPECTS >> 2] = layout.ANY_SUSPECTS; // what a cycle was about to find is still there
  control[layout.SLOT_CAPACITY >> 2] = capacity;
  control[layout.WEAK_COLUMN >> 2] = hasWeakColumn;
  control[layout.SLOT_TOP >> 2] = end;
  control[layout.VERSION_SKIP >> 2] = cut.versionSkip;

  to.statistics.set(from.statistics);
  to.types.set(from.types.subarray(0, end));
  to.counts.set(from.counts.subarray(0, end << 1));
  to.rows.set(from.rows.subarray(0, end << 2));
  to.candidateBits.set(from.candidateBits.subarray(0, (end + 31) >>> 5));
  if (hasWeakColumn) to.weakHeads.set(from.weakHeads.subarray(0, end));
  control[layout.BLOCK_TOP >> 2] = moveBlocks(from, to, end);
  cutFreeList(from, to, end);
  cutYoungList(from, to, end);
}

/** Returns the end of the packed blocks. */
function moveBlocks(
  { blocks }: EngineColumns,
  { rows, blocks: packed }: EngineColumns,
  end: number,
) {
  let top = 1;
  for (let row = 4; row < end << 2; row += 4) {
    if (!isLong(rows[row] as number)) continue;
    const capacity = capacityOf(rows, row);
    const block = rows[row + (layout.BLOCK >> 2)] as number;
    // The whole block: copying is faster than counting, and words behind the last position have no meaning.
    packed.set(blocks.subarray(block, block + capacity), top);
    rows[row + (layout.BLOCK >> 2)] = top;
    rows[row + (layout.CAPACITY >> 2)] = capacity;
    top += capacity;
  }
  return top;
}

/** The slots that stay keep their order. */
function cutFreeList({ control, counts }: EngineColumns, to: EngineColumns, end: number): void {
  const link = layout.LINK >> 2;
  let last: number = layout.NIL;
  const append = (slot: number): void => {
    if (last === layout.NIL) to.control[layout.FREE_HEAD >> 2] = slot;
    else to.counts[(last << 1) + link] = slot;
    last = slot;
  };
  for (
    let slot = control[layout.FREE_HEAD >> 2] as number;
    slot !== layout.NIL;
    slot = counts[(slot << 1) + link] as number
  ) {
    if (slot < end) append(slot);
  }
  append(layout.NIL);
}

/** Keeps the list if there is room; otherwise young objects are found by scanning. */
function cutYoungList({ control, youngList }: EngineColumns, to: EngineColumns, end: number): void {
  const listed = youngList.subarray(0, control[layout.YOUNG_LENGTH >> 2]);
  const boundary = control[layout.YOUNG_BOUNDARY >> 2] as number;
  const kept = listed.filter((slot) => slot < end);
  const keptOld = listed.subarray(0, boundary).filter((slot) => slot < end).length;
  const room = ((to.control[layout.SLOT_CAPACITY >> 2] as number) >>> 3) - 1;
  if (kept.length <= room) {
    to.youngList.set(kept);
    to.control[layout.YOUNG_LENGTH >> 2] = kept.length;
    to.control[layout.YOUNG_BOUNDARY >> 2] = keptOld;
    return;
  }
  for (const slot of kept)
    to.rows[slot << 2] = (to.rows[slot << 2] as number) & ~layout.LISTED_MASK;
  to.control[layout.YOUNG_LENGTH >> 2] = 0;
  to.control[layout.YOUNG_BOUNDARY >> 2] = 0;
  for (const [generation, field] of [layout.OVERFLOW_0, layout.OVERFLOW_1].entries()) {
    const count = to.control[(layout.GENERATION_COUNTS >> 2) + generation] as number;
    to.control[field >> 2] = count > 0 ? 1 : 0;
  }
}
