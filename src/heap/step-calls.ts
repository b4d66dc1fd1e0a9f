// The calls of a heap that are about full collections in steps.

import * as layout from "../../assembly/layout.js";
import type { Pauses, StepLimits, StepOutcome } from "./collection.js";
import { Collector } from "./collector.js";
import { checkPauses, checkStepLimits, releaseUnits } from "./pauses.js";

/** @hidden */
export abstract class StepCalls extends Collector {
  /**
   * Takes a full collection one step further, or begins one: for idle time, or a part of each frame. Between
   * two steps the program goes on, and younger generations may be collected. What was unreachable when it began
   * is freed when it is done; what becomes so meanwhile may wait for the next one. What earlier calls have left
   * to release goes first. A step within a collection or a deallocation does nothing. Cost: one `collect()`, and each reference that is stored or taken on the
   * way costs some nanoseconds more. Memory: 0.4 bytes an object until the set is known.
   *
   * @param limits When it stops; without limits the collection is finished.
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
   * From now on automatic full collections happen in steps of at most `maxMilliseconds`, taken where
   * allocations make young collections due; undefined: each stops the program until it is done. `collect()`
   * always does. A call that drops more than such a time allows leaves the rest to later steps. One that is under way goes on in steps, with `step()` too.
   *
   * @throws {RangeError | TypeError} ERR_ARGUMENT
   */
  setPauses(pauses: Pauses | undefined): void {
    checkPauses("setPauses", pauses);
    this.life.check();
    this.steps.pauses = pauses && { ...pauses };
    this.core.setControl(layout.RELEASE_UNITS, releaseUnits(pauses));
  }

  /** After this: no set waits to be deleted in steps. @internal */
  finishSteps(): void {
    this.steps.finish();
  }

  /** What `setPauses`, or the option, said. */
  getPauses(): Pauses | undefined {
    this.life.check();
    return this.steps.pauses;
  }
}
