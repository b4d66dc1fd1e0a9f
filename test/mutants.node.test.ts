// A planted bug that no longer fits the source is never planted: `npm run mutants:oracle` would report that
// only after minutes.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ORACLE_MUTANTS } from "../scripts/mutants/oracle.js";

test("each of the oracle's bugs fits exactly one place in the source", () => {
  expect(ORACLE_MUTANTS).toHaveLength(48);
  const lost = ORACLE_MUTANTS.flatMap(({ name, edits }) =>
    edits
      .filter(({ file, find }) => readFileSync(file, "utf8").split(find).length !== 2)
      .map(({ file }) => `${name}: ${file}`),
  );
  expect(lost).toEqual([]);
});
