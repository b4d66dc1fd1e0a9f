// In the library, as published and as tests run it, the constants of assembly/layout.ts are numbers, not
// names: see scripts/layout-numbers.mjs.

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as layout from "../assembly/layout.js";
import { takeDeaths } from "../src/twin/deaths.js";

test("in dist/ only the constants that /raw exports keep their names", () => {
  const files = readdirSync("dist/src", { encoding: "utf8", recursive: true })
    .filter((file) => file.endsWith(".js"))
    .map((file) => `dist/src/${file}`);
  expect(files.length).toBeGreaterThan(10);
  const numbers = new Map<string, number>(Object.entries(layout));
  const declared = files.flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/^const (\w+) = (\d+);/gm)]
      .filter(([, name = "", number]) => numbers.get(name) === Number(number))
      .map(([, name]) => name),
  );
  expect(declared.sort()).toEqual(["FINALIZER", "LEAF_OBJECT", "LEGACY"]);
});

test("in the sources that tests run none does", () => {
  const code = String(takeDeaths);
  expect(code).toContain(`control[${layout.DEAD_HEAD} >> 2]`);
  expect(code).not.toMatch(/[A-Z]{3}/);
});
