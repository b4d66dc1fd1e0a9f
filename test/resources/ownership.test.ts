// When a resource is disposed: the moment nothing keeps it, and not before.

import { describe, expect, test } from "vitest";
import { type GcError, own, Resources, resources } from "../../src/resources.js";
import { ENGINES } from "../engines.js";
import { recorder } from "./fixtures.js";

describe.each(ENGINES)("a resource on $name", ({ choice }) => {
  test("is disposed when its owner is", () => {
    const { make, take, resources } = recorder(choice);
    const a = make("a");
    expect([a.value.name, a.isAlive, a.name, String(a)]).toEqual(["a", true, "a#1", "a#1"]);
    expect(take()).toBe("");
    a.dispose();
    expect([take(), a.isAlive, resources.liveCount]).toEqual(["a", false, 0]);
  });

  test("is disposed once, no matter how often its owner is; the first site is remembered", () => {
    const { make, take } = recorder(choice);
    const a = make("a");
    const first = (): void => a.dispose();
    first();
    const { disposedAt } = a;
    expect(disposedAt).toMatch(/ownership\.test\.ts.*:\d+:\d+$/);
    a.dispose();
    expect([take(), a.disposedAt]).toEqual(["a", disposedAt]);
  });

  test("of several owners is disposed by the last", () => {
    const { make, take } = recorder(choice);
    const a = make("a");
    const b = a.share();
    const c = b.share();
    b.dispose();
    b.dispose();
    a.dispose();
    expect([take(), c.isAlive, c.value.name]).toEqual(["", true, "a"]);
    c.dispose();
    expect(take()).toBe("a");
  });

  test("lives while another one uses it", () => {
    const { make, take } = recorder(choice);
    const texture = make("texture");
    const mesh = make("mesh", { uses: texture });
    texture.dispose();
    expect(take()).toBe("");
    mesh.dispose();
    expect(take()).toBe("mesh texture");
  });

  test("is unlinked as often as it was linked", () => {
    const { make, take } = recorder(choice);
    const texture = make("texture");
    const mesh = make("mesh", { uses: [texture, texture] });
    mesh.link(texture);
    texture.dispose();
    mesh.unlink(texture);
    expect(take()).toBe("");
    mesh.unlink(texture);
    expect(take()).toBe("texture");
    expect(() => mesh.unlink(texture)).toThrow("mesh#2 does not use texture#1");
  });

  test("keeps its other links when one is removed", () => {
    const { make, take, resources } = recorder(choice);
    const used = Array.from({ length: 6 }, (_, index) => make(`u${index}`));
    const user = make("user", { uses: used });
    for (const one of used) one.dispose();
    user.unlink(used[1] as (typeof used)[0]);
    user.unlink(used[5] as (typeof used)[0]);
    user.unlink(used[0] as (typeof used)[0]);
    expect(take()).toBe("u1 u5 u0");
    expect(resources.alive().at(-1)?.uses.toSorted()).toEqual(["u2#3", "u3#4", "u4#5"]);
    user.dispose();
    expect(take()).toBe("user u4 u3 u2");
  });

  test("in a cycle is disposed with its last owner, now", () => {
    const { make, take } = recorder(choice);
    const a = make("a");
    const b = make("b", { uses: a });
    a.link(b);
    a.dispose();
    expect(take()).toBe("");
    b.dispose();
    expect(take()).toBe("b a");
  });

  test("that uses itself is disposed with its last owner", () => {
    const { make, take } = recorder(choice);
    const a = make("a");
    a.link(a);
    a.dispose();
    expect(take()).toBe("a");
  });

  test("is disposed when the link that held its cycle is removed", () => {
    const { make, take } = recorder(choice);
    const root = make("root");
    const a = make("a");
    const b = make("b", { uses: a });
    a.link(b);
    root.link(b);
    a.dispose();
    b.dispose();
    expect(take()).toBe("");
    root.unlink(b);
    expect(take()).toBe("b a");
    root.dispose();
    expect(take()).toBe("root");
  });

  test("of a young cycle is disposed together with an old cycle that only it used", () => {
    const { make, take, resources } = recorder(choice);
    const old = make("old");
    old.link(old);
    resources.collect();
    resources.collect();
    const young = make("young", { uses: old });
    young.link(young);
    old.dispose();
    expect(take()).toBe("");
    young.dispose();
    expect(take()).toBe("young old");
  });

  test("of a ring of 20,000 is disposed with all others, without recursion", () => {
    const { make, resources, log } = recorder(choice, { stackDepth: 0 });
    const first = make("0");
    let last = first.share();
    for (let index = 1; index < 20_000; index++) {
      const next = make(String(index), { uses: last });
      last.dispose();
      last = next;
    }
    first.link(last);
    first.dispose();
    expect([log.length, resources.liveCount]).toEqual([0, 20_000]);
    last.dispose();
    expect([log.length, log[0], log.at(-1)]).toEqual([20_000, "19999", "0"]);
  });

  test("has a size, and it counts", () => {
    const { make, resources } = recorder(choice);
    const a = make("a", { size: 1000 });
    const b = make("b", { size: 24 });
    expect([resources.externalBytes, a.size]).toEqual([1024, 1000]);
    a.resize(2000);
    expect(resources.externalBytes).toBe(2024);
    a.dispose();
    expect(resources.externalBytes).toBe(24);
    b.dispose();
    expect(resources.externalBytes).toBe(0);
  });

  test("is reported, with what keeps it", () => {
    const { make, resources } = recorder(choice);
    const a = make("a", { size: 8 });
    const b = make("b", { uses: a });
    b.share();
    a.dispose();
    const [infoA, infoB] = resources.alive();
    expect(infoA).toMatchObject({ name: "a#1", size: 8, owners: [], usedBy: ["b#2"], uses: [] });
    expect(infoB).toMatchObject({ name: "b#2", usedBy: [], uses: ["a#1"] });
    expect(infoB?.owners).toHaveLength(2);
    expect(infoB?.owners[1]).toMatch(/ownership\.test\.ts/);
  });

  test("of the class of its own disposal needs no options", () => {
    const resources = new Resources(choice);
    const log: string[] = [];
    class File {
      [Symbol.dispose](): void {
        log.push(`closed ${this.constructor.name}`);
      }
    }
    const file = resources.own(new File());
    expect(file.name).toBe("File#1");
    file.dispose();
    expect(log).toEqual(["closed File"]);
  });

  test("may be any value except null and undefined", () => {
    const resources = new Resources(choice);
    const ids: number[] = [];
    const dispose = (id: number): void => void ids.push(id);
    const zero = resources.own(0, { dispose });
    const again = resources.own(0, { dispose, uses: zero });
    expect([zero.value, again.name]).toEqual([0, "resource#2"]);
    again.dispose();
    zero.dispose();
    expect(ids).toEqual([0, 0]);
    const bare = Object.create(null) as object;
    expect(resources.own(bare, { dispose: () => {} }).name).toBe("resource#3");
  });

  test("can be owned again after it was disposed", () => {
    const resources = new Resources(choice);
    const thing = {};
    let count = 0;
    const dispose = (): void => void count++;
    resources.own(thing, { dispose }).dispose();
    resources.own(thing, { dispose }).dispose();
    expect(count).toBe(2);
  });
});

