// Numbers of heaps that a test chooses, so that all engines give the same handles.

import { HEAP_TAG, VERSION_SKIP } from "../assembly/layout.js";
import type { Engine } from "../src/engine/engine.js";
import type { Heap } from "../src/raw.js";

/** From here on a heap that has allocated nothing gives the handles of every heap of this tag. */
export function giveNumber(heap: Heap, tag: number): void {
  numbered(heap.unchecked, tag);
}

/** The engine with that tag, before its first allocation. */
export function numbered(engine: Engine, tag: number): Engine {
  engine.number.become(tag, 0);
  engine.setControl(HEAP_TAG, tag);
  engine.setControl(VERSION_SKIP, 0);
  return engine;
}
