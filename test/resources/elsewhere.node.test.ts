// An object that is owned elsewhere, owned already, or no longer owned: each is refused with a message that
// says what to do, and nothing is closed twice.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { VERSION } from "../../src/errors/copies.js";
import { warnOfLeaks } from "../../src/resources/backstop.js";
import { type Leak, type Owned, Resources } from "../../src/resources.js";
import { caught as thrownBy } from "../docs/refusals.js";
import { ENGINES } from "../engines.js";
import { deferred, recorder, turn } from "./fixtures.js";

/** The error that `call` throws. */
function caught(call: () => unknown): Error {
  return thrownBy(call) as Error;
}

type Package = typeof import("../../src/resources.js");

/** A copy of another version, such as an older one that a dependency brought in. */
async function otherCopy(name = "resources"): Promise<Package> {
  const code = readFileSync("dist/ouroboros-gc.js", "utf8");
  mkdirSync("build/copies", { recursive: true });
  writeFileSync(`build/copies/${name}.mjs`, code.replaceAll(`"${VERSION}"`, '"0.0.9"'));
  const url = pathToFileURL(`build/copies/${name}.mjs`).href;
  return (await import(/* @vite-ignore */ url)) as Package;
}

const TWO =
  `another copy of ouroboros-gc (version 0.0.9, this one is version ${VERSION}). ` +
  "Two copies are loaded: `npm ls ouroboros-gc` shows where they come from. Load one of them.";

describe.each(ENGINES)("an object on $name", ({ choice }) => {
  const dispose = (): void => {};

  test("is owned in one manager of the program, until it is disposed there", () => {
    const [one, other] = [new Resources(choice), new Resources(choice)];
    const file = {};
    const owned = one.own(file, { dispose, name: "file" });
    const error = caught(() => other.own(file, { dispose }));
    expect(error).toMatchObject({ code: "ERR_ARGUMENT" });
    expect(error.message).toMatch(
      /^own: the resource is owned as file#1 by another manager, since .*: both would dispose it\. Own it in one of them\.$/s,
    );
    expect([one.liveCount, other.liveCount]).toEqual([1, 0]);
    owned.dispose();
    expect(other.own(file, { dispose }).isAlive).toBe(true);
  });

  test("is owned in one copy of the package", async () => {
    const copy = await otherCopy();
    const theirs = new copy.Resources({ ...choice, onLeak: null } as object);
    const mine = new Resources(choice);
    const [here, there] = [{}, {}];
    const owned = mine.own(here, { dispose, name: "here" });
    const foreign = theirs.own(there, { dispose, name: "there" });
    const message = `own: the resource is owned as there#1 by ${TWO}`;
    expect(caught(() => mine.own(there, { dispose })).message).toBe(message);
    expect(caught(() => theirs.own(here, { dispose })).message).toContain(
      "own: the resource is owned as here#1 by another copy of ouroboros-gc",
    );
    for (const call of [
      () => owned.link(foreign as never),
      () => mine.own({}, { dispose, uses: foreign as never }),
      () => mine.scope((s) => s.add(foreign as never)),
    ]) {
      expect(caught(call)).toMatchObject({ code: "ERR_FOREIGN_OBJECT" });
      expect(caught(call).message).toContain(`the owner is from ${TWO}`);
    }
    expect([mine.liveCount, theirs.liveCount]).toEqual([1, 1]);
    foreign.dispose();
    expect(mine.own(there, { dispose }).isAlive).toBe(true);
  });

  test("of another copy is named by a copy that has made no heap yet", async () => {
    const copy = await otherCopy(`fresh-${Math.random()}`);
    const owned = new Resources(choice).own({}, { dispose });
    const message = `another copy of ouroboros-gc (version ${VERSION}, this one is version 0.0.9)`;
    for (const call of [
      () => copy.own({}, { dispose, uses: owned as never }),
      () => copy.own(owned as object, { dispose }),
    ]) {
      expect(caught(call)).toMatchObject({ code: "ERR_FOREIGN_OBJECT" });
      expect(caught(call).message).toContain(message);
    }
  });

  test("without an owner is joined by ownerOf, while its users keep it", () => {
    const { resources, make, take } = recorder(choice);
    const texture = make("texture");
    const { value } = texture;
    const mesh = make("mesh", { uses: texture });
    texture.dispose();
    const message = caught(() => resources.own(value, { dispose })).message;
    expect(message).toMatch(
      /^own: the resource is owned as texture#1, since .* and has no owner left: mesh#2 uses it\. Call ownerOf\(\) of its manager for another\.$/s,
    );
    const joined = resources.ownerOf(value) as Owned<typeof value>;
    mesh.dispose();
    expect([take(), joined.value === value, joined.isAlive]).toEqual(["mesh", true, true]);
    joined.dispose();
    expect(take()).toBe("texture");
    expect([resources.ownerOf(value), resources.ownerOf({})]).toEqual([undefined, undefined]);
  });

  test("is not joined if it is due, disposed by other means, or another manager's", () => {
    const { resources, make } = recorder(choice);
    let isGone = false;
    const gone = make("gone", { isDisposed: () => isGone });
    const joins: unknown[] = [];
    const { value } = gone;
    isGone = true;
    joins.push(resources.ownerOf(value), new Resources(choice).ownerOf(value));
    const one = make("one", { dispose: (thing) => void joins.push(resources.ownerOf(thing)) });
    one.link(one);
    one.dispose();
    expect(joins).toEqual([undefined, undefined, undefined]);
  });

  test("is owned, and not its owner: an owner is refused", () => {
    const { resources, make } = recorder(choice);
    const owned = make("texture");
    for (const own of [
      () => resources.own(owned),
      () => resources.own(owned, { dispose }),
      () => resources.scope((s) => s.own(owned)),
    ]) {
      expect(caught(own)).toMatchObject({
        code: "ERR_ARGUMENT",
        message:
          "own: texture#1 is owned already: this is its owner. Call share() on it for another, " +
          "or add() of a scope to pass it on.",
      });
    }
    expect(resources.liveCount).toBe(1);
  });

  test("whose scope has ended reports that, and how to keep it", async () => {
    const resources = new Resources({ ...choice, stackDepth: 0 });
    const lost = resources.scope((s) => s.own({}, { dispose, name: "mesh" }));
    const late = await resources.scope(async (s) => s.own({}, { dispose, name: "mesh" }));
    const s = resources.scope();
    const open = s.own({}, { dispose, name: "mesh" });
    s.dispose();
    for (const owned of [lost, late, open]) {
      expect(caught(() => owned.value)).toMatchObject({
        code: "ERR_DEAD_RESOURCE",
        message:
          `value: the scope of ${owned.name} ended at an unknown place (made at an unknown place). ` +
          "Return s.keep(…) of it from the scope's block.",
      });
    }
    const kept = resources.scope((scope) => scope.keep(scope.own({}, { dispose })));
    kept.dispose();
    expect(caught(() => kept.value).message).toContain("this owner of Object#4 was disposed at");
  });
});

