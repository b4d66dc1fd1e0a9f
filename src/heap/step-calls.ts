// The calls of a heap that concern full collections in steps.

import * as layout from "../../assembly/layout.js";
import type { Pauses, StepLimits, StepOutcome } from "./collection.js";
import { Collector } from "./collector.js";
import { checkPauses, checkStepLimits, releaseUnits } from "./pauses.js";

/** @hidden */
export abstract class StepCalls extends Collector {
  /**
   * Takes a full collection one step further, or begins one: in idle time, or for a part of each frame. Between
   * two steps the program runs, and younger generations may be collected. Objects unreachable at the beginning
   * are freed by the end; later ones may wait for the next collection. Releases that earlier calls left over
   * come first. A step within a collection or a deallocation does nothing. Cost: one `collect()` in all, and a
   * few nanoseconds for each reference stored or removed meanwhile. Memory: 0.4 bytes an object until the set
   * is known.
   *
   * @param limits When the step stops; without limits it finishes the collection.
   * @throws {RangeError | TypeError} ERR_ARGUMENT
   * @example
   * ```ts
   * import { Heap } from "ouroboros-gc/raw";
   * const heap = new Heap({ automatic: false });
   * const ring = heap.alloc(0, 1);
   * heap.setReference(ring, 0, ring);
   * heap.decref(ring);
   * while (!heap.step({ maxObjects: 1 }).done) {}
   * console.log(heap.liveCount); // 0
   * ```
   */
  step(limits: StepLimits = {}): StepOutcome {
    checkStepLimits(limits);
    this.objects.prepare();
    return this.steps.step(limits);
  }

  /**
   * After this: automatic full collections run in steps of at most `maxMilliseconds`, taken when allocations
   * make young collections due. With undefined each stops the program until it is done, as `collect()` always
   * does. A call that would release more than fits in that time leaves the rest to later steps. A collection
   * already under way continues in steps, `step()` included.
   *
   * @throws {RangeError | TypeError} ERR_ARGUMENT
   */
  setPauses(pauses: Pauses | undefined): void {
    checkPauses("setPauses", pauses);
    this.life.check();
    this.steps.pauses = pauses && { ...pauses };
    this.core.setControl(layout.RELEASE_UNITS, releaseUnits(pauses));
  }

  /** After this: no unreachable set waits to be deleted in steps. @internal */
  finishSteps(): void {
    this.steps.finish();
  }

  /** The value of `setPauses`, or of the option. */
  getPauses(): Pauses | undefined {
    this.life.check();
    return this.steps.pauses;
  }
}
