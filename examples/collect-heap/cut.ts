// The outcome that a cut must have, computed from the recording alone, without any kernel: which objects
// reference counting deallocates at once, and how many are left for the collector to find.

import { type HeapCut, type HeapGraph, isSet } from "./heap-file.js";

export interface CutPrediction {
  /** 1 for each object whose refcount falls to 0 as soon as the references are released. */
  readonly deallocated: Uint8Array;
  readonly deallocatedCount: number;
  /** Objects that the recording calls unreachable, deallocated at once or not. */
  readonly unreachableCount: number;
}

/**
 * Predicts a cut.
 *
 * The recording says which objects become unreachable. Python finds them in two steps: an object that is in
 * no cycle, and held by none, dies with its last reference; the collector has to find the rest. The first
 * step is a plain cascade of decrements whose order does not matter.
 *
 * Cost: one visit per deallocated object and reference, and two columns of scratch memory.
 */
export function predictCut(graph: HeapGraph, cut: HeapCut): CutPrediction {
  const { objectCount, offsets, targets, externals } = graph;
  const refcounts = graph.refcounts.slice();
  const deallocated = new Uint8Array(objectCount);
  // Each object is queued when its refcount reaches 0, which happens at most once.
  const queue = new Uint32Array(objectCount);
  let end = 0;

  const decref = (index: number, times: number): void => {
    const refcount = (refcounts[index] as number) - times;
    refcounts[index] = refcount;
    if (refcount === 0 && times > 0) {
      deallocated[index] = 1;
      queue[end++] = index;
    }
  };

  for (const index of cut.dropped) {
    decref(index, externals[index] as number);
  }
  for (let first = 0; first < end; first++) {
    const index = queue[first] as number;
    const endOfReferences = offsets[index + 1] as number;
    for (let i = offsets[index] as number; i < endOfReferences; i++) {
      decref(targets[i] as number, 1);
    }
  }

  let unreachableCount = 0;
  for (let index = 0; index < objectCount; index++) {
    if (isSet(cut.unreachable, index)) {
      unreachableCount++;
    }
  }
  return { deallocated, deallocatedCount: end, unreachableCount };
}
