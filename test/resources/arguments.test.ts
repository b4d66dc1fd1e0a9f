// User code among the arguments: getters of options, isDisposed(), objects that only look like an owner.

import { describe, expect, test } from "vitest";
import { Owned, Resources } from "../../src/resources.js";
import { refuserOf } from "../docs/refusals.js";
import { ENGINES } from "../engines.js";
import { caught } from "./fixtures.js";

describe.each(ENGINES)("arguments that run code, on $name", ({ choice }) => {
  const newResources = (): Resources => new Resources({ ...choice, stackDepth: 0, onLeak: null });

  test("an object is owned once, even if a getter of its options owns it too", () => {
    const resources = newResources();
    const log: string[] = [];
    const file = {};
    const options = {
      name: "file",
      get dispose() {
        resources.own(file, { name: "file", dispose: () => log.push("inner") });
        return () => log.push("outer");
      },
    };
    refuserOf("ERR_ARGUMENT", TypeError)(
      () => resources.own(file, options),
      "own: the resource is owned as file#1, since an unknown place. " +
        "Call share() on its owner for another.",
    );
    expect(resources.liveCount).toBe(1);
    resources.dispose();
    expect(log).toEqual(["inner"]);
  });

  test("own() takes nothing if a resource that it should use is disposed during the call", () => {
    const resources = newResources();
    const log: string[] = [];
    const dispose = (name: string): void => void log.push(name);
    const first = resources.own("first", { dispose });
    const second = resources.own("second", {
      dispose,
      isDisposed: () => {
        first.dispose();
        return false;
      },
    });
    refuserOf("ERR_DEAD_RESOURCE")(
      () => resources.own("third", { dispose, uses: [first, second] }),
      "own: this owner of resource#1 was disposed at an unknown place " +
        "(made at an unknown place). Dispose it later, or share() it first. The resource was not taken: it is still yours to dispose.",
    );
    expect([log, resources.liveCount]).toEqual([["first"], 1]);
    expect(resources.alive().map(({ name, usedBy }) => [name, usedBy])).toEqual([
      ["resource#2", []],
    ]);
    resources.dispose();
    expect([log, resources.liveCount]).toEqual([["first", "second"], 0]);
  });

  test("isDisposed() may dispose the owner whose resource it is called for", () => {
    const calls: ((owned: Owned, other: Owned) => unknown)[] = [
      (owned) => owned.resize(100),
      (owned) => owned.share(),
      (owned) => owned.value,
      (owned, other) => owned.link(other),
      (owned, other) => other.link(owned),
    ];
    for (const call of calls) {
      const resources = newResources();
      let isAsked = false;
      const owned: Owned = resources.own("a", {
        dispose: () => {},
        size: 10,
        isDisposed: () => {
          if (isAsked) owned.dispose();
          return false;
        },
      });
      const other = resources.own("b", { dispose: () => {} });
      isAsked = true;
      expect(() => call(owned, other)).toThrow(
        expect.objectContaining({ code: "ERR_DEAD_RESOURCE" }),
      );
      expect([resources.externalBytes, resources.liveCount]).toEqual([0, 1]);
      other.dispose();
      expect(resources.liveCount).toBe(0);
    }
  });

  test("a manager that isDisposed() disposes of refuses what follows", () => {
    const resources = newResources();
    let isAsked = false;
    const owned = resources.own("a", {
      dispose: () => {},
      isDisposed: () => {
        if (isAsked) resources.dispose();
        return false;
      },
    });
    isAsked = true;
    refuserOf("ERR_DISPOSED")(
      () => owned.share(),
      "share: the manager of resources was disposed. Make a new one with new Resources().",
    );
  });

  test("an object that only inherits from an owner is not one", () => {
    const resources = newResources();
    const owned = resources.own("a", { dispose: () => {} });
    const refuse = refuserOf("ERR_ARGUMENT", TypeError);
    const expected = "expected what own() returned, got an object. Own the resource first.";
    for (const fake of [
      Object.create(Owned.prototype),
      Object.create(owned),
      new Proxy(owned, {}),
    ]) {
      refuse(() => owned.link(fake as Owned), `link: ${expected}`);
      refuse(() => owned.unlink(fake as Owned), `unlink: ${expected}`);
      refuse(() => resources.own("b", { dispose: () => {}, uses: fake }), `own: ${expected}`);
      refuse(() => resources.scope((s) => s.add(fake as Owned)), `add: ${expected}`);
    }
    expect(resources.liveCount).toBe(1);
  });
});

describe("options with getters", () => {
  test("a getter that disposes the manager is refused", () => {
    const resources = new Resources();
    const options = {
      dispose: () => {},
      get size() {
        resources.dispose();
        return 1;
      },
    };
    expect(caught(() => resources.own({}, options)).code).toBe("ERR_DISPOSED");
  });
});
