// Every member of managers of resources, of owners and of scopes, in every state.
// A page has no room for this many Wasm memories at once, so this runs in Node.

import { describe, expect, test } from "vitest";
import { type Owned, Resources, type Scope } from "../../src/resources.js";
import { assertNoLeaks, leakCheck, noLeaks } from "../../src/testing.js";
import { ENGINES, type EngineUnderTest } from "../engines.js";
import {
  ANSWERS,
  expectWhole,
  identity,
  type Line,
  type Lines,
  membersOf,
  type Outcomes,
  outcomeOf,
  REFUSES,
  STATES,
  type State,
  shown,
  spy,
} from "./states.js";

interface Scene {
  readonly resources: Resources;
  readonly owned: Owned;
  readonly other: Owned;
  readonly scope: Scope;
}

const dispose = (): void => {};

/** The rule for managers: an interrupted heap is made again. */
const RESTORES: Outcomes = { ...REFUSES, interrupted: "answers" };
/** Ends a life: nothing is left to release once the manager was disposed. */
const ENDS: Outcomes = ANSWERS;

const ofManagers: Lines<Scene> = {
  "[Symbol.asyncDispose]": [({ resources }) => resources[Symbol.asyncDispose](), ANSWERS],
  "[Symbol.dispose]": [({ resources }) => resources[Symbol.dispose](), ANSWERS],
  "[nodejs.util.inspect.custom]": [({ resources }) => shown(resources), ANSWERS],
  ...identity(({ resources }) => resources),
  alive: [({ resources }) => resources.alive(), ANSWERS],
  collect: [({ resources }) => resources.collect()],
  dispose: [({ resources }) => resources.dispose(), ANSWERS],
  disposeAsync: [({ resources }) => resources.disposeAsync(), ANSWERS],
  disposeAtExit: [
    ({ resources }) => {
      resources.disposeAtExit();
      resources.dispose(); // The tests' own process should not wait for it.
    },
  ],
  externalBytes: [({ resources }) => resources.externalBytes, ANSWERS],
  liveCount: [({ resources }) => resources.liveCount, ANSWERS],
  open: [({ resources }) => resources.open(() => ({}), { dispose })],
  own: [({ resources }) => resources.own({}, { dispose })],
  ownerOf: [({ resources }) => resources.ownerOf({})],
  scope: [({ resources }) => resources.scope()],
  settled: [({ resources }) => resources.settled(), ANSWERS],
};

const ofOwners: Lines<Scene> = {
  "[Symbol.dispose]": [({ owned }) => owned[Symbol.dispose](), ENDS],
  "[nodejs.util.inspect.custom]": [({ owned }) => shown(owned), ANSWERS],
  ...identity(({ owned }) => owned),
  createdAt: [({ owned }) => owned.createdAt, ANSWERS],
  dispose: [({ owned }) => owned.dispose(), ENDS],
  disposeAfter: [({ owned }) => owned.disposeAfter(0), ENDS],
  disposed: [({ owned }) => owned.disposed, ANSWERS],
  disposedAt: [({ owned }) => owned.disposedAt, ANSWERS],
  isAlive: [({ owned }) => owned.isAlive, ANSWERS],
  link: [({ owned, other }) => owned.link(other)],
  name: [({ owned }) => owned.name, ANSWERS],
  release: [({ owned }) => owned.release()],
  resize: [({ owned }) => owned.resize(1)],
  share: [({ owned }) => owned.share()],
  size: [({ owned }) => owned.size, ANSWERS],
  toString: [({ owned }: Scene) => owned.toString(), ANSWERS] satisfies Line<Scene> as Line<Scene>,
  unlink: [({ owned, other }) => owned.unlink(other)],
  value: [({ owned }) => owned.value],
};

const ofScopes: Lines<Scene> = {
  "[Symbol.dispose]": [({ scope }) => scope[Symbol.dispose](), ENDS],
  "[nodejs.util.inspect.custom]": [({ scope }) => shown(scope), ANSWERS],
  ...identity(({ scope }) => scope),
  add: [({ scope, other }) => scope.add(other)],
  dispose: [({ scope }) => scope.dispose(), ENDS],
  keep: [({ scope, owned }) => scope.keep(owned)],
  open: [({ scope }) => scope.open(() => ({}), { dispose })],
  own: [({ scope }) => scope.own({}, { dispose })],
  track: [({ scope }) => scope.track({}, { dispose, isHandle: (x): x is object => x === null })],
};

/** Their promises reject; their refusals do not depend on the state here. */
const asynchronous: readonly string[] = ["[Symbol.asyncDispose]", "disposeAsync"];

