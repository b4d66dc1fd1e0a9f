// open() makes room first: nothing is opened that could not be owned, and a failure leaves nothing behind.

import { describe, expect, test } from "vitest";
import { Resources } from "../../src/resources.js";
import { ENGINES } from "../engines.js";
import { deferred, recorder, turn } from "./fixtures.js";

describe.each(ENGINES)("open() on $name", ({ choice }) => {
  const dispose = (): void => {};

  test("is refused before anything is opened, for every reason to refuse own()", () => {
    const { resources, make } = recorder(choice, { maximumBytes: 65536, stackDepth: 0 });
    const [dead, foreign] = [make("dead"), recorder(choice).make("foreign")];
    dead.dispose();
    const ended = new Resources(choice);
    ended.dispose();
    const full = new Resources({ ...choice, maximumBytes: 65536, stackDepth: 0, onLeak: null });
    const fill = (): never => {
      for (;;) full.own({}, { dispose });
    };
    expect(fill).toThrow("it is still yours to dispose.");
    const refused: [code: string, manager: Resources, options: object][] = [
      ["ERR_DEAD_RESOURCE", resources, { dispose, uses: dead }],
      ["ERR_FOREIGN_OBJECT", resources, { dispose, uses: [foreign] }],
      ["ERR_ARGUMENT", resources, { dispose, uses: 5 }],
      ["ERR_ARGUMENT", resources, { dispose, size: -1 }],
      ["ERR_DISPOSED", ended, { dispose }],
      ["ERR_HEAP_FULL", full, { dispose }],
    ];
    let opened = 0;
    for (const [code, manager, options] of refused) {
      const open = (): unknown => manager.open(() => ++opened, options as { dispose(): void });
      expect(open).toThrow(expect.objectContaining({ code }));
      const own = (): unknown => manager.own({}, options as { dispose(): void });
      expect(own).toThrow(expect.objectContaining({ code }));
    }
    expect(() => resources.open(5 as never, { dispose })).toThrow(
      "make must be a function, got 5.",
    );
    expect([opened, resources.liveCount]).toEqual([0, 0]);
  });

  test("owns the opened resource, now or later, as own() does", async () => {
    const { resources, take, log } = recorder(choice);
    const close = ({ name }: { name: string }): void => void log.push(name);
    const device = resources.open(() => ({ name: "device" }), { dispose: close, size: 3 });
    const loading = deferred();
    const texture = resources.open(() => loading.promise.then(() => ({ name: "texture" })), {
      dispose: close,
      uses: device,
      name: "Texture",
    });
    device.dispose();
    expect([take(), resources.alive().map(({ name }) => name)]).toEqual([
      "",
      ["Object#1", "resource#2"],
    ]);
    loading.resolve();
    const owned = await texture;
    expect([owned.name, owned.value.name, resources.externalBytes]).toEqual([
      "Texture#2",
      "texture",
      3,
    ]);
    expect(() => resources.own(owned.value, { dispose: close })).toThrow("is owned as Texture#2");
    owned.dispose();
    expect(take()).toBe("texture device");
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("no file");
      },
      "no file",
    ],
    ["rejects", () => Promise.reject(new Error("no file")), "no file"],
    ["returns nothing", () => null, "own: the resource is null."],
    ["promises nothing", async () => undefined, "own: the resource is undefined."],
    ["returns an object that does not fit", () => ({}), "it lacks everything"],
  ])("that %s leaves nothing, and releases what it used", async (_, make, message) => {
    const { resources, make: own, take } = recorder(choice);
    const device = own("device");
    const lacks = (resource: unknown): string | undefined =>
      JSON.stringify(resource) === "{}" ? "everything" : undefined;
    const open = async (): Promise<unknown> =>
      resources.open(make as () => unknown, { dispose, uses: device, lacks });
    const opening = open();
    device.dispose();
    await expect(opening).rejects.toThrow(message);
    expect([take(), resources.liveCount]).toEqual(["device", 0]);
  });

  test("disposes a resource that was opened after its manager was disposed", async () => {
    const log: string[] = [];
    const close = (name: string): void => void log.push(name);
    const one = new Resources(choice);
    const open = (): unknown =>
      one.open(
        () => {
          one.dispose();
          return "at once";
        },
        { dispose: close },
      );
    expect(open).toThrow(expect.objectContaining({ code: "ERR_DISPOSED" }));
    const other = new Resources(choice);
    const opening = other.open(() => turn().then(() => "later"), { dispose: close });
    other.dispose();
    await expect(opening).rejects.toMatchObject({ code: "ERR_DISPOSED" });
    expect(log).toEqual(["at once", "later"]);
  });
});
