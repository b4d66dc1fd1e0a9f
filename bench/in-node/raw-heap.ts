// Our own two engines, through the raw heap and its batch calls.

import type { EngineName } from "ouroboros-gc/raw";
import { Heap, LEAF } from "ouroboros-gc/raw";
import { ANY_SUSPECTS, SUSPECTS } from "../../assembly/layout.js";
import type { HeldGraph } from "../graphs/graph.js";
import type { Build } from "./timing.js";

/** The handles of a graph's objects; all are made and linked, each is owned once. */
export function buildHandles(heap: Heap, graph: HeldGraph): Float64Array {
  const { objectCount, offsets, targets } = graph;
  const counts = new Uint32Array(objectCount);
  let leafCount = 0;
  for (let object = 0; object < objectCount; object++) {
    const count = (offsets[object + 1] as number) - (offsets[object] as number);
    counts[object] = count;
    if (count === 0) leafCount++;
  }
  const handles = new Float64Array(objectCount);
  if (leafCount === 0) {
    heap.allocMany(new Uint8Array(objectCount), counts, handles);
  } else {
    for (let object = 0; object < objectCount; object++) {
      const count = counts[object] as number;
      handles[object] = heap.alloc(0, count, count === 0 ? LEAF : 0);
    }
  }
  heap.linkMany(handles, offsets, targets);
  return handles;
}

/** Releases all objects but the held ones, which ascend. */
export function releaseAllBut(heap: Heap, handles: Float64Array, held: Uint32Array): void {
  const released = new Float64Array(handles.length - held.length);
  let next = 0;
  let end = 0;
  for (let object = 0; object < handles.length; object++) {
    if (held[next] === object) next++;
    else released[end++] = handles[object] as number;
  }
  heap.decrefMany(released);
}

export function countAlive(heap: Heap, handles: Float64Array): number {
  const isAlive = new Uint8Array(handles.length);
  heap.aliveMany(handles, isAlive);
  let count = 0;
  for (const alive of isAlive) count += alive;
  return count;
}

/**
 * Makes the next collection visit its candidates, as after a release. One that cannot find anything visits
 * none, and would not measure the work.
 */
export function suspect(heap: Heap): void {
  heap.unchecked.setControl(SUSPECTS, ANY_SUSPECTS);
}

export function rawHeap(engine: EngineName): Build {
  return (graph) => {
    const heap = new Heap({ engine, automatic: false });
    const handles = buildHandles(heap, graph);
    return {
      releaseUnheld: () => releaseAllBut(heap, handles, graph.held),
      collect: () => {
        suspect(heap);
        heap.collect();
      },
      liveCount: () => heap.liveCount,
      left: () => countAlive(heap, handles),
      counts: () => {
        const { candidates, references, survivors } = heap.lastCollection;
        return { candidates, references, survivors };
      },
      bytes: () => heap.bytes,
      release: () => heap.dispose(),
    };
  };
}