const functions: Lines<Scene> = {
  assertNoLeaks: [
    ({ resources }) => assertNoLeaks(resources),
    { ...RESTORES, fresh: "ERR_LEAK", interrupted: "ERR_LEAK", collecting: "ERR_LEAK" },
  ],
  leakCheck: [({ resources }) => leakCheck(resources)],
  noLeaks: [({ resources }) => noLeaks(resources, () => {})],
};

const tables = {
  "a manager": ofManagers,
  "an owner": ofOwners,
  "a scope": ofScopes,
  "a function": functions,
};

describe.each(ENGINES)("resources on $name", ({ choice }) => {
  test("have a line for each member", () => {
    const { resources, owned, scope } = sceneOf(choice, {});
    expectWhole(membersOf(resources), ofManagers, []);
    expectWhole(membersOf(owned), ofOwners, asynchronous);
    expectWhole(membersOf(scope), ofScopes, asynchronous);
  });

  describe.each(Object.entries(tables))("%s", (_table, lines) => {
    test.each(Object.entries(lines))("%s, in each state", (_name, [call, outcomes = RESTORES]) => {
      for (const state of STATES) {
        expect([state, outcomeIn(choice, state, call)]).toEqual([state, outcomes[state]]);
      }
    });
  });

  test.each(asynchronous)("%s of an owner and of a scope, in each state", async (name) => {
    const key = name === "disposeAsync" ? name : (Symbol.asyncDispose as never);
    for (const state of ["fresh", "interrupted", "disposed"] as const) {
      const scene = sceneIn(choice, state);
      for (const object of [scene.owned, scene.scope]) {
        const outcome = await object[key as "disposeAsync"]().then(
          () => "answers",
          (error: { code?: string }) => error.code,
        );
        expect([state, outcome]).toEqual([state, ENDS[state]]);
      }
    }
  });

  test("everything on an interrupted heap is on a new one afterwards: owners, links, cycles, scopes", () => {
    const log: string[] = [];
    const { checks, interrupt } = spy();
    const resources = new Resources({ ...choice, checks, onLeak: null });
    const note = { dispose: (name: string) => log.push(name), size: 3 };
    const device = resources.own("device", note);
    const other = device.share();
    const scope = resources.scope();
    const mesh = scope.own("mesh", { ...note, uses: device });
    mesh.link(mesh);
    device.dispose();
    interrupt();
    const sound = resources.own("sound", { ...note, uses: mesh });
    expect([resources.liveCount, resources.externalBytes, log]).toEqual([3, 9, []]);
    other.dispose();
    scope.dispose();
    expect(log).toEqual([]);
    interrupt();
    sound.dispose();
    expect(log).toEqual(["sound", "mesh", "device"]);
    expect([resources.liveCount, resources.externalBytes]).toEqual([0, 0]);
  });

  test("a heap that was found corrupt is not made again: only disposal of its manager is left", () => {
    const log: string[] = [];
    const { checks, corrupt } = spy();
    const resources = new Resources({ ...choice, checks, onLeak: null });
    const owned = resources.own("owned", { dispose: (name) => log.push(name) });
    corrupt();
    expect(outcomeOf(() => owned.dispose())).toBe("ERR_CORRUPT_HEAP");
    expect(outcomeOf(() => resources.own({}, { dispose }))).toBe("ERR_CORRUPT_HEAP");
    expect([owned.isAlive, log]).toEqual([true, []]);
    resources.dispose();
    expect(log).toEqual(["owned"]);
  });
});

function sceneOf(choice: EngineUnderTest["choice"], options: object): Scene {
  const resources = new Resources({ ...choice, ...options, onLeak: null });
  const owned = resources.own({}, { dispose });
  const other = resources.own({}, { dispose });
  owned.link(other);
  const scope = resources.scope();
  scope.add(owned);
  return { resources, owned, other, scope };
}

function sceneIn(choice: EngineUnderTest["choice"], state: State): Scene {
  const { checks, interrupt } = spy();
  const scene = sceneOf(choice, { checks });
  if (state === "interrupted") interrupt();
  if (state === "disposed") scene.resources.dispose();
  return scene;
}

/** Collecting: within a disposer of a resource that a collection found. */
function outcomeIn(
  choice: EngineUnderTest["choice"],
  state: State,
  call: (scene: Scene) => unknown,
): string {
  let outcome = "was not called";
  const scene = sceneIn(choice, state);
  const act = (): void => {
    outcome = outcomeOf(() => call(scene));
  };
  if (state === "collecting") scene.resources.own({}, { dispose: act }).dispose();
  else act();
  return outcome;
}
