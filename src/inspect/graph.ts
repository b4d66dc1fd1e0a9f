// The graph of a heap at one moment, in typed arrays, from which `ouroboros-gc/inspect` answers every
// query. Nodes are numbered from 0 in slot order. The references of node i are targets[offsets[i]] to
// targets[offsets[i + 1] - 1]. References to a node are found the same way in the reverse index, which is
// made at first use.

import * as layout from "../../assembly/layout.js";
import type { EngineColumns } from "../engine/engine.js";
import type { Rows } from "../graph/rows.js";
import type { Inspection } from "../heap/inspection.js";

/** The heap's columns and references, copied. */
export interface Graph extends Rows {
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly slots: Uint32Array;
  /** By slot, the node + 1; 0 for a slot without an object. */
  readonly nodesOfSlots: Uint32Array;
  /** For each reference, its position in its object; undefined while no object has an empty position. */
  readonly positions: Uint32Array | undefined;
  readonly refcounts: Uint32Array;
  /** The part of each refcount that no object of the heap holds. */
  readonly externals: Uint32Array;
  /** Rows' first words; see the layout. */
  readonly metas: Uint32Array;
  /** Indexes into `typeNumbers`. */
  readonly types: Uint32Array;
  /** The heap's own type numbers, in the order of their first objects. */
  readonly typeNumbers: readonly number[];
  /** Bytes of each object, in the heap's memory and outside. */
  readonly bytes: Float64Array;
  /** Pairs of nodes: a weak reference, and its referent. */
  readonly weakrefs: readonly number[];
  readonly referents: readonly number[];
}

/** Copies the heap's graph. Cost: one pass over the columns for the objects, and one for the references. */
export function takeGraph(inspection: Inspection): Graph {
  const { engine, external } = inspection;
  const columns = engine.columns();
  const { slots, nodesOfSlots } = listNodes(columns);
  const objects = readObjects(columns, slots, inspection);
  const references = readReferences(columns, slots, nodesOfSlots, objects.offsets);
  if (external.isUsed) {
    for (const [slot, bytes] of external.entries()) {
      const node = nodesOfSlots[slot] as number;
      if (node > 0) objects.bytes[node - 1]! += bytes;
    }
  }
  const edgeCount = references.targets.length;
  const nodeCount = slots.length;
  return { nodeCount, edgeCount, slots, nodesOfSlots, ...objects, ...references };
}

/** The columns of each object. The offsets are those of all positions, including empty ones. */
function readObjects(
  columns: EngineColumns,
  slots: Uint32Array,
  inspection: Inspection,
): Pick<
  Graph,
  "offsets" | "refcounts" | "externals" | "metas" | "types" | "typeNumbers" | "bytes"
> {
  const { rows, counts } = columns;
  const nodeCount = slots.length;
  const offsets = new Uint32Array(nodeCount + 1);
  const refcounts = new Uint32Array(nodeCount);
  const externals = new Uint32Array(nodeCount);
  const metas = new Uint32Array(nodeCount);
  const types = new Uint32Array(nodeCount);
  const bytes = new Float64Array(nodeCount);
  const typeNumbers: number[] = [];
  /** The number of each type; types are small numbers. */
  const numbers: number[] = [];
  for (let node = 0; node < nodeCount; node++) {
    const slot = slots[node] as number;
    const refcount = counts[slot << 1] as number;
    refcounts[node] = refcount;
    // At refcount 0 the word of external references links lists of dying objects.
    externals[node] = refcount === 0 ? 0 : (counts[(slot << 1) + 1] as number);
    const meta = rows[slot << 2] as number;
    metas[node] = meta;
    const type = inspection.typeOf(slot, columns);
    numbers[type] ??= typeNumbers.push(type) - 1;
    types[node] = numbers[type] as number;
    const count = positionCount(rows, slot);
    bytes[node] = bytesOf(meta, count);
    offsets[node + 1] = (offsets[node] as number) + count;
  }
  return { offsets, refcounts, externals, metas, types, typeNumbers, bytes };
}

/** The references of the objects. After this: the offsets are those of the references. */
function readReferences(
  { rows, blocks }: EngineColumns,
  slots: Uint32Array,
  nodesOfSlots: Uint32Array,
  offsets: Uint32Array,
): Pick<Graph, "targets" | "positions" | "weakrefs" | "referents"> {
  const nodeCount = slots.length;
  const targets = new Uint32Array(offsets[nodeCount] as number);
  // Made at the first position that holds no reference.
  let positions: Uint32Array | undefined;
  const weakrefs: number[] = [];
  const referents: number[] = [];
  // If every slot holds an object, the slot gives the node, and no table is read at random.
  const isDense = nodeCount === nodesOfSlots.length - 1;
  let edge = 0;
  let start = 0;
  for (let node = 0; node < nodeCount; node++) {
    const row = (slots[node] as number) << 2;
    const meta = rows[row] as number;
    const end = offsets[node + 1] as number;
    const source = meta & layout.LONG ? blocks : rows;
    const from = meta & layout.LONG ? (rows[row + (layout.BLOCK >> 2)] as number) : row + 1;
    for (let position = 0; position < end - start; position++) {
      const slot = source[from + position] as number;
      const target = isDense ? slot : (nodesOfSlots[slot] as number);
      if (target > 0 && target <= nodeCount) {
        if (positions !== undefined) positions[edge] = position;
        targets[edge++] = target - 1;
      } else {
        // It is empty, or leads to an object that is being deallocated.
        positions ??= positionsSoFar(offsets, node, edge, targets.length);
      }
    }
    start = end;
    offsets[node + 1] = edge;
    if (!(meta & layout.WEAKREF)) continue;
    const referent = nodesOfSlots[blocks[from + (layout.WEAK_REFERENT_WORD >> 2)] as number];
    if (!referent) continue;
    weakrefs.push(node);
    referents.push(referent - 1);
  }
  const isAll = edge === targets.length;
  return {
    targets: isAll ? targets : targets.slice(0, edge),
    positions: positions?.slice(0, edge),
    weakrefs,
    referents,
  };
}

