// Calls cut off by the end of the stack, at every frame and word of room, in processes with a small stack:
// once with functions that are compiled already, optimized and not, once with functions that are compiled at
// the end of the stack, for which V8 demands 40 KiB of room.

import { execFile } from "node:child_process";
import process from "node:process";
import { promisify } from "node:util";
import { afterAll, describe, expect, test, vi } from "vitest";
import { expectFigure } from "../docs/figures.js";
import { isHuge } from "../huge.js";

vi.setConfig({ testTimeout: isHuge ? 1_200_000 : 180_000 });

const run = promisify(execFile);

interface Flavour {
  readonly name: string;
  readonly flags: readonly string[];
  /** The most frames of room, step, words of room, whether functions are compiled there. */
  readonly room: readonly number[];
}

const FLAVOURS: readonly Flavour[] = [
  { name: "optimized code", flags: [], room: [60, 1, isHuge ? 12 : 2, 0] },
  { name: "interpreted code", flags: ["--no-opt"], room: [60, 1, isHuge ? 12 : 2, 0] },
  {
    name: "code that is compiled there",
    flags: ["--expose-gc", "--stress-flush-code"],
    room: [600, isHuge ? 2 : 40, 1, 1],
  },
];

/** On each of three engines. */
const SCENES = 19;

interface Line {
  readonly engine: string;
  readonly scene: string;
  readonly outcomes: Readonly<Record<string, number>>;
}

describe("the end of the stack", () => {
  /** Calls on each engine, by flavour. */
  const points = new Map<string, number>();
  afterAll(async () => {
    if (points.size < FLAVOURS.length || isHuge) return;
    // In the order of the flavours, not that of completion.
    const [optimized = 0, interpreted, compiled] = FLAVOURS.map(({ name }) => points.get(name));
    expect(interpreted).toBe(optimized);
    await expectFigure("stack end", (optimized * 2).toLocaleString("en"));
    await expectFigure("stack end compiled", String(compiled));
  });

  test.concurrent.each(FLAVOURS)("in $name", async ({ name, flags, room }) => {
    const args = [...flags, "--stack-size=150", "test/faults/stack-end.program.mjs", ...room];
    const { stdout } = await run(process.execPath, args.map(String));
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Line);
    expect(lines).toHaveLength(SCENES * 3);
    const bad = lines.filter(({ outcomes }) =>
      Object.keys(outcomes).some((outcome) => !["whole", "refused"].includes(outcome)),
    );
    expect(bad).toEqual([]);
    const calls = lines.flatMap(({ outcomes }) => Object.values(outcomes));
    points.set(name, calls.reduce((sum, count) => sum + count, 0) / 3);
    const refused = lines.filter(({ outcomes }) => outcomes["refused"] !== undefined);
    expect(refused.length).toBeGreaterThan(3);
  });
});
