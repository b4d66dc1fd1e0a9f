// The graph of a heap at one moment, in typed arrays; every answer of `ouroboros-gc/inspect` comes from
// it. Nodes are numbered from 0 in slot order. The references of node i are targets[offsets[i]] to
// targets[offsets[i + 1] - 1]. References to a node are found the same way in the reverse index, which
// is made at first use.

import * as layout from "../../assembly/layout.js";
import type { Engine } from "../engine/engine.js";
import type { Rows } from "../graph/rows.js";
import { type Inspection, Numbering } from "../heap/inspection.js";

/** The heap's columns and references, copied. */
export interface Graph extends Rows {
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly slots: Uint32Array;
  /** By slot, the node + 1; 0 where there is no object. */
  readonly nodesOfSlots: Uint32Array;
  /** For each reference, its position in its object. */
  readonly positions: Uint32Array;
  readonly refcounts: Uint32Array;
  /** The part of each refcount that no object of the heap holds. */
  readonly externals: Uint32Array;
  /** Rows' first words; see the layout. */
  readonly metas: Uint32Array;
  /** Indexes into `typeNumbers`. */
  readonly types: Uint32Array;
  /** The heap's own type numbers, in the order in which they were met. */
  readonly typeNumbers: readonly number[];
  /** Bytes of each object, in the heap's memory and outside. */
  readonly bytes: Float64Array;
  /** Pairs of nodes: a weak reference, and its referent. */
  readonly weakrefs: readonly number[];
  readonly referents: readonly number[];
}

/** Copies the heap's graph. Cost: a few engine calls for each object and reference. */
export function takeGraph(inspection: Inspection): Graph {
  const { engine, external } = inspection;
  const { slots, nodesOfSlots } = listNodes(engine);
  const nodeCount = slots.length;
  const offsets = new Uint32Array(nodeCount + 1);
  const refcounts = new Uint32Array(nodeCount);
  const externals = new Uint32Array(nodeCount);
  const metas = new Uint32Array(nodeCount);
  const types = new Uint32Array(nodeCount);
  const bytes = new Float64Array(nodeCount);
  const numbers = new Numbering<number>();
  let positionCount = 0;
  for (let node = 0; node < nodeCount; node++) {
    const slot = slots[node] as number;
    refcounts[node] = engine.refcountOf(slot);
    // At refcount 0 the word of external references links lists of dying objects.
    externals[node] = refcounts[node] === 0 ? 0 : engine.externalOf(slot);
    metas[node] = engine.metaOf(slot);
    types[node] = numbers.of(inspection.typeOf(slot));
    const count = engine.referenceCount(slot);
    bytes[node] = bytesOf(metas[node] as number, count) + external.of(slot);
    positionCount += count;
  }
  let targets = new Uint32Array(positionCount);
  let positions = new Uint32Array(positionCount);
  let edge = 0;
  for (let node = 0; node < nodeCount; node++) {
    const slot = slots[node] as number;
    const count = engine.referenceCount(slot);
    for (let position = 0; position < count; position++) {
      const target = nodesOfSlots[engine.getReference(slot, position)] as number;
      if (target === 0) continue;
      targets[edge] = target - 1;
      positions[edge++] = position;
    }
    offsets[node + 1] = edge;
  }
  if (edge < positionCount) {
    targets = targets.slice(0, edge);
    positions = positions.slice(0, edge);
  }
  const weakrefs: number[] = [];
  const referents: number[] = [];
  for (let node = 0; node < nodeCount; node++) {
    if (((metas[node] as number) & layout.WEAKREF) === 0) continue;
    const referent = nodesOfSlots[engine.referentOf(slots[node] as number)] as number;
    if (referent === 0) continue;
    weakrefs.push(node);
    referents.push(referent - 1);
  }
  return {
    ...{ nodeCount, edgeCount: edge, slots, nodesOfSlots, offsets, targets, positions },
    ...{ refcounts, externals, metas, types, typeNumbers: numbers.values, bytes },
    ...{ weakrefs, referents },
  };
}

/** Nodes that are referred to from outside the heap. */
export function* heldFromOutside({ externals, nodeCount }: Graph): Generator<number> {
  for (let node = 0; node < nodeCount; node++) if (externals[node] !== 0) yield node;
}

/** The slots that hold objects, in order, and the node of each. */
export function listNodes(engine: Engine): { slots: Uint32Array; nodesOfSlots: Uint32Array } {
  const top = engine.control(layout.SLOT_TOP);
  const nodesOfSlots = new Uint32Array(top);
  const slots = new Uint32Array(top);
  let count = 0;
  for (let slot = layout.NIL + 1; slot < top; slot++) {
    if ((engine.metaOf(slot) & layout.GENERATION_MASK) > layout.LEAF) continue;
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
 * What a full collection would count for every object: references from outside its candidates, which
 * are the tracked objects except those of the permanent generation.
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