/** Positions of the first `edgeCount` references, up to those of `last`, which have no gaps. */
function positionsSoFar(
  offsets: Uint32Array,
  last: number,
  edgeCount: number,
  length: number,
): Uint32Array {
  const positions = new Uint32Array(length);
  for (let node = 0; node <= last; node++) {
    const start = offsets[node] as number;
    const end = node < last ? (offsets[node + 1] as number) : edgeCount;
    for (let edge = start; edge < end; edge++) positions[edge] = edge - start;
  }
  return positions;
}

/** The position of a reference in its object. */
export function positionOf({ offsets, positions }: Graph, node: number, edge: number): number {
  return positions === undefined ? edge - (offsets[node] as number) : (positions[edge] as number);
}

/** Reference positions of the object in the slot. */
export function positionCount(rows: Int32Array, slot: number): number {
  const meta = rows[slot << 2] as number;
  if (meta & layout.LONG) return rows[(slot << 2) + (layout.COUNT >> 2)] as number;
  return (meta & layout.INLINE_COUNT_MASK) >> layout.INLINE_COUNT_SHIFT;
}

/** Nodes that are referred to from outside the heap. */
export function* heldFromOutside({ externals, nodeCount }: Graph): Generator<number> {
  for (let node = 0; node < nodeCount; node++) if (externals[node] !== 0) yield node;
}

/** The slots that hold objects, in order, and the node of each. */
export function listNodes({ control, rows }: EngineColumns): {
  slots: Uint32Array;
  nodesOfSlots: Uint32Array;
} {
  const top = control[layout.SLOT_TOP >> 2] as number;
  const nodesOfSlots = new Uint32Array(top);
  const slots = new Uint32Array(top);
  let count = 0;
  for (let slot = layout.NIL + 1; slot < top; slot++) {
    if (((rows[slot << 2] as number) & layout.GENERATION_MASK) > layout.LEAF) continue;
    slots[count++] = slot;
    nodesOfSlots[slot] = count;
  }
  return { slots: slots.slice(0, count), nodesOfSlots };
}

/** Bytes of an object in the heap's memory: its slot in every column, and its block. */
export function bytesOf(meta: number, referenceCount: number): number {
  if (meta & layout.WEAKREF) return SLOT_BYTES + layout.WEAK_WORDS * 4;
  return SLOT_BYTES + (referenceCount > layout.INLINE_MAX ? referenceCount * 4 : 0);
}

/** 31.75 by the layout, rounded up. */
const SLOT_BYTES = 32;

/** The marks of an object. */
export interface Marks {
  /** 0, 1, 2, or 3 for the permanent generation; -1 when it is not tracked. */
  readonly generation: number;
  readonly finalizer: "none" | "modern" | "legacy";
  readonly isFinalized: boolean;
  readonly isWeakref: boolean;
}

export function marksOf(meta: number): Marks {
  const generation = meta & layout.GENERATION_MASK;
  const isWeakref = (meta & layout.WEAKREF) !== 0;
  // In a weak reference the same bit says that it has a callback.
  const hasFinalizer = !isWeakref && (meta & layout.FINALIZER) !== 0;
  return {
    generation: generation <= layout.PERMANENT ? generation : -1,
    finalizer: !hasFinalizer ? "none" : meta & layout.LEGACY ? "legacy" : "modern",
    isFinalized: (meta & layout.FINALIZED) !== 0,
    isWeakref,
  };
}

/**
 * What a full collection would count for every object: references from outside the candidates, which are
 * all tracked objects except permanent ones.
 */
export function gcRefsOf(graph: Graph): Uint32Array {
  const { offsets, targets, metas, refcounts, nodeCount } = graph;
  const gcRefs = refcounts.slice();
  for (let node = 0; node < nodeCount; node++) {
    if (((metas[node] as number) & layout.GENERATION_MASK) >= layout.PERMANENT) continue;
    const end = offsets[node + 1] as number;
    for (let edge = offsets[node] as number; edge < end; edge++) gcRefs[targets[edge] as number]!--;
  }
  return gcRefs;
}
