// The leak checks that users put into their own suites, here in vitest.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checks } from "../../src/checks.js";
import { del, GC, give } from "../../src/index.js";
import { Heap, LEAF } from "../../src/raw.js";
import { Resources } from "../../src/resources.js";
import { assertNoLeaks, leakCheck, leakMatchers, noLeaks } from "../../src/testing.js";
import { caught, expectError } from "../docs/refusals.js";
import { ENGINES } from "../engines.js";
import { deferred, recorder } from "./fixtures.js";

expect.extend(leakMatchers);

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

  test("report resources, where they were made and what keeps them", () => {
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

  test("report resources that an asynchronous test leaves", async () => {
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

  test("report objects of a raw heap, listed or only counted", () => {
    const heap = new Heap(choice);
    const a = heap.alloc(0, 1);
    const leak = (): void => {
      heap.setReference(a, 0, heap.alloc(7, 1));
      heap.alloc(0, 0, LEAF);
    };
    expect(() => noLeaks(heap, leak)).toThrow(
      /^noLeaks: 2 objects are .*: object \d+ of type 7 \(held from outside and by object \d+\); 1 more\. /,
    );
    expect(() => assertNoLeaks(heap)).toThrow(/^assertNoLeaks: 3 objects are alive/);
    expect(() => noLeaks(heap, () => heap.decref(heap.alloc()))).not.toThrow();
    expect(() => noLeaks(heap, () => heap.alloc(0, 0, LEAF))).toThrow(
      "noLeaks: 1 object is alive that should not be: 1 more. Dispose",
    );
  });

  test("report managed objects, but not cycles that nothing holds", () => {
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
    expect(() => noLeaks(heap, leak)).toThrow(
      /: Node#2 \(held from outside; its first name was never dropped: del\(\) it after storing it, or store give\(object\)\)\. /,
    );
  });

  test("report a forgotten name, even if another object also holds the object", () => {
    const heap = new GC(choice);
    class User extends heap.Object {
      readonly sessions = new heap.List<unknown>(); // its name is never dropped
    }
    const leak = (): void => del(new User());
    expect(() => noLeaks(heap, leak)).toThrow(
      /: GCList#2 \(held from outside; its first name was never dropped: .*\)\. /,
    );
    const cycle = (): void => {
      const user = new User();
      user.sessions.push(user);
      del(user);
    };
    expect(() => noLeaks(heap, cycle)).toThrow(
      /: GCList#4 \(held from outside and by User#3; its first name .*\); User#3 \(held by GCList#4\)\. /,
    );
  });

  test("report first what is held from outside, no matter how much that keeps", () => {
    const heap = new GC(choice);
    class Node extends heap.Object {
      declare other?: unknown;
    }
    const leak = (): void => {
      const root = new Node();
      let last: Node = root;
      for (let made = 0; made < 9; made++) {
        const next = give(new Node());
        last.other = next;
        last = next;
      }
    };
    expect(() => noLeaks(heap, leak)).toThrow(
      /^noLeaks: 10 objects are .*: Node#1 \(held from outside; .*\); .* \(held by .*\); 5 more\. /,
    );
  });

  test("report the place and the cause of a name that was never dropped; give() leaves none", () => {
    const heap = new GC({ ...choice, checks: checks({ sites: true }) });
    class Node extends heap.Object {
      ref?: Node;
    }
    const a = new Node();
    const leak = function assigningTest(): void {
      a.ref = new Node();
    };
    expect(() => noLeaks(heap, leak)).toThrow(
      /: Node#2 \(held from outside and by Node#1, made at .*assigningTest.*; its first name was never dropped: del\(\) it after storing it, or store give\(object\)\)\. /,
    );
    const clean = (): void => {
      const b = new Node();
      b.ref = give(new Node());
      del(b);
    };
    expect(() => noLeaks(heap, clean)).not.toThrow();
  });

  test("report where objects were made if the heap records it", () => {
    const heap = new GC({ ...choice, checks: checks({ sites: true }) });
    class Node extends heap.Object {}
    const leak = function leakingTest(): void {
      new Node();
    };
    expect(() => noLeaks(heap, leak)).toThrow(
      /: Node#1 \(held from outside, made at .*leakingTest/,
    );
    const raw = new Heap({ ...choice, checks: checks({ sites: true }) });
    expect(() => noLeaks(raw, () => raw.alloc(3))).toThrow(
      /: object \d+ of type 3 \(held from outside, made at .*testing\.test\.ts/,
    );
  });

  test("name objects whose own toString throws", () => {
    const heap = new GC(choice);
    class Rude extends heap.Object {
      override toString(): string {
        throw new Error("boom");
      }
    }
    expect(() => noLeaks(heap, () => void new Rude())).toThrow(
      /: Rude#1 \(held from outside; .*\)\. /,
    );
  });

  test("refuse anything but a heap", () => {
    const refuse = (call: string, check: () => unknown, text: string): void => {
      const message = `${call}: ${text} is not a heap. Pass gc, a GC, a Heap of ouroboros-gc/raw, or Resources.`;
      expectError(caught(check), TypeError, "ERR_ARGUMENT", message);
    };
    refuse("noLeaks", () => noLeaks({} as never, () => {}), "an object");
    refuse("assertNoLeaks", () => assertNoLeaks(null as never), "null");
    refuse("leakCheck", () => leakCheck([] as never), "an object");
    refuse("toHaveNoLeaks", () => expect(5 as never).toHaveNoLeaks(), "5");
  });

  test("are a matcher", () => {
    const { resources, make } = recorder(choice);
    expect(resources).toHaveNoLeaks();
    const a = make("a");
    expect(resources).not.toHaveNoLeaks();
    expect(() => expect(resources).toHaveNoLeaks()).toThrow(/^toHaveNoLeaks: 1 object is alive/);
    a.dispose();
    expect(() => expect(resources).not.toHaveNoLeaks()).toThrow("nothing is alive");
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

  test("pass a clean test", () => {
    using a = resources.own({}, { dispose });
    expect(a.isAlive).toBe(true);
  });

  test("stop a test that is not clean", () => {
    const a = resources.own({}, { dispose });
    expect(check).toThrow(/^leakCheck: 1 object is alive that should not be: Object#\d+/);
    a.dispose();
  });
});
