// Random programs whose disposers take their time, or for ever: what they use is never disposed before they
// have ended, and everything else that is due is disposed before the call returns.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Owned } from "../../src/resources.js";
import { ENGINES } from "../engines.js";
import { deferred, recorder, type Thing } from "./fixtures.js";

interface Resource {
  readonly owned: Owned<Thing>;
  readonly uses: Set<Resource>;
  state: "live" | "at work" | "gone";
}

const number = fc.nat(1000);
type Step = [kind: number, first: number, second: number];
const steps: fc.Arbitrary<Step[]> = fc.array(fc.tuple(fc.nat(8), number, number), {
  maxLength: 40,
  size: "max",
});

/** settled() ended while dispose() of the manager was between two disposers. */
const SETTLED_TOO_EARLY: [Step[], boolean] = [
  [
    [0, 0, 0],
    [0, 0, 799],
    [5, 0, 0],
    [1, 0, 318],
    [3, 0, 51],
    [5, 0, 0],
    [5, 0, 0],
    [0, 0, 446],
    [5, 0, 0],
    [0, 0, 0],
    [0, 0, 2],
    [1, 44, 177],
  ],
  false,
];

/** Runs the program; at the end every disposer was called once and has ended. */
async function run(
  choice: (typeof ENGINES)[number]["choice"],
  cycles: "immediate" | "deferred",
  program: readonly Step[],
  endsWaiting: boolean,
): Promise<void> {
  // Errors of disposers that nothing waits for are reported there.
  const unraisable: unknown[] = [];
  const { resources, make } = recorder(choice, {
    cycles,
    stackDepth: 0,
    thresholds: [7, 2, 2],
    onUnraisable: ({ error }) => unraisable.push(error),
  });
  const all: Resource[] = [];
  const promises: Promise<void>[] = [];
  const add = (turnCount: number, uses: readonly Resource[]): void => {
    const dispose = (): Promise<void> | undefined => {
      expect(resource.state).toBe("live");
      const users = all.filter((user) => user !== resource && user.uses.has(resource));
      expect(users.filter(({ state }) => state === "at work")).toEqual([]);
      resource.state = turnCount > 0 ? "at work" : "gone";
      return turnCount > 0 ? work() : undefined;
    };
    const work = async (): Promise<void> => {
      for (let turns = 0; turns < turnCount; turns++) await Promise.resolve();
      resource.state = "gone";
    };
    const owned = make(String(all.length), { dispose, uses: uses.map((used) => used.owned) });
    const resource: Resource = { owned, uses: new Set(uses), state: "live" };
    all.push(resource);
  };
  for (const [kind, first, second] of program) {
    const owned = all.filter((resource) => resource.owned.isAlive);
    const one = owned[first % owned.length];
    const other = owned[second % owned.length];
    if (kind < 3 || !one || !other) {
      add(first % 2 === 0 ? second % 7 : 0, one && other && kind > 0 ? [one, other] : []);
    } else if (kind < 5) {
      one.owned.link(other.owned);
      one.uses.add(other);
    } else if (kind === 5) promises.push(one.owned.disposeAsync());
    else if (kind === 6) await Promise.resolve();
    else one.owned.dispose();
  }
  if (endsWaiting) await resources.disposeAsync();
  else resources.dispose();
  await resources.settled();
  await Promise.all(promises);
  expect(unraisable).toEqual([]);
  expect(all.filter(({ state }) => state !== "gone").length).toBe(0);
  expect(resources.liveCount).toBe(0);
}

describe.each(ENGINES)("asynchronous disposers in random programs on $name", ({ choice }) => {
  test.each(["immediate", "deferred"] as const)("with %s cycles", async (cycles) => {
    const property = fc.asyncProperty(steps, fc.boolean(), (program, endsWaiting) =>
      run(choice, cycles, program, endsWaiting),
    );
    await fc.assert(property, { numRuns: 100, examples: [SETTLED_TOO_EARLY] });
  });
});

/** Resources whose disposers end when the program decides. */
class Slow {
  readonly all: (Resource & { end: () => void })[] = [];
  readonly #recorder;

