// Numbers of heaps that a test chooses, so that all engines give the same handles.

import { HEAP_TAG, VERSION_SKIP } from "../assembly/layout.js";
import type { Engine } from "../src/engine/engine.js";
import type { Heap } from "../src/raw.js";

/** After this: the handles of a heap that has made none yet are those of every heap of this tag. */
export function giveNumber(heap: Heap, tag: number): void {
  numbered(heap.unchecked, tag);
}

/** The engine, which has made no object yet, with that tag. */
export function numbered(engine: Engine, tag: number): Engine {
  engine.number.become(tag, 0);
  engine.setControl(HEAP_TAG, tag);
  engine.setControl(VERSION_SKIP, 0);
  return engine;
}
