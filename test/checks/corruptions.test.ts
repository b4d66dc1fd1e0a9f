/// <reference types="vite/client" />
// validate() against one corruption after the other: every word of the control block, every bit of META,
// every column, every list and slot 0, in a heap that has one of everything, at rest and within a finalizer.
// Each is found, or its place is listed in docs/checking.md with the reason. A new constant in layout.ts
// needs a line in plants.ts.

import { describe, expect, test } from "vitest";
import * as layout from "../../assembly/layout.js";
import page from "../../docs/checking.md?raw";
import { FINALIZER } from "../../src/raw.js";
import { ENGINES, type EngineUnderTest } from "../engines.js";
import { NOT_FOUND, type Plant, Subject } from "./planting.js";
import {
  AT_REST,
  FRAME_PLACES,
  INTERRUPTING,
  NO_PLACES,
  PLACES,
  PLANTS,
  WITHIN_FINALIZER,
} from "./plants.js";

/** The plants for which the finding differs from the expected one. */
function unexpected(subject: Subject, plants: readonly Plant[]): unknown[] {
  return plants
    .map(({ what, found, where, change }) => {
      const [numbers, index] = where(subject);
      return { what, expected: found, found: subject.plant(numbers, index, change) };
    })
    .filter(({ expected, found }) =>
      expected in NOT_FOUND ? found.length > 0 : !found.includes(expected),
    );
}

describe.each(ENGINES)("validate() on $name", (engine) => {
  test("finds every corruption planted in a heap at rest, and nothing before and after", () => {
    const subject = new Subject(engine);
    expect(subject.heap.validate()).toEqual([]);
    expect(unexpected(subject, AT_REST)).toEqual([]);
    expect(subject.heap.validate()).toEqual([]);
    for (const plant of INTERRUPTING) expect(unexpected(new Subject(engine), [plant])).toEqual([]);
  });

  test("finds every corruption planted in a heap within a finalizer", () => {
    let planted = 0;
    const subject = new Subject(engine, () => {
      expect(subject.heap.validate()).toEqual([]);
      expect(unexpected(subject, WITHIN_FINALIZER)).toEqual([]);
      planted++;
    });
    subject.heap.decref(subject.heap.alloc(0, 0, FINALIZER));
    expect(planted).toBe(1);
    expect(subject.heap.validate()).toEqual([]);
  });
});

test("every constant of layout.ts has a line: what is planted there, or that it is not a place", () => {
  const places = [...Object.keys(PLACES), ...Object.keys(FRAME_PLACES)];
  expect([...places, ...NO_PLACES].toSorted()).toEqual(Object.keys(layout).toSorted());
});

test("every word of the control block has one", () => {
  const subject = new Subject(ENGINES[2] as EngineUnderTest);
  const { control, statistics } = subject.columns;
  const reached = new Set<number>();
  for (const { where } of PLANTS) {
    const [numbers, index] = where(subject);
    if (numbers === control) reached.add(index);
    if (numbers === statistics) {
      reached
        .add((layout.STATISTICS >> 2) + 2 * index)
        .add((layout.STATISTICS >> 2) + 2 * index + 1);
    }
  }
  expect(reached.size).toBe(layout.CONTROL_BYTES >> 2);
});

test("exactly the corruptions that are not found are listed in docs/checking.md, each with its reason", () => {
  const missed = [...PLANTS, ...WITHIN_FINALIZER].filter(({ found }) => found in NOT_FOUND);
  const places = Object.entries(NOT_FOUND).map(([reason, text]) => {
    const names = missed.filter(({ found }) => found === reason).map(({ place }) => place);
    return `| ${[...new Set(names)]
      .sort()
      .map((name) => `\`${name}\``)
      .join(", ")} | ${text} |`;
  });
  const table = page.split("| place | why not |\n| --- | --- |\n")[1]?.split("\n\n")[0];
  expect(table).toBe(places.join("\n"));
});
