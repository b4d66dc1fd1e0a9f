// A planted bug that no longer fits the source is planted by nobody: `npm run mutants` would say so
// after an hour.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { KERNEL_MUTANTS } from "../scripts/mutants/kernel.js";
import { ORACLE_MUTANTS } from "../scripts/mutants/oracle.js";
import { OWN_MUTANTS } from "../scripts/mutants/own.js";

test.each([
  ["kernel", KERNEL_MUTANTS],
  ["TypeScript engine", [...ORACLE_MUTANTS, ...OWN_MUTANTS]],
])("every planted bug of the %s has its one place in the source", (_, mutants) => {
  expect(mutants.length).toBeGreaterThan(100);
  const lost = mutants.flatMap(({ name, edits }) =>
    edits
      .filter(({ file, find }) => readFileSync(file, "utf8").split(find).length !== 2)
      .map(({ file }) => `${name}: ${file}`),
  );
  expect(lost).toEqual([]);
});
