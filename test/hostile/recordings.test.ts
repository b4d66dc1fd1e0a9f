// Altered recordings: refused with a line and a value, or played as far as they make sense; the heap is whole
// afterwards.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ENGINES } from "../engines.js";
import { playAutomatic, readAutomatic } from "../replay/automatic.js";
import { Player } from "../replay/player.js";
import { type Recording, readRecording } from "../replay/recording.js";
import { edits, errorOf, mutated, strangers } from "./mutation.js";

/// <reference types="vite/client" />
const programs: Record<string, string> = import.meta.glob("../recordings/scenarios/*.jsonl", {
  query: "?raw",
  import: "default",
  eager: true,
});
const texts: string[] = Object.values(programs).filter((text) => text.length < 20_000);

const automatic =
  '{"auto":1,"threshold":[5,2,2],"steps":[["keep",9],["cyc",20],["free",3],["tmp",4]],' +
  '"out":{"fired":[],"count":[0,0,0],"stats":[],"held":6}}';

/** `NAME, line N: …`, or a refusal by the engine. */
const CLEAR = /^(changed|automatic), line \d+: .+\.$/s;

describe.each(ENGINES)("an altered recording, on $name", ({ choice }) => {
  const smallHeap = { ...choice, maximumBytes: 2 ** 22 };

  /** Plays operations until one is refused. */
  const play = ({ operations }: Recording): void => {
    const player = new Player(smallHeap);
    player.onUnraisable = () => {};
    for (const operation of operations) {
      const error = errorOf(() => void player.play(operation));
      const isBroken = (error as { code?: string } | undefined)?.code === "ERR_INTERRUPTED";
      expect(isBroken).toBe(false);
      expect(player.validate()).toEqual([]);
      if (error) {
        expect(error.message).toMatch(/^(no root|unknown|the engine refused|.*: )/);
        return;
      }
    }
  };

  test("altered in its bytes is refused or played", () => {
    const law = fc.property(fc.constantFrom(...texts), edits, (text, list) => {
      const bytes = mutated(new TextEncoder().encode(text), list);
      let recording: Recording;
      try {
        recording = readRecording("changed", new TextDecoder().decode(bytes));
      } catch (error) {
        expect((error as Error).message).toMatch(CLEAR);
        return;
      }
      play(recording);
    });
    fc.assert(law, { seed: 1, numRuns: 150 });
  });

  test("altered in a member of an operation is refused or played", () => {
    const keys = [
      "t",
      "op",
      "r",
      "sn",
      "k",
      "n",
      "fin",
      "cb",
      "x",
      "y",
      "w",
      "i",
      "g",
      "out",
      "close",
    ];
    let playedCount = 0;
    const law = fc.property(
      fc.constantFrom(...texts),
      fc.nat(1000),
      fc.constantFrom(...keys),
      fc.oneof(strangers, fc.nat(12), fc.constantFrom(99_999_999, 9_999_999, 200_000)),
      (text, at, key, value) => {
        const lines = text.trimEnd().split("\n");
        const index = 1 + (at % (lines.length - 1));
        lines[index] = JSON.stringify({ ...JSON.parse(lines[index] as string), [key]: value });
        let recording: Recording;
        try {
          recording = readRecording("changed", lines.join("\n"));
        } catch (error) {
          expect((error as Error).message).toMatch(CLEAR);
          return;
        }
        playedCount++;
        play(recording);
      },
    );
    fc.assert(law, { seed: 2, numRuns: 120 });
    expect(playedCount).toBeGreaterThan(10);
  });

  test("of automatic collections is refused or played", () => {
    const law = fc.property(edits, (list) => {
      const text = new TextDecoder().decode(mutated(new TextEncoder().encode(automatic), list));
      const error = errorOf(() => {
        for (const run of readAutomatic(text)) {
          const steps = run.steps.map(([kind, count]) => [kind, Math.min(count, 1000)] as const);
          playAutomatic({ ...run, steps: steps as never }, smallHeap);
        }
      });
      if (error) expect(error.message).toMatch(/^(automatic|new heap)\b.*: .+\.$/s);
    });
    fc.assert(law, { seed: 3, numRuns: 500 });
  });
});

test.each([
  ["", "changed, line 1: not JSON: "],
  ["[]", "changed, line 1: the line is an array (expected an object)."],
  ['{"ordFrom":-1}', "changed, line 1: ordFrom is -1 (expected a whole number from 0 to 2147483647)."],
  ['{}\n{"op":"new"}', "changed, line 2: t is missing (expected a whole number from 0 to 2147483647)."],
  ['{}\n{"t":0}', "changed, line 2: op is missing (expected a string)."],
  ['{}\n{"t":0,"op":"new","n":1e9,"out":{}}', "changed, line 2: n is 1000000000 (expected a whole number from 0 to 10000000)."],
  ['{}\n{"t":0,"op":"new","fin":[3],"out":{}}', "changed, line 2: an action of fin is 3 (expected an array)."],
  ['{}\n{"t":0,"op":"new","fin":[["clear","x"]],"out":{}}', 'changed, line 2: fin: clear is "x" (expected a whole number from 0 to 2147483647).'],
  ['{}\n{"t":0,"op":"new"}', "changed, line 2: out is missing (expected an object)."],
  [`{}\n{"t":0,"op":"new","out":{"v":${"[".repeat(9)}${"]".repeat(9)}}}`, "changed, line 2: out is an array (expected data nested at most 6 deep)."],
])("the recording %j is refused with a message", (text, message) => {
  expect(errorOf(() => readRecording("changed", text))?.message).toContain(message);
}); // biome-ignore format: a table
