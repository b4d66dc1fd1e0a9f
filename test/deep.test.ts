// Depth costs nothing: chains are freed without recursion, and without memory in proportion to their length.

import { describe, expect, test } from "vitest";
import { del, GC, give } from "../src/index.js";
import { Heap } from "../src/raw.js";
import { finalize, ref, WeakKeyMap } from "../src/weakref.js";
import { ENGINES } from "./engines.js";
import { isHuge } from "./huge.js";

const LENGTH = isHuge ? 50_000_000 : 10_000_000;
const TIMEOUT_MS = 600_000;

/** A chain of objects, each referring to the next; its first object, owned once. */
function chain(heap: Heap, length: number): { first: number; last: number } {
  const { unchecked } = heap;
  let first = 0;
  let previous = 0;
  for (let index = 0; index < length; index++) {
    const slot = unchecked.alloc(0, 1, 0);
    if (previous === 0) {
      first = slot;
    } else {
      unchecked.setReference(previous, 0, slot);
      unchecked.decref(slot);
    }
    previous = slot;
  }
  return { first: unchecked.handleOf(first), last: unchecked.handleOf(previous) };
}

describe.each(ENGINES)("millions of objects in a row on $name", ({ choice }) => {
  test(
    "a chain is freed by its count, a ring by the collector",
    () => {
      const heap = new Heap({ ...choice, automatic: false, slots: LENGTH });
      const { first } = chain(heap, LENGTH);
      expect(heap.liveCount).toBe(LENGTH);
      const { bytes } = heap;
      heap.decref(first);
      expect(heap.liveCount).toBe(0);

      const ring = chain(heap, LENGTH);
      heap.setReference(ring.last, 0, ring.first);
      heap.decref(ring.first);
      expect(heap.liveCount).toBe(LENGTH);
      expect(heap.collect()).toBe(LENGTH);
      expect(heap.liveCount).toBe(0);
      expect(heap.bytes).toBe(bytes);
    },
    TIMEOUT_MS,
  );
});

describe.each(ENGINES)(
  "objects in a row, each of whose deletions deletes the next, on $name",
  ({ choice }) => {
    const COUNT = 5000;

    // biome-ignore lint/suspicious/noExplicitAny: objects of classes made here
    type Loose = any;

    /** A class whose objects report how many died, and whose `__del__` deletes what `drop` returns. */
    function dying(
      gc: GC,
      drop: (object: Loose) => void,
    ): { Dying: new () => Loose; died: number } {
      const found = {
        died: 0,
        Dying: class extends gc.Object {
          next: unknown = undefined;
          override __del__(): void {
            found.died++;
            drop(this);
          }
        },
      };
      return found;
    }

    const inARow = (Dying: new () => Loose): Loose[] =>
      Array.from({ length: COUNT }, () => new Dying());

    test.each<[string, (gc: GC) => { died: number }]>([
      [
        "del",
        (gc) => {
          const next = new Map<unknown, Loose>();
          const found = dying(gc, (object) => next.has(object) && del(next.get(object)));
          const objects = inARow(found.Dying);
          for (const [index, object] of objects.entries()) {
            if (index > 0) next.set(objects[index - 1], object);
          }
          del(objects[0]);
          return found;
        },
      ],
      [
        "an assignment",
        (gc) => {
          const found = dying(gc, (object) => {
            object.next = undefined;
          });
          let head: Loose;
          for (const object of inARow(found.Dying)) {
            if (head) object.next = give(head);
            head = object;
          }
          del(head);
          return found;
        },
      ],
      [
        "clear() of a list",
        (gc) => {
          const found = dying(gc, (object) => object.next?.clear());
          let head: Loose;
          for (const object of inARow(found.Dying)) {
            if (head) object.next = give(new gc.List(give(head)));
            head = object;
          }
          del(head);
          return found;
        },
      ],
      [
        "a new object with fields, which is deleted",
        (gc) => {
          let left = COUNT - 1;
          const found = dying(gc, () => left-- > 0 && del(new found.Dying()));
          del(new found.Dying());
          return found;
        },
      ],
      [
        "the callback of a weak reference",
        (gc) => {
          const found = dying(gc, () => {});
          const objects = inARow(found.Dying);
          const weak = objects.map((object, index) =>
            ref(object, () => index + 1 < COUNT && del(objects[index + 1])),
          );
          del(objects[0]);
          for (const each of weak) del(each);
          return found;
        },
      ],
      [
        "finalize()",
        (gc) => {
          const found = dying(gc, () => {});
          const objects = inARow(found.Dying);
          for (const [index, object] of objects.entries()) {
            finalize(object, () => index + 1 < COUNT && del(objects[index + 1]));
          }
          del(objects[0]);
          return found;
        },
      ],
      [
        "an entry of a WeakKeyMap",
        (gc) => {
          const found = dying(gc, () => {});
          const objects = inARow(found.Dying);
          const map = new WeakKeyMap<Loose, Loose>();
          for (const [index, object] of objects.entries()) {
            if (index > 0) map.set(objects[index - 1], object);
          }
          for (const object of objects.slice(1)) del(object);
          del(objects[0]);
          return found;
        },
      ],
    ])("by %s, to any depth", (_how, run) => {
      const gc = new GC({ ...choice, automatic: false });
      const unraisable: unknown[] = [];
      gc.onUnraisable = ({ error }) => unraisable.push(error);
      expect(run(gc).died).toBe(COUNT);
      expect([gc.liveCount, unraisable]).toEqual([0, []]);
      expect(gc.validate()).toEqual([]);
    });
  },
);
