// Random programs on every engine and on the model: every outcome must be the same. The model itself is
// checked against CPython.

/// <reference types="vite/client" />
import { describe, expect, test } from "vitest";
import { ENGINES } from "../engines.js";
import { type Recording, readRecording } from "../replay/recording.js";
import { check } from "./check.js";
import { differenceInOrder } from "./free-order.js";
import { CPYTHON_ORDER, type Order, shuffledOrder } from "./order.js";

const texts: Record<string, string> = import.meta.glob("../recordings/*/*.jsonl", {
  query: "?raw",
  import: "default",
  eager: true,
});

const recordings = Object.entries(texts).map(([path, text]) =>
  readRecording(path.replace("../recordings/", ""), text),
);

/** Where the model differs from a recording at level A; undefined if nowhere. */
function firstDifference({ operations, ordFrom }: Recording, order: Order): string | undefined {
  const played = operations.map((operation) => ({ operation, outcome: operation.out }));
  const found = differenceInOrder(played.slice(0, ordFrom ?? undefined), order);
  return found && `operation ${found.index}: ${found.text}`;
}

test("the recordings exist", () => {
  expect(recordings.length).toBeGreaterThan(80);
});

test.each(recordings.map((recording) => [recording.name, recording] as const))(
  "the model does what CPython did: %s",
  (_, recording) => {
    expect(firstDifference(recording, CPYTHON_ORDER)).toBeUndefined();
  },
);

test("in any order of its free choices the model does what CPython did", () => {
  const small = recordings.filter(({ operations }) => operations.length < 300);
  for (const [seed, recording] of small.entries()) {
    if (recording.name.includes("deep-")) continue;
    expect(firstDifference(recording, shuffledOrder(seed)), recording.name).toBe(undefined);
  }
});

describe.each(ENGINES)("random programs on $name", (engine) => {
  test.each([1, 2, 3, 4])("do what they do on the model, seed %i", (seed) => {
    const { failure, operations } = check({ seed, programs: 30, length: 250, engines: [engine] });
    expect(failure).toBeUndefined();
    expect(operations).toBeGreaterThan(3000);
  });

  test.each([1, 2, 5])(
    "do what they do on the model with steps of %i objects between any two operations",
    (stepObjects) => {
      const options = {
        seed: stepObjects,
        programs: 15,
        length: 200,
        engines: [engine],
        stepObjects,
      };
      const { failure, operations } = check(options);
      expect(failure).toBeUndefined();
      expect(operations).toBeGreaterThan(2000);
    },
  );
});