  constructor(choice: (typeof ENGINES)[number]["choice"], cycles: "immediate" | "deferred") {
    this.#recorder = recorder(choice, { cycles, stackDepth: 0, thresholds: [7, 2, 2] });
  }

  get resources() {
    return this.#recorder.resources;
  }

  get owned() {
    return this.all.filter(({ owned }) => owned.isAlive);
  }

  get atWork() {
    return this.all.filter(({ state }) => state === "at work");
  }

  make(isSlow: boolean, uses: readonly Resource[]): void {
    const work = deferred();
    const resource: Slow["all"][number] = {
      owned: this.#recorder.make(String(this.all.length), {
        uses: uses.map(({ owned }) => owned),
        dispose: () => {
          expect(resource.state).toBe("live");
          const users = this.all.filter((user) => user !== resource && user.uses.has(resource));
          const undisposed = users.filter(({ state }) => state !== "gone");
          const early = undisposed.filter((user) => !reachedFrom([resource]).has(user));
          expect([early, undisposed.filter(({ state }) => state === "at work")]).toEqual([[], []]);
          resource.state = isSlow ? "at work" : "gone";
          return isSlow ? work.promise : undefined;
        },
      }),
      uses: new Set(uses),
      state: "live",
      end: () => {
        resource.state = "gone";
        work.resolve();
      },
    };
    this.all.push(resource);
  }

  /** Ends a disposer, and lets the manager notice. */
  async end(resource: Slow["all"][number] | undefined): Promise<void> {
    resource?.end();
    for (let turns = 0; turns < 20; turns++) await Promise.resolve();
  }

  /** The live resources are those that owners reach, and those used by resources with running disposers. */
  check(): void {
    const kept = reachedFrom([...this.owned, ...this.atWork]);
    for (const one of this.owned) kept.add(one);
    const live = this.all.filter(({ state }) => state === "live");
    expect(live).toEqual(this.all.filter((one) => one.state === "live" && kept.has(one)));
    expect(this.resources.liveCount).toBe(live.length);
  }
}

/** The resources that these use, directly or through others. */
function reachedFrom(resources: readonly Resource[]): Set<Resource> {
  const reached = new Set(resources.flatMap(({ uses }) => [...uses]));
  for (const resource of reached) for (const used of resource.uses) reached.add(used);
  return reached;
}

/** Runs the program; some disposers never end. */
async function runSlow(slow: Slow, program: readonly Step[], afterStep: () => void): Promise<void> {
  const { resources } = slow;
  for (const [kind, first, second] of program) {
    const { owned, atWork } = slow;
    const one = owned[first % owned.length];
    const other = owned[second % owned.length];
    if (kind < 3 || !one || !other) {
      slow.make(first % 3 === 0, one && other && kind > 0 ? [one, other] : []);
    } else if (kind < 5) {
      one.owned.link(other.owned);
      one.uses.add(other);
    } else if (kind === 5) void one.owned.disposeAsync();
    else if (kind === 6) await slow.end(atWork[first % atWork.length]);
    else one.owned.dispose();
    afterStep();
  }
  if (program.length % 2 === 0) resources.dispose();
  else void resources.disposeAsync();
  expect(slow.owned).toEqual([]);
  slow.check();
  for (const resource of slow.atWork.slice(1)) {
    await slow.end(resource);
    slow.check();
  }
}

describe.each(ENGINES)(
  "disposers that end late or never, in random programs on $name",
  (engine) => {
    test("delay what their resources use and nothing else, no matter which call disposes", async () => {
      const property = fc.asyncProperty(steps, async (program) => {
        const slow = new Slow(engine.choice, "immediate");
        await runSlow(slow, program, () => slow.check());
      });
      await fc.assert(property, { numRuns: 150 });
    });

    test("delay what their resources use and nothing else, when collections find cycles", async () => {
      const property = fc.asyncProperty(steps, async (program) => {
        const slow = new Slow(engine.choice, "deferred");
        await runSlow(slow, program, () => {
          if (slow.all.length % 4 > 0) return;
          slow.resources.collect();
          slow.check();
        });
      });
      await fc.assert(property, { numRuns: 150 });
    });
  },
);
