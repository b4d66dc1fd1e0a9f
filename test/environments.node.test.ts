// The table of environments cannot be fooled: a program that does not answer, or that runs on another engine
// than expected, has failed. `npm run test:package` fills in the table itself.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  AbsentError,
  type Cell,
  type Environment,
  isFailed,
  rowOf,
} from "../scripts/environments/environment.js";
import { documentOf } from "../scripts/environments/table.js";

const ran = (entry: string, engine: string): Cell => ({ entry, outcome: "ran", engine });

function place(cells: Cell[], more: Partial<Environment> = {}): Environment {
  return {
    name: "a place",
    engine: "wasm",
    run: async () => ({ version: "1.2.3", cells }),
    ...more,
  };
}

describe("a row of the table", () => {
  test("passes when every program ran on the engine expected there", async () => {
    const row = await rowOf(place([ran(".", "wasm"), ran("./js", "typescript")]), [".", "./js"]);
    expect(isFailed(row)).toBe(false);
    const page = documentOf([row], [".", "./js"], "0.1.0");
    expect(page).toContain("| a place | 1.2.3 | Wasm | TypeScript |");
  });

  test("fails when a program ran on another engine", async () => {
    const row = await rowOf(place([ran(".", "typescript")]), ["."]);
    expect(row.cells).toEqual([
      {
        entry: ".",
        outcome: "failed",
        reason: "it ran on the engine typescript (expected wasm)",
      },
    ]);
    expect(documentOf([row], ["."], "0.1.0")).toContain("| a place | 1.2.3 | **failed** |");
  });

  test("fails when a program did not answer, or everything broke", async () => {
    const silent = await rowOf(place([ran(".", "wasm")]), [".", "./raw"]);
    expect(isFailed(silent)).toBe(true);
    const broken = await rowOf(place([], { run: () => Promise.reject(new Error("no socket")) }), [
      ".",
      "./raw",
    ]);
    expect(broken.cells.map(({ outcome }) => outcome)).toEqual(["failed", "failed"]);
  });

  test("says why nothing ran where the environment is unavailable", async () => {
    const absent = await rowOf(
      place([], { run: () => Promise.reject(new AbsentError("npm installs no deno")) }),
      ["."],
    );
    expect(isFailed(absent)).toBe(false);
    const page = documentOf([absent], ["."], "0.1.0");
    expect(page).toContain("| a place | – | not run |");
    expect(page).toContain("- a place was not available: npm installs no deno");
  });

  test("leaves out entry points that do not apply there, and says why", async () => {
    const without = new Map([["./workers", "the policy forbids compilation"]]);
    const row = await rowOf(place([ran(".", "wasm")], { without }), [".", "./workers"]);
    expect(isFailed(row)).toBe(false);
    const page = documentOf([row], [".", "./workers"], "0.1.0");
    expect(page).toContain("| a place | 1.2.3 | Wasm | – |");
    expect(page).toContain("- a place, `ouroboros-gc/workers`: the policy forbids compilation");
  });
});

test("docs/environments.md has a column for each entry point, and no failed cell", () => {
  const page = readFileSync("docs/environments.md", "utf8");
  const { exports } = JSON.parse(readFileSync("package.json", "utf8")) as { exports: object };
  const entries = Object.keys(exports).filter((entry) => entry !== "./package.json");
  const head = page.split("\n").find((line) => line.startsWith("| environment ")) ?? "";
  for (const entry of entries) expect(head).toContain(`\`${entry.slice(1) || "."}\``);
  expect(page).not.toContain("**failed**");
  expect(page).not.toContain("not run");
});
