// Asynchronous disposers: waited for where that is asked, and never overtaken by what they use.

import { describe, expect, test } from "vitest";
import type { Owned } from "../../src/resources.js";
import { ENGINES } from "../engines.js";
import { deferred, recorder, type Thing, turn } from "./fixtures.js";

describe.each(ENGINES)("an asynchronous disposer on $name", ({ choice }) => {
  test("is waited for by disposeAsync, before what it uses goes", async () => {
    const { make, take } = recorder(choice);
    const closing = deferred();
    const database = make("database");
    const cursor = make("cursor", { uses: database, dispose: () => closing.promise });
    database.dispose();
    let isDone = false;
    const done = cursor.disposeAsync().then(() => {
      isDone = true;
    });
    await turn();
    expect([take(), isDone]).toEqual(["", false]);
    closing.resolve();
    await done;
    expect(take()).toBe("database");
  });

  test("is called and not waited for by dispose; what it uses is kept until it has ended", async () => {
    const { resources, make, take } = recorder(choice);
    const closing = deferred();
    const database = make("database");
    const cursor = make("cursor", { uses: database, dispose: () => closing.promise });
    database.dispose();
    cursor.dispose();
    expect([take(), cursor.isAlive, resources.liveCount]).toEqual(["", false, 1]);
    closing.resolve();
    await resources.settled();
    expect([take(), resources.liveCount]).toEqual(["database", 0]);
  });

  // settled() ended when dispose() of the manager was between two disposers that ended together.
  test("is waited for by settled() when it is called after others that ended together", async () => {
    const { resources, make, log } = recorder(choice);
    const ends = new Map<string, ReturnType<typeof deferred>>();
    const slow = (name: string, uses: Owned<Thing>[] = []): Owned<Thing> => {
      const end = deferred();
      ends.set(name, end);
      const dispose = (): Promise<void> => {
        log.push(name);
        return end.promise;
      };
      return make(name, { uses, dispose });
    };
    const last = slow("last");
    const second = slow("second");
    const user = slow("user", [second]);
    second.link(user); // What is due together, and linked, is one run.
    const first = slow("first", [last]);
    const newest = slow("newest");
    for (const owned of [second, user, first, newest]) owned.dispose();
    resources.dispose(); // Waits for newest, first, user and second, then comes to last.
    let isSettled = false;
    const settled = resources.settled().then(() => {
      isSettled = true;
    });
    for (const name of ["newest", "user"]) ends.get(name)?.resolve();
    await turn();
    expect(log.join(" ")).toBe("user first newest second");
    for (const name of ["first", "second"]) ends.get(name)?.resolve();
    await turn();
    expect([log.at(-1), isSettled]).toEqual(["last", false]);
    ends.get("last")?.resolve();
    await settled;
  });

  test("in a cycle keeps the rest of it waiting", async () => {
    const { make, take, resources } = recorder(choice);
    const closing = deferred();
    const a = make("a");
    const b = make("b", { uses: a, dispose: () => closing.promise });
    a.link(b);
    a.dispose();
    b.dispose();
    await turn();
    expect(take()).toBe("");
    closing.resolve();
    await resources.settled();
    expect(take()).toBe("a");
  });

  test("is waited for before the next is called", async () => {
    const { resources, log } = recorder(choice);
    await resources.scope(async (s) => {
      for (const name of ["a", "b", "c"]) {
        const dispose = async (): Promise<void> => {
          log.push(`${name} starts`);
          await turn();
          log.push(`${name} ends`);
        };
        s.own({ name }, { dispose });
      }
    });
    expect(log.join(", ")).toBe("c starts, c ends, b starts, b ends, a starts, a ends");
  });

  test("that rejects is an error of disposeAsync, and the rest is disposed", async () => {
    const { make, take } = recorder(choice);
    const used = make("used");
    const reason = new Error("stuck");
    const a = make("a", { uses: used, dispose: () => Promise.reject(reason) });
    used.dispose();
    const error = await a.disposeAsync().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "ERR_DISPOSER", errors: [reason] });
    expect((error as Error).message).toMatch(/^disposeAsync: 1 disposer threw: a#2 \(stuck\)\./);
    expect(take()).toBe("used");
  });

  test("that rejects when nobody waits is reported", async () => {
    const reports: string[] = [];
    const { make, resources, take } = recorder(choice, {
      onUnraisable: ({ error, where, object }) => {
        reports.push(`${where} ${object} ${error}`);
        throw new Error("the hook throws, too");
      },
    });
    const used = make("used", {
      dispose: () => {
        throw new Error("late");
      },
    });
    make("a", { uses: used, dispose: () => Promise.reject(new Error("stuck")) }).dispose();
    used.dispose();
    const error = console.error;
    let said = 0;
    console.error = () => void said++;
    try {
      await resources.settled();
      await turn();
    } finally {
      console.error = error;
    }
    expect(reports).toEqual(["disposer a#2 Error: stuck", "disposer used#1 Error: late"]);
    expect([said, take()]).toEqual([2, ""]);
  });

  test("is told from what only looks like one", async () => {
    const { make, take } = recorder(choice);
    const thenable = (descriptor: PropertyDescriptor): object =>
      // biome-ignore lint/suspicious/noThenProperty: thenables are what is tested
      Object.defineProperty({}, "then", descriptor);
    const get = (): never => {
      throw new Error("then");
    };
    const a = make("a", { dispose: () => thenable({ get }) });
    expect(() => a.dispose()).toThrow("dispose: 1 disposer threw: a#1 (then).");
    const b = make("b", { dispose: () => thenable({ value: 1 }) });
    b.dispose();
    const log: string[] = [];
    const then = (done: () => void): void => {
      setTimeout(() => {
        log.push("c");
        done();
      }, 0);
    };
    const c = make("c", { dispose: () => thenable({ value: then }) });
    await c.disposeAsync();
    expect([log, take()]).toEqual([["c"], ""]);
  });

  test("of the manager's disposeAsync is waited for, earlier ones included", async () => {
    const { resources, make, take } = recorder(choice);
    const [early, late] = [deferred(), deferred()];
    const device = make("device");
    make("a", { uses: device, dispose: () => early.promise }).dispose();
    make("b", { uses: device, dispose: () => late.promise });
    let isDone = false;
    const done = resources.disposeAsync().then(() => {
      isDone = true;
    });
    late.resolve();
    await turn();
    expect([take(), isDone]).toEqual(["", false]);
    early.resolve();
    await done;
    expect(take()).toBe("device");
    await resources.disposeAsync();
  });

  test("of a manager disposed without waiting still comes before what it uses", async () => {
    const { resources, make, take } = recorder(choice);
    const closing = deferred();
    const device = make("device");
    make("a", { uses: device, dispose: () => closing.promise });
    resources.dispose();
    expect(take()).toBe("");
    closing.resolve();
    await resources.settled();
    expect([take(), device.isAlive]).toEqual(["device", false]);
  });

  test("gives other calls their turn: they are not mixed up", async () => {
    const { make, take } = recorder(choice);
    const closing = deferred();
    const a = make("a", { dispose: () => closing.promise });
    const ring = make("ring");
    ring.link(ring);
    const done = a.disposeAsync();
    make("b").dispose();
    ring.dispose();
    expect(take()).toBe("b ring");
    closing.resolve();
    await done;
    expect(take()).toBe("");
  });
});
