// The leak checks that users put into their own suites, here in vitest.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { del, GC } from "../../src/index.js";
import { Heap, LEAF } from "../../src/raw.js";
import { Resources } from "../../src/resources.js";
import {
  assertNoLeaks,
  type CheckedHeap,
  leakCheck,
  leakMatchers,
  noLeaks,
} from "../../src/testing.js";
import { ENGINES } from "../engines.js";
import { deferred, recorder } from "./fixtures.js";

expect.extend(leakMatchers);

interface LeakMatchers {
  toHaveNoLeaks(): void;
  not: { toHaveNoLeaks(): void };
}

const expectHeap = (heap: CheckedHeap): LeakMatchers => expect(heap) as unknown as LeakMatchers;

describe.each(ENGINES)("leak checks on $name", ({ choice }) => {
  test("pass a test that disposes what it makes, and return its result", async () => {
    const { resources, make } = recorder(choice);
    make("before");
    const clean = (): number => {
      make("a").dispose();
      return 7;
    };
    expect(noLeaks(resources, clean)).toBe(7);
    const closing = deferred();
    const result = noLeaks(resources, async () => {
      make("b", { dispose: () => closing.promise }).dispose();
      return 8;
    });
    closing.resolve();
    expect(await result).toBe(8);
  });

  test("tell of resources, where they were made and what keeps them", () => {
    const { resources, make } = recorder(choice);
    const leak = (): void => {
      const a = make("a", { size: 8 });
      make("b", { uses: a });
      a.dispose();
    };
    expect(() => noLeaks(resources, leak)).toThrow(
      /^noLeaks: 2 objects are alive that should not be: a#1 \(created at .*fixtures\.ts:\d+:\d+, 8 bytes, kept by b#2\); b#2 \(created at .*, kept by an owner made at .*\)\. Dispose of them, or of what keeps them\.$/,
    );
  });

  test("tell of resources that an asynchronous test leaves", async () => {
    const { resources, make } = recorder(choice);
    const leak = noLeaks(resources, async () => void make("a"));
    await expect(leak).rejects.toMatchObject({ code: "ERR_LEAK" });
  });

  test("leave the error of a failing test alone", async () => {
    const { resources, make } = recorder(choice);
    const fail = (): never => {
      make("a");
      throw new Error("boom");
    };
    expect(() => noLeaks(resources, fail)).toThrow("boom");
    await expect(noLeaks(resources, async () => fail())).rejects.toThrow("boom");
  });

  test("tell of objects of a raw heap, listed or only counted", () => {
    const heap = new Heap(choice);
    const a = heap.alloc(0, 1);
    const leak = (): void => {
      heap.setReference(a, 0, heap.alloc(0, 1));
      heap.alloc(0, 0, LEAF);
    };
    expect(() => noLeaks(heap, leak)).toThrow(
      /^noLeaks: 2 objects are .*: \d+ \(held by \d+\); 1 more\. /,
    );
    expect(() => assertNoLeaks(heap)).toThrow(/^assertNoLeaks: 3 objects are alive/);
    expect(() => noLeaks(heap, () => heap.decref(heap.alloc()))).not.toThrow();
    expect(() => noLeaks(heap, () => heap.alloc(0, 0, LEAF))).toThrow(
      "noLeaks: 1 object is alive that should not be: 1 more. Dispose",
    );
  });

  test("tell of managed objects, and not of cycles that nobody holds", () => {
    const heap = new GC(choice);
    class Node extends heap.Object {
      declare other?: unknown;
    }
    const cycle = (): void => {
      const a = new Node();
      a.other = a;
      del(a);
    };
    expect(() => noLeaks(heap, cycle)).not.toThrow();
    const leak = (): void => void new Node();
    expect(() => noLeaks(heap, leak)).toThrow(/: Node#2 \(held from outside\)\. /);
  });

  test("are a matcher", () => {
    const { resources, make } = recorder(choice);
    expectHeap(resources).toHaveNoLeaks();
    const a = make("a");
    expectHeap(resources).not.toHaveNoLeaks();
    expect(() => expectHeap(resources).toHaveNoLeaks()).toThrow(
      /^toHaveNoLeaks: 1 object is alive/,
    );
    a.dispose();
    expect(() => expectHeap(resources).not.toHaveNoLeaks()).toThrow("nothing is alive");
  });
});

describe("as hooks", () => {
  const resources = new Resources();
  const dispose = (): void => {};
  let check: () => void;
  beforeEach(() => {
    check = leakCheck(resources);
  });
  afterEach(() => check());

  test("they pass a clean test", () => {
    using a = resources.own({}, { dispose });
    expect(a.isAlive).toBe(true);
  });

  test("they would stop one that is not", () => {
    const a = resources.own({}, { dispose });
    expect(check).toThrow(/^leakCheck: 1 object is alive that should not be: Object#\d+/);
    a.dispose();
  });
});
