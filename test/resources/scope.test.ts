// Scopes: what they own ends with the block, no matter how the block ends.

import { describe, expect, test } from "vitest";
import { DisposeError, type Owned, type Scope, scope } from "../../src/resources.js";
import { ENGINES } from "../engines.js";
import { deferred, recorder, type Thing, turn } from "./fixtures.js";

const fail = (message: string) => (): never => {
  throw new Error(message);
};

describe.each(ENGINES)("a scope on $name", ({ choice }) => {
  test("returns what its block returns, and ends with it", () => {
    const { resources, take, log } = recorder(choice);
    const result = resources.scope((s) => {
      const a = s.own({ name: "a" }, { dispose: ({ name }) => void log.push(name) });
      expect(log).toEqual([]);
      return a.value.name;
    });
    expect([result, take()]).toEqual(["a", "a"]);
  });

  test("ends when its block throws, and the error is unchanged", () => {
    const { resources, make, take } = recorder(choice);
    const error = new Error("boom");
    const block = (s: Scope): never => {
      s.add(make("a"));
      throw error;
    };
    let caught: unknown;
    try {
      resources.scope(block);
    } catch (thrown) {
      caught = thrown;
    }
    expect([caught === error, take()]).toEqual([true, "a"]);
  });

  test("keeps both errors when its block and disposers throw", () => {
    const { resources, make, take } = recorder(choice);
    const error = new Error("boom");
    const cleanup = new Error("stuck");
    let caught: unknown;
    try {
      resources.scope((s) => {
        s.add(make("a"));
        s.add(
          make("b", {
            dispose: () => {
              throw cleanup;
            },
          }),
        );
        throw error;
      });
    } catch (thrown) {
      caught = thrown;
    }
    expect(caught).toBeInstanceOf(DisposeError);
    const { code, errors, cause } = caught as DisposeError;
    expect([code, errors, cause, take()]).toEqual(["ERR_SCOPE", [error, cleanup], error, "a"]);
  });

  test("throws the errors of disposers if its block did not throw", () => {
    const { resources, make, take } = recorder(choice);
    const block = (s: Scope): void => {
      s.add(make("a"));
      s.add(make("b", { dispose: fail("stuck") }));
    };
    expect(() => resources.scope(block)).toThrow("scope: 1 disposer threw: b#2 (stuck).");
    expect(take()).toBe("a");
  });

  test("of an asynchronous block ends when that has settled", async () => {
    const { resources, make, take } = recorder(choice);
    const { promise, resolve } = deferred();
    const result = resources.scope(async (s) => {
      s.add(make("a"));
      await promise;
      s.add(make("b"));
      return 7;
    });
    await turn();
    expect(take()).toBe("");
    resolve();
    expect([await result, take()]).toEqual([7, "b a"]);
  });

  test("of an asynchronous block that rejects keeps both errors, and awaits disposers", async () => {
    const { resources, make, take } = recorder(choice);
    const closing = deferred();
    const result = resources.scope(async (s) => {
      const used = s.add(make("used"));
      s.add(make("b", { dispose: () => closing.promise, uses: used }));
      throw new Error("boom");
    });
    const caught = result.catch((error: unknown) => error);
    await turn();
    expect(take()).toBe("");
    closing.reject(new Error("stuck"));
    const error = (await caught) as DisposeError;
    expect([error.code, error.errors.map(String)]).toEqual([
      "ERR_SCOPE",
      ["Error: boom", "Error: stuck"],
    ]);
    expect(take()).toBe("used");
  });

  test("spares what it is told to keep, and what others own or use", () => {
    const { resources, make, take } = recorder(choice);
    const owner = make("owner");
    let shared: Owned<Thing> | undefined;
    const kept = resources.scope((s) => {
      shared = s.add(make("shared")).share();
      owner.link(s.add(make("used")));
      return s.keep(s.add(make("kept")));
    });
    expect([take(), kept.isAlive]).toEqual(["", true]);
    kept.dispose();
    shared?.dispose();
    owner.dispose();
    expect(take()).toBe("kept shared owner used");
  });

  test("is ended by using and await using, and once", async () => {
    const { resources, make, take } = recorder(choice);
    {
      using s = resources.scope();
      s.add(make("a"));
      using b = make("b");
      expect(b.isAlive).toBe(true);
    }
    expect(take()).toBe("b a");
    const closing = deferred();
    const block = async (): Promise<void> => {
      await using s = resources.scope();
      s.add(make("c", { dispose: () => closing.promise }));
      await using d = make("d");
      expect(d.isAlive).toBe(true);
    };
    const ended = block();
    await turn();
    closing.resolve();
    await ended;
    expect(take()).toBe("d");
    const s = resources.scope();
    s.add(make("e"));
    s.dispose();
    s.dispose();
    await s.disposeAsync();
    expect(take()).toBe("e");
  });

  test("that has ended owns nothing more", () => {
    const { resources, make, take } = recorder(choice);
    const s = resources.scope();
    s.dispose();
    const a = make("a");
    expect(() => s.add(a)).toThrow(/^add: the scope ended at .*scope\.test\.ts/);
    expect(() => s.own({}, { dispose: () => {} })).toThrow(/^own: the scope ended at /);
    expect(() => s.keep(a)).toThrow(/^keep: the scope ended at /);
    expect([a.isAlive, take(), resources.liveCount]).toEqual([true, "", 1]);
  });

  test("keeps only what it owns", () => {
    const { resources, make } = recorder(choice);
    const a = make("a");
    const s = resources.scope();
    expect(() => s.keep(a)).toThrow("keep: the scope does not have a#1. Keep what it owns.");
  });

  test("may be ended by a disposer of its own, or by its block", () => {
    const { resources, make, take } = recorder(choice);
    resources.scope((s) => {
      s.add(make("a", { dispose: () => s.dispose() }));
      s.add(make("b"));
      s.dispose();
      expect(take()).toBe("b");
    });
    expect(take()).toBe("");
  });

  test("within a scope ends first", () => {
    const { resources, make, take } = recorder(choice);
    resources.scope((outer) => {
      outer.add(make("a"));
      resources.scope((inner) => void inner.add(make("b")));
      expect(take()).toBe("b");
    });
    expect(take()).toBe("a");
  });
});

test("the scope of the default manager exists", () => {
  const log: string[] = [];
  scope((s) => void s.own("x", { dispose: (name) => void log.push(name) }));
  expect(log).toEqual(["x"]);
});
