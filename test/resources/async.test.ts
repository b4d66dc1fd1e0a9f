// Asynchronous disposers: awaited where requested, and never overtaken by what they use.

import { describe, expect, test } from "vitest";
import type { DisposeError, Owned } from "../../src/resources.js";
import { ENGINES } from "../engines.js";
import { deferred, type Recorder, recorder, type Thing, turn } from "./fixtures.js";

describe.each(ENGINES)("an asynchronous disposer on $name", ({ choice }) => {
  test("is awaited by disposeAsync, before what it uses is disposed", async () => {
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

  test("is called and not awaited by dispose; what it uses is kept until it has ended", async () => {
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

  // settled() used to end when dispose() of the manager was between two disposers that ended together.
  test("is awaited by settled() if it is called after others that ended together", async () => {
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
    second.link(user); // Resources that are due together, and linked, are one run.
    const first = slow("first", [last]);
    const newest = slow("newest");
    for (const owned of [second, user, first, newest]) owned.dispose();
    resources.dispose(); // Waits for newest, first, user and second, then disposes last.
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

  test("overlaps with those that it does not use; the scope ends when all have ended", async () => {
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
    expect(log.join(", ")).toBe("c starts, b starts, a starts, c ends, b ends, a ends");
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

  test("that rejects when nothing awaits it is reported", async () => {
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

  test("is one that returns any thenable, and nothing else", async () => {
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

  test("is awaited by the manager's disposeAsync, earlier ones included", async () => {
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

  test("of a manager disposed without waiting still runs before those of what it uses", async () => {
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

  test("leaves room for other calls: they are not mixed up", async () => {
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

/** A disposer that never ends. */
const never = (): Promise<void> => new Promise(() => {});

/** The manager's remaining resources, by the names in the test. */
function left({ resources }: Recorder): string {
  return resources
    .alive()
    .map(({ name }) => name.split("#")[0])
    .join(" ");
}

// One that was running once kept the rest of its batch waiting, if any two of the batch were linked.
describe.each(ENGINES)("a disposer that never ends, on $name", ({ choice }) => {
  /** Two that use each other, released. */
  const ring = ({ make }: Recorder, name: string, dispose?: () => Promise<void>): void => {
    const older = make(`${name} 1`);
    const newer = make(`${name} 2`, { uses: older, ...(dispose && { dispose }) });
    older.link(newer);
    older.dispose();
    newer.dispose();
  };

  test("delays nothing that its resource does not use, when the manager is disposed", () => {
    const all = recorder(choice);
    const { resources, make, take } = all;
    make("file");
    const device = make("device");
    make("mesh", { uses: device });
    make("socket", { dispose: never });
    resources.dispose();
    expect([take(), left(all), resources.liveCount]).toEqual(["mesh file device", "", 0]);
  });

  test("delays what its resource uses, directly or through others, and that alone", () => {
    const all = recorder(choice);
    const { resources, make, take } = all;
    const shared = make("shared");
    const tcp = make("tcp");
    const tls = make("tls", { uses: [tcp, shared] });
    make("session", { uses: tls, dispose: never });
    make("file", { uses: [shared, make("directory")] });
    resources.dispose();
    expect([take(), left(all)]).toEqual(["file directory", "shared tcp tls"]);
    expect([tcp.isAlive, resources.liveCount]).toEqual([false, 3]);
  });

  test("delays the rest of its own cycle, and no other", () => {
    const all = recorder(choice, { cycles: "deferred" });
    const { resources, take } = all;
    for (const name of ["texture", "session", "mesh"]) {
      ring(all, name, name === "session" ? never : undefined);
    }
    expect([resources.collect(), take()]).toEqual([5, "mesh 2 mesh 1 texture 2 texture 1"]);
    expect(left(all)).toBe("session 1");
    ring(all, "late");
    expect([resources.collect(), take(), left(all)]).toEqual([2, "late 2 late 1", "session 1"]);
    resources.dispose();
    expect([take(), left(all)]).toEqual(["", "session 1"]);
  });

  test("delays no other cycle that the scope releases", () => {
    const all = recorder(choice);
    all.resources.scope((s) => {
      for (const name of ["texture", "session"]) {
        const older = s.add(all.make(`${name} 1`));
        const dispose = name === "session" ? { dispose: never } : {};
        older.link(s.add(all.make(`${name} 2`, { uses: older, ...dispose })));
      }
    });
    expect([all.take(), left(all)]).toEqual(["texture 2 texture 1", "session 1"]);
  });

  test.each(["owner", "scope", "manager"])(
    "delays the promise of disposeAsync of the %s, and nothing else",
    async (what) => {
      const all = recorder(choice);
      const { resources, make, take } = all;
      const root = make("root");
      for (const name of ["a", "b", "c"]) {
        const used = make(`used by ${name}`);
        const one = make(name, { uses: used, ...(name === "b" && { dispose: never }) });
        root.link(one);
        used.dispose();
        one.dispose();
      }
      const scope = resources.scope();
      if (what !== "owner") scope.add(root);
      let isDone = false;
      const done = { owner: root, scope, manager: resources }[what]?.disposeAsync();
      void done?.then(() => {
        isDone = true;
      });
      expect(take()).toBe("root c a used by c used by a");
      await turn();
      expect([isDone, left(all)]).toEqual([false, "used by b"]);
    },
  );

  test("hides no error of the others, and none is reported twice", () => {
    const { resources, make } = recorder(choice);
    const used = make("used");
    make("slow", { dispose: never });
    for (const name of ["one", "two"]) {
      const dispose = (): never => {
        throw new Error(name);
      };
      make(name, { dispose, uses: used });
    }
    let thrown: unknown;
    try {
      resources.dispose();
    } catch (error) {
      thrown = error;
    }
    expect((thrown as DisposeError).errors.map(String)).toEqual(["Error: two", "Error: one"]);
    expect([used.isAlive, resources.liveCount]).toEqual([false, 0]);
    resources.dispose();
  });

  test("that was called before the manager is disposed delays only what its resource uses", () => {
    const all = recorder(choice);
    const { resources, make, take } = all;
    const tcp = make("tcp");
    make("socket", { uses: tcp, dispose: never }).dispose();
    make("file", { uses: make("directory") });
    resources.dispose();
    expect([take(), left(all)]).toEqual(["file directory", "tcp"]);
  });
});

test.each(ENGINES)("a resource used by two waits for the later, on $name", async ({ choice }) => {
  const { resources, make, take } = recorder(choice);
  const [first, second] = [deferred(), deferred()];
  const below = make("below");
  const used = make("used", { uses: below });
  make("a", { uses: used, dispose: () => first.promise });
  make("b", { uses: used, dispose: () => second.promise });
  resources.dispose();
  first.resolve();
  await turn();
  expect(take()).toBe("");
  second.resolve();
  await resources.settled();
  expect(take()).toBe("used below");
});
