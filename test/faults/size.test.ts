// At and beyond every limit: versions of a slot, references to and from an object, types, slots, bytes.

import { describe, expect, test, vi } from "vitest";
import {
  BLOCK_TOP,
  CONTROL_BYTES,
  REFCOUNT_MAX,
  REFERENCE_COUNT_MAX,
  RETIRED_COUNT,
  ROW_BYTES,
  SLOT_COUNT_MAX,
  VERSION_MAX,
} from "../../assembly/layout.js";
import { type Handle, Heap, slotOf } from "../../src/raw.js";
import { debugKernel, ENGINES } from "../engines.js";

vi.setConfig({ testTimeout: 120_000 });

const withCode = (code: string): unknown => expect.objectContaining({ code });

/** Words of the counts column of a heap on the kernel. */
function countsOf(heap: Heap): Uint32Array {
  const kernel = heap.unchecked as unknown as { countsAddress(): number };
  return new Uint32Array(heap.unchecked.list(0).buffer, kernel.countsAddress() >>> 0);
}

describe.each(ENGINES)("sizes on $name", ({ choice }) => {
  test("a slot whose versions have run out is retired, and no old handle reaches anything", () => {
    const heap = new Heap(choice);
    const first = heap.alloc();
    const slot = slotOf(first);
    let last: Handle = first;
    for (let version = 1; version < VERSION_MAX; version++) {
      heap.decref(last);
      last = heap.alloc();
    }
    expect(slotOf(last)).toBe(slot);
    expect(Math.floor(last / SLOT_COUNT_MAX) % (VERSION_MAX + 1)).toBe(VERSION_MAX);
    expect(heap.unchecked.control(RETIRED_COUNT)).toBe(0);
    heap.decref(last);
    expect(heap.unchecked.control(RETIRED_COUNT)).toBe(1);
    const next = heap.alloc();
    expect(slotOf(next)).not.toBe(slot);
    for (const version of [0, 1, 2, VERSION_MAX - 1, VERSION_MAX]) {
      const old = first + (version - 1) * SLOT_COUNT_MAX;
      expect(heap.isAlive(old)).toBe(false);
      expect(() => heap.incref(old)).toThrow(withCode("ERR_STALE_HANDLE"));
    }
    heap.decref(next);
    heap.collect();
    expect(heap.liveCount).toBe(0);
    expect(heap.validate()).toEqual([]);
  });

  test("references from inside have room above the limit of those from outside", () => {
    const heap = new Heap({ ...choice, automatic: false });
    const a = heap.alloc(0, 1);
    const holder = heap.alloc(0, 100);
    heap.incref(a, REFCOUNT_MAX - 1);
    for (let index = 0; index < 100; index++) heap.setReference(holder, index, a);
    heap.setReference(a, 0, a);
    expect(heap.refcount(a)).toBe(REFCOUNT_MAX + 101);
    expect(() => heap.incref(a)).toThrow(withCode("ERR_REFCOUNT_OVERFLOW"));
    expect(heap.collect()).toBe(0);
    expect(heap.validate()).toEqual([]);
    heap.decref(a, REFCOUNT_MAX);
    heap.decref(holder);
    expect([heap.collect(), heap.liveCount]).toEqual([1, 0]);
  });

  test("a value beyond a limit is refused, and changes nothing", () => {
    const heap = new Heap({ ...choice, maximumBytes: 1 << 20 });
    const a = heap.alloc(65535, 2);
    expect(heap.typeOf(a)).toBe(65535);
    expect(() => heap.alloc(65536)).toThrow(withCode("ERR_ARGUMENT"));
    expect(() => heap.alloc(0, REFERENCE_COUNT_MAX)).toThrow(withCode("ERR_HEAP_FULL"));
    expect(() => heap.alloc(0, REFERENCE_COUNT_MAX + 1)).toThrow(withCode("ERR_ARGUMENT"));
    expect(() => heap.growReferences(a, REFERENCE_COUNT_MAX)).toThrow(withCode("ERR_HEAP_FULL"));
    expect(() => heap.growReferences(a, REFERENCE_COUNT_MAX + 1)).toThrow(withCode("ERR_ARGUMENT"));
    expect(() => heap.reserve(SLOT_COUNT_MAX - 1)).toThrow(withCode("ERR_HEAP_FULL"));
    expect(() => heap.reserve(SLOT_COUNT_MAX)).toThrow(withCode("ERR_ARGUMENT"));
    for (const bytes of [65535, 2 ** 32 + 1, 1e6 + 0.5, Number.NaN]) {
      expect(() => new Heap({ ...choice, maximumBytes: bytes })).toThrow(withCode("ERR_ARGUMENT"));
    }
    expect([heap.liveCount, heap.referenceCount(a), heap.validate()]).toEqual([1, 2, []]);
  });
});

test("enough references to overflow a refcount do not fit into 4 GiB", () => {
  // Each takes four bytes of memory, none of them in the control block; the kernel itself holds one more to
  // the object of each of its 50 frames, of a collection's finalizer and of waiting callbacks.
  const mostFromInside = (2 ** 32 - CONTROL_BYTES) / 4;
  const heldByKernel = 52;
  expect(REFCOUNT_MAX + mostFromInside + heldByKernel).toBeLessThan(2 ** 32);
});

test("a refcount of 2^32 - 1 is counted down and collected like any other", () => {
  const heap = new Heap({ kernel: debugKernel, automatic: false });
  const a = heap.alloc(0, 1);
  const holder = heap.alloc(0, 2);
  heap.setReference(holder, 0, a);
  const at = slotOf(a) * 2;
  countsOf(heap).set([2 ** 32 - 2, 2 ** 32 - 3], at);
  heap.setReference(holder, 1, a);
  expect(heap.refcount(a)).toBe(2 ** 32 - 1);
  expect([heap.collect(), heap.validate()]).toEqual([0, []]);
  expect(() => heap.incref(a)).toThrow(withCode("ERR_REFCOUNT_OVERFLOW"));
  heap.decref(a, 2 ** 32 - 3);
  expect(heap.refcount(a)).toBe(2);
  heap.decref(holder);
  expect([heap.liveCount, heap.validate()]).toEqual([0, []]);
});

// A loop up to the end of a block stopped at once if that end was 2^32, which is 0 in 32 bits: the objects
// that the block referred to were freed. Memory that is never written costs nothing here.
test("a block at the very end of 4 GiB is refused, one below it is collected like any other", () => {
  const heap = new Heap({ kernel: debugKernel, automatic: false });
  const a = heap.alloc();
  const kernel = heap.unchecked as unknown as { rowsAddress(): number };
  const blocks = (kernel.rowsAddress() >>> 0) + 1024 * ROW_BYTES;
  heap.unchecked.setControl(BLOCK_TOP, (2 ** 32 - blocks) / 4 - 8);
  expect(() => heap.alloc(0, 8)).toThrow(withCode("ERR_HEAP_FULL"));
  let holder: Handle;
  try {
    holder = heap.alloc(0, 7);
  } catch (error) {
    // A host that has no 4 GiB of addresses refuses this one too.
    expect(error).toEqual(withCode("ERR_HEAP_FULL"));
    expect(heap.bytes).toBeLessThan(2 ** 32);
    return;
  }
  for (let index = 0; index < 7; index++) heap.setReference(holder, index, a);
  heap.decref(a);
  expect([heap.collect(), heap.refcount(a)]).toEqual([0, 7]);
  heap.decref(holder);
  expect(heap.liveCount).toBe(0);
});
