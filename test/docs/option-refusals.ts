// The options that heaps refuse, as errors.test.ts runs them.

import { GC } from "../../src/index.js";
import { Heap } from "../../src/raw.js";
import { expectPartRefusals } from "./part-refusals.js";
import { refuserOf } from "./refusals.js";

/** Checks that options of impossible values are refused, each with its whole message. */
export function expectOptionRefusals(): void {
  expectPartRefusals();
  const ofWrongKind = refuserOf("ERR_ARGUMENT", TypeError);
  const engines = 'new heap: engine must be "auto", "wasm" or "typescript", got "gpu".';
  ofWrongKind(() => new Heap({ engine: "gpu" as "wasm" }), engines);
  const kinds = 'new GC: finalizers must be "modern" or "legacy", got "old".';
  ofWrongKind(() => new GC({ finalizers: "old" as "legacy" }), kinds);
  const range = "new heap: maximumBytes must be a whole number from 65536 to 4294967296, got 1000.";
  refuserOf("ERR_ARGUMENT", RangeError)(() => new Heap({ maximumBytes: 1000 }), range);
  const slots = "new heap: slots must be a whole number from 0 to 134217727, got -1.";
  refuserOf("ERR_ARGUMENT", RangeError)(() => new Heap({ slots: -1 }), slots);
  for (const hook of ["onFinalize", "onWeakref", "onDeath", "onLeak"]) {
    const message = `new heap: ${hook} must be a function, got 5.`;
    ofWrongKind(() => new Heap({ [hook]: 5 }), message);
  }
  ofWrongKind(
    () => new GC({ onLeak: {} as never }),
    "new heap: onLeak must be a function, got an object.",
  );
  const number = "new heap: there are 3 generations, got 4 thresholds.";
  refuserOf("ERR_THRESHOLD", TypeError)(() => new GC({ thresholds: [1, 2, 3, 4] }), number);
}
