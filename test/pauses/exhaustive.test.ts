// Every small heap, collected in steps of one object, with every sequence of operations between them.

import { describe, expect, test } from "vitest";
import { ENGINES } from "../engines.js";
import { isHuge } from "../huge.js";
import { type Fault, LARGE, SCENES } from "./scene.js";
import { States } from "./states.js";

const FAULTS: readonly Fault[] = [
  "no barrier at stores",
  "no barrier at increfs",
  "born white",
  "roots passed too early",
];

describe.each(ENGINES)("in steps on $name", ({ choice }) => {
  test.each(isHuge ? [...SCENES, ...LARGE] : SCENES)(
    "nothing reachable is freed, and nothing unreachable from the start is left: %j, %i operations",
    (scene, operations, states) => {
      const explored = new States(choice, scene).explore(operations);
      expect(explored.states).toBe(states);
      expect(explored.cycles).toBeGreaterThan(100);
    },
    1_800_000,
  );

  test.each(FAULTS)("with %s a reachable object is freed", (fault) => {
    const states = new States(choice, { objects: 2, references: 1, fault });
    expect(() => states.explore(2)).toThrow(/was freed|a reference to the dead|unreachable/);
  });
});
