// A heap's columns, copied to the twin: a collection is carried on there phase by phase, on the same
// numbers, while the heap itself stands still.

import {
  BLOCK_TOP,
  BUSY,
  CURSOR,
  DEAD_COUNT,
  DEAD_HEAD,
  DEAD_TAIL,
  LIST_MODE,
  SLOT_CAPACITY,
  STAGING,
} from "../../assembly/layout.js";
import type { EngineColumns } from "../../src/engine/engine.js";
import { Columns } from "../../src/twin/columns.js";

const BYTES_MAX = 4294967296;
/** Room for blocks that a finalizer's death may still take; the copy grows no further by itself. */
const SPARE_WORDS = 256;

/**
 * The heap on the twin. Its set is read from the bits, never from the list that the engine keeps
 * beside them, which is not among the columns: the set is the same, in the order of slots.
 */
export function copyColumns(from: EngineColumns): Columns {
  const { control } = from;
  const copy = new Columns(BYTES_MAX);
  const capacity = control[SLOT_CAPACITY >> 2] as number;
  copy.control.set(control.subarray(0, copy.control.length));
  copy.statistics.set(from.statistics);
  copy.unreachableBits = from.unreachableBits.slice(0, capacity >> 5);
  copy.candidateBits = from.candidateBits.slice(0, capacity >> 5);
  copy.youngList = from.youngList.slice(0, capacity >> 3);
  copy.queue = new Uint32Array((capacity >> 2) + 1);
  copy.types = from.types.slice(0, capacity);
  copy.gcRefs = new Uint32Array(capacity);
  copy.counts = from.counts.slice(0, capacity * 2);
  copy.rows = from.rows.slice(0, capacity * 4);
  copy.weakHeads = from.weakHeads.slice();
  copy.blocks = new Int32Array((control[BLOCK_TOP >> 2] as number) + SPARE_WORDS);
  copy.blocks.set(from.blocks.subarray(0, control[BLOCK_TOP >> 2]));
  for (const field of [BUSY, STAGING, DEAD_HEAD, DEAD_TAIL, DEAD_COUNT]) {
    copy.control[field >> 2] = 0;
  }
  if (copy.control[LIST_MODE >> 2] === 1) {
    copy.control[LIST_MODE >> 2] = 0;
    copy.control[CURSOR >> 2] = 0;
  }
  return copy;
}
