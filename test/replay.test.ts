// Programs recorded on real CPython, on every engine: every outcome must be the same. The recordings define
// what is right; they are never adjusted.

/// <reference types="vite/client" />
import { describe, expect, test } from "vitest";
import { ENGINES } from "./engines.js";
import { firstDifference } from "./replay/agreement.js";
import { playAutomatic, readAutomatic } from "./replay/automatic.js";
import { readRecording } from "./replay/recording.js";

const programs: Record<string, string> = import.meta.glob("./recordings/*/*.jsonl", {
  query: "?raw",
  import: "default",
  eager: true,
});
const automatic: Record<string, string> = import.meta.glob("./recordings/auto.jsonl", {
  query: "?raw",
  import: "default",
  eager: true,
});

const recordings = Object.entries(programs).map(([path, text]) =>
  readRecording(path.replace("./recordings/", ""), text),
);
const automaticRuns = Object.values(automatic).flatMap(readAutomatic);

test("the recordings exist", () => {
  expect(recordings.length).toBeGreaterThan(80);
  expect(automaticRuns).toHaveLength(40);
});

describe.each(ENGINES)("what CPython did, on $name", ({ choice }) => {
  test.each(recordings.map((recording) => [recording.name, recording] as const))(
    "%s",
    (_, recording) => {
      expect(firstDifference(recording, choice, "A")).toBeUndefined();
    },
  );

  test.each(automaticRuns.map((run, index) => [index + 1, run] as const))(
    "automatic collections, run %i",
    (_, run) => {
      expect(playAutomatic(run, choice)).toEqual(run.out);
    },
  );
});

test("a recording with one altered outcome is refused, and the operation is named", () => {
  const recording = recordings.find(({ name }) => name.endsWith("tutorial-two-cycle.jsonl"));
  const operations = structuredClone(recording?.operations ?? []);
  const altered = operations.find(({ op }) => op === "collect");
  if (altered) altered.out.ret = 3;
  const difference = firstDifference(
    { name: "altered", ordFrom: null, operations },
    { engine: "wasm" },
    "A",
  );
  expect(difference).toContain(`operation ${altered?.t} (collect): ret: expected 3, got 2`);
});
