// Corruptions to plant: a heap that has one of everything, and one wrong number in one place of it.

import { expect } from "vitest";
import * as layout from "../../assembly/layout.js";
import type { Invariant } from "../../src/checks.js";
import type { EngineColumns } from "../../src/engine/engine.js";
import { FINALIZER, type Handle, Heap, LEAF, LEGACY, slotOf } from "../../src/raw.js";
import type { EngineUnderTest } from "../engines.js";

export type Word = keyof typeof layout;

/** A heap with one of everything, at rest. */
export class Subject {
  readonly heap: Heap;
  readonly columns: EngineColumns;
  readonly a: number;
  readonly long: number;
  readonly leaf: number;
  readonly weakref: number;
  readonly plainWeakref: number;
  readonly finalizable: number;
  readonly legacy: number;
  readonly frozen: number;
  readonly freed: number;
  readonly nil = 0;

  constructor({ choice }: EngineUnderTest, onFinalize: () => void = () => {}) {
    const heap = new Heap({ ...choice, onWeakref: () => {}, onFinalize });
    this.heap = heap;
    const make = (...args: Parameters<Heap["alloc"]>): Handle => heap.alloc(...args);
    const frozen = make(1, 1);
    heap.setReference(frozen, 0, frozen);
    heap.freeze();
    const old = make(2, 1);
    heap.collect(0);
    heap.collect(1);
    heap.allocMany(new Uint16Array(3), new Uint32Array(3), new Float64Array(3));
    heap.collect(0);
    const a = make(3, 2);
    const long = make(4, 6);
    const leaf = make(5, 0, LEAF);
    const finalizable = make(6, 0, FINALIZER);
    const legacy = make(7, 0, FINALIZER | LEGACY);
    heap.setReference(old, 0, a);
    heap.setReference(a, 0, leaf);
    heap.setReference(a, 1, long);
    for (let index = 0; index < 5; index++) heap.setReference(long, index, a);
    const weakref = heap.allocWeakref(a, true);
    const plainWeakref = heap.allocWeakref(a);
    const [first, second] = [make(8), make(8, 5)];
    for (const handle of [first, second]) heap.decref(handle);
    this.a = slotOf(a);
    this.long = slotOf(long);
    this.leaf = slotOf(leaf);
    this.weakref = slotOf(weakref);
    this.plainWeakref = slotOf(plainWeakref);
    this.finalizable = slotOf(finalizable);
    this.legacy = slotOf(legacy);
    this.frozen = slotOf(frozen);
    this.freed = slotOf(second);
    this.columns = heap.unchecked.columns();
  }

  /** The report of validate() when one number is changed; the number is restored afterwards. */
  plant(column: ArrayLike<number>, index: number, change: (value: number) => number): string[] {
    const numbers = column as Uint32Array;
    expect(index).toBeLessThan(numbers.length);
    const value = numbers[index] as number;
    numbers[index] = change(value);
    expect(numbers[index]).not.toBe(value);
    try {
      return [...new Set(this.heap.validate().map(({ invariant }) => invariant))];
    } catch (error) {
      return [(error as { code: string }).code];
    } finally {
      numbers[index] = value;
    }
  }
}

/** Why some corruptions are not found: with them the heap is a different one, and sound. */
export const NOT_FOUND = {
  counter: "a counter can have any value",
  report: "results of the last collection or call, and statistics: any number within the bounds",
  stale:
    "it is overwritten before it is read: no call is running, no block has the word, the list ends before it",
  choice:
    "your choice: a type, a threshold, which reports are made, whether there is a callback or an empty position",
  remembered: "only old handles remember the version of a slot",
  finalized: "nothing else records whether a finalizer was called",
  overflow: "the young list may be marked as incomplete although it is complete",
  suspects: "a collection may look for garbage although there can be none",
  hint: "the object that was given a reference last: checked again before it is used",
} as const;

export type Found = Invariant | "ERR_INTERRUPTED" | keyof typeof NOT_FOUND;
export type Change = (value: number) => number;
export type Slot = Exclude<keyof Subject, "heap" | "columns" | "plant">;
export interface Plant {
  /** The name in layout.ts, or of the column. */
  readonly place: string;
  readonly what: string;
  readonly found: Found;
  readonly where: (subject: Subject) => readonly [ArrayLike<number>, number];
  readonly change: Change;
}

export const more: Change = (value) => value + 1;
export const high: Change = () => 0xfffffff0;
const NUMBERS: Record<Word, number> = { ...layout };
const numberOf = (name: Word): number => NUMBERS[name];

/** A word of the control block, `offset` bytes after the one of that name. */
export function control(name: Word, found: Found, change: Change = more, offset = 0): Plant {
  const what = `${name} + ${offset}, ${change === high ? "much too high" : "one more"}`;
  const at = (numberOf(name) + offset) >> 2;
  return { place: name, what, found, change, where: ({ columns }) => [columns.control, at] };
}

/** A word of the first frame. */
export function frame(name: Word, found: Found, change: Change = more): Plant {
  return { ...control("FRAMES", found, change, numberOf(name)), place: name };
}

/** This many words of the control block. */
export function words(name: Word, count: number, found: Found, change: Change = more): Plant[] {
  return Array.from({ length: count }, (_, index) => control(name, found, change, 4 * index));
}

/** Bits of the META of an object. */
export function meta(of: Slot, name: Word, found: Found, mask: number = numberOf(name)): Plant {
  return {
    place: name,
    what: `${name} (${mask}) in META of ${of}`,
    found,
    change: (value) => value ^ mask,
    where: (subject) => [subject.columns.rows, subject[of] * 4],
  };
}

export function row(of: Slot, name: Word, found: Found): Plant {
  return {
    place: name,
    what: `${name} in the row of ${of}`,
    found,
    change: more,
    where: (subject) => [subject.columns.rows, subject[of] * 4 + (numberOf(name) >> 2)],
  };
}

export function counts(of: Slot, name: Word, found: Found): Plant {
  return {
    place: name,
    what: `${name} of ${of}`,
    found,
    change: more,
    where: (subject) => [subject.columns.counts, subject[of] * 2 + (numberOf(name) >> 2)],
  };
}

/** A word of the block of an object. */
export function block(of: Slot, name: Word | "blocks", offset: number, found: Found): Plant {
  return {
    place: name,
    what: `${name} + ${offset} in the block of ${of}`,
    found,
    change: more,
    where: ({ columns, [of]: slot }) => [
      columns.blocks,
      (columns.rows[slot * 4 + 1] as number) + (offset >> 2),
    ],
  };
}

export function column(
  name: keyof EngineColumns,
  what: string,
  index: number,
  found: Found,
  change: Change = more,
): Plant {
  return {
    place: name,
    what: `${name}: ${what}`,
    found,
    change,
    where: ({ columns }) => [columns[name], index],
  };
}

export const flip =
  (bit: number): Change =>
  (value) =>
    value ^ (1 << bit);
