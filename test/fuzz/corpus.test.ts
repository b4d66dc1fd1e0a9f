// The programs that the fuzzer kept, because together they cover everything that its runs reached, and those
// of its findings: they do the same on every engine, and every heap stays sound.

/// <reference types="vite/client" />
import { expect, test, vi } from "vitest";
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

/** The twin comes first: the kernels are compared with it. */
vi.setConfig({ testTimeout: 120_000 });

const engines = [...ENGINES].reverse();

test("the corpus exists", () => {
  expect(corpora.flatMap(({ entries }) => entries).length).toBeGreaterThan(100);
});

test.each(corpora)("programs of bytes do the same on every engine: $path", ({ entries }) => {
  for (const { program, remark } of entries) {
    const { finding, calls } = contest(program, engines);
    expect(finding?.text, `${toHex(program)} ${remark}`).toBeUndefined();
    expect(calls).toBeGreaterThan(0);
  }
});
