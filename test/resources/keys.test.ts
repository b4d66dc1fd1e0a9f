// Shared resources: joined by key, by the object, or by an owner that was released.

import { describe, expect, test } from "vitest";
import type { Owned } from "../../src/resources.js";
import { ENGINES } from "../engines.js";
import { caught, deferred, recorder, turn } from "./fixtures.js";

describe.each(ENGINES)("a resource with a key on $name", ({ choice }) => {
  test("is opened once, by the first; the last owner disposes it", () => {
    const { resources, log } = recorder(choice);
    let opened = 0;
    const get = (): Owned<string> =>
      resources.open(() => `wood ${++opened}`, { key: "wood", dispose: (name) => log.push(name) });
    const [one, other] = [get(), get()];
    one.dispose();
    expect([opened, other.value, log.length]).toEqual([1, "wood 1", 0]);
    other.dispose();
    const again = get();
    expect([opened, again.value, log.join()]).toEqual([2, "wood 2", "wood 1"]);
  });

  test("is joined through a user after its first owner was disposed", () => {
    const { resources, take } = recorder(choice);
    const dispose = (thing: { name: string }): void => void log.push(thing.name);
    const log: string[] = [];
    const texture = resources.open(() => ({ name: "wood" }), { key: "wood", dispose });
    const mesh = resources.own({ name: "mesh" }, { dispose, uses: texture });
    texture.dispose();
    const joined = [
      resources.open((): { name: string } => ({ name: "opened" }), { key: "wood", dispose }),
      resources.ownerOf(texture) as Owned<{ name: string }>,
    ];
    mesh.dispose();
    expect([take(), log.join(), ...joined.map(({ value }) => value.name)]).toEqual([
      "",
      "mesh",
      "wood",
      "wood",
    ]);
    for (const each of joined) each.dispose();
    expect([log.join(), resources.ownerOf(texture), resources.liveCount]).toEqual([
      "mesh,wood",
      undefined,
      0,
    ]);
  });

  test("that is being opened is awaited by all callers, each with an owner", async () => {
    const { resources, log } = recorder(choice);
    const loaded = deferred();
    let loads = 0;
    const load = async (): Promise<string> => {
      loads++;
      await loaded.promise;
      return "wood";
    };
    const get = (): Promise<Owned<string>> =>
      resources.open(load, { key: "wood", dispose: (name) => log.push(name) });
    const all = [get(), get(), get()];
    // The first to learn of it releases at once; the others have their owners already.
    void all[0]?.then((owned) => owned.dispose());
    loaded.resolve();
    const [first, second, third] = await Promise.all(all);
    const fourth = get();
    expect(fourth).toBeInstanceOf(Promise);
    (await fourth).dispose();
    expect([loads, first?.isAlive, second?.value, third?.value]).toEqual([
      1,
      false,
      "wood",
      "wood",
    ]);
    second?.dispose();
    expect(log).toEqual([]);
    third?.dispose();
    expect([log.join(), resources.liveCount]).toEqual(["wood", 0]);
  });

  test("that failed to open leaves nothing, fails all callers that wait, and can be opened again at once", async () => {
    const { resources, log } = recorder(choice);
    let loads = 0;
    const load = async (): Promise<string> => {
      await turn();
      if (++loads === 1) throw new Error("offline");
      return `wood ${loads}`;
    };
    const get = (): Promise<Owned<string>> =>
      resources.open(load, { key: "wood", dispose: (name) => log.push(name) });
    const again = get().catch(() => get()); // In the very turn in which it failed.
    const [failed] = await Promise.allSettled([get()]);
    expect(failed).toMatchObject({ status: "rejected", reason: { message: "offline" } });
    expect(resources.liveCount).toBe(1);
    expect((await again).value).toBe("wood 2");
    (await again).dispose();
    const sync = (): unknown => resources.open(() => JSON.parse("?"), { key: 1, dispose() {} });
    expect(() => sync()).toThrow(SyntaxError);
    expect(() => sync()).toThrow(SyntaxError);
    expect([log.join(), resources.liveCount]).toEqual(["wood 2", 0]);
  });

  test("that was disposed by other means, or is being disposed, is opened again", async () => {
    const { resources } = recorder(choice);
    const closing = deferred();
    let [opened, isGone] = [0, false];
    const get = (): Owned<{ id: number }> =>
      resources.open(() => ({ id: ++opened }), {
        key: "wood",
        dispose: () => closing.promise,
        isDisposed: ({ id }) => isGone && id === 1,
      });
    get();
    isGone = true;
    const second = get();
    second.dispose();
    const third = get();
    expect([second.disposedAt !== undefined, third.value.id, resources.liveCount]).toEqual([
      true,
      3,
      2,
    ]);
    closing.resolve();
    await resources.settled();
    expect(get().value.id).toBe(3);
  });

  test("is not opened by the call that opens it", () => {
    const { resources } = recorder(choice);
    const options = { key: "a", dispose: () => {} };
    const error = caught(() => resources.open(() => resources.open(() => "b", options), options));
    expect(error.code).toBe("ERR_ARGUMENT");
    expect(error.message).toBe(
      'open: the key "a" is being opened by the surrounding call. Open another key there.',
    );
    expect(resources.liveCount).toBe(0);
  });

  test("opened in a scope ends with it; opened too late, it is disposed", async () => {
    const { resources, log } = recorder(choice);
    const loaded = deferred();
    const options = { key: "wood", dispose: (name: string) => void log.push(name) };
    const load = async (): Promise<string> => {
      await loaded.promise;
      return "wood";
    };
    const s = resources.scope();
    const late = s.open(load, options);
    s.open(() => "now", { dispose: options.dispose });
    s.dispose();
    expect(log).toEqual(["now"]);
    loaded.resolve();
    await expect(late).rejects.toMatchObject({ code: "ERR_DISPOSED" });
    expect([log.join(), resources.liveCount]).toEqual(["now,wood", 0]);
    await resources.scope(async (scope) => {
      expect((await scope.open(load, options)).value).toBe("wood");
    });
    expect(log.join()).toBe("now,wood,wood");
  });
});

describe.each(ENGINES)("ownerOf() of an owner on $name", ({ choice }) => {
  test("gives one more owner while the resource lives: a weak owner", () => {
    const { resources, make, take } = recorder(choice);
    const weak = make("a");
    const strong = resources.ownerOf(weak) as Owned;
    weak.dispose();
    const more = resources.ownerOf(weak) as Owned;
    strong.dispose();
    expect([take(), more.isAlive]).toEqual(["", true]);
    more.dispose();
    expect([take(), resources.ownerOf(weak)]).toEqual(["a", undefined]);
  });

  test("returns nothing for an owner of another manager, or of a resource that is due", () => {
    const { resources, make } = recorder(choice);
    const other = recorder(choice).make("other");
    const found: unknown[] = [resources.ownerOf(other)];
    const a: Owned = make("a", { dispose: () => void found.push(resources.ownerOf(a)) });
    a.link(a);
    a.dispose();
    expect(found).toEqual([undefined, undefined]);
  });
});
