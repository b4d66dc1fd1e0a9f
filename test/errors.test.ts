/// <reference types="vite/client" />
// Every code of GcErrorCode, produced by a call that a user could make, with its whole message;
// and docs/errors.md, which must list these codes and show messages that occur here.

import { describe, expect, test } from "vitest";
import { BUSY, COLLECTING } from "../assembly/layout.js";
import page from "../docs/errors.md?raw";
import source from "../src/errors/error.ts?raw";
import { del, GC, GcError, incref } from "../src/index.js";
import { type Handle, Heap, LEAF, LEGACY, restoreHeap, saveHeap } from "../src/raw.js";
import { expectOptionRefusals, testSnapshotRefusals } from "./docs/option-refusals.js";
import {
  caught,
  expectError,
  refuserOf,
  seen,
  withoutNumbers,
  withoutWasm,
} from "./docs/refusals.js";
import { testResourceRefusals } from "./docs/resource-refusals.js";
import { ENGINES } from "./engines.js";

// The kernel is compiled once, on first use: this must come before any heap on it.
const refusal: unknown = withoutWasm(() => caught(() => new Heap({ engine: "wasm" })));
const engineWithoutWasm: string = withoutWasm(() => new Heap().engine);

describe("a host that refuses WebAssembly", () => {
  test("is an error when Wasm is required", () => {
    const message =
      "new heap: this host refuses to compile WebAssembly (the page's policy forbids it). " +
      'Use engine "auto" or "typescript", or allow "wasm-unsafe-eval" in the page\'s policy.';
    expectError(refusal, GcError, "ERR_WASM_REFUSED", message);
    expect((refusal as GcError).cause).toBeInstanceOf(WebAssembly.CompileError);
  });

  test("is not an error otherwise", () => {
    expect(engineWithoutWasm).toBe("typescript");
  });
});

test("options of impossible values are refused", expectOptionRefusals);

