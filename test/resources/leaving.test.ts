// How a resource ends: released, later, by a deadline, reported, at the end of the program; and the order in
// which a family is disposed.

import { describe, expect, test } from "vitest";
import { type Owned, Resources } from "../../src/resources.js";
import { ENGINES } from "../engines.js";
import { caught, deferred, recorder, turn } from "./fixtures.js";

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

describe.each(ENGINES)("release() on $name", ({ choice }) => {
  test("hands the resource back undisposed, and releases what it used", () => {
    const { resources, make, take } = recorder(choice);
    const device = make("device");
    const frame = make("frame", { uses: device, size: 4 });
    device.dispose();
    const { value } = frame;
    expect(frame.release()).toBe(value);
    expect([take(), frame.isAlive, resources.liveCount, resources.externalBytes]).toEqual([
      "device",
      false,
      0,
      0,
    ]);
    // It may be owned again, anywhere.
    new Resources(choice).own(value, { dispose: () => {} });
    expect(caught(() => frame.release()).code).toBe("ERR_DEAD_RESOURCE");
  });

  test("is refused while others have or use it, and changes nothing then", () => {
    const { resources, make, take } = recorder(choice);
    const texture = make("texture");
    const mesh = make("mesh", { uses: texture });
    expect(caught(() => texture.release())).toMatchObject({
      code: "ERR_IN_USE",
      message: expect.stringContaining("texture#1 cannot be released because mesh#2 uses it."),
    });
    const others = [mesh.share(), mesh.share()];
    expect(caught(() => mesh.release()).message).toContain("because 2 other owners have it.");
    expect([take(), resources.liveCount, mesh.isAlive]).toEqual(["", 2, true]);
    for (const other of others) other.dispose();
    mesh.release();
    texture.link(texture); // A link to itself does not count.
    texture.release();
    expect([take(), resources.liveCount]).toEqual(["", 0]);
  });
});

describe.each(ENGINES)("`disposed` on $name", ({ choice }) => {
  test("resolves for all owners when the disposer has ended", async () => {
    const { make } = recorder(choice);
    const end = deferred();
    const log: string[] = [];
    const file = make("file", { dispose: () => end.promise.then(() => log.push("closed")) });
    const other = file.share();
    void file.disposed.then(() => log.push("told"));
    expect(other.disposed).toBe(file.disposed);
    file.dispose();
    await turn();
    other.dispose();
    await turn();
    expect(log).toEqual([]);
    end.resolve();
    await other.disposed;
    expect(log).toEqual(["closed", "told"]);
    await other.share; // A later read resolves at once.
    await file.disposed;
  });

  test("resolves in a cycle, after release(), after a disposer that threw, and at the manager's end", async () => {
    const { resources, make } = recorder(choice);
    const told: string[] = [];
    const watch = (owned: Owned): Owned => {
      void owned.disposed.then(() => told.push(owned.name));
      return owned;
    };
    const ring = watch(make("ring"));
    ring.link(ring);
    const released = watch(make("released"));
    const thrower = watch(
      make("thrower", {
        dispose: () => {
          throw new Error("stuck");
        },
      }),
    );
    watch(make("last"));
    ring.dispose();
    released.release();
    caught(() => thrower.dispose());
    await turn();
    expect(told).toEqual(["ring#1", "released#2", "thrower#3"]);
    resources.dispose();
    await turn();
    expect(told.at(-1)).toBe("last#4");
  });
});

describe.each(ENGINES)("a deadline on $name", ({ choice }) => {
  test("reports the disposer, and the disposal goes on: what it used is disposed", async () => {
    const { make, take } = recorder(choice);
    const device = make("device");
    const never = new Promise<void>(() => {});
    const socket = make("socket", { dispose: () => never, deadline: 5, uses: device });
    device.dispose();
    const error = await socket.disposeAsync().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "ERR_DISPOSER",
      errors: [
        {
          code: "ERR_DEADLINE",
          message:
            "dispose: the disposer of socket#2 has not ended within 5 ms. " +
            "What the resource used is disposed meanwhile. Give it a later deadline, or none.",
        },
      ],
    });
    expect(take()).toBe("device");
  });

  test("of the manager applies where there is no other; an error thrown too late is reported", async () => {
    const told: unknown[] = [];
    const { resources, make } = recorder(choice, {
      deadline: 5,
      onUnraisable: ({ error, object }) => void told.push([object, (error as Error).message]),
    });
    const [late, slow] = [deferred(), deferred()];
    make("late", { dispose: () => late.promise });
    make("slow", { dispose: () => slow.promise, deadline: 60_000 });
    make("quick", { dispose: async () => {} });
    const ending = resources.disposeAsync().catch(({ errors }) => errors as Error[]);
    await sleep(15);
    slow.resolve();
    expect(await ending).toHaveLength(1);
    late.reject(new Error("after all"));
    await turn();
    expect(told).toEqual([["late#1", "after all"]]);
  });

  test.each([-1, 1.5, 2 ** 31, "1"])("of %s is refused", (deadline) => {
    const { resources, make } = recorder(choice);
    const wrong = { deadline } as { deadline: number };
    expect(caught(() => make("a", wrong)).code).toBe("ERR_ARGUMENT");
    expect(caught(() => recorder(choice, wrong)).code).toBe("ERR_ARGUMENT");
    expect(resources.liveCount).toBe(0);
  });
});

