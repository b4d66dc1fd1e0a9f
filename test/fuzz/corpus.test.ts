// The programs that the fuzzer kept, because together they run all that its runs reached, and those
// of its findings: on every engine they do the same, and every heap stays sound.

/// <reference types="vite/client" />
import { describe, expect, test } from "vitest";
import { ENGINES } from "../engines.js";
import { toHex } from "./bytes.js";
import { contest } from "./contest.js";
import { readCorpus } from "./corpus.js";

const texts: Record<string, string> = import.meta.glob("./corpus/*.txt", {
  query: "?raw",
  import: "default",
  eager: true,
});

const corpora = Object.entries(texts).map(([path, text]) => ({ path, entries: readCorpus(text) }));

const twin = ENGINES.filter(({ name }) => name === "TypeScript");
const kernels = ENGINES.filter(({ name }) => name !== "TypeScript");

test("the corpus is there", () => {
  expect(corpora.flatMap(({ entries }) => entries).length).toBeGreaterThan(100);
});

describe.each(kernels)("programs of bytes on $name", { timeout: 120_000 }, (kernel) => {
  test.each(corpora)("do what they do on the twin: $path", ({ entries }) => {
    for (const { program, remark } of entries) {
      const { finding, calls } = contest(program, [...twin, kernel]);
      expect(finding?.text, `${toHex(program)} ${remark}`).toBeUndefined();
      expect(calls).toBeGreaterThan(0);
    }
  });
});
