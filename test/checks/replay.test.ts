// Recorded programs of CPython under checks: their outcomes must not change, and nothing is found. With a
// collection before each allocation their outcomes differ, and still nothing is found.

/// <reference types="vite/client" />
import { describe, expect, test } from "vitest";
import { checks } from "../../src/checks.js";
import { ENGINES } from "../engines.js";
import { firstDifference } from "../replay/agreement.js";
import { NoRoot, Player } from "../replay/player.js";
import { readRecording } from "../replay/recording.js";

const programs: Record<string, string> = import.meta.glob("../recordings/*/*.jsonl", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** Every call is checked, so the cost of a program grows with the square of its length. */
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

  test("the same programs, collected before each allocation", () => {
    let played = 0;
    let collections = 0;
    for (const { operations } of recordings) {
      const player = new Player(watched);
      player.enable();
      try {
        for (const operation of operations) {
          player.play(operation);
          played++;
        }
      } catch (error) {
        // An object that a finalizer revives under a name may have appeared and died at other times.
        if (!(error instanceof NoRoot)) throw error;
      }
      expect(player.validate()).toEqual([]);
      collections += player.getStats().reduce((sum, stats) => sum + stats.collections, 0);
    }
    expect(played).toBeGreaterThan(5000);
    expect(collections).toBeGreaterThan(1500);
  });
});
