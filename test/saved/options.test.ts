// The state that a restored heap keeps, the effect of its options, and when a heap cannot be saved.

import { describe, expect, test } from "vitest";
import {
  DEBUG_SAVEALL,
  FINALIZER,
  GcError,
  Heap,
  LEGACY,
  restoreHeap,
  saveHeap,
} from "../../src/raw.js";
import { caught, expectError, refuserOf } from "../docs/refusals.js";
import { ENGINES } from "../engines.js";
import { smallHeap } from "./altered.js";

const tagOf = (handle: number): number => Math.floor(handle / 2 ** 45);

describe.each(ENGINES)("a heap restored on $name", ({ choice }) => {
  test("accepts the handles of the saved one", () => {
    const { heap, handles } = smallHeap(choice);
    const copy = restoreHeap(saveHeap(heap), choice);
    for (const handle of handles) expect(copy.refcount(handle)).toBe(heap.refcount(handle));
    const stale = heap.alloc();
    heap.decref(stale);
    const other = restoreHeap(saveHeap(heap), choice);
    refuserOf("ERR_STALE_HANDLE")(
      () => other.refcount(stale),
      `refcount: handle ${stale} is stale: slot 7 now holds version 4, the handle has version 3. ` +
        "The object was deallocated; keep a counted reference to keep it alive.",
    );
  });

  test("refuses them as foreign if its options ask for new ones", () => {
    const { heap, handles } = smallHeap(choice);
    const copy = restoreHeap(saveHeap(heap), { ...choice, handles: "renew" });
    const [a = 0] = handles;
    const renewed = copy.unchecked.handleOf(1);
    expect(copy.typeOf(renewed)).toBe(11);
    refuserOf("ERR_FOREIGN_HANDLE")(
      () => copy.refcount(a),
      `refcount: handle ${a} belongs to heap 9, this is heap ${tagOf(renewed)}. ` +
        "Use it with the heap that made it.",
    );
    refuserOf("ERR_FOREIGN_HANDLE")(
      () => heap.refcount(renewed),
      `refcount: handle ${renewed} belongs to heap ${tagOf(renewed)}, this is heap 9. ` +
        "Use it with the heap that made it.",
    );
    const out = new Float64Array(1);
    copy.drainFinalizers(out);
    expect(copy.isAlive(out[0] as number)).toBe(true);
    expect(copy.garbage.map((handle) => copy.isAlive(handle))).toEqual([true]);
  });

  test("shares its number with no heap that is made while it lives, as long as there are others", () => {
    const { heap } = smallHeap(choice);
    const copy = restoreHeap(saveHeap(heap), choice);
    heap.dispose();
    for (let made = 0; made < 300; made++) {
      using next = new Heap(choice);
      expect(tagOf(next.alloc())).not.toBe(9);
    }
    copy.dispose();
  });

  test("hands over the finalizers that were due, and garbage", () => {
    const { heap, handles } = smallHeap(choice);
    const copy = restoreHeap(saveHeap(heap), choice);
    const [due, legacy] = handles.slice(-2);
    expect(copy.finalizerCount).toBe(1);
    const out = new Float64Array(4);
    expect([copy.drainFinalizers(out), out[0]]).toEqual([1, due]);
    expect(copy.garbage).toEqual([legacy]);
    expect(copy.validate()).toEqual([]);
  });

  test("keeps the settings of collections, unless the options say otherwise", () => {
    const heap = new Heap({ ...choice, thresholds: [300, 4, 5], automatic: false });
    heap.collect(1);
    const bytes = saveHeap(heap);
    const copy = restoreHeap(bytes, choice);
    expect(copy.getThreshold()).toEqual([300, 4, 5]);
    expect(copy.isEnabled()).toBe(false);
    expect(copy.getCount()).toEqual([0, 0, 1]);
    expect(copy.getStats()).toEqual(heap.getStats());
    const changed = restoreHeap(bytes, { ...choice, thresholds: [7], automatic: true });
    expect(changed.getThreshold()).toEqual([7, 4, 5]);
    expect(changed.isEnabled()).toBe(true);
    for (let made = 0; made < 7; made++) changed.alloc();
    expect(changed.getStats()[0].collections).toBe(0);
    changed.alloc();
    expect(changed.getStats()[0].collections).toBe(1);
  });

  test("calls the callbacks in its options, and reports nothing by default", () => {
    const { heap, handles } = smallHeap(choice);
    heap.setDebug(DEBUG_SAVEALL);
    const calls: unknown[] = [];
    const copy = restoreHeap(saveHeap(heap), {
      ...choice,
      onWeakref: (weakref) => calls.push(["weakref", weakref]),
      onFinalize: (handle) => calls.push(["finalizer", handle]),
      onDeath: (slot) => calls.push(["death", slot]),
    });
    expect(copy.getDebug()).toBe(0);
    const [a = 0, b = 0, , known] = handles;
    copy.decref(a);
    copy.decref(b);
    expect(copy.collect()).toBe(2);
    expect(calls).toEqual([
      ["weakref", known],
      ["death", 1],
      ["death", 2],
    ]);
    expect(copy.garbage.length).toBe(1);
    expect(copy.validate()).toEqual([]);
  });

  test("has the room requested in its options", () => {
    const bytes = saveHeap(smallHeap(choice).heap);
    const copy = restoreHeap(bytes, { ...choice, slots: 50_000 });
    expect(copy.bytes).toBeGreaterThan(50_000 * 31);
    expect(saveHeap(copy)).toEqual(bytes);
  });

  test("must fit into its maximumBytes", () => {
    const heap = new Heap(choice);
    for (let made = 0; made < 4000; made++) heap.alloc(0, 4);
    const bytes = saveHeap(heap);
    refuserOf("ERR_HEAP_FULL")(
      () => restoreHeap(bytes, { ...choice, maximumBytes: 131_072 }),
      "restoreHeap: the saved heap of 4000 slots does not fit into the new heap's maximumBytes. " +
        "Raise maximumBytes.",
    );
    // Without spare room it fits: 4096 slots and 4 words each.
    const tight = restoreHeap(bytes, { ...choice, maximumBytes: 262_144 });
    expect(tight.validate()).toEqual([]);
    expect(saveHeap(tight)).toEqual(bytes);
  });

  test("works after thousands of slots, long rows and a large young list", () => {
    const heap = new Heap({ ...choice, automatic: false });
    const held = Array.from({ length: 5000 }, (_, index) => heap.alloc(index, index % 50));
    held.forEach((handle, index) => {
      const count = heap.referenceCount(handle);
      for (let at = 0; at < count; at++) {
        heap.setReference(handle, at, held[(index * 7 + at) % 5000] as number);
      }
    });
    for (let index = 0; index < 5000; index += 3) heap.decref(held[index] as number);
    for (const collects of [false, true]) {
      if (collects) heap.collect(0);
      const copy = restoreHeap(saveHeap(heap), choice);
      expect(copy.validate()).toEqual([]);
      expect(copy.collect()).toBe(restoreHeap(saveHeap(heap)).collect());
      expect(copy.validate()).toEqual([]);
    }
  });

  test("remembers retired slots", () => {
    const heap = new Heap(choice);
    const first = heap.alloc();
    heap.decref(first);
    const { rows } = heap.unchecked.columns();
    rows[4] = (rows[4] as number) | (262143 << 14); // the last version
    heap.decref(heap.alloc());
    const copy = restoreHeap(saveHeap(heap), choice);
    expect(copy.unchecked.slotOf(copy.alloc())).toBe(2);
    expect(copy.validate()).toEqual([]);
  });
});