describe.each(ENGINES)("disposeAfter() on $name", ({ choice }) => {
  test("releases the owner now; the resource lives on for a while, and can be joined", async () => {
    const { resources, log } = recorder(choice);
    const get = (): Owned<string> =>
      resources.open(() => "wood", { key: 1, dispose: () => log.push("gone") });
    const first = get();
    first.disposeAfter(0);
    first.disposeAfter(0);
    expect([first.isAlive, caught(() => first.value).code]).toEqual([false, "ERR_DEAD_RESOURCE"]);
    const second = get(); // As on a remount.
    await sleep(5);
    expect([second.isAlive, log.length]).toEqual([true, 0]);
    second.disposeAfter(1);
    await second.disposed;
    expect([log.join(), resources.liveCount]).toEqual(["gone", 0]);
  });

  test("reports errors of disposers to onUnraisable, and is dropped with the manager", async () => {
    const told: unknown[] = [];
    const { resources, make, take } = recorder(choice, {
      onUnraisable: ({ error }) => void told.push((error as Error).message),
    });
    const stuck = make("stuck", {
      dispose: () => {
        throw new Error("stuck");
      },
    });
    stuck.disposeAfter(0);
    await stuck.disposed;
    expect(told).toEqual(["stuck"]);
    const late = make("late");
    late.disposeAfter(2 ** 31 - 1); // A timer that is left would keep the process alive for weeks.
    const open = make("open");
    resources.dispose();
    expect(take()).toBe("open late");
    open.disposeAfter(1);
    expect(caught(() => open.disposeAfter(-1)).code).toBe("ERR_ARGUMENT");
  });
});

describe.each(ENGINES)("a parent on $name", ({ choice }) => {
  test("is disposed after its children within a cycle, whichever is newer", () => {
    const { make, take } = recorder(choice);
    const child = make("child");
    const parent = make("parent");
    child.link(parent, "parent");
    parent.link(child);
    child.dispose();
    parent.dispose();
    expect(take()).toBe("child parent");
  });

  test("can be given to own() too, and counts no longer once it is unlinked", () => {
    const { make, take } = recorder(choice);
    const family = (): Owned[] => {
      const root = make("root");
      const a = make("a", { parent: root });
      const b = make("b", { parent: a, uses: [root, a] });
      const late = make("late");
      for (const child of [a, b, late]) root.link(child);
      a.link(late, "parent");
      late.link(root);
      return [root, a, b, late];
    };
    for (const owned of family()) owned.dispose();
    expect(take()).toBe("b a late root");
    const [root, a, b, late] = family() as [Owned, Owned, Owned, Owned];
    a.unlink(late);
    for (const owned of [root, a, b, late]) owned.dispose();
    expect(take()).toBe("late b a root");
  });

  test("that is its own ancestor is disposed by age, and a grandparent last of all", () => {
    const { make, take } = recorder(choice);
    const [a, b, c] = ["a", "b", "c"].map((name) => make(name)) as [Owned, Owned, Owned];
    for (const [child, parent] of [
      [a, b],
      [b, c],
      [c, a],
    ] as const) {
      child.link(parent, "parent");
    }
    for (const owned of [a, b, c]) owned.dispose();
    expect(take()).toBe("a b c");
    const line = Array.from({ length: 5000 }, (_, index) => make(String(index)));
    for (const [index, owned] of line.entries()) {
      owned.link(line[(index + 1) % 5000] as Owned, index < 4999 ? "parent" : undefined);
    }
    for (const owned of line) owned.dispose();
    expect(take()).toBe(Array.from({ length: 5000 }, (_, index) => index).join(" "));
    expect(caught(() => make("x").link(make("y"), "child" as "parent")).code).toBe("ERR_ARGUMENT");
  });

  test("and its children are awaited, one after the other, if a disposer is slow", async () => {
    const { make, log } = recorder(choice);
    const end = deferred();
    const child = make("child", { dispose: () => end.promise.then(() => void log.push("child")) });
    const parent = make("parent");
    child.link(parent, "parent");
    parent.link(child);
    child.dispose();
    parent.dispose();
    expect(log).toEqual([]);
    end.resolve();
    await parent.disposed;
    expect(log).toEqual(["child", "parent"]);
  });
});

describe.each(ENGINES)("independent disposers on $name", ({ choice }) => {
  test("overlap, and all are awaited; each continues on its own", async () => {
    const { resources, log, make } = recorder(choice);
    const [slow, fast] = [deferred(), deferred()];
    const closing =
      (name: string, { promise }: { promise: Promise<void> }) =>
      () => {
        log.push(`${name} closing`);
        return promise.then(() => void log.push(`${name} closed`));
      };
    const pool = make("pool");
    const disk = make("disk");
    make("slow", { dispose: closing("slow", slow), uses: pool });
    make("fast", { dispose: closing("fast", fast), uses: disk });
    const all = resources.disposeAsync().then(() => log.push("all"));
    fast.resolve();
    await turn();
    expect(log).toEqual(["fast closing", "slow closing", "fast closed", "disk"]);
    slow.resolve();
    await all;
    expect(log.slice(4)).toEqual(["slow closed", "pool", "all"]);
  });
});
