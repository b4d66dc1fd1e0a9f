// The table of docs/pauses.md says which heaps were searched, and how many states they have.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LARGE, SCENES } from "./scene.js";

const rows = (list: typeof SCENES, run: string): string[] =>
  list.map(([{ objects, references }, operations, states]) =>
    [objects, references, operations || "none", states.toLocaleString("en"), run].join(),
  );

test("docs/pauses.md lists each search with its states", () => {
  const page = readFileSync("docs/pauses.md", "utf8");
  const table = [...page.matchAll(/^\| \d .*$/gm)].map(([row]) => {
    const [, objects, references, operations, , states, run] = row
      .split("|")
      .map((cell) => cell.trim());
    return [objects, references, operations, states, run].join();
  });
  expect(table).toEqual([...rows(SCENES, "always"), ...rows(LARGE, "`npm run test:huge`")]);
});