describe.each(ENGINES)("a heap on $name", ({ choice }) => {
  const busy =
    "saveHeap: a collection is running or an object is being deallocated (expected a heap at rest). " +
    "Save it when the call that started that is done.";

  test("cannot be saved while it works, and can afterwards", () => {
    const errors: unknown[] = [];
    const save = (): void => {
      errors.push(caught(() => saveHeap(heap)));
    };
    const heap: Heap = new Heap({ ...choice, onFinalize: save, onWeakref: save });
    heap.callbacks.push(save);
    const ring = heap.alloc(0, 1, FINALIZER);
    heap.setReference(ring, 0, ring);
    heap.decref(heap.alloc(0, 0, FINALIZER)); // 1
    const a = heap.alloc();
    heap.allocWeakref(a, true);
    heap.decref(a); // 2
    heap.allocWeakref(ring, true);
    heap.decref(ring);
    heap.collect(); // 3 to 6: start, weak callback, finalizer, stop
    expect(errors.length).toBe(6);
    for (const error of errors) expectError(error, GcError, "ERR_BUSY", busy);
    expect(restoreHeap(saveHeap(heap), choice).validate()).toEqual([]);
  });

  test("cannot be saved with a stale handle in garbage", () => {
    const heap = new Heap(choice);
    const ring = heap.alloc(0, 1, FINALIZER | LEGACY);
    heap.setReference(ring, 0, ring);
    heap.decref(ring);
    heap.collect();
    heap.setReference(ring, 0, 0);
    heap.decref(ring);
    expect(heap.isAlive(ring)).toBe(true); // its legacy finalizer is due
    heap.drainFinalizers(new Float64Array(1));
    heap.garbage.push(0.5);
    refuserOf("ERR_HANDLE")(
      () => saveHeap(heap),
      "saveHeap: 0.5 is not a handle (expected a number that alloc() returned). " +
        "Pass the handle on unchanged.",
    );
    heap.garbage.length = 0;
    expect(restoreHeap(saveHeap(heap), choice).validate()).toEqual([]);
  });

  test("cannot be saved once it is disposed", () => {
    const heap = new Heap(choice);
    heap.dispose();
    refuserOf("ERR_DISPOSED")(() => saveHeap(heap), "heap: it was disposed. Make a new heap.");
  });
});

test("arguments of a wrong kind are refused", () => {
  const refuse = refuserOf("ERR_ARGUMENT", TypeError);
  const bytes = saveHeap(new Heap());
  refuse(() => saveHeap({} as Heap), "saveHeap: heap must be a raw Heap, got an object.");
  const message = "restoreHeap: bytes must be a Uint8Array, got";
  refuse(() => restoreHeap("OUROHEAP" as never), `${message} "OUROHEAP".`);
  refuse(() => restoreHeap([...bytes] as never), `${message} an object.`);
  refuse(() => restoreHeap(bytes.buffer as never), `${message} an object.`);
  refuse(() => restoreHeap(Object.create(Uint8Array.prototype)), `${message} an object.`);
  refuse(() => restoreHeap(new Proxy(bytes, {})), `${message} an object.`);
  refuse(
    () => restoreHeap(bytes, { handles: "old" as "keep" }),
    'restoreHeap: handles must be "keep" or "renew", got "old".',
  );
});

test("no user code runs between the check of the bytes and their use", () => {
  const bytes = saveHeap(smallHeap({}).heap);
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  const options = {
    get maximumBytes(): number {
      shared.fill(0xff, 184); // the bytes after this are the ones that are checked
      return 2 ** 24;
    },
  };
  expect(caught(() => restoreHeap(shared, options))).toHaveProperty("code", "ERR_SAVED_HEAP");
  Object.defineProperty(bytes, "length", { value: 3 });
  expect(restoreHeap(bytes).validate()).toEqual([]);
});
