// The numbers in the pages. A count, a size, a time or a ratio is computed here, or written by a command into
// a page or a marked figure, or listed with what else holds it.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Bundler, sizeOfNames } from "../bench/load/bundlers.js";
import { measureSize } from "../bench/load/size.js";
import { figuresIn, statementsOf } from "./docs/numbers.js";

const read = (file: string): string => readFileSync(file, "utf8");

/** Pages that a command writes, and its source. */
const WRITTEN: Readonly<Record<string, string>> = {
  "docs/benchmarks.md": "bench/main.ts",
  "docs/environments.md": "scripts/test-package.ts",
};

const pages: readonly string[] = [
  "README.md",
  "SECURITY.md",
  "CONTRIBUTING.md",
  ...readdirSync("docs")
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const statements = pages
  .filter((file) => !(file in WRITTEN))
  .flatMap((file) => statementsOf(file, read(file)));

const countOf = (folder: string, wanted: RegExp): number =>
  readdirSync(folder).filter((name) => wanted.test(name)).length;
const matches = (file: string, wanted: RegExp): number => [...read(file).matchAll(wanted)].length;
const kilobytes = (bytes: number): string => `${Math.round(bytes / 1000)}`;

const benchmarks = read("docs/benchmarks.md");
/** The numbers of the rows of docs/benchmarks.md that begin with these texts. */
const measured = (...beginnings: string[]): number[] =>
  beginnings.flatMap((beginning) =>
    benchmarks
      .split("\n")
      .filter((line) => line.startsWith(`| ${beginning} |`))
      .flatMap((line) => [...line.slice(beginning.length + 4).matchAll(/\d+(?:[,.]\d+)*/g)])
      .map(([number]) => Number(number.replaceAll(",", ""))),
  );
const isRounded = (text: string, numbers: readonly number[]): boolean => {
  const [, decimals = ""] = text.split(".");
  return numbers.some((number) => Math.abs(number - Number(text)) <= 0.501 / 10 ** decimals.length);
};

const programs = `${readdirSync("python/programs", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".py")).length}`;

type Computed = [file: string, statement: RegExp, () => Promise<string[]> | string[]];

/** Each statement occurs once; these are its groups. */
const COMPUTED: readonly Computed[] = [
  [
    "README.md",
    /\*\*(\d+) kB\*\* with brotli/,
    async () => [kilobytes(await leastSize("del, GCObject, gc"))],
  ],
  [
    "docs/demo.md",
    /a heap of (\d+) MB/,
    () => firstIn("demo/recording/program.ts", /HEAP_BYTES_MAX = (\d+) << 20/),
  ],
  [
    "docs/demo.md",
    /archive, at most every (\d+) ms/,
    () => firstIn("demo/recording/outbox.ts", /WAIT_MS = (\d+);/),
  ],
  [
    "docs/reliability.md",
    /(\d+) recorded programs and (\d+) runs of automatic/,
    () => [
      `${countOf("test/recordings/scenarios", /\.jsonl$/) + countOf("test/recordings/traces", /\.jsonl$/)}`,
      `${matches("test/recordings/auto.jsonl", /^\{/gm)}`,
    ],
  ],
  [
    "docs/engines.md",
    /In CPython: (\d+) ms a\ncollection, ours of its recording ([\d.]+) \((\d+)x\)/i,
    () => programOfHeap(),
  ],
  [
    "docs/engines.md",
    /takes (37 to 47) µs over/,
    () => [/missed on an AMD EPYC \((\d+ to \d+)\)/.exec(benchmarks)?.[1] ?? ""],
  ],
  [
    "docs/engines.md",
    /50,000,000 objects are marked in ([\d.]+) seconds/,
    () => [
      (
        ((measured("random, all live through few | 50,000,835")[0] ?? 0) * 50_000_835) /
        1e9
      ).toFixed(1),
    ],
  ],
  ...["README.md", "docs/raw.md"].map(
    (file): Computed => [
      file,
      /a Lisp in (\d+) lines/i,
      () => [`${matches("examples/toy-interpreter/lisp.ts", /\n/g)}`],
    ],
  ),
  [
    "docs/python-runtime.md",
    /\| (\d+) of (\d+), on each of three engines/,
    () => [programs, programs],
  ],
  ["docs/python-runtime.md", /equal in (\d+) of (\d+); /, () => [programs, programs]],
  [
    "docs/when-not.md",
    /a plain field costs ([\d.]+) ns where a counted one costs (\d+) /,
    () => [
      (measured("a.ref = b | field")[0] ?? 0).toFixed(1),
      (measured("a.ref = b | managed")[0] ?? 0).toFixed(0),
    ],
  ],
  [
    "docs/when-not.md",
    /When (\d+) kB are too much/,
    async () => [kilobytes((await measureSize("dist/src/index.js")).brotli)],
  ],
  [
    "docs/when-not.md",
    /alone and takes (\d+) kB/,
    async () => [kilobytes((await measureSize("dist/src/js.js")).brotli)],
  ],
  [
    "docs/fuzzing.md",
    /(\d+) programs on (\d+) kB/,
    () => [
      `${matches("test/fuzz/corpus/kept.txt", /^[\da-f]+/gm)}`,
      kilobytes(read("test/fuzz/corpus/kept.txt").length),
    ],
  ],
  [
    "docs/reliability.md",
    /\| (\d+) programs called with/,
    () => [/SCENES = (\d+)/.exec(read("test/faults/stack-end.node.test.ts"))?.[1] ?? ""],
  ],
  [
    "docs/reliability.md",
    /; (\d+) recorded programs 5 times/,
    () => [`${countOf("test/recordings/scenarios", /^(?!.*deep).*\.jsonl$/)}`],
  ],
  [
    "docs/python-tests.md",
    /The (\d+) tests of `test_gc`/,
    () => [
      `${matches("docs/python-tests.md", /^\| `(GCTests|GCCallbackTests|GCTogglingTests|PythonFinalizationTests|IncrementalGCTests)\./gm)}`,
    ],
  ],
];

const firstIn = (file: string, wanted: RegExp): string[] => [wanted.exec(read(file))?.[1] ?? ""];

/** The size that a page loads for these names of the main entry, with the bundler that makes it smallest. */
async function leastSize(names: string): Promise<number> {
  const bundlers: readonly Bundler[] = ["esbuild", "rollup", "webpack"];
  const sizes: number[] = [];
  // One after the other: they write their program into the same file.
  for (const bundler of bundlers)
    sizes.push(await sizeOfNames(bundler, "dist/src/index.js", names));
  return Math.min(...sizes);
}

function programOfHeap(): string[] {
  const row = /\| heap1m \| (\d+) ±\d+ % \(([\d.]+)x\) \| ([\d.]+) /.exec(benchmarks) ?? [];
  return [row[1] ?? "", row[3] ?? "", Number(row[2]).toFixed(0)];
}

/** Rows of the table of docs/engines.md, and those of docs/benchmarks.md that they round. */
const ROWS: Readonly<Record<string, string[]>> = {
  "full collection, all live through 1 % of them": ["random, all live through few | 1,000,217"],
  "full collection, each object held from outside": ["random, all live, each held | 1,000,217"],
  "full collection, half of it garbage and freed": ["random, half garbage | 999,692"],
  "full collection, all garbage": ["random, all garbage | 1,000,217"],
  "a real heap of 1,762,873 objects, nothing to free": ["heap1m, nothing dropped | 1,762,873"],
  "raw `alloc` + free, a pair, two references": ["alloc + free, two references | checked"],
  "managed `a.ref = b`, one assignment": ["a.ref = b | managed", "a.ref = b | field"],
};

const ONCE = "measured once, in the run named on the page";
const DATED = "a dated run, or the state of an older commit";
const LAYOUT = "a number of the layout: test/layout.test.ts";
const LIMIT = "a limit or a default with a test of its own";
const NAME = "part of a name, or not a count of ours";

/** The other ways in which statements are held: by page, the words as the scan finds them. */
const HELD: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "README.md": {
    "4 GiB": LIMIT,
  },
  "docs/when-not.md": { "4 GiB": LIMIT },
  "SECURITY.md": { "4 GiB": LIMIT, "2 GiB": LIMIT },
  "CONTRIBUTING.md": { "400 lines": "scripts/check-style.mjs" },
  "docs/abi.md": {
    "1 and call": NAME,
    "0 while another runs": NAME,
    "8 bytes": LAYOUT,
    "16 bytes": LAYOUT,
    "2 bytes": LAYOUT,
    "4 bytes": LAYOUT,
  },
  "docs/checking.md": {
    "400 ns": ONCE,
    "900 ns": ONCE,
    "500 ns": ONCE,
    "25 µs": ONCE,
    "11 bytes": "the lengths of the arrays that src/checks makes",
    "8 a block": LIMIT,
    "32 kB": LIMIT,
  },
  "docs/collector.md": {
    "16 bytes": LAYOUT,
    "25 %": "CPython's constant; the recordings hold it",
    "2 during the call": NAME,
    "125 kB": "a million bits",
    "31.75 bytes": LAYOUT,
  },
  "docs/coming-from.md": { "4 MB": NAME },
  "docs/fuzzing.md": {
    "64 KiB": LAYOUT,
    "1.46 ms": ONCE,
    "1.22 ms": ONCE,
    "0.7 ms": ONCE,
    "140 bytes": ONCE,
    "30 s": ONCE,
    "71 minutes": DATED,
  },
  "docs/graph.md": {
    ...{ "1.4x": ONCE, "213x": ONCE, "0.80x": ONCE, "54x": ONCE, "297 ms": ONCE },
    ...{ "172 ms": ONCE, "160 ms": ONCE, "387 µs": ONCE },
    "8 bytes": "the lengths of the arrays that src/graph/edges.ts makes",
  },
  "docs/large-graphs.md": { "4 bytes": "the lengths of the rows' arrays", "0.5 ms": ONCE },
  "docs/inspection.md": {
    ...{ "1 %": NAME, "123.3 s": ONCE, "1.4 s": ONCE, "40 bytes": ONCE },
    ...{ "817 MB": ONCE, "8.28 s": ONCE, "24.62 s": ONCE, "1,467 MB": ONCE, "2,989 MB": ONCE },
    ...{ "57.5 s": ONCE, "3,865 MB": ONCE },
    ...{ "152 MB": ONCE, "1.58 s": ONCE, "398 MB": ONCE, "4.54 s": ONCE, "624 MB": ONCE },
  },
  "docs/layout.md": { "4 bytes": LAYOUT, "0 the second": NAME, "1 while a call": NAME },
  "docs/errors.md": { "10 GiB": ONCE },
  "docs/python-runtime.md": {
    "14,515 calls": DATED,
    "99.9 %": DATED,
    "494 wrong programs": DATED,
    "0.17 s": ONCE,
    "6 of 6 run": "test/python-runtime/tutorial.node.test.ts",
    "1.5 s": ONCE,
  },
  "docs/python-tests.md": {
    "108 tests": "CPython 3.13's count",
    "8 tests": "CPython 3.13's count",
  },
  "docs/raw.md": {
    "4 GiB": LIMIT,
    "64 MiB": LIMIT,
    "12 bytes": "test/stack-counts.test.ts, where the arrays grow",
  },
  "docs/pauses.md": {
    "22 ms": ONCE,
    "0.4 bytes": "three bits a slot and the mark stack: `marksWords` in assembly/barrier.ts",
    "25 to 75 ns": ONCE,
    "10 to 14 ns": ONCE,
    "10 to 25 ns": ONCE,
    "0.1 ms": ONCE,
    "90 ms": ONCE,
  },
  "docs/recordings.md": {
    "83 programs": DATED,
    "40 automatic runs": DATED,
    "250 programs": DATED,
    "800 new programs": DATED,
    "0.1 seconds": ONCE,
  },
  "docs/reliability.md": {
    "5 batch calls": "test/limits.test.ts",
    "40 KiB": "V8's demand",
    "4 GiB": LIMIT,
    "96 KiB": "test/deep.node.test.ts",
    "2,048 bytes": LAYOUT,
  },
  "docs/resources.md": {
    "64 calls": LIMIT,
    "64 MiB": LIMIT,
    "64 KiB": LIMIT,
    "3 µs": ONCE,
    "10 µs": ONCE,
  },
  "docs/saving.md": { "22,004,992 bytes": ONCE, "46 to 55 ms": ONCE, "160 to 180 ms": ONCE },
  "docs/soak.md": { "31 seconds": DATED },
};

/** Pages whose figures are all of one kind. */
const WHOLE: Readonly<Record<string, string>> = {
  "docs/performance.md":
    "a history of trials: each figure belongs to its date and the machine named there",
};

describe("the numbers of the pages", () => {
  test.each(COMPUTED)("are those computed: %s, %s", async (file, statement, compute) => {
    const found = [...read(file).matchAll(new RegExp(statement, `g${statement.flags}`))];
    expect(found.map(([, ...groups]) => groups)).toEqual([await compute()]);
  });

  test.each(Object.entries(ROWS))(
    "are rounded from docs/benchmarks.md: %s",
    (title, beginnings) => {
      const row = read("docs/engines.md")
        .split("\n")
        .find((line) => line.startsWith(`| ${title} |`));
      const numbers = measured(...beginnings);
      const texts = row?.slice(title.length + 3).match(/\d+(?:\.\d+)?/g) ?? [];
      expect(texts.length).toBeGreaterThan(2);
      expect(texts.filter((text) => !isRounded(text, numbers))).toEqual([]);
    },
  );

  test("are each held by something", () => {
    const isHeld = ({ file, line, text, context }: (typeof statements)[number]): boolean => {
      if (file in WHOLE || HELD[file]?.[text] !== undefined) return true;
      if (
        file === "docs/engines.md" &&
        Object.keys(ROWS).some((row) => context.startsWith(`| ${row} |`))
      )
        return true;
      const page = read(file).split("\n");
      const start = page.slice(0, line - 1).join("\n").length;
      return COMPUTED.some(([computed, statement]) => {
        const found = computed === file ? statement.exec(page.join("\n")) : null;
        const end = start + context.length + 1;
        return found !== null && found.index < end && found.index + found[0].length > start;
      });
    };
    const free = statements.filter((statement) => !isHeld(statement));
    expect(free.map(({ file, line, text }) => `${file}:${line}: ${text}`)).toEqual([]);
  });

  test("that are listed here exist", () => {
    const listed = Object.entries(HELD).flatMap(([file, texts]) =>
      Object.keys(texts).map((text) => `${file}: ${text}`),
    );
    const found = new Set(statements.map(({ file, text }) => `${file}: ${text}`));
    expect(listed.filter((entry) => !found.has(entry))).toEqual([]);
  });

  test.each(Object.entries(WRITTEN))("of %s are written by %s", (page, writer) => {
    expect(read(writer)).toContain(page.replace("docs/", ""));
  });

  test("that are marked are written by a test or by scripts/suite-runs.ts", () => {
    const names = pages.flatMap((file) => figuresIn(read(file)));
    expect(names.length).toBeGreaterThan(10);
    const sources = [
      ...readdirSync("test/faults").map((name) => `test/faults/${name}`),
      "scripts/suite-runs.ts",
    ]
      .map(read)
      .join("\n");
    // Some names consist of a word and a parameter of the test.
    const isKnown = (name: string): boolean => {
      const stem = name.replace(/ (Wasm|TypeScript|once|for good|memory is out)$/, " $");
      return sources.includes(`"${name}"`) || sources.includes(`\`${stem}{`);
    };
    expect(names.filter((name) => !isKnown(name))).toEqual([]);
  });
});