describe.each(ENGINES)("the raw heap on $name", ({ choice }) => {
  test("refuses impossible arguments", () => {
    const heap = new Heap(choice);
    const a = heap.alloc(0, 1);
    const outOfRange = refuserOf("ERR_ARGUMENT", RangeError);
    const ofWrongKind = refuserOf("ERR_ARGUMENT", TypeError);
    outOfRange(
      () => heap.alloc(70000),
      "alloc: type must be a whole number from 0 to 65535, got 70000.",
    );
    ofWrongKind(() => heap.alloc("1" as never), 'alloc: type must be a number, got "1".');
    const flags = "alloc: flags must combine FINALIZER, FINALIZER | LEGACY and LEAF, got";
    outOfRange(() => heap.alloc(0, 0, 8), `${flags} 8.`);
    outOfRange(() => heap.alloc(0, 0, LEGACY), `${flags} ${LEGACY}.`);
    outOfRange(() => heap.alloc(0, 1, LEAF), "alloc: a LEAF holds no references, got 1 positions.");
    const times = "decref: times must be a whole number from 0 to 4294967295, got -1.";
    outOfRange(() => heap.decref(a, -1), times);
    expect(heap.liveCount).toBe(1);
  });

  test("refuses arrays that do not fit together", () => {
    const heap = new Heap(choice);
    const a = heap.alloc(0, 1);
    const refuse = refuserOf("ERR_ARGUMENT", RangeError);
    const lengths = "allocMany: referenceCounts has length 1 (expected 2).";
    refuse(() => heap.allocMany([0, 0], [0], new Float64Array(2)), lengths);
    refuse(() => heap.increfMany([a], [1, 2]), "increfMany: times has length 2 (expected 1).");
    const link = (offsets: number[], targets: number[]): void =>
      heap.linkMany(
        Float64Array.from(offsets.slice(1), () => a),
        Uint32Array.from(offsets),
        Uint32Array.from(targets),
      );
    const order = "linkMany: offsets[2] is 0, below offsets[1] 1 (expected ascending offsets).";
    refuse(() => link([0, 1, 0], [0]), order);
    refuse(() => link([0, 2], [0]), "linkMany: the last offset is 2, targets has length 1.");
    refuse(() => link([0, 1], [4]), "linkMany: targets[0] is 4 (expected below 1).");
  });

  test("refuses values that are not handles", () => {
    const heap = new Heap(choice);
    const a = heap.alloc(0, 1);
    const refuse = refuserOf("ERR_HANDLE");
    const rest =
      "is not a handle (expected a number that alloc() returned). Pass the handle on unchanged.";
    for (const value of [0, 1.5, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60, undefined]) {
      refuse(() => heap.decref(value as Handle), `decref: ${value} ${rest}`);
    }
    refuse(() => heap.setReference(a, 0, "b" as never), `setReference: "b" ${rest}`);
  });

  test("refuses handles of other heaps", () => {
    const heap = new Heap(choice);
    const a = heap.alloc(0, 1);
    const foreign = new Heap(choice).alloc();
    const refuse = refuserOf("ERR_FOREIGN_HANDLE");
    const tagOf = (handle: Handle): number => Math.floor(handle / 2 ** 45);
    const message =
      `handle ${foreign} belongs to heap ${tagOf(foreign)}, this is heap ${tagOf(a)}. ` +
      "Use it with the heap that made it.";
    refuse(() => heap.decref(foreign), `decref: ${message}`);
    refuse(() => heap.setReference(a, 0, foreign), `setReference: ${message}`);
    expect(heap.getReference(a, 0)).toBe(0);
  });

  test("refuses handles of dead objects", () => {
    const heap = new Heap(choice);
    for (let made = 0; made < 3; made++) heap.alloc();
    const a = heap.alloc();
    heap.decref(a);
    const refuse = refuserOf("ERR_STALE_HANDLE");
    const message =
      `handle ${a} is stale: slot 4 now holds version 2, the handle has version 1. ` +
      "The object was deallocated; keep a counted reference to keep it alive.";
    refuse(() => heap.decref(a), `decref: ${message}`);
    const b = heap.alloc(); // in the same slot
    refuse(() => heap.refcount(a), `refcount: ${message}`);
    expect(heap.refcount(b)).toBe(1);
  });

  test("refuses to release more references than there are", () => {
    const heap = new Heap(choice);
    const a = heap.alloc(0, 1);
    const b = heap.alloc();
    heap.setReference(a, 0, b);
    heap.decref(b);
    const refuse = refuserOf("ERR_REFCOUNT_UNDERFLOW");
    const rest =
      "from outside, fewer than the call releases. It was decref'ed more often than incref'ed.";
    refuse(() => heap.decref(b), `decref: object ${b} has 0 references ${rest}`);
    refuse(() => heap.decref(a, 3), `decref: object ${a} has 1 reference ${rest}`);
    refuse(() => heap.decrefMany([a], [3]), `decrefMany: object ${a} has 1 reference ${rest}`);
    expect([heap.refcount(a), heap.refcount(b)]).toEqual([1, 1]);
  });

  test("refuses more references than a count can hold", () => {
    const heap = new Heap(choice);
    const a = heap.alloc();
    const refuse = refuserOf("ERR_REFCOUNT_OVERFLOW");
    const rest = `object ${a} has refcount 1, and would have more than 3221225471. Release references before you take more.`;
    refuse(() => heap.incref(a, 4294967295), `incref: ${rest}`);
    refuse(() => heap.increfMany([a], [4294967295]), `increfMany: ${rest}`);
    expect(heap.refcount(a)).toBe(1);
    heap.incref(a, 3221225470);
    expect(heap.refcount(a)).toBe(3221225471);
    refuserOf("ERR_REFCOUNT_OVERFLOW")(
      () => heap.incref(a),
      `incref: object ${a} has refcount 3221225471, and would have more than 3221225471. Release references before you take more.`,
    );
    heap.decref(a, 3221225471);
    expect(heap.liveCount).toBe(0);
  });

  test("refuses positions that an object does not have", () => {
    const heap = new Heap(choice);
    const a = heap.alloc(0, 1);
    const outOfRange = refuserOf("ERR_INDEX", RangeError);
    const rest = `object ${a} has no position 5 (it has 1). Use growReferences() or pushReference().`;
    outOfRange(() => heap.setReference(a, 5, 0), `setReference: ${rest}`);
    outOfRange(() => heap.getReference(a, 5), `getReference: ${rest}`);
    const range = "setReference: index must be a whole number from 0 to 134217728, got -1.";
    outOfRange(() => heap.setReference(a, -1, 0), range);
    const kind = 'getReference: index must be a number, got "0".';
    refuserOf("ERR_INDEX", TypeError)(() => heap.getReference(a, "0" as never), kind);
  });

  test("refuses references of leaves", () => {
    const heap = new Heap(choice);
    const leaf = heap.alloc(0, 0, LEAF);
    const refuse = refuserOf("ERR_LEAF_REFERENCE");
    const rest = `object ${leaf} is a leaf or a weak reference, which takes no references. Use an object allocated without the LEAF flag.`;
    refuse(() => heap.pushReference(leaf, 0), `pushReference: ${rest}`);
    refuse(() => heap.growReferences(leaf, 1), `growReferences: ${rest}`);
    const weakref = heap.allocWeakref(heap.alloc());
    const weak = `object ${weakref} is a leaf or a weak reference, which takes no references. Use an object allocated without the LEAF flag.`;
    refuse(() => heap.pushReference(weakref, 0), `pushReference: ${weak}`);
    refuse(() => heap.popReference(weakref), `popReference: ${weak}`);
    refuse(() => heap.setReference(weakref, 0, 0), `setReference: ${weak}`);
    const referent = heap.alloc();
    refuserOf("ERR_ARGUMENT", TypeError)(
      () => heap.getReferent(referent),
      `getReferent: object ${referent} is not a weak reference. Make one with allocWeakref().`,
    );
  });

  test("says when it is full, and stays whole", () => {
    const heap = new Heap({ ...choice, maximumBytes: 65536 });
    const a = heap.alloc(0, 1);
    const refuse = (call: string, work: () => unknown): void => {
      const error = caught(work);
      const message =
        `${call}: the heap cannot grow (maximumBytes 65536): it has ${heap.bytes} bytes and holds ` +
        `${heap.liveCount} objects. Nothing was changed: ` +
        "call collect() and try again, or raise maximumBytes or the host's memory limit.";
      expectError(error, GcError, "ERR_HEAP_FULL", message);
    };
    refuse("reserve", () => heap.reserve(100_000));
    refuse("growReferences", () => heap.growReferences(a, 100_000));
    refuse("alloc", () => {
      for (;;) heap.alloc();
    });
    expect([heap.liveCount, heap.referenceCount(a)]).toEqual([1023, 1]);
    heap.decref(a);
    expect(heap.isAlive(heap.alloc())).toBe(true);
  });

  test("refuses generations that do not exist", () => {
    const heap = new Heap(choice);
    const outOfRange = refuserOf("ERR_GENERATION", RangeError);
    const range = "generation must be a whole number from 0 to 2, got";
    outOfRange(() => heap.collect(3), `collect: ${range} 3.`);
    outOfRange(() => heap.getObjects(-1), `getObjects: ${range} -1.`);
    const kind = "collect: generation must be a number, got null.";
    refuserOf("ERR_GENERATION", TypeError)(() => heap.collect(null as never), kind);
  });

  test("refuses impossible thresholds", () => {
    const heap = new Heap(choice);
    const outOfRange = refuserOf("ERR_THRESHOLD", RangeError);
    const range = "must be a whole number from 0 to 2147483647, got";
    outOfRange(() => heap.setThreshold(-1), `setThreshold: threshold0 ${range} -1.`);
    const fraction = `setThreshold: threshold1 ${range} 2.5.`;
    refuserOf("ERR_THRESHOLD", TypeError)(() => heap.setThreshold(1, 2.5), fraction);
    expect(heap.getThreshold()).toEqual([2000, 10, 10]);
  });

  test("refuses every call once it was disposed", () => {
    const heap = new Heap(choice);
    heap.alloc();
    heap.dispose();
    const refuse = refuserOf("ERR_DISPOSED");
    refuse(() => heap.alloc(), "heap: it was disposed. Make a new heap.");
    refuse(() => heap.collect(), "heap: it was disposed. Make a new heap.");
  });

  test("refuses every call once one was interrupted", () => {
    const heap = new Heap(choice);
    const a = heap.alloc();
    heap.unchecked.setControl(BUSY, 1);
    const message =
      "heap: an earlier call was interrupted (the stack was exhausted, or the engine trapped) and " +
      "may have left the heap half changed. Dispose of it and make a new heap.";
    const refuse = refuserOf("ERR_INTERRUPTED");
    refuse(() => heap.refcount(a), message);
    refuse(() => heap.alloc(), message);
    heap.dispose();
    refuserOf("ERR_DISPOSED")(() => heap.alloc(), "heap: it was disposed. Make a new heap.");
  });
});

