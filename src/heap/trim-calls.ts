// The call that shrinks a heap to its last live object.

import * as layout from "../../assembly/layout.js";
import { heapFull, refuseBusy } from "./refusal.js";
import { StepCalls } from "./step-calls.js";

/** @hidden */
export abstract class TrimCalls extends StepCalls {
  /**
   * Gives back memory left over from a peak: the heap moves to a memory that ends behind its last object's
   * slot. Handles and slots stay the same; stale handles stay stale. An object in the last slot keeps all of
   * the memory, so call `collect()` first. Marks of a collection in steps are lost. Cost: one copy of what
   * stays, with both memories present at once.
   *
   * Functions and views taken from `unchecked` before belong to the former memory: take new ones.
   *
   * @returns The number of bytes given back.
   * @throws {GcError} ERR_BUSY while a collection runs or an object is being deallocated.
   * @throws {GcError} ERR_HEAP_FULL when there is no room for the copy; nothing is changed then.
   * @example
   * ```ts
   * import { Heap } from "ouroboros-gc/raw";
   * const heap = new Heap();
   * const kept = heap.alloc(7);
   * const peak = Array.from({ length: 100_000 }, () => heap.alloc());
   * for (const object of peak) heap.decref(object);
   * console.log(heap.trim() > 3_000_000, heap.bytes < 100_000, heap.typeOf(kept)); // true true 7
   * ```
   */
  trim(): number {
    this.objects.prepare();
    this.steps.finish();
    const { core } = this;
    refuseBusy("trim", core, "Call trim() when the call that started that is done.");
    const before = core.bytes;
    this.life.inSteps(() => {
      if (!core.trim()) throw heapFull("trim", core);
      this.objects.cut?.(core.control(layout.SLOT_TOP));
    });
    return before - core.bytes;
  }
}
