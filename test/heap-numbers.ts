// Numbers of heaps that a test chooses, so that all engines give the same handles.

import { HEAP_TAG, VERSION_SKIP } from "../assembly/layout.js";
import type { Heap } from "../src/raw.js";

/** After this: the handles of a heap that has made none yet are those of every heap of this tag. */
export function giveNumber(heap: Heap, tag: number): void {
  const core = heap.unchecked;
  core.number.become(tag, 0);
  core.setControl(HEAP_TAG, tag);
  core.setControl(VERSION_SKIP, 0);
}
