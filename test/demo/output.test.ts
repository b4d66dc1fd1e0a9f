// The part of a program's output that is kept: its beginning and its end, and the size of the rest.

import { describe, expect, test } from "vitest";
import { Output, type OutputChange, type Written } from "../../demo/recording/output.js";

function written(texts: Iterable<readonly [string, boolean]>, takeEvery = 1): OutputChange {
  const output = new Output();
  const head: Written[] = [];
  let count = 0;
  for (const [text, isError] of texts) {
    output.write(text, isError);
    if (++count % takeEvery === 0) head.push(...output.take().head);
  }
  const last = output.take();
  return { ...last, head: [...head, ...last.head] };
}

const textOf = (parts: readonly Written[]): string => parts.map(({ text }) => text).join("");
const linesOf = (text: string): number => text.split("\n").length - 1;

const OUTPUTS: readonly (readonly [string, readonly (readonly [string, boolean])[]])[] = [
  ["nothing", []],
  [
    "few lines",
    [
      ["a\n", false],
      ["b\n", true],
      ["c", false],
    ],
  ],
  ["many lines", Array.from({ length: 9000 }, (_, i) => [`${i}\n`, false] as const)],
  [
    "many lines on two streams",
    Array.from({ length: 9000 }, (_, i) => [`${i}\n`, i % 2 === 1] as const),
  ],
  [
    "many writes without a line",
    Array.from({ length: 9000 }, (_, i) => [`${i} `, i % 3 === 0] as const),
  ],
  ["one line that is too long", [["x".repeat(500_000), false]]],
  [
    "long lines",
    Array.from({ length: 50 }, (_, i) => [`${i}${"x".repeat(9_999)}\n`, false] as const),
  ],
  [
    "many lines at once",
    [
      ["line\n".repeat(100_000), false],
      ["end\n", true],
    ],
  ],
  [
    "a long line after many short ones",
    [
      ["a\n".repeat(5000), false],
      ["b".repeat(30_000), true],
      ["c\n", false],
    ],
  ],
];

describe.each([1, 7, 100_000])("read after every %i writes", (takeEvery) => {
  test.each(OUTPUTS)("%s: nothing is lost except what is reported as left out", (_, texts) => {
    const all = texts.map(([text]) => text).join("");
    const { head, tail, leftOut } = written(texts, takeEvery);
    const [first, last] = [textOf(head), textOf(tail)];
    expect(all.startsWith(first)).toBe(true);
    expect(all.endsWith(last)).toBe(true);
    expect(first.length + leftOut.characters + last.length).toBe(all.length);
    expect(linesOf(first) + leftOut.lines + linesOf(last)).toBe(linesOf(all));
    for (const { text, at } of [...head, ...tail])
      expect(all.slice(at, at + text.length)).toBe(text);
    expect(first.length).toBeLessThanOrEqual(100_000);
    expect(linesOf(first)).toBeLessThanOrEqual(2000);
    expect(last.length).toBeLessThanOrEqual(10_000);
    expect(linesOf(last) + tail.length).toBeLessThanOrEqual(201);
  });
});

test("output that fits is complete, on its streams", () => {
  const { head, tail, leftOut } = written([
    ["a", false],
    ["b\n", false],
    ["c\n", true],
  ]);
  expect(head.map(({ text, isError }) => [text, isError])).toEqual([
    ["a", false],
    ["b\n", false],
    ["c\n", true],
  ]);
  expect(tail).toEqual([]);
  expect(leftOut).toEqual({ lines: 0, characters: 0 });
});
