// docs/reliability.md: every row of its tables names tests, and they exist.

import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const page = readFileSync("docs/reliability.md", "utf8");
const rows = page
  .split("\n\n")
  .filter((block) => block.startsWith("| fault"))
  .flatMap((block) => block.trimEnd().split("\n").slice(2))
  .map((line) => line.split(" | "));

test("the tables of docs/reliability.md have rows, each with fault, way, points and outcome", () => {
  expect(rows.length).toBeGreaterThan(15);
  for (const cells of rows) {
    expect(cells).toHaveLength(5);
    expect(cells.every((cell) => cell.trim().length > 0)).toBe(true);
    expect(cells[2]).toMatch(/\d|suite|every/);
  }
});

test.each(rows.map((cells) => [cells[0] as string, cells[4] as string]))(
  "there is a test for: %s",
  (_, cell) => {
    const files = [...cell.matchAll(/`([^`]+)`/g)].map(([, file]) => file as string);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect(file).toMatch(/\.test\.ts$|suite-runs\.ts$/);
      expect(existsSync(file)).toBe(true);
      expect(readFileSync(file, "utf8")).toMatch(/\bexpect\(|OUROBOROS_V8_FLAGS/);
    }
  },
);

test.each(["leaks", "stress-compaction", "stress-scavenge"])(
  "the page has the figures of %s as scripts/suite-runs.ts writes them, complete or so far",
  (suite) => {
    const [, figures] = new RegExp(`<!-- ${suite} -->(.*?)<!-- /${suite} -->`).exec(page) ?? [];
    expect(figures).toMatch(/^[\d,]+ tests in (all \d+ files|\d+ of \d+ files so far)(, |$)/);
  },
);