describe.each(ENGINES)("deferred cycles on $name", ({ choice }) => {
  test("wait for collect(), and resources outside cycles do not", () => {
    const { make, take, resources } = recorder(choice, { cycles: "deferred" });
    const a = make("a");
    a.link(a);
    const b = make("b");
    a.dispose();
    b.dispose();
    expect(take()).toBe("b");
    expect([resources.collect(), take()]).toEqual([1, "a"]);
    expect(resources.collect()).toBe(0);
  });

  test("are found by the collection that new resources make due", () => {
    const { make, take } = recorder(choice, { cycles: "deferred", thresholds: [5, 10, 10] });
    const a = make("a");
    a.link(a);
    a.dispose();
    for (let index = 0; index < 6; index++) make(`b${index}`);
    expect(take()).toBe("a");
  });

  test("are found when more bytes were added than the threshold", () => {
    const options = { cycles: "deferred", byteThreshold: 1000 } as const;
    const { make, take, resources } = recorder(choice, options);
    const ring = (name: string, size: number): void => {
      const one = make(name, { size });
      one.link(one);
      one.dispose();
    };
    ring("a", 600);
    ring("b", 400); // exactly the threshold
    expect(take()).toBe("");
    ring("c", 1); // above it: the existing ones are collected before c is made
    expect([take(), resources.externalBytes]).toEqual(["b a", 1]);
  });

  test("cause no collection before a quarter more bytes were added than survived", () => {
    const options = { cycles: "deferred", byteThreshold: 100 } as const;
    const { make, take, resources } = recorder(choice, options);
    make("big", { size: 10_000 });
    resources.collect();
    const ring = make("ring", { size: 2500 });
    ring.link(ring);
    ring.dispose();
    expect(take()).toBe("");
    make("more", { size: 1 });
    expect(take()).toBe("ring");
  });

  test("do not count as survivors of the collection that found them", () => {
    const options = { cycles: "deferred", byteThreshold: 100 } as const;
    const { make, take, resources } = recorder(choice, options);
    const ring = (name: string, size: number): void => {
      const one = make(name, { size });
      one.link(one);
      one.dispose();
    };
    ring("a", 10_000);
    expect([resources.collect(), take()]).toEqual([1, "a"]);
    ring("b", 60);
    make("c", { size: 41 });
    expect(take()).toBe("b");
  });

  test("cause no collection when bytes were returned", () => {
    const options = { cycles: "deferred", byteThreshold: 100 } as const;
    const { make, take } = recorder(choice, options);
    const ring = make("ring", { size: 10 });
    ring.link(ring);
    ring.dispose();
    for (let index = 0; index < 100; index++) make("x", { size: 90 }).dispose();
    expect(take()).not.toContain("ring");
    make("y", { size: 91 });
    expect(take()).toBe("ring");
  });

  test("never make a collection due with a byte threshold of 0", () => {
    const { make, take } = recorder(choice, { cycles: "deferred", byteThreshold: 0 });
    const ring = make("ring", { size: 1e12 });
    ring.link(ring);
    ring.dispose();
    make("x", { size: 1e12 });
    expect(take()).toBe("");
  });
});

