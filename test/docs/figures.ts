// Figures in docs/reliability.md that tests measure: `<!-- name -->figure<!-- /name -->`. The test that
// measures one expects it here. `OUROBOROS_FIGURES=write npx vitest run --project node --no-file-parallelism
// test/faults` writes the measured ones to the page.

/// <reference types="vite/client" />
import { expect } from "vitest";
import page from "../../docs/reliability.md?raw";

const host = globalThis as { process?: { env?: Record<string, string | undefined> } };
const isWriting = host.process?.env?.["OUROBOROS_FIGURES"] === "write";

/** Expects `text` under that name in the page; in a run that writes, puts it there. */
export async function expectFigure(name: string, text: string): Promise<void> {
  const marked = new RegExp(`(<!-- ${name} -->)(.*?)(<!-- /${name} -->)`);
  if (isWriting) {
    const { readFileSync, writeFileSync } = await import("node:fs");
    const before = readFileSync("docs/reliability.md", "utf8");
    expect(before).toMatch(marked);
    writeFileSync("docs/reliability.md", before.replace(marked, `$1${text}$3`));
  } else {
    expect(marked.exec(page)?.[2], `docs/reliability.md, ${name}`).toBe(text);
  }
}

/** Integers as the pages write them, in words: `1,200, 5 and 7`. */
export function listOf(numbers: readonly number[]): string {
  const texts = numbers.map((number) => number.toLocaleString("en"));
  return [texts.slice(0, -1).join(", "), ...texts.slice(-1)].filter(Boolean).join(" and ");
}
