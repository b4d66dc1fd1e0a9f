// User code in every disposer: it throws, makes, links, disposes, and disposes the manager.

import { describe, expect, test } from "vitest";
import { Disposal } from "../../src/resources/disposal.js";
import { Store } from "../../src/resources/store.js";
import type { Owned } from "../../src/resources.js";
import { ENGINES } from "../engines.js";
import { caught, recorder, type Thing } from "./fixtures.js";

describe.each(ENGINES)("a disposer on $name", ({ choice }) => {
  test("that throws stops no other; all errors are in one", () => {
    const { resources, make, take } = recorder(choice);
    const thrown = [0, 1, 2, 3, 4].map((index) => new Error(`e${index}`));
    const error = caught(() =>
      resources.scope((s) => {
        for (const one of thrown) {
          s.add(make("good"));
          const dispose = (): never => {
            throw one;
          };
          s.add(make("bad", { dispose }));
        }
      }),
    );
    expect([error.code, error.errors]).toEqual(["ERR_DISPOSER", thrown.toReversed()]);
    expect(error.message).toBe(
      "scope: 5 disposers threw: bad#10 (e4), bad#8 (e3), bad#6 (e2) and 2 more. " +
        "Everything else was disposed. See errors for what they threw.",
    );
    expect([take(), resources.liveCount]).toEqual(["good good good good good", 0]);
  });

  test("that throws is not called again, and releases what it used", () => {
    const { make, take } = recorder(choice);
    let calls = 0;
    const used = make("used");
    const a = make("a", {
      uses: used,
      dispose: () => {
        calls++;
        throw new Error("stuck");
      },
    });
    used.dispose();
    expect(caught(() => a.dispose()).code).toBe("ERR_DISPOSER");
    a.dispose();
    expect([calls, take(), a.isAlive]).toEqual([1, "used", false]);
  });

  test("may throw anything", () => {
    const { make } = recorder(choice);
    const evil = Object.assign(new Error("x"), {});
    Object.defineProperty(evil, "message", {
      get() {
        throw new Error("no message");
      },
    });
    const values: [unknown, string][] = [
      [undefined, "undefined"],
      ["text", '"text"'],
      [{}, "an object"],
      [evil, "an error without a message"],
    ];
    for (const [value, text] of values) {
      const a = make("a", {
        dispose: () => {
          throw value;
        },
      });
      const error = caught(() => a.dispose());
      expect(error.message).toContain(`(${text}). Everything else`);
      expect(error.errors).toEqual([value]);
    }
  });

  test("finds itself dead already, and nothing revives it", () => {
    const { make, take } = recorder(choice);
    const other = make("other");
    const seen: unknown[] = [];
    const a: Owned<Thing> = make("a", {
      dispose: () => {
        seen.push(a.isAlive);
        for (const call of [() => a.value, () => a.share(), () => other.link(a), () => a.link(a)]) {
          seen.push(caught(call).code);
        }
        a.dispose();
      },
    });
    a.dispose();
    const dead = "ERR_DEAD_RESOURCE";
    expect(seen).toEqual([false, dead, dead, dead, dead]);
    expect([take(), other.isAlive]).toEqual(["", true]);
  });

  test("may dispose others, which are disposed when their dispose returns", () => {
    const { make, take, log } = recorder(choice);
    const b = make("b");
    const a = make("a", {
      dispose: () => {
        b.dispose();
        log.push("a");
      },
    });
    a.dispose();
    expect(take()).toBe("b a");
  });

  test("may own and link", () => {
    const { make, take } = recorder(choice);
    const c = make("c");
    let d: Owned<Thing> | undefined;
    make("a", {
      dispose: () => {
        d = make("d", { uses: c });
        c.link(d);
      },
    }).dispose();
    c.dispose();
    expect([take(), d?.isAlive]).toEqual(["", true]);
    d?.dispose();
    expect(take()).toBe("d c");
  });

  test("may collect, open scopes and break other cycles", () => {
    const { resources, make, take } = recorder(choice, { cycles: "deferred" });
    const x = make("x");
    const y = make("y", { uses: x });
    x.link(y);
    const ring = make("ring", {
      dispose: () => {
        expect(resources.collect()).toBe(0);
        resources.scope((s) => void s.add(make("scoped")));
        y.unlink(x);
        x.unlink(y);
        y.dispose();
      },
    });
    ring.link(ring);
    ring.dispose();
    expect(resources.collect()).toBe(1);
    expect([take(), x.isAlive]).toEqual(["scoped y", true]);
  });

  test("in a cycle may dispose the manager: everything is disposed once", () => {
    const { resources, make, take, log } = recorder(choice);
    const bystander = make("bystander");
    const a = make("a");
    const b = make("b", {
      uses: a,
      dispose: () => {
        resources.dispose();
        log.push("b");
        expect(caught(() => make("late")).code).toBe("ERR_DISPOSED");
      },
    });
    a.link(b);
    a.dispose();
    b.dispose();
    expect([take(), bystander.isAlive]).toEqual(["bystander b a", false]); // a waits for b's
    bystander.dispose();
    expect([take(), resources.liveCount]).toEqual(["", 0]);
  });

  test("called by a due collection may throw: own still returns the new owner", () => {
    const reports: unknown[] = [];
    const { make } = recorder(choice, {
      cycles: "deferred",
      byteThreshold: 10,
      onUnraisable: ({ error }) => reports.push(error),
    });
    const error = new Error("stuck");
    const ring = make("ring", {
      dispose: () => {
        throw error;
      },
    });
    ring.link(ring);
    ring.dispose();
    const big = make("big", { size: 11 });
    expect([big.isAlive, reports]).toEqual([true, [error]]);
  });

  test("called by a due collection may dispose the manager during own", () => {
    const { resources, make, take } = recorder(choice, { cycles: "deferred", byteThreshold: 10 });
    const ring = make("ring", { dispose: () => resources.dispose() });
    ring.link(ring);
    ring.dispose();
    const big = make("big", { size: 11 });
    expect([big.isAlive, take()]).toEqual([false, "big"]);
  });
});

test.each(ENGINES)("a run that is cut off leaves the rest to the next, on $name", ({ choice }) => {
  const report = (): void => {};
  const store = new Store({ heap: choice, isImmediate: true, byteThreshold: 0, report });
  const log: string[] = [];
  for (const label of ["a", "b", "c"]) {
    const disposer = { dispose: () => void log.push(label), isDisposed: undefined };
    const about = { label, size: 0, site: "", disposer, uses: new Set<never>() };
    store.dropOwner(store.add(label, about).owner, "");
  }
  const { release } = store;
  store.release = () => {
    store.release = release;
    throw new RangeError("cut off");
  };
  expect(() => Disposal.run(store)).toThrow("cut off");
  expect(log).toEqual(["c"]);
  Disposal.run(store);
  expect(log).toEqual(["c", "b", "a"]);
});

test.each(ENGINES)(
  "own leaves nothing behind where the disposal that it made due is cut off, on $name",
  ({ choice }) => {
    const { resources } = recorder(choice, { cycles: "deferred" });
    const resource = {};
    const dispose = (): void => {};
    const { run } = Disposal;
    Disposal.run = () => {
      throw new RangeError("Maximum call stack size exceeded");
    };
    try {
      expect(() => resources.own(resource, { dispose })).toThrow(RangeError);
    } finally {
      Disposal.run = run;
    }
    expect(resources.liveCount).toBe(0);
    const owned = resources.own(resource, { dispose });
    expect([resources.liveCount, owned.isAlive]).toEqual([1, true]);
    owned.dispose();
    expect(resources.liveCount).toBe(0);
  },
);
