// Counts the references that a runtime says it owns by slot, and compares them with the heap's counts.

import { type Handle, noHandle, slotOf } from "../engine/handle.js";
import { checkRoots } from "../invariants/roots.js";
import { HeapView } from "../invariants/view.js";
import { Findings, type Violation } from "../invariants/violation.js";
import { copyUntyped } from "./batch-numbers.js";
import type { Life } from "./life.js";
import type { HandleObjects } from "./objects.js";
import { lengthOf } from "./typed-arrays.js";

const AT_MOST = 1000;

/** See `Heap.validateRoots`. */
export function validateRoots(
  life: Life,
  objects: HandleObjects,
  givenOwned: ArrayLike<number>,
  givenStack: ArrayLike<number>,
): Violation[] {
  const ownedHandles = copyUntyped("validateRoots", "handles", givenOwned);
  const stackHandles = copyUntyped("validateRoots", "handles", givenStack);
  const { engine } = life;
  const view = new HeapView(engine.columns());
  const findings = new Findings((slot) => objects.describe(slot), AT_MOST);
  const count = (handles: ArrayLike<number>): Uint32Array => {
    const counts = new Uint32Array(view.end);
    for (let index = 0, length = lengthOf(handles); index < length; index++) {
      const handle = handles[index] as Handle;
      if (typeof handle !== "number") throw noHandle("validateRoots", handle);
      const slot = engine.slotOf(handle);
      if (slot === 0) findings.former("root", slotOf(handle), handle, "a root, and no live object");
      else counts[slot] = (counts[slot] as number) + 1;
    }
    return counts;
  };
  const owned = count(ownedHandles);
  const stack = count(stackHandles);
  // The heap's own lists own their elements.
  for (const handle of [...objects.garbage, ...objects.finalizerQueue.toArray()]) {
    const slot = engine.slotOf(handle);
    owned[slot] = (owned[slot] as number) + 1;
  }
  const counted = (slot: number): number => objects.stackCounts?.unchecked.count(slot) ?? 0;
  checkRoots(view, { owned, stack, counted }, findings);
  return findings.violations;
}
