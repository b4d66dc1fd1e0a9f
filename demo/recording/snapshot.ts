// One look at a heap: every object of the program, out of the columns of an engine or of its copy.

import {
  BLOCK,
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
import type { Counters, Reference, SeenObject } from "./moment.js";
import type { Names } from "./names.js";

/** The columns that a look needs: those of the engine, or of a copy. */
export type Seen = Pick<
  EngineColumns,
  "control" | "unreachableBits" | "types" | "counts" | "rows" | "blocks" | "statistics"
>;

/** gcRefs of candidates, by slot; empty outside of a collection. */
export type GcRefs = ReadonlyMap<number, number>;

export function handleAt({ control, rows }: Seen, slot: number): number {
  const version = (rows[slot << 2] as number) >>> VERSION_SHIFT;
  const tag = control[HEAP_TAG >> 2] as number;
  return (tag * 2 ** VERSION_BITS + version) * 2 ** SLOT_BITS + slot;
}

/** The slots of all objects that are alive, in order; those that are just dying are none. */
export function liveSlots({ control, rows }: Seen): number[] {
  const slots: number[] = [];
  const end = control[SLOT_TOP >> 2] as number;
  for (let slot = 1; slot < end; slot++) {
    const generation = (rows[slot << 2] as number) & GENERATION_MASK;
    if (generation <= PERMANENT || generation === LEAF) slots.push(slot);
  }
  return slots;
}

function referents({ rows, blocks }: Seen, slot: number): Int32Array {
  const row = slot << 2;
  const meta = rows[row] as number;
  if (meta & LONG) {
    const block = rows[row + (BLOCK >> 2)] as number;
    return blocks.subarray(block, block + (rows[row + (COUNT >> 2)] as number));
  }
  const count = (meta & INLINE_COUNT_MASK) >> INLINE_COUNT_SHIFT;
  return rows.subarray(row + (FIRST_REFERENCE >> 2), row + (FIRST_REFERENCE >> 2) + count);
}

/** How many references the object has, each as often as it has it. */
export function referenceCount({ rows }: Seen, slot: number): number {
  const row = slot << 2;
  const meta = rows[row] as number;
  return meta & LONG
    ? (rows[row + (COUNT >> 2)] as number)
    : (meta & INLINE_COUNT_MASK) >> INLINE_COUNT_SHIFT;
}

/** What stands in the slot. `isWanted` says which slots a picture may lead to. */
export function seeObject(
  heap: Seen,
  slot: number,
  names: Names,
  gcRefs: GcRefs,
  isWanted: (slot: number) => boolean,
): SeenObject {
  const handle = handleAt(heap, slot);
  const meta = heap.rows[slot << 2] as number;
  const generation = meta & GENERATION_MASK;
  const isWeakref = (meta & WEAKREF) !== 0;
  const targets = new Set([...referents(heap, slot)].filter((to) => to !== 0 && isWanted(to)));
  const named = names.references(handle);
  const references: Reference[] = [...targets].map((to) => {
    const target = handleAt(heap, to);
    return { to: target, name: named.get(target) ?? "" };
  });
  const refs = gcRefs.get(slot);
  return {
    handle,
    kind: names.kind(handle),
    label: names.label(handle),
    refcount: heap.counts[slot << 1] as number,
    external: heap.counts[(slot << 1) + 1] as number,
    generation: generation <= PERMANENT ? generation : -1,
    hasFinalizer: !isWeakref && (meta & FINALIZER) !== 0,
    isFinalized: (meta & FINALIZED) !== 0,
    isLegacy: (meta & LEGACY) !== 0,
    isWeaklyReferenced: (meta & WEAKLY_REFERENCED) !== 0,
    ...(refs !== undefined && { gcRefs: refs }),
    isInSet: (((heap.unreachableBits[slot >>> 5] as number) >>> slot) & 1) === 1,
    references,
    ...(isWeakref && { referent: referentOf(heap, slot) }),
  };
}

function referentOf(heap: Seen, slot: number): number {
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