test("the default manager exists, on 64 KiB once it is used", () => {
  let isClosed = false;
  const close = (): void => {
    isClosed = true;
  };
  const owned = own("file", { dispose: close });
  expect(resources.liveCount).toBe(1);
  expect(owned.createdAt).toMatch(/ownership\.test\.ts/);
  owned.dispose();
  expect([isClosed, resources.liveCount]).toEqual([true, 0]);
});

test("each call remembers the place of the user, not one of ours", () => {
  const resources = new Resources();
  const dispose = (): void => {};
  const owned = [
    resources.own({}, { dispose }),
    resources.own({}, { dispose }).share(),
    resources.scope((s) => s.own({}, { dispose })),
    resources.scope().own({}, { dispose }),
  ];
  {
    using last = resources.own({}, { dispose });
    owned.push(last);
  }
  owned[3]?.dispose();
  const sites = owned.flatMap(({ createdAt, disposedAt }) => [createdAt, disposedAt ?? ""]);
  const known = sites.filter((site) => site !== "");
  expect(known).toHaveLength(8);
  for (const site of known) expect(site).toMatch(/ownership\.test\.ts[^ ]*:\d+:\d+$/);
});

test("a full heap refuses a resource, and takes nothing", () => {
  const { resources, make, log } = recorder({ engine: "wasm" }, { maximumBytes: 65536 });
  let refused: unknown;
  let made = 0;
  try {
    for (;;) {
      make(String(made));
      made++;
    }
  } catch (error) {
    refused = error;
  }
  expect((refused as GcError).code).toBe("ERR_HEAP_FULL");
  expect(resources.liveCount).toBe(made);
  resources.dispose();
  expect(log.length).toBe(made);
});
