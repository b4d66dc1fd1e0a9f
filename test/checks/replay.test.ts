// Recorded programs of CPython under checks: what they do must not change, and nothing is found.

/// <reference types="vite/client" />
import { describe, expect, test } from "vitest";
import { checks } from "../../src/checks.js";
import { ENGINES } from "../engines.js";
import { firstDifference } from "../replay/player.js";
import { readRecording } from "../replay/recording.js";

const programs: Record<string, string> = import.meta.glob("../recordings/*/*.jsonl", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** Every call is checked, so that the cost of a program grows with the square of its length. */
const BYTES_MAX = 60_000;

const recordings = Object.entries(programs)
  .filter(([path, text]) => text.length < BYTES_MAX && !path.includes("deep-"))
  .map(([path, text]) => readRecording(path.replace("../recordings/", ""), text));

test("there are programs to play", () => {
  expect(recordings.length).toBeGreaterThan(40);
});

describe.each(ENGINES)("what CPython did, on $name", ({ choice }) => {
  const watched = { ...choice, checks: checks({ audit: 1, mark: true, stress: true }) };

  test.each(recordings.map((recording) => [recording.name, recording] as const))(
    "%s, with every check",
    (_, recording) => {
      expect(firstDifference(recording, watched, "A")).toBeUndefined();
    },
  );
});
