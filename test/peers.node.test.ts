// The outside collectors of the benchmarks, where this machine has them: what they freed and kept must be
// what a plain search finds. Those that npm would have to install are not run here, nor the conservative one,
// which may keep an object.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import type { HeldGraph } from "../bench/graphs/graph.js";
import { writeGraphFile } from "../bench/graphs/graph-file.js";
import { SHAPES } from "../bench/graphs/shapes.js";
import { FEW, GARBAGE, HALF_FEW, HELD, outcomeOf } from "../bench/graphs/situations.js";
import type { Task } from "../bench/opponent.js";
import { limit } from "../bench/peers/limit.js";
import { lua } from "../bench/peers/lua.js";
import { cpython } from "../bench/peers/python.js";

vi.setConfig({ testTimeout: 60_000 });

const SIZE = 2000;
const REPEATS = 3;

const folder = mkdtempSync(join(tmpdir(), "peers-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Case {
  readonly name: string;
  readonly graph: HeldGraph;
  readonly situation: Task["situation"];
}

const cases = SHAPES.filter(({ name }) => /random|chain|hub|rings/.test(name)).flatMap((shape) =>
  [HELD, FEW, HALF_FEW, GARBAGE].flatMap(({ name, kind, make }): Case[] => {
    const graph = make(shape, SIZE);
    return graph ? [{ name: `${shape.name}, ${name}`, graph, situation: kind }] : [];
  }),
);

test("there is a graph of each shape, in both situations", () => {
  expect(cases.map(({ name }) => name)).toHaveLength(16);
});

for (const opponent of [limit, cpython, lua]) {
  const probed = await opponent.probe();
  if ("absent" in probed) {
    test.skip(`${opponent.name}: ${probed.absent}`, () => {});
    continue;
  }
  describe(`${opponent.name} (${probed.version})`, () => {
    test.each(cases)("$name", async ({ name, graph, situation }) => {
      const graphFile = join(folder, name.replaceAll(/\W+/g, "-"));
      writeGraphFile(graphFile, graph);
      const { ms, freed, left } = await opponent.measure({
        graphFile,
        situation,
        repeats: REPEATS,
      });
      expect({ freed, left }).toEqual(outcomeOf(situation, graph));
      expect(ms).toHaveLength(REPEATS);
      expect(ms.every((time) => time >= 0)).toBe(true);
    });

    test("an unreadable graph is an error that says so", async () => {
      const task = { graphFile: join(folder, "none"), situation: "live", repeats: 1 } as const;
      await expect(opponent.measure(task)).rejects.toThrow(/none|graph file/);
    });
  });
}