test("a heap whose counts are wrong frees nothing", () => {
  const heap = new Heap({ engine: "wasm" });
  heap.alloc();
  heap.collect(); // an old object: young collections count references from now on
  const a = heap.alloc(0, 2);
  heap.setReference(a, 0, a);
  heap.setReference(a, 1, a);
  heap.decref(a);
  heap.unchecked.columns().counts[heap.unchecked.slotOf(a) * 2] = 1; // and not 2
  refuserOf("ERR_CORRUPT_HEAP")(
    () => heap.collect(0),
    `collect: more references to object ${a} were found than its refcount of 1 allows. Nothing ` +
      "was freed. A call of the unchecked engine was wrong, or memory was overwritten. Make a new heap.",
  );
  refuserOf("ERR_CORRUPT_HEAP")(
    () => heap.refcount(a),
    "heap: an earlier collection or check found it corrupt: a count is wrong, or memory was " +
      "overwritten. Dispose of it and make a new heap.",
  );
  heap.dispose();
  refuserOf("ERR_DISPOSED")(() => heap.alloc(), "heap: it was disposed. Make a new heap.");
});

test("a heap at work is not saved, and bytes that are not a saved heap are not restored", () => {
  const heap = new Heap();
  heap.unchecked.setControl(COLLECTING, 1);
  const busy =
    "saveHeap: a collection is running or an object is being deallocated (expected a heap at rest). Save it when the call that started that is done.";
  refuserOf("ERR_BUSY")(() => saveHeap(heap), busy);
  const magic =
    'restoreHeap: byte 0: the magic is "PYHEAP01" (expected "OUROHEAP"). Pass what saveHeap() returned.';
  refuserOf("ERR_SAVED_HEAP")(() => restoreHeap(new TextEncoder().encode("PYHEAP01")), magic);
});

