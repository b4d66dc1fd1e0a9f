// The bytes of a heap whose room was reserved at once: per object, and per reference.

import { type EngineName, Heap } from "ouroboros-gc/raw";

export interface MemoryPoint {
  /** References of each object; all refer to the first. */
  readonly references: number;
  /** Bytes of the heap after a collection, by the number of objects. */
  readonly bytesAnObject: number;
}

const REFERENCES = [0, 1, 2, 3, 4, 5, 6, 8, 12, 16, 32];

export function measureMemory(engine: EngineName, size: number): MemoryPoint[] {
  return REFERENCES.map((references) => {
    const heap = new Heap({ engine, automatic: false, slots: size });
    const handles = new Float64Array(size);
    heap.allocMany(new Uint8Array(size), new Uint8Array(size).fill(references), handles);
    const offsets = new Uint32Array(size + 1);
    for (let index = 0; index <= size; index++) offsets[index] = index * references;
    heap.linkMany(handles, offsets, new Uint32Array(size * references));
    heap.collect();
    const bytesAnObject = heap.bytes / size;
    heap.dispose();
    return { references, bytesAnObject };
  });
}
