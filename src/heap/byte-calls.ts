// The calls of every heap that concern external bytes: memory outside the heap that its objects stand for.

import * as layout from "../../assembly/layout.js";
import { checkByteThreshold } from "./bytes.js";
import { TrimCalls } from "./trim-calls.js";

/**
 * What `GC` and the raw `Heap` can do with external bytes.
 * @hidden
 */
export abstract class ByteCalls extends TrimCalls {
  /** Bytes outside the heap that its objects stand for, as told by `setExternalBytes`. */
  get externalBytes(): number {
    this.life.check();
    this.objects.prepare();
    return this.external.now;
  }

  /** How many external bytes may be taken before a full collection is due. */
  getByteThreshold(): number {
    this.life.check();
    return this.external.threshold;
  }

  /**
   * Sets when external bytes make a full collection due: those taken since the last one exceed `bytes`,
   * and a quarter of what that one left. 0 never makes one due.
   * @throws {RangeError | TypeError} ERR_ARGUMENT
   */
  setByteThreshold(bytes: number): void {
    this.life.check();
    this.external.threshold = checkByteThreshold("setByteThreshold", bytes);
  }

  /** Whether collections begin by themselves. @internal */
  get isAutomatic(): boolean {
    return this.isEnabled() && this.core.control(layout.THRESHOLDS) !== 0;
  }

  /**
   * Sets the bytes of the object in the slot `slotOf` returns. May start a collection first, whose user code
   * may do anything: so `slotOf` is called again. @internal
   */
  protected setBytes(slotOf: () => number, bytes: number): void {
    const { external } = this;
    const check = (): number => {
      const slot = slotOf();
      external.check("setExternalBytes", "bytes", bytes, external.of(slot));
      return slot;
    };
    let slot = check();
    const more = bytes - external.of(slot);
    if (more > 0 && external.isCollectionDue(more) && this.isAutomatic) {
      this.collectDue(2);
      slot = check();
    }
    this.life.inSteps(() => {
      if (bytes > 0) external.begin(this.core);
      external.set(slot, bytes);
    });
  }
}
