// The options that heaps refuse, and the heap snapshots that are refused, as errors.test.ts runs them.

import { test } from "vitest";
import { GC, GcError } from "../../src/index.js";
import { loadHeapSnapshot } from "../../src/inspect.js";
import { Heap } from "../../src/raw.js";
import { expectError, refuserOf } from "./refusals.js";

/** Checks that options of impossible values are refused, each with its whole message. */
export function expectOptionRefusals(): void {
  const ofWrongKind = refuserOf("ERR_ARGUMENT", TypeError);
  const engines = 'new heap: engine must be "auto", "wasm" or "typescript", got "gpu".';
  ofWrongKind(() => new Heap({ engine: "gpu" as "wasm" }), engines);
  const kinds = 'new GC: finalizers must be "modern" or "legacy", got "old".';
  ofWrongKind(() => new GC({ finalizers: "old" as "legacy" }), kinds);
  const range = "new heap: maximumBytes must be a whole number from 65536 to 4294967296, got 1000.";
  refuserOf("ERR_ARGUMENT", RangeError)(() => new Heap({ maximumBytes: 1000 }), range);
  const bytes =
    "new heap: byteThreshold must be a whole number from 0 to 9007199254740991, got -1.";
  refuserOf("ERR_ARGUMENT", RangeError)(() => new GC({ byteThreshold: -1 }), bytes);
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

export function testSnapshotRefusals(): void {
  test("are refused where the bytes are none", async () => {
    const error = await loadHeapSnapshot(["x"]).catch((reason: unknown) => reason);
    const message =
      'loadHeapSnapshot: byte 0: "x" (expected {). Take the snapshot again, or copy the file again.';
    expectError(error, GcError, "ERR_HEAP_SNAPSHOT", message);
  });
}
