// Every small heap, collected in steps of one object, with every sequence of operations between them.

import { describe, expect, test } from "vitest";
import { ENGINES } from "../engines.js";
import { isHuge } from "../huge.js";
import type { Fault, Scene } from "./scene.js";
import { States } from "./states.js";

/** A scene, the most operations between the steps of one collection, and the states that there are. */
const SCENES: readonly [scene: Scene, operations: number, states: number][] = [
  [{ objects: 2, references: 1 }, 3, 7344],
  [{ objects: 2, references: 1, hasYoung: true }, 2, 40_514],
  [{ objects: 2, references: 1, isWeak: true }, 1, 12348],
  [{ objects: 2, references: 1, hasFinalizer: true }, 3, 7408],
  [{ objects: 2, references: 1, hasFinalizer: true, hasYoung: true }, 2, 20_838],
];
/** Minutes of time. */
const LARGE: readonly [scene: Scene, operations: number, states?: number][] = [
  [{ objects: 2, references: 1, isWeak: true }, 2],
  [{ objects: 2, references: 1 }, 6],
  [{ objects: 2, references: 2 }, 2],
  [{ objects: 3, references: 1 }, 1],
];
const FAULTS: readonly Fault[] = [
  "no barrier at stores",
  "no barrier at increfs",
  "born white",
  "roots passed too early",
];

describe.each(ENGINES)("in steps on $name", ({ choice }) => {
  test.each(isHuge ? [...SCENES, ...LARGE] : SCENES)(
    "nothing reachable is freed, and nothing is left that was lost before: %j, %i operations",
    (scene, operations, states) => {
      const explored = new States(choice, scene).explore(operations);
      if (states === undefined) console.log(scene, operations, explored);
      else expect(explored.states).toBe(states);
      expect(explored.cycles).toBeGreaterThan(100);
    },
    600_000,
  );

  test.each(FAULTS)("with %s an object is freed that is reachable", (fault) => {
    const states = new States(choice, { objects: 2, references: 1, fault });
    expect(() => states.explore(2)).toThrow(/was freed|a reference to the dead|unreachable/);
  });
});
