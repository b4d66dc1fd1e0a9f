// The documentation's code runs and prints what its comments say: every `ts` and `js` block of
// README.md and docs/, and every `ts` block of an @example in src/. `npm test` builds dist/ first.

import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { gc } from "../src/index.js";
import * as python from "../src/python.js";
import * as weakref from "../src/weakref.js";
import { anchorsOf, type Block, exampleBlocks, linksOf, markdownBlocks } from "./docs/blocks.js";
import { complaints, readText, typeErrors, writeBlocks } from "./docs/runner.js";

vi.setConfig({ testTimeout: 120_000 });

/** Processes at a time: as many as a small machine has processors. */
const PROCESS_COUNT_MAX = 2;
/** docs/reliability.md states it. */
const NO_RUN_COUNT = 2;

/** Files whose blocks are essential: without them the documentation would not be tested. */
const FILES_WITH_BLOCKS: readonly string[] = [
  "README.md",
  "docs/checking.md",
  "docs/collector.md",
  "docs/abi.md",
  "docs/coming-from.md",
  "docs/errors.md",
  "docs/graph.md",
  "docs/inspection.md",
  "docs/layout.md",
  "docs/python.md",
  "docs/raw.md",
  "docs/resource-reports.md",
  "docs/resources.md",
  "src/checks.ts",
  "src/errors/error.ts",
  "src/engine/handle.ts",
  "src/heap/heap.ts",
  "src/id-graph/graph.ts",
  "src/index.ts",
  "src/inspect.ts",
  "src/inspect/heap-snapshot.ts",
  "src/inspect/heap-snapshot-graph.ts",
  "src/inspect/type-counts.ts",
  "src/managed/comparison.ts",
  "src/managed/give.ts",
  "src/managed/list.ts",
  "src/managed/names.ts",
  "src/managed/snapshot.ts",
  "src/managed/vars.ts",
  "src/resources/manager.ts",
  "src/resources/owned.ts",
  "src/resources/scope.ts",
  "src/testing.ts",
];

function filesOf(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((file) => file.endsWith(ending))
    .sort();
}

const markdown: Block[] = ["README.md", ...filesOf("docs", ".md")]
  .filter((file) => existsSync(file))
  .flatMap((file) => markdownBlocks(file, readText(file)));
const examples: Block[] = filesOf("src", ".ts").flatMap((file) =>
  exampleBlocks(file, readText(file)),
);
const blocks: Block[] = [...markdown, ...examples].filter(({ info }) =>
  ["ts", "js"].includes(info[0] ?? ""),
);
const running: Block[] = blocks.filter(({ info }) => !info.includes("no-run"));

let processCount = 0;
const waiting: (() => void)[] = [];

/** Calls `work` once fewer than PROCESS_COUNT_MAX others are running. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (processCount === PROCESS_COUNT_MAX) {
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    processCount++;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else processCount--;
  }
}

writeBlocks(running);

describe("the code of the documentation", () => {
  test.concurrent.for(running.map((block) => ({ ...block, name: `${block.file}:${block.line}` })))(
    "$name runs and prints what it says",
    async (block, { expect }) => {
      expect(await inTurn(() => complaints(block))).toEqual([]);
    },
  );

  test.concurrent("passes the type checker", async ({ expect }) => {
    const typed = running.filter(({ info }) => info[0] === "ts");
    expect(await inTurn(() => typeErrors(typed))).toBe("");
  });

  test.each(FILES_WITH_BLOCKS)("is there: %s", (file) => {
    expect(running.map((block) => block.file)).toContain(file);
  });

  test("is hardly ever marked as not to run", () => {
    expect(blocks.length - running.length).toBe(NO_RUN_COUNT);
  });

  test("does not escape the tests under another name for its language", () => {
    const names = ["typescript", "javascript", "tsx", "jsx", "mts", "mjs", "cts", "cjs"];
    expect(markdown.filter(({ info }) => names.includes(info[0] ?? ""))).toEqual([]);
    const flags = blocks.flatMap(({ info }) => info.slice(1));
    expect(flags.filter((flag) => flag !== "no-run")).toEqual([]);
  });
});

describe("the pages of the documentation", () => {
  const pages = [
    "README.md",
    "SECURITY.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    ...["docs", "examples", "test"].flatMap((folder) => filesOf(folder, ".md")),
  ].filter((file) => existsSync(file));

  test.each(pages)("have no broken links: %s", (file) => {
    const dead = linksOf(readText(file)).filter((link) => {
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? file : join(dirname(file), path);
      if (!existsSync(target)) return true;
      return anchor !== undefined && !anchorsOf(readText(target)).includes(anchor);
    });
    expect(dead).toEqual([]);
  });

  test("name every file of the kernel and the host once, and no other", () => {
    const text = readText("docs/collector.md").split("## 9. ")[1] ?? "";
    const [kernel = "", host = ""] = text.split("in `src/`");
    for (const [folder, table] of Object.entries({ assembly: kernel, src: host })) {
      const rows = [...table.matchAll(/^\| `.*$/gm)].join("\n");
      const names = [...rows.matchAll(/`([\w-]+(?:\.ts|\/))`/g)].map(([, name = ""]) => name);
      const files = readdirSync(folder, { withFileTypes: true })
        .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
        .filter((name) => name !== "tsconfig.json");
      expect(names.toSorted()).toEqual(files.toSorted());
    }
  });

  test("are all in docs/README.md, which orders them for the site", () => {
    const listed = linksOf(readText("docs/README.md")).filter((link) => /^[\w-]+\.md$/.test(link));
    const files = filesOf("docs", ".md").map((file) => file.replace("docs/", ""));
    expect(listed.concat("README.md").toSorted()).toEqual(files.toSorted());
  });

  test("list Python's functions correctly", () => {
    const text = readText("docs/python.md");
    const gcRows = [...text.matchAll(/^\| `gc\.(\w+)[^|]* \| ([^|]+) \| ([^|]+) \|/gm)];
    expect(gcRows.length).toBeGreaterThan(15);
    for (const [row, name = "", ours = "", pythons = ""] of gcRows) {
      expectListed(row, ours, gc, /^`gc\.(\w+)/.exec(ours)?.[1]);
      expectListed(row, pythons, python, name);
    }
    const weakrefRows = [...text.matchAll(/^\| `weakref\.\w+[^|]* \| ([^|]+) \|/gm)];
    expect(weakrefRows.length).toBeGreaterThan(5);
    for (const [row, ours = ""] of weakrefRows) {
      expectListed(row, ours, weakref, /^`(\w+)/.exec(ours)?.[1]);
    }
  });
});

/** A cell must say "not there yet" exactly when `owner` has no such name. */
function expectListed(row: string, cell: string, owner: object, name = ""): void {
  expect([row, name in owner]).toEqual([row, cell !== "not there yet"]);
}
