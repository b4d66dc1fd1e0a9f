// validate(): for each invariant the heap is damaged where the collector keeps it, and the violation is
// found, with the object and the values; on the release kernel too.

import { beforeEach, describe, expect, test } from "vitest";
import * as layout from "../../assembly/layout.js";
import type { EngineColumns } from "../../src/engine/engine.js";
import { GC } from "../../src/index.js";
import { FINALIZER, type Handle, Heap, LEAF, slotOf } from "../../src/raw.js";
import { ENGINES } from "../engines.js";

describe.each(ENGINES)("validate() on $name", ({ choice }) => {
  let heap: Heap;
  let a: Handle;
  let b: Handle;
  let columns: EngineColumns;

  beforeEach(() => {
    heap = new Heap({ ...choice, automatic: false });
    a = heap.alloc(0, 2);
    b = heap.alloc(0, 1);
    heap.setReference(a, 0, b);
    heap.setReference(a, 1, b);
    expect(heap.validate()).toEqual([]);
    columns = heap.unchecked.columns();
  });

  const found = (): string[] => heap.validate().map(({ message }) => message);
  const name = (handle: Handle): string => `object ${handle} (slot ${slotOf(handle)})`;
  /** Index of a word of the object's row, by its offset in bytes. */
  const word = (handle: Handle, offset: number): number => slotOf(handle) * 4 + (offset >> 2);
  const refcountAt = (handle: Handle): number => slotOf(handle) * 2;
  const setControl = (field: number, value: number): void => {
    columns.control[field >> 2] = value;
  };
  /** A slot that was freed. */
  const freed = (): number => {
    const handle = heap.alloc();
    heap.decref(handle);
    return slotOf(handle);
  };

  test("a violation names its invariant, slot and object", () => {
    columns.counts[refcountAt(b)] = 4;
    expect(heap.validate()).toEqual([
      {
        invariant: "refcount",
        slot: slotOf(b),
        object: b,
        message: `${name(b)}: refcount 4, found 2 references and 1 external`,
      },
    ]);
  });

  test("an external count that is wrong", () => {
    columns.counts[refcountAt(b) + 1] = 0;
    expect(found()).toEqual([`${name(b)}: refcount 3, found 2 references and 0 external`]);
  });

  test("a refcount of 0 on an object that nothing deallocates", () => {
    heap.setReference(a, 0, 0);
    heap.setReference(a, 1, 0);
    columns.counts[refcountAt(b)] = 0;
    expect(found()).toEqual([`${name(b)}: refcount 0, and it is not being deallocated`]);
  });

  test("a refcount of 0 on an object that others refer to", () => {
    columns.counts[refcountAt(b)] = 0;
    expect(found()).toEqual([`${name(b)}: refcount 0, found 2 references`]);
  });

  test("a refcount on a free slot", () => {
    const slot = freed();
    columns.counts[slot * 2] = 1;
    expect(found()).toEqual([`slot ${slot}: it is free, and has refcount 1`]);
  });

  test("references to slots without an object", () => {
    const slot = freed();
    const first = word(b, layout.FIRST_REFERENCE);
    columns.rows[first] = slot;
    expect(found()).toEqual([`${name(b)}: position 0 refers to slot ${slot}, which is free`]);
    columns.rows[first] = 1000;
    expect(found()).toEqual([
      `${name(b)}: position 0 refers to slot 1000, which was never used (expected below ${slot + 1})`,
    ]);
  });

  test("something after the positions of a row", () => {
    columns.rows[word(b, layout.FIRST_REFERENCE + 4)] = 7;
    expect(found()).toEqual([
      `${name(b)}: it has 1 reference positions, followed by 7 (expected 0)`,
    ]);
  });

  test("a leaf with positions", () => {
    const leaf = heap.alloc(0, 0, LEAF);
    (columns.rows[word(leaf, layout.META)] as number) |= 1 << layout.INLINE_COUNT_SHIFT;
    expect(found()).toEqual([
      `${name(leaf)}: it is a leaf and has 1 reference positions (expected 0)`,
    ]);
  });

  test("a candidate bit that contradicts the generation", () => {
    (columns.candidateBits[0] as number) &= ~(1 << slotOf(a));
    expect(found()).toEqual([`${name(a)}: generation state 0, candidate bit clear (expected set)`]);
    heap = new Heap(choice);
    const leaf = heap.alloc(0, 0, LEAF);
    columns = heap.unchecked.columns();
    (columns.candidateBits[0] as number) |= 1 << slotOf(leaf);
    expect(found()).toEqual([
      `${name(leaf)}: generation state 5, candidate bit set (expected clear)`,
    ]);
  });

  test("bits of slot 0, and of slots that were never used", () => {
    (columns.candidateBits[0] as number) |= 1;
    (columns.unreachableBits[3] as number) |= 1 << 5;
    expect(found()).toEqual([
      "slot 0: its candidate bit is set",
      "slot 101: its unreachable bit is set",
    ]);
  });

  test("an unreachable bit while no collection runs", () => {
    (columns.unreachableBits[0] as number) |= 1 << slotOf(a);
    expect(found()).toEqual([
      `${name(a)}: its unreachable bit is set, and no collection is running`,
    ]);
  });

  test("the count of a generation", () => {
    setControl(layout.GENERATION_COUNTS, 3);
    setControl(layout.GENERATION_COUNTS + 12, 1);
    expect(found()).toEqual([
      "heap: 3 objects are counted in generation 0, found 2",
      "heap: 1 objects are counted in the permanent generation, found 0",
    ]);
  });

  test("an object that moved to another generation and is counted and listed in its old one", () => {
    (columns.rows[word(a, layout.META)] as number) |= 1;
    expect(found()).toEqual([
      "heap: 2 objects are counted in generation 0, found 1",
      "heap: 0 objects are counted in generation 1, found 1",
      `${name(a)}: it is in generation 1 and not listed, and the list counts as complete`,
    ]);
  });

  test("a young list that lacks an object, has one twice, or leads nowhere", () => {
    columns.youngList[0] = slotOf(b);
    expect(found()).toEqual([
      `${name(a)}: it has 0 entries for generation 0 (expected 1 by its mark)`,
      `${name(b)}: it has 2 entries for generation 0 (expected 1 by its mark)`,
    ]);
    columns.youngList[0] = 9999;
    expect(found()).toEqual([
      "heap: entry 0 of the young list is slot 9999, which was never used",
      `${name(a)}: it has 0 entries for generation 0 (expected 1 by its mark)`,
    ]);
    columns.youngList[0] = slotOf(a);
    setControl(layout.YOUNG_LENGTH, 500);
    expect(found()).toEqual([
      "heap: the young list has 500 entries, 0 of them for generation 1 (expected at most 127)",
    ]);
  });

  test("free slots that are lost, and a free list that leads to an object, nowhere, or in a ring", () => {
    const slots = [heap.alloc(), heap.alloc()];
    for (const handle of slots) heap.decref(handle);
    const [first, second] = slots.map(slotOf) as [number, number];
    const unlisted = (slot: number): string => `slot ${slot}: it is free, and not in the free list`;
    setControl(layout.FREE_HEAD, first);
    expect(found()).toEqual([unlisted(second)]);
    columns.counts[first * 2 + 1] = slotOf(a);
    expect(found()).toEqual([
      `${name(a)}: it follows slot ${first} in the free list, and is not free`,
      unlisted(second),
    ]);
    columns.counts[first * 2 + 1] = 900;
    expect(found()).toEqual([
      `heap: slot 900 follows slot ${first} in the free list, and was never used`,
      unlisted(second),
    ]);
    columns.counts[first * 2 + 1] = first;
    expect(found()).toEqual([
      `slot ${first}: it follows slot ${first} in the free list, for the second time: a ring`,
      unlisted(second),
    ]);
  });

  test("versions, and the number of retired slots", () => {
    (columns.rows[word(a, layout.META)] as number) &= (1 << layout.VERSION_SHIFT) - 1;
    setControl(layout.RETIRED_COUNT, 1);
    const slot = slotOf(a);
    const versions = 2 ** (layout.SLOT_BITS + layout.VERSION_BITS);
    const unversioned = Math.floor(a / versions) * versions + slot;
    expect(found()).toEqual([
      `object ${unversioned} (slot ${slot}): version 0 (expected 1 to 262143)`,
      "heap: 1 slots are counted as retired, found 0",
    ]);
    setControl(layout.RETIRED_COUNT, 0);
    (columns.rows[word(a, layout.META)] as number) |= 1 << layout.VERSION_SHIFT;
    const free = freed();
    (columns.rows[free * 4] as number) &= (1 << layout.VERSION_SHIFT) - 1;
    expect(found()).toEqual([
      `slot ${free}: it is retired, and in the free list`,
      "heap: 0 slots are counted as retired, found 1",
    ]);
  });

  test("deaths that are never reported to the host", () => {
    const told: number[] = [];
    heap = new Heap({ ...choice, onDeath: (slot) => told.push(slot) });
    const handle = heap.alloc();
    const slot = slotOf(handle);
    const engine = heap.unchecked;
    engine.decref(slot);
    engine.setControl(layout.BUSY, 0); // taken, and takeDeaths() is not called
    expect(heap.validate()).toEqual([]);
    columns = heap.unchecked.columns();
    setControl(layout.DEAD_HEAD, 0);
    expect(found()).toEqual([
      "heap: 1 deaths are counted, found 0",
      `heap: the list of deaths ends at slot ${slot}, found 0`,
      `slot ${slot}: it is dead, and not in the list of deaths`,
    ]);
    setControl(layout.DEAD_HEAD, 77);
    expect(found()).toEqual(["heap: slot 77 is in the list of deaths (expected a dead one, once)"]);
    expect(told).toEqual([]);
  });

  test("the counts of live objects, weak references and finalizers", () => {
    setControl(layout.LIVE_COUNT, 1);
    setControl(layout.WEAKREF_COUNT, 2);
    setControl(layout.FINALIZER_COUNT, 3);
    setControl(layout.LEGACY_COUNT, 4);
    expect(found()).toEqual([
      "heap: 1 live objects are counted, found 2",
      "heap: 2 weak references are counted, found 0",
      "heap: 3 objects with a finalizer are counted, found 0",
      "heap: 4 objects with a legacy finalizer are counted, found 0",
    ]);
  });

  test("an object that stays set aside", () => {
    (columns.rows[word(a, layout.META)] as number) |= layout.ASIDE;
    expect(found()).toEqual([`${name(a)}: it is set aside, and no collection is running`]);
  });

  test("more slots or blocks than there is room for", () => {
    const capacity = columns.control[layout.SLOT_CAPACITY >> 2] as number;
    setControl(layout.SLOT_TOP, 5000);
    expect(found()[0]).toBe(
      `heap: 5000 slots of ${capacity} were used, and there is room for ${capacity}`,
    );
    setControl(layout.SLOT_TOP, 3);
    setControl(layout.BLOCK_TOP, 2 ** 31);
    expect(found()).toContain(
      `heap: 2147483648 words of blocks were used, and there is room for ${columns.blocks.length}`,
    );
  });

  test("finds nothing wrong in the middle of a collection, a deallocation, and a callback", () => {
    const heard: unknown[] = [];
    const check = (): unknown => heard.push(heap.validate());
    heap = new Heap({ ...choice, onFinalize: check, onWeakref: check });
    const ring = [heap.alloc(0, 5, FINALIZER), heap.alloc(0, 5, FINALIZER)];
    heap.setReference(ring[0] as number, 0, ring[1] as number);
    heap.setReference(ring[1] as number, 0, ring[0] as number);
    heap.allocWeakref(ring[0] as number, true);
    heap.allocWeakref(ring[1] as number, true);
    const single = heap.alloc(0, 0, FINALIZER);
    heap.allocWeakref(single, true);
    heap.allocWeakref(single, true);
    heap.setReference(ring[1] as number, 1, single);
    heap.decref(single);
    heap.decrefMany(ring);
    heap.collect();
    expect(heard).toEqual([[], [], [], [], [], [], []]);
  });

  test("stops at the requested number of violations", () => {
    columns.counts[refcountAt(a)] = 7;
    columns.counts[refcountAt(b)] = 7;
    expect(heap.validate()).toHaveLength(2);
    expect(heap.validate(1)).toHaveLength(1);
    expect(() => heap.validate(0)).toThrow(
      "validate: atMost must be a whole number from 1 to 2147483647, got 0.",
    );
  });

  test("uses no memory of the heap, and changes nothing", () => {
    const { control, unreachableBits, candidateBits, youngList, types } = columns;
    const { counts, rows, weakHeads, blocks } = columns;
    const all = [control, unreachableBits, candidateBits, youngList, types, counts, rows];
    all.push(weakHeads, blocks);
    const before = [...all.map((column) => column.slice()), heap.unchecked.list(100).slice()];
    heap.validate();
    expect([...all, heap.unchecked.list(100)]).toEqual(before);
  });
});

describe.each(ENGINES)("validate() of managed objects on $name", ({ choice }) => {
  test("names them, and finds slots that have no object of the host", () => {
    class DamagedGC extends GC {
      get columns(): EngineColumns {
        return this.core.columns();
      }
      /** A slot that has no object of the host. */
      lose(): number {
        return this.core.alloc(0, 0, 0);
      }
    }
    const gc = new DamagedGC(choice);
    class MyClass extends gc.Object {}
    const a = new MyClass();
    expect(gc.validate()).toEqual([]);
    (gc.columns.counts[2] as number)++;
    expect(gc.validate()).toEqual([
      {
        invariant: "refcount",
        slot: 1,
        object: a,
        message: "object MyClass#1 (slot 1): refcount 2, found 0 references and 1 external",
      },
    ]);
    (gc.columns.counts[2] as number)--;
    const slot = gc.lose();
    expect(gc.validate().map(({ message }) => message)).toEqual([
      `slot ${slot}: it is alive, and has no object`,
    ]);
  });
});