describe.each(ENGINES)("a second disposeAsync() on $name", ({ choice }) => {
  const enders = ["owner", "scope", "manager"] as const;

  test.each(enders)("of the %s waits for the first, which alone throws", async (what) => {
    const { resources, make } = recorder(choice);
    const end = deferred();
    const owned = make("a", { dispose: () => end.promise });
    const scope = resources.scope();
    if (what === "scope") scope.add(owned);
    const ending = { owner: owned, scope, manager: resources }[what];
    const log: string[] = [];
    const first = ending.disposeAsync().then(
      () => log.push("first"),
      ({ code }: { code: string }) => log.push(code),
    );
    const second = ending.disposeAsync().then(() => log.push("second"));
    await turn();
    expect(log).toEqual([]);
    end.reject(new Error("stuck"));
    await Promise.all([first, second]);
    expect(log.toSorted()).toEqual(["ERR_DISPOSER", "second"]);
    await ending.disposeAsync();
  });

  test("waits for the disposer that dispose() called", async () => {
    const { make } = recorder(choice);
    const end = deferred();
    const owned = make("a", { dispose: () => end.promise });
    owned.dispose();
    let isDone = false;
    const done = owned.disposeAsync().then(() => {
      isDone = true;
    });
    await turn();
    expect(isDone).toBe(false);
    end.resolve();
    await done;
  });
});

test("many lost owners are reported in one line, by the places where they were made", async () => {
  const { warn } = console;
  const said: string[] = [];
  console.warn = (text: string) => void said.push(text);
  try {
    const hook = warnOfLeaks();
    const leak = (index: number, createdAt: string): Leak => ({
      name: `file#${index}`,
      size: 0,
      createdAt,
      message: `file#${index} was never disposed, created at ${createdAt}`,
      dispose: () => {},
    });
    for (let index = 0; index < 5000; index++)
      hook(leak(index, `/app/${index % 7 ? "a" : "b"}.ts:1:1`));
    await turn();
    hook(leak(1, "/app/a.ts:1:1"));
    await turn();
    for (let index = 0; index < 5; index++) hook(leak(index, `/app/${index}.ts:1:1`));
    await turn();
  } finally {
    console.warn = warn;
  }
  expect(said).toEqual([
    "5000 owners were never disposed: file#1 and 4284 more, created at /app/a.ts:1:1; " +
      "file#0 and 714 more, created at /app/b.ts:1:1",
    "file#1 was never disposed, created at /app/a.ts:1:1",
    "5 owners were never disposed: file#0, created at /app/0.ts:1:1; file#1, created at " +
      "/app/1.ts:1:1; file#2, created at /app/2.ts:1:1; and some at 2 other places",
  ]);
});
