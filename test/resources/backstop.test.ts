// The backstop: owners that the program lost are reported, once JavaScript's collector has found them.

import { expect, test } from "vitest";
import { type Leak, Resources } from "../../src/resources.js";
import { recorder } from "./fixtures.js";

/** With --expose-gc, in Node and in Chromium. */
const collectGarbage: () => void = (globalThis as unknown as { gc: () => void }).gc;

async function untilTold(isTold: () => boolean, turnCountMax = 100): Promise<void> {
  for (let turns = 0; turns < turnCountMax && !isTold(); turns++) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test("an owner that was lost is reported with where it was made; the hook may dispose it", async () => {
  const leaks: Leak[] = [];
  const { resources, make, take } = recorder({}, { onLeak: (leak) => leaks.push(leak) });
  (() => void make("lost", { size: 42 }))();
  await untilTold(() => leaks.length > 0);
  expect(leaks).toHaveLength(1);
  const [leak] = leaks as [Leak];
  expect(leak.message).toMatch(
    /^lost#1 \(42 bytes\) was never disposed, created at .*fixtures\.ts.*:\d+:\d+$/,
  );
  expect([leak.name, leak.size]).toEqual(["lost#1", 42]);
  expect([take(), resources.liveCount]).toEqual(["", 1]);
  leak.dispose();
  leak.dispose();
  expect([take(), resources.liveCount]).toEqual(["lost", 0]);
});

test("an owner that was disposed, or is held by a scope, is not reported", async () => {
  const leaks: Leak[] = [];
  const { resources, make } = recorder({}, { onLeak: (leak) => leaks.push(leak) });
  make("disposed").dispose();
  const s = resources.scope();
  (() => void s.add(make("held")))();
  (() => void make("canary"))();
  await untilTold(() => leaks.length > 0);
  expect(leaks.map(({ name }) => name)).toEqual(["canary#3"]);
  s.dispose();
});

test("of a scope that was lost, owners are reported that nobody else holds", async () => {
  const leaks: Leak[] = [];
  const { resources, take } = recorder({}, { onLeak: (leak) => leaks.push(leak) });
  const dispose = (): void => {};
  const held = (() => {
    const s = resources.scope();
    s.own({}, { dispose, name: "disposed" }).dispose();
    s.own({}, { dispose, name: "lost" });
    return s.own({}, { dispose, name: "held" });
  })();
  await untilTold(() => leaks.length > 0);
  expect(leaks.map(({ name }) => name)).toEqual(["lost#2"]);
  leaks[0]?.dispose();
  held.dispose();
  expect([take(), resources.liveCount]).toEqual(["", 0]);
});

test("what a scope let survive is reported when it is lost, what an ended scope had is not", async () => {
  const leaks: Leak[] = [];
  const { resources } = recorder({}, { onLeak: (leak) => leaks.push(leak) });
  const dispose = (): void => {};
  const s = resources.scope();
  (() => {
    s.keep(s.own({}, { dispose, name: "kept" }));
    s.own({}, { dispose, name: "ended" });
    resources.scope((inner) => void inner.own({}, { dispose, name: "ended, too" }));
  })();
  s.dispose();
  await untilTold(() => leaks.length > 0);
  await untilTold(() => false, 5);
  expect(leaks.map(({ name }) => name)).toEqual(["kept#1"]);
});

test("an owner whose disposer leads to the scope hides no other once its resource is disposed", async () => {
  const leaks: Leak[] = [];
  const { resources } = recorder({}, { onLeak: (leak) => leaks.push(leak) });
  const dispose = (): void => {}; // one within the function below would lead to `s`, too
  (() => {
    const s = resources.scope();
    s.own({}, { dispose: () => String(s), name: "disposed" }).dispose();
    s.own({}, { dispose, name: "lost" });
  })();
  await untilTold(() => leaks.length > 0);
  expect(leaks.map(({ name }) => name)).toEqual(["lost#2"]);
});

test("what a disposed manager owned is not reported", async () => {
  const leaks: Leak[] = [];
  const { resources } = recorder({}, { onLeak: (leak) => leaks.push(leak) });
  const other = recorder({}, { onLeak: (leak) => leaks.push(leak) });
  (() => {
    resources.own({}, { dispose: () => {}, name: "owned" });
    resources.scope().own({}, { dispose: () => {}, name: "in a scope" });
    resources.dispose();
    other.make("canary");
  })();
  await untilTold(() => leaks.length > 0);
  await untilTold(() => false, 5);
  expect(leaks.map(({ name }) => name)).toEqual(["canary#1"]);
  expect(resources.liveCount).toBe(0);
});

test("a scope that goes on lets go of owners that were disposed", async () => {
  const { resources } = recorder({}, { onLeak: () => {} });
  const s = resources.scope();
  const owners: WeakRef<object>[] = [];
  for (let made = 0; made < 1000; made++) {
    const owned = s.own({}, { dispose: () => {} });
    owned.dispose();
    owners.push(new WeakRef(owned));
  }
  const kept = s.own({}, { dispose: () => {}, name: "kept" });
  await untilTold(() => false, 5);
  expect(owners.filter((owner) => owner.deref()).length).toBeLessThan(130);
  expect(kept.isAlive).toBe(true);
  s.dispose();
  expect(kept.isAlive).toBe(false);
});

test("a block that waits for ever is a lost scope", async () => {
  const leaks: Leak[] = [];
  const { resources } = recorder({}, { onLeak: (leak) => leaks.push(leak) });
  (() => {
    void resources.scope(async (s) => {
      s.own({}, { dispose: () => {}, name: "waiting" });
      await new Promise(() => {});
    });
  })();
  await untilTold(() => leaks.length > 0);
  expect(leaks.map(({ name }) => name)).toEqual(["waiting#1"]);
});

test("one lost owner of several is reported, and the resource lives", async () => {
  const leaks: Leak[] = [];
  const { make, take } = recorder({}, { onLeak: (leak) => leaks.push(leak) });
  const a = make("a");
  (() => void a.share())();
  await untilTold(() => leaks.length > 0);
  expect(leaks).toHaveLength(1);
  leaks[0]?.dispose();
  expect([take(), a.isAlive]).toEqual(["", true]);
  a.dispose();
  expect(take()).toBe("a");
});

test("a hook that throws stops no other report; the default one warns", async () => {
  const { error, warn } = console;
  const said: string[] = [];
  console.error = (...values: unknown[]) => void said.push(String(values[0]));
  console.warn = (...values: unknown[]) => void said.push(String(values[0]));
  try {
    const throwing = new Resources({
      onLeak: () => {
        throw new Error("hook");
      },
    });
    const warning = new Resources();
    (() => {
      throwing.own({}, { dispose: () => {} });
      warning.own({}, { dispose: () => {}, name: "file" });
    })();
    await untilTold(() => said.length > 1);
    expect(throwing.liveCount + warning.liveCount).toBe(2);
  } finally {
    console.error = error;
    console.warn = warn;
  }
  expect(said.toSorted()).toEqual([
    "A hook of Resources threw:",
    expect.stringMatching(/^file#1 was never disposed, created at .*backstop\.test\.ts/),
  ]);
});

test("a manager that nothing refers to is collected, with its records", async () => {
  const managers: WeakRef<Resources>[] = [];
  for (let made = 0; made < 10; made++) {
    const { resources, make } = recorder({}, { onLeak: () => {} });
    make("a").link(make("b"));
    managers.push(new WeakRef(resources));
  }
  // A deref() keeps its object until the end of the turn, so nothing is read before the end.
  await untilTold(() => false, 5);
  // The interpreter may still hold the last one.
  expect(managers.filter((manager) => manager.deref()).length).toBeLessThanOrEqual(1);
});

test("an engine without FinalizationRegistry has no backstop, and works", () => {
  const host = globalThis as { FinalizationRegistry?: unknown };
  const { FinalizationRegistry: registry } = host;
  delete host.FinalizationRegistry;
  try {
    const { make, take } = recorder({}, { onLeak: () => {} });
    make("a").dispose();
    expect(take()).toBe("a");
  } finally {
    host.FinalizationRegistry = registry;
  }
});
