// The programs of examples/owners, with the real packages: what they demonstrate, and that nothing is left.

import { MessageChannel } from "node:worker_threads";
import { newMessagePortRpcSession } from "capnweb";
import { act, createElement, Fragment, type ReactElement, StrictMode } from "react";
import { create, type ReactTestRenderer } from "react-test-renderer";
import { Group, Texture } from "three";
import { beforeAll, describe, expect, test } from "vitest";
import { openKernel, plate } from "../../examples/owners/cad.js";
import { type Opening, Sum } from "../../examples/owners/component.js";
import { Player } from "../../examples/owners/frames.js";
import { addUp, Counter, Server } from "../../examples/owners/rpc.js";
import { Rooms } from "../../examples/owners/scene.js";
import { Resources } from "../../src/resources.js";
import { ENGINES } from "../engines.js";
import { deferred, turn } from "./fixtures.js";

describe.each(ENGINES)("a program of one day on $name", ({ choice }) => {
  const manager = (): Resources => new Resources({ ...choice, onLeak: null });

  test("cuts a plate with manifold-3d: one solid is left of dozens, then none", async () => {
    const kernel = await openKernel();
    const resources = manager();
    const part = plate(resources, kernel, 5);
    expect([part.value.genus(), part.value.volume() < 800, resources.liveCount]).toEqual([
      4,
      true,
      1,
    ]);
    const { value } = part;
    part.dispose();
    expect([(value as never as { isDeleted(): boolean }).isDeleted(), resources.liveCount]).toEqual(
      [true, 0],
    );
  });

  test("shares textures of three.js among rooms, loads each once, and disposes it with the last room", async () => {
    const log: string[] = [];
    const load = async (url: string): Promise<Texture> => {
      log.push(`load ${url}`);
      await turn();
      if (url === "missing") throw new Error("404");
      const texture = new Texture();
      texture.addEventListener("dispose", () => log.push(`free ${url}`));
      return texture;
    };
    const resources = manager();
    const rooms = new Rooms(resources, load);
    const scene = new Group();
    const [hall, cellar] = await Promise.all([
      rooms.open(scene, ["wood", "stone"]),
      rooms.open(scene, ["stone", "stone"]),
    ]);
    expect([log.splice(0).join(), scene.children.length]).toEqual(["load wood,load stone", 2]);
    await expect(rooms.open(scene, ["wood", "missing"])).rejects.toThrow("404");
    hall.dispose();
    expect([log.splice(0).join(), scene.children.length]).toEqual(["load missing,free wood", 1]);
    const attic = await rooms.open(scene, ["stone"]);
    cellar.dispose();
    expect(log).toEqual([]);
    attic.dispose();
    expect([log.join(), resources.liveCount, resources.externalBytes]).toEqual([
      "free stone",
      0,
      0,
    ]);
  });

  test("closes frames when their last reader is done, and all when the program is stopped", async () => {
    const closed: number[] = [];
    const frame = (timestamp: number) => ({ timestamp, close: () => void closed.push(timestamp) });
    const slow = deferred();
    const player = new Player<ReturnType<typeof frame>>([async () => {}, () => slow.promise]);
    for (let timestamp = 0; timestamp < 5; timestamp++) player.output(frame(timestamp));
    const shown = player.show();
    await turn();
    expect([closed, player.openCount]).toEqual([[], 5]);
    slow.resolve();
    await shown;
    expect(closed).toEqual([0]);
    const taken = player.take();
    player.stop();
    expect([taken?.timestamp, closed, player.openCount]).toEqual([1, [0, 4, 3, 2], 0]);
  });

  test("ends stubs of Cap'n Web before their session, even if a call throws", async () => {
    const resources = manager();
    const run = async (amounts: number[]): Promise<unknown> => {
      const { port1, port2 } = new MessageChannel();
      newMessagePortRpcSession(port2 as never, new Server());
      return addUp(resources, port1 as never, amounts).catch((error: Error) => error.message);
    };
    expect([await run([1, 2, 3]), await run([1, -1])]).toEqual([6, "add: -1 is below 0"]);
    await expect.poll(() => Counter.openCount).toBe(0);
    expect(resources.liveCount).toBe(0);
  });
});

describe("a component of React", () => {
  beforeAll(() => {
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  });

  const log: string[] = [];
  const opening = (key: string): Opening<(a: number, b: number) => number> => ({
    key,
    open: async () => {
      log.push(`open ${key}`);
      if (key === "broken") throw new Error("no module");
      return (a, b) => a + b;
    },
    dispose: () => void log.push(`close ${key}`),
  });

  const rendered = async (element: ReactElement): Promise<ReactTestRenderer> => {
    let root: ReactTestRenderer | undefined;
    await act(async () => {
      root = create(element);
      await turn();
    });
    return root as ReactTestRenderer;
  };
  const unmounted = async (root: ReactTestRenderer): Promise<void> => {
    await act(async () => root.unmount());
    await new Promise((resolve) => setTimeout(resolve, 5));
  };

  test.each([
    ["in StrictMode", StrictMode],
    ["without it", Fragment],
  ])(
    "opens its resource once %s, shares it, and closes it when it is unmounted",
    async (_, mode) => {
      const resources = new Resources({ onLeak: null });
      const sum = (a: number, key: string): ReactElement =>
        createElement(Sum, { resources, opening: opening(key), a, b: 1, key: `${a}${key}` });
      const root = await rendered(createElement(mode, null, sum(1, "adder"), sum(2, "adder")));
      expect(JSON.stringify(root.toJSON())).toContain('"children":["3"]');
      expect(log.splice(0)).toEqual(["open adder"]);
      await act(async () => {
        root.update(createElement(mode, null, sum(1, "adder"), sum(2, "other")));
        await turn();
      });
      expect(log.splice(0)).toEqual(["open other"]);
      await unmounted(root);
      expect([log.splice(0).toSorted(), resources.liveCount]).toEqual([
        ["close adder", "close other"],
        0,
      ]);
    },
  );

  test("unmounted while its resource is being opened closes it once it is open", async () => {
    const resources = new Resources({ onLeak: null });
    const loaded = deferred();
    const slow = {
      ...opening("slow"),
      open: async () => {
        await loaded.promise;
        return () => 1;
      },
    };
    const root = await rendered(createElement(Sum, { resources, opening: slow, a: 1, b: 1 }));
    await unmounted(root);
    expect([log.join(), resources.liveCount]).toEqual(["", 1]);
    loaded.resolve();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect([log.splice(0).join(), resources.liveCount]).toEqual(["close slow", 0]);
  });
});