describe.each(ENGINES)("managed objects on $name", ({ choice }) => {
  test("are refused once they are dead", () => {
    const heap = new GC(choice);
    class MyClass extends heap.Object {
      declare ref?: unknown;
    }
    const a = new MyClass();
    const b = new MyClass();
    const list = new heap.List<unknown>();
    a.ref = b;
    a.ref = undefined;
    del(b);
    const refuse = (call: string, work: () => unknown): void => {
      const message =
        `${call}: ${b} was deallocated, because nothing referred to it any more. ` +
        "Keep a counted reference to keep it alive: an attribute, or a name taken with incref().";
      refuserOf("ERR_DEAD_OBJECT")(work, message);
    };
    refuse("del", () => del(b));
    refuse("incref", () => incref(b));
    refuse("getRefcount", () => heap.getRefcount(b));
    refuse("ref", () => b.ref);
    refuse("ref", () => {
      a.ref = b;
    });
    refuse("push", () => list.push(b));
    expect([a.ref, list.length]).toEqual([undefined, 0]);
  });

  test("of other heaps are refused", () => {
    const heap = new GC(choice);
    class MyClass extends heap.Object {
      declare ref?: unknown;
    }
    const a = new MyClass();
    const list = new heap.List<unknown>();
    const other = new GC(choice);
    const foreign = new other.Object();
    const refuse = (call: string, work: () => unknown): void => {
      const message = `${call}: ${foreign} lives on another heap. References stay within one heap.`;
      refuserOf("ERR_FOREIGN_OBJECT")(work, message);
    };
    refuse("ref", () => {
      a.ref = foreign;
    });
    refuse("push", () => list.push(foreign));
    refuse("getRefcount", () => heap.getRefcount(foreign));
    refuse("garbage", () => heap.garbage.push(foreign));
    expect([a.ref, list.length, heap.garbage.length]).toEqual([undefined, 0, 0]);
  });

  test("cannot lose more names than they were given", () => {
    const heap = new GC(choice);
    class MyClass extends heap.Object {
      declare ref?: unknown;
    }
    const a = new MyClass();
    a.ref = a;
    del(a);
    const message =
      `del: ${a} has no name left; other objects keep it alive. ` +
      "del() it once for new, and once for each incref().";
    refuserOf("ERR_NO_NAME")(() => del(a), message);
    expect(heap.getRefcount(a)).toBe(1);
  });

  test("that are lists have items, and no attributes", () => {
    const heap = new GC(choice);
    const list = new heap.List<unknown>(1, 2);
    const range = "set: index must be a whole number from 0 to 1, got 2.";
    const refuse = refuserOf("ERR_INDEX", RangeError);
    refuse(() => list.set(2, 3), range);
    refuse(() => list.removeAt(2), range.replace("set", "removeAt"));
    refuse(() => list.insert(3, 0), "insert: index must be a whole number from 0 to 2, got 3.");
    list.clear();
    refuse(() => list.set(0, 3), `set: ${list} is empty, got index 0. Use push().`);
    const empty = `removeAt: ${list} is empty, got index 0. Check length first.`;
    refuse(() => list.removeAt(0), empty);
    const message = `name: ${list} takes no attributes. Use a class of your own that holds it.`;
    refuserOf("ERR_ARGUMENT", TypeError)(() => Object.assign(list, { name: "x" }), message);
  });

  test("are not made when the heap is full", () => {
    const heap = new GC({ ...choice, maximumBytes: 65536 });
    class MyClass extends heap.Object {}
    const error = caught(() => {
      for (;;) new MyClass();
    });
    const message =
      `new MyClass: the heap cannot grow (maximumBytes 65536): it has ${heap.bytes} bytes and holds 1023 objects. ` +
      "Nothing was changed: call collect() and try again, or raise maximumBytes or the host's memory limit.";
    expectError(error, GcError, "ERR_HEAP_FULL", message);
  });
});
describe("heap snapshots", testSnapshotRefusals);
describe.each(ENGINES)("resources on $name", ({ choice }) => testResourceRefusals(choice));

// These check all of the above: run the whole file.
describe("docs/errors.md", () => {
  const codes = [...source.matchAll(/^ {2}\| "(ERR_\w+)"/gm)].map(([, code = ""]) => code);
  const rows = [...page.matchAll(/^\| `(ERR_\w+)` \| [^|]+ \| `([^`]+)` \| [^|]+ \|$/gm)];

  test("lists exactly the codes of the type", () => {
    expect(codes.length).toBeGreaterThan(10);
    expect(rows.map(([, code]) => code)).toEqual(codes);
  });

  test("shows only messages that occurred in the tests above", () => {
    expect([...seen.keys()].toSorted()).toEqual(codes);
    for (const [, code = "", message = ""] of rows) {
      expect([...(seen.get(code) ?? [])]).toContain(withoutNumbers(message));
    }
  });
});
