// One look at a heap: what stands in a slot, out of the columns of an engine or of its copy.

import {
  ASIDE,
  BLOCK,
  CAPACITY,
  COUNT,
  COUNTERS,
  ENABLED,
  FINALIZED,
  FINALIZER,
  FIRST_REFERENCE,
  GENERATION_COUNTS,
  GENERATION_MASK,
  HEAP_TAG,
  INLINE_COUNT_MASK,
  INLINE_COUNT_SHIFT,
  LEAF,
  LEGACY,
  LONG,
  PERMANENT,
  SLOT_BITS,
  SLOT_TOP,
  THRESHOLDS,
  VERSION_BITS,
  VERSION_SHIFT,
  WEAK_REFERENT_WORD,
  WEAKLY_REFERENCED,
  WEAKREF,
} from "../../assembly/layout.js";
import type { EngineColumns } from "../../src/engine/engine.js";
import type { Change, Counters } from "./moment.js";

/** The columns that a look needs: those of the engine, or of a copy. */
export type Seen = Pick<
  EngineColumns,
  "control" | "unreachableBits" | "counts" | "rows" | "blocks" | "statistics"
>;

/** gcRefs of candidates, by slot; empty outside of a collection. */
export type GcRefs = ReadonlyMap<number, number>;

const VERSIONS: number = 2 ** VERSION_BITS;
const SLOTS: number = 2 ** SLOT_BITS;

export function handleAt(heap: Seen, slot: number): number {
  const version = (heap.rows[slot << 2] as number) >>> VERSION_SHIFT;
  return ((heap.control[HEAP_TAG >> 2] as number) * VERSIONS + version) * SLOTS + slot;
}

export function slotOf(handle: number): number {
  return handle % SLOTS;
}

/** Whether there is an object with these META bits; one that is just dying is none. */
export function isLive(meta: number): boolean {
  const generation = meta & GENERATION_MASK;
  return generation <= PERMANENT || generation === LEAF;
}

/** The slots of all objects that are alive, in order. */
export function liveSlots({ control, rows }: Seen): number[] {
  const slots: number[] = [];
  const end = control[SLOT_TOP >> 2] as number;
  for (let slot = 1; slot < end; slot++) if (isLive(rows[slot << 2] as number)) slots.push(slot);
  return slots;
}

/** Where the object's references stand; lists have their first item at the last position. */
export function referenceWords(
  { rows, blocks }: Seen,
  slot: number,
): { words: Int32Array; first: number; count: number } {
  const row = slot << 2;
  const meta = rows[row] as number;
  if (meta & LONG) {
    const first = rows[row + (BLOCK >> 2)] as number;
    return { words: blocks, first, count: rows[row + (COUNT >> 2)] as number };
  }
  const count = (meta & INLINE_COUNT_MASK) >> INLINE_COUNT_SHIFT;
  return { words: rows, first: row + (FIRST_REFERENCE >> 2), count };
}

type Title = Pick<Change, "kind" | "label" | "name" | "isInterpreters">;

/** The object in the slot, without what it refers to. */
export function seeObject(heap: Seen, slot: number, gcRefs: GcRefs, title: Title): Change {
  const meta = heap.rows[slot << 2] as number;
  const generation = meta & GENERATION_MASK;
  const isWeakref = (meta & WEAKREF) !== 0;
  const refs = gcRefs.get(slot);
  const change: Change = {
    handle: handleAt(heap, slot),
    kind: title.kind,
    label: title.label,
    name: title.name,
    isInterpreters: title.isInterpreters,
    refcount: heap.counts[slot << 1] as number,
    external: heap.counts[(slot << 1) + 1] as number,
    generation: generation <= PERMANENT ? generation : -1,
    hasFinalizer: !isWeakref && (meta & FINALIZER) !== 0,
    isFinalized: (meta & FINALIZED) !== 0,
    isLegacy: (meta & LEGACY) !== 0,
    isAside: (meta & ASIDE) !== 0,
    blockWords: meta & LONG ? (heap.rows[(slot << 2) + (CAPACITY >> 2)] as number) : 0,
    isWeaklyReferenced: (meta & WEAKLY_REFERENCED) !== 0,
    isInSet: isInSet(heap, slot),
  };
  if (refs === undefined && !isWeakref) return change;
  return {
    ...change,
    ...(refs !== undefined && { gcRefs: refs }),
    ...(isWeakref && { referent: referentOf(heap, slot) }),
  };
}

export function isInSet({ unreachableBits }: Seen, slot: number): boolean {
  return (((unreachableBits[slot >>> 5] as number) >>> slot) & 1) === 1;
}

/** What the weak reference knows; 0 when that has gone. */
export function referentOf(heap: Seen, slot: number): number {
  const block = heap.rows[(slot << 2) + (BLOCK >> 2)] as number;
  const referent = heap.blocks[block + (WEAK_REFERENT_WORD >> 2)] as number;
  return referent === 0 ? 0 : handleAt(heap, referent);
}

export function seeCounters({ control, statistics }: Seen): Counters {
  const words = (field: number, count: number): number[] =>
    Array.from(control.subarray(field >> 2, (field >> 2) + count));
  return {
    count: words(COUNTERS, 3),
    threshold: words(THRESHOLDS, 3),
    isEnabled: control[ENABLED >> 2] === 1,
    generations: words(GENERATION_COUNTS, 4),
    collections: [0, 3, 6].map((at) => statistics[at] as number),
  };
}
