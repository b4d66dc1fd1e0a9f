// Recorded programs of CPython with steps between any two operations, on every engine. Unreachable objects
// die earlier than in the recording, never later; reachable ones are as recorded; a full collection leaves
// the same objects.

/// <reference types="vite/client" />
import { describe, expect, test } from "vitest";
import { ENGINES } from "../engines.js";
import { readRecording } from "../replay/recording.js";
import { playInSteps, type Stepped } from "./stepped-program.js";

const programs: Record<string, string> = import.meta.glob("../recordings/*/*.jsonl", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** Each operation on a hundred thousand objects would look at all of them. */
const recordings = Object.entries(programs)
  .filter(([path]) => !path.includes("deep-"))
  .map(([path, text]) => readRecording(path.replace("../recordings/", ""), text));

test("the recordings exist", () => {
  expect(recordings.length).toBeGreaterThan(75);
});

describe.each(ENGINES)("what CPython did, on $name", ({ choice }) => {
  test.each([1, 2, 50])("with a step of %i objects between any two operations", (most) => {
    const played = recordings.map((recording) => playInSteps(recording, choice, most));
    expect(played.flatMap(({ violation }) => violation ?? [])).toEqual([]);
    const sum = (of: (one: Stepped) => number): number =>
      played.reduce((total, one) => total + of(one), 0);
    expect(sum((one) => one.compared)).toBeGreaterThan(8000);
    expect(sum((one) => one.early)).toBeGreaterThan(3500);
    expect(sum((one) => one.collections)).toBeGreaterThan(1800);
  });
});
