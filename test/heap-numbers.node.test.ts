// The numbers of heaps: a handle of one heap is refused by every other living heap, and a handle of a dead
// heap by the one that has its number now.

import { afterEach, describe, expect, test } from "vitest";
import { HEAP_TAG, VERSION_MAX, VERSION_SKIP_MAX } from "../assembly/layout.js";
import { versionSkipOf } from "../src/engine/heap-number.js";
import { sharedByCopies } from "../src/errors/copies.js";
import { type Handle, Heap } from "../src/raw.js";
import { ENGINES } from "./engines.js";

const TAGS = 128;

describe.each(ENGINES)("heaps on $name", ({ choice }) => {
  const heaps: Heap[] = [];
  const made = (count: number): Heap[] => {
    for (let index = 0; index < count; index++) heaps.push(new Heap(choice));
    return heaps.slice(-count);
  };
  const tagOf = (heap: Heap): number => heap.unchecked.control(HEAP_TAG);

  afterEach(() => {
    for (const heap of heaps.splice(0)) heap.dispose();
    const { tags } = sharedByCopies();
    expect(tags.reduce((sum, { living }) => sum + living, 0)).toBe(0);
  });

  test("128 at once have 128 numbers, and none accepts a handle of another", () => {
    // Some have made and lost more than others: their slots are at different versions.
    const handles = made(TAGS).map((heap, index) => {
      for (let times = 0; times < index % 5; times++) heap.decref(heap.alloc());
      return heap.alloc();
    });
    expect(new Set(heaps.map(tagOf)).size).toBe(TAGS);
    const taken: unknown[] = [];
    for (const [owner, handle] of handles.entries()) {
      for (const [index, heap] of heaps.entries()) {
        if (heap.isAlive(handle) !== (index === owner)) taken.push([owner, index]);
      }
    }
    expect(taken).toEqual([]);
  });

  test("1,000 at once: none of those that share a number accepts a handle of another", () => {
    const handles = made(1000).map((heap, index) => {
      for (let times = 0; times < index % 7; times++) heap.decref(heap.alloc());
      return Array.from({ length: 3 }, () => heap.alloc());
    });
    const sharing = new Map<number, number[]>();
    for (const [index, heap] of heaps.entries()) {
      sharing.set(tagOf(heap), [...(sharing.get(tagOf(heap)) ?? []), index]);
    }
    expect(sharing.size).toBe(TAGS);
    expect(Math.max(...[...sharing.values()].map(({ length }) => length))).toBe(8);
    const taken: unknown[] = [];
    for (const indices of sharing.values()) {
      for (const owner of indices) {
        for (const index of indices) {
          const found = handles[owner]?.filter((handle) => heaps[index]?.isAlive(handle));
          if (found?.length !== (index === owner ? 3 : 0)) taken.push([owner, index]);
        }
      }
    }
    expect(taken).toEqual([]);
  });

  test("a returned number is the last to be given out again", () => {
    const gone = made(TAGS).slice(0, 2);
    const tags = gone.map(tagOf);
    const handles = gone.map((heap) => heap.alloc());
    for (const heap of [...gone, ...gone]) heap.dispose();
    const next = made(2);
    expect(next.map(tagOf)).toEqual(tags);
    for (const heap of next) heap.alloc();
    expect(handles.map((handle, index) => next[index]?.isAlive(handle))).toEqual([false, false]);
  });

  test("of many short-lived heaps in a row none accepts a handle of an earlier one", () => {
    const before: Handle[] = [];
    for (let lives = 0; lives < 3 * TAGS; lives++) {
      using heap = new Heap(choice);
      expect(before.filter((handle) => heap.isAlive(handle))).toEqual([]);
      before.push(heap.alloc(), heap.alloc());
    }
  });
});

describe("the versions that heaps of one number skip", () => {
  const skips = Array.from({ length: 2 ** 17 }, (_, earlier) => versionSkipOf(earlier));

  test("are 0 for the first, leave each at least half, and differ for 131072 in a row", () => {
    expect(skips[0]).toBe(0);
    expect(new Set(skips).size).toBe(2 ** 17);
    expect(skips.reduce((most, skip) => Math.max(most, skip), 0)).toBe(VERSION_SKIP_MAX);
    expect(2 * VERSION_SKIP_MAX).toBeLessThan(VERSION_MAX);
  });

  test.each([
    [8, 11_819],
    [80, 1_063],
  ])("are at least %2$i apart for any %1$i in a row", (count, expected) => {
    let least = Infinity;
    for (let first = 0; first < skips.length; first++) {
      const row = skips.slice(first, first + count).toSorted((a, b) => a - b);
      for (let at = 1; at < row.length; at++) {
        least = Math.min(least, (row[at] as number) - (row[at - 1] as number));
      }
    }
    expect(least).toBe(expected);
  });
});
