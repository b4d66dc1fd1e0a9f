// The options that heaps refuse, and the heap snapshots that are refused, for errors.test.ts.

import { test } from "vitest";
import { checks } from "../../src/checks.js";
import { GC, GcError } from "../../src/index.js";
import { inspect, loadHeapSnapshot, toDot } from "../../src/inspect.js";
import { Heap, restoreHeap } from "../../src/raw.js";
import { Resources } from "../../src/resources.js";
import { expectGraphRefusals } from "./graph-refusals.js";
import { expectPartRefusals } from "./part-refusals.js";
import { expectError, refuserOf } from "./refusals.js";

/** Checks that options of impossible values are refused, each with its whole message. */
export function expectOptionRefusals(): void {
  expectPartRefusals();
  expectGraphRefusals();
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
  for (const hook of ["onFinalize", "onWeakref", "onDeath", "onDeaths", "onLeak"]) {
    const message = `new heap: ${hook} must be a function, got 5.`;
    ofWrongKind(() => new Heap({ [hook]: 5 }), message);
  }
  ofWrongKind(
    () => new GC({ onLeak: {} as never }),
    "new heap: onLeak must be a function, got an object.",
  );
  ofWrongKind(
    () => new GC({ finalizer: "legacy" } as object),
    'new heap: there is no option "finalizer" (expected finalizers).',
  );
  ofWrongKind(
    () => new Heap({ onfinalise: () => {} } as object),
    'new heap: there is no option "onfinalise" (expected onFinalize).',
  );
  ofWrongKind(
    () => new Resources({ automatic: false } as object),
    'new Resources: there is no option "automatic" (expected cycles, byteThreshold, stackDepth, deadline, onLeak, ' +
      "onUnraisable, engine, kernel, maximumBytes, checks, thresholds, pauses).",
  );
  const resources = new Resources();
  ofWrongKind(
    () => resources.own({}, { dispose: () => {}, disposed: () => false } as never),
    'own: there is no option "disposed" (expected dispose).',
  );
  ofWrongKind(
    () => resources.open(() => ({}), { dispose: () => {}, label: "file" } as never),
    'open: there is no option "label" (expected dispose, isDisposed, size, name, uses, parent, deadline, lacks, isShared, isHandle, key).',
  );
  ofWrongKind(
    () => resources.own({}, { dispose: () => {}, key: 1 } as never),
    'own: there is no option "key" (expected dispose, isDisposed, size, name, uses, parent, deadline, ' +
      "lacks, isShared, isHandle).",
  );
  ofWrongKind(
    () => resources.scope((s) => s.track({}, { dispose: () => {}, isHandel: 1 } as never)),
    'track: there is no option "isHandel" (expected isHandle).',
  );
  ofWrongKind(
    () => checks({ audits: 1 } as object),
    'checks: there is no option "audits" (expected audit).',
  );
  ofWrongKind(
    () => restoreHeap(new Uint8Array(), { handle: "renew" } as object),
    'restoreHeap: there is no option "handle" (expected handles).',
  );
  ofWrongKind(
    () => inspect(new Heap(), { typeNames: String } as object),
    'inspect: there is no option "typeNames" (expected typeName).',
  );
  ofWrongKind(
    () => toDot(inspect(new Heap()), { direction: "both" } as object),
    'toDot: there is no option "direction" (expected objects, towards, depth, limit).',
  );
  const thresholds = refuserOf("ERR_THRESHOLD", TypeError);
  thresholds(
    () => new GC({ thresholds: 700 as never }),
    "new heap: thresholds must be an array, got 700.",
  );
  thresholds(
    () => new Heap({ thresholds: "x" as never }),
    'new heap: thresholds must be an array, got "x".',
  );
  const number = "new heap: there are 3 generations, got 4 thresholds.";
  refuserOf("ERR_THRESHOLD", TypeError)(() => new GC({ thresholds: [1, 2, 3, 4] }), number);
}

export function testSnapshotRefusals(): void {
  test("are refused if the bytes are not a snapshot", async () => {
    const error = await loadHeapSnapshot(["x"]).catch((reason: unknown) => reason);
    const message =
      'loadHeapSnapshot: byte 0: "x" (expected {). Take the snapshot again, or copy the file again.';
    expectError(error, GcError, "ERR_HEAP_SNAPSHOT", message);
    const misnamed = loadHeapSnapshot(["x"], { followsWeak: true } as object);
    const name = 'loadHeapSnapshot: there is no option "followsWeak" (expected followWeak).';
    const refused = await misnamed.catch((reason: unknown) => reason);
    expectError(refused, TypeError, "ERR_ARGUMENT", name);
  });
}
