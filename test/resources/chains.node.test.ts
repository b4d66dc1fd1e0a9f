// Disposers that dispose others, to any depth, and calls at the end of the stack: nothing is disposed twice,
// nothing is lost, and the manager works on.

import { describe, expect, test } from "vitest";
import { type Owned, Resources } from "../../src/resources.js";
import { ENGINES } from "../engines.js";
import { nearStackEnd } from "../stack.js";
import { deferred, recorder } from "./fixtures.js";

/** Runs begun within one another; docs/resources.md describes it. */
const DEPTH = 64;

const LENGTHS: readonly number[] = [
  ...Array.from({ length: 12 }, (_, index) => 100 + 97 * index),
  2040,
  4000,
  100_000,
];

describe.each(ENGINES)("a chain of disposers by hand on $name", ({ choice }) => {
  /** Each disposes the one before it; the last holds all. */
  const chain = (
    resources: Resources,
    calls: Uint8Array,
    call: "dispose" | "disposeAsync",
  ): Owned => {
    const count = (index: number): void => {
      calls[index] = (calls[index] as number) + 1;
    };
    let next: Owned = resources.own({}, { dispose: () => count(0) });
    for (let index = 1; index < calls.length; index++) {
      const inner = next;
      const dispose = (): void | Promise<void> => {
        count(index);
        return inner[call]();
      };
      next = resources.own({}, { dispose });
    }
    return next;
  };

  test("of any length disposes each once, and the manager works on", () => {
    const resources = new Resources({ ...choice, stackDepth: 0, onLeak: null });
    for (const length of LENGTHS) {
      const calls = new Uint8Array(length);
      chain(resources, calls, "dispose").dispose();
      expect([length, resources.liveCount, calls.every((count) => count === 1)]).toEqual([
        length,
        0,
        true,
      ]);
      resources.own({}, { dispose: () => {} }).dispose();
    }
  });

  test("of any length in which each awaits the next ends when the last has ended", async () => {
    const resources = new Resources({ ...choice, stackDepth: 0, onLeak: null });
    for (const length of [10, 100, 3000]) {
      const calls = new Uint8Array(length);
      await chain(resources, calls, "disposeAsync").disposeAsync();
      expect([length, resources.liveCount, calls.every((count) => count === 1)]).toEqual([
        length,
        0,
        true,
      ]);
    }
  });

  test(`disposes before the call returns, up to ${DEPTH} deep`, () => {
    const { make, log } = recorder(choice);
    let next = make("0");
    for (let index = 1; index <= DEPTH + 2; index++) {
      const inner = next;
      const dispose = (): void => {
        log.push(`${index} {`);
        inner.dispose();
        log.push(`} ${index}`);
      };
      next = make(String(index), { dispose });
    }
    next.dispose();
    const down = Array.from({ length: DEPTH }, (_, at) => `${DEPTH + 2 - at} {`);
    const up = Array.from({ length: DEPTH - 1 }, (_, at) => `} ${4 + at}`);
    expect(log).toEqual([...down, "} 3", "2 {", "} 2", "1 {", "} 1", "0", ...up]);
  });

  test("awaits at any depth what it disposed there", async () => {
    const { make, log } = recorder(choice);
    const end = deferred();
    let inner = make("last", { dispose: () => end.promise.then(() => void log.push("last")) });
    for (let index = 0; index < DEPTH + 5; index++) {
      const used = inner;
      inner = make("", { dispose: () => used.disposeAsync() });
    }
    const ended = inner.disposeAsync().then(() => log.push("all"));
    setTimeout(end.resolve, 5);
    await ended;
    expect(log).toEqual(["last", "all"]);
  });
});

/** How many more calls the stack has room for, from where every call is cut off to where none is. */
const ROOMS: readonly number[] = Array.from({ length: 90 }, (_, index) => index * 7);

describe.each(ENGINES)("the end of the stack on $name", ({ choice }) => {
  type Act = (all: { resources: Resources; owned: Owned[]; make(): Owned }) => unknown;
  const acts: Record<string, Act> = {
    own: ({ make }) => make(),
    share: ({ owned }) => owned[0]?.share(),
    link: ({ owned }) => owned[0]?.link(owned[3] as Owned),
    unlink: ({ owned }) => owned[1]?.unlink(owned[0] as Owned),
    dispose: ({ owned }) => owned[2]?.dispose(),
    "dispose of a cycle": ({ owned }) => {
      owned[4]?.dispose();
      owned[5]?.dispose();
    },
    scope: ({ resources, owned, make }) =>
      resources.scope((s) => {
        for (const one of owned) s.add(one);
        s.add(make());
      }),
    collect: ({ resources }) => resources.collect(),
  };

  test.each(Object.entries(acts))(
    "in %s leaves a manager that works on, and loses nothing",
    (_, act) => {
      let [whole, cutOff] = [0, 0];
      for (const level of ROOMS) {
        const resources = new Resources({ ...choice, onLeak: null, onUnraisable: () => {} });
        const calls: number[] = [];
        const owners: Owned[] = [];
        const make = (...uses: Owned[]): Owned => {
          const index = calls.push(0) - 1;
          const dispose = (): void => {
            calls[index] = (calls[index] as number) + 1;
          };
          const made = resources.own({}, { dispose, uses });
          owners.push(made);
          return made;
        };
        const device = make();
        const texture = make(device);
        const mesh = make(texture, device);
        const free = make();
        const [a, b] = [make(device), make(texture)];
        a.link(b);
        b.link(a);
        const owned = [device, texture, mesh, free, a, b];
        nearStackEnd(level, () => {
          try {
            act({ resources, owned, make });
            whole++;
          } catch {
            cutOff++;
          }
        });
        // All of these go on as if nothing had happened, or are refused because their owner was released.
        const user = make(...owned.filter(({ isAlive }) => isAlive));
        user.dispose();
        const ringing = make();
        ringing.link(ringing);
        for (const owner of owners) owner.dispose();
        resources.collect();
        const shared = resources.liveCount; // A share() that was cut off may have been made.
        resources.dispose();
        expect([level, calls.length - calls.filter((count) => count === 1).length]).toEqual([
          level,
          calls.length > owners.length ? 1 : 0, // own() that was cut off took nothing.
        ]);
        expect(shared === 0 || act === acts["share"]).toBe(true);
      }
      expect([whole > 0, cutOff > 0]).toEqual([true, true]);
    },
  );
});
