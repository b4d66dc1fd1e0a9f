// The faults that validate() finds in lists of weak references and in blocks.

import { beforeEach, describe, expect, test } from "vitest";
import * as layout from "../../assembly/layout.js";
import type { EngineColumns } from "../../src/engine/engine.js";
import { type Handle, Heap, slotOf } from "../../src/raw.js";
import { ENGINES } from "../engines.js";

describe.each(ENGINES)("validate() of weak references and blocks on $name", ({ choice }) => {
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
  const setControl = (field: number, value: number): void => {
    columns.control[field >> 2] = value;
  };

  describe("the lists of weak references", () => {
    let older: Handle;
    let newer: Handle;
    const weakWord = (weakref: Handle, offset: number): number =>
      (columns.rows[word(weakref, layout.BLOCK)] as number) + (offset >> 2);

    beforeEach(() => {
      older = heap.allocWeakref(a);
      newer = heap.allocWeakref(a);
      expect(heap.validate()).toEqual([]);
      columns = heap.unchecked.columns();
    });

    test("one that lost its head", () => {
      columns.weakHeads[slotOf(a)] = 0;
      expect(found()).toEqual([
        `${name(a)}: it is marked as weakly referenced, and its list begins at slot 0`,
        `${name(older)}: it knows ${name(a)}, and is not in its list`,
        `${name(newer)}: it knows ${name(a)}, and is not in its list`,
      ]);
    });

    test("one without its mark", () => {
      (columns.rows[word(a, layout.META)] as number) &= ~layout.WEAKLY_REFERENCED;
      expect(found()).toEqual([
        `${name(a)}: it is not marked as weakly referenced, and its list begins at slot ${slotOf(newer)}`,
        `${name(older)}: it knows ${name(a)}, and is not in its list`,
        `${name(newer)}: it knows ${name(a)}, and is not in its list`,
      ]);
    });

    test("one that is broken off, or leads elsewhere", () => {
      columns.blocks[weakWord(newer, layout.WEAK_NEXT_WORD)] = 0;
      expect(found()).toEqual([`${name(older)}: it knows ${name(a)}, and is not in its list`]);
      columns.blocks[weakWord(newer, layout.WEAK_NEXT_WORD)] = slotOf(b);
      expect(found()).toEqual([
        `${name(a)}: slot ${slotOf(b)} in its list is not a weak reference`,
        `${name(older)}: it knows ${name(a)}, and is not in its list`,
      ]);
      columns.blocks[weakWord(newer, layout.WEAK_NEXT_WORD)] = slotOf(newer);
      expect(found()).toEqual([
        `${name(a)}: ${name(newer)} is in its list, and was already in a list`,
        `${name(older)}: it knows ${name(a)}, and is not in its list`,
      ]);
    });

    test("one that cannot be read backwards", () => {
      columns.blocks[weakWord(older, layout.WEAK_PREVIOUS_WORD)] = 0;
      const slot = slotOf(newer);
      expect(found()).toEqual([
        `${name(older)}: it follows slot ${slot} in its list, and says slot 0`,
      ]);
    });

    test("a weak reference in a list of another's", () => {
      columns.blocks[weakWord(older, layout.WEAK_REFERENT_WORD)] = slotOf(b);
      expect(found()).toEqual([
        `${name(older)}: it is in the list of ${name(a)}, and knows slot ${slotOf(b)}`,
      ]);
    });

    test("a weak reference with an impossible row", () => {
      columns.rows[word(older, layout.COUNT)] = 2;
      const block = columns.rows[word(older, layout.BLOCK)];
      expect(found()).toEqual([
        `${name(a)}: refcount 1, found 1 reference and 1 external`,
        `${name(older)}: its block is at word ${block}, of 4 words, 2 of them references ` +
          "(expected 4 words, 0 or 1 references)",
      ]);
    });
  });

  describe("blocks", () => {
    let long: Handle;
    beforeEach(() => {
      long = heap.alloc(0, 5);
      expect(heap.validate()).toEqual([]);
      columns = heap.unchecked.columns();
    });

    test("one that lies outside the blocks", () => {
      const top = columns.control[layout.BLOCK_TOP >> 2];
      columns.rows[word(long, layout.BLOCK)] = 5000;
      expect(found()).toEqual([
        `${name(long)}: its block is at word 5000, of 5 words, 5 of them references ` +
          `(there are ${top} words)`,
      ]);
    });

    test("one that is smaller than its object", () => {
      columns.rows[word(long, layout.COUNT)] = 6;
      const block = columns.rows[word(long, layout.BLOCK)];
      const top = columns.control[layout.BLOCK_TOP >> 2];
      expect(found()).toEqual([
        `${name(long)}: its block is at word ${block}, of 5 words, 6 of them references ` +
          `(there are ${top} words)`,
      ]);
    });

    test("one that two objects share", () => {
      const other = heap.alloc(0, 5);
      const block = columns.rows[word(long, layout.BLOCK)] as number;
      columns.rows[word(other, layout.BLOCK)] = block;
      expect(found()).toEqual([`heap: word ${block} belongs to two blocks`]);
    });

    test("one that is lost", () => {
      const other = heap.alloc(0, 6);
      const first = columns.control[layout.BLOCK_TOP >> 2] as number;
      heap.decref(other);
      setControl(layout.BLOCK_HEADS + 4 * 6, 0);
      expect(found()).toEqual([`heap: the blocks end at word ${first - 6} (expected ${first})`]);
      heap.alloc(0, 5);
      expect(found()).toEqual([`heap: word ${first - 6} belongs to no block`]);
    });

    test("free lists that lead nowhere, or in a ring", () => {
      setControl(layout.BLOCK_HEADS + 4 * 7, 4000);
      expect(found()).toEqual(["heap: the free list of blocks of 7 words leads to word 4000"]);
      setControl(layout.BLOCK_HEADS + 4 * 7, 0);
      const other = heap.alloc(0, 40);
      const block = columns.rows[word(other, layout.BLOCK)] as number;
      heap.decref(other);
      columns.blocks[block] = block;
      expect(found()).toEqual(["heap: the free list of blocks of 40 words is a ring"]);
    });
  });
});
