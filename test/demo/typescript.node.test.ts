// The lessons' programs in TypeScript print what CPython printed for those in Python, in the notation of
// their language: true for True, no brackets around a list.

import { readdirSync, readFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";

const FOLDER = "demo/lessons/typescript";
const programs: string[] = readdirSync(FOLDER).sort();

function inTypeScript(printed: string): string {
  const words: Readonly<Record<string, string>> = {
    True: "true",
    False: "false",
    None: "undefined",
  };
  return printed
    .replace(/\b(True|False|None)\b/g, (word) => words[word] as string)
    .replace(/[[\]()']/g, "");
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("the lessons in TypeScript", () => {
  test("there is one for each in Python", () => {
    const inPython = readdirSync("python/programs/lessons").filter((file) => file.endsWith(".py"));
    expect(programs).toEqual(inPython.map((file) => file.replace(/\.py$/, ".ts")).sort());
  });

  test.each(programs)("%s prints what the lesson printed in CPython", async (file) => {
    vi.resetModules(); // a new default heap
    let printed = "";
    vi.spyOn(console, "log").mockImplementation((...values: unknown[]) => {
      printed += `${values.map(String).join(" ")}\n`;
    });
    await import(`../../${FOLDER}/${file}`);
    const recorded = readFileSync(
      `python/programs/lessons/${file.replace(/\.ts$/, ".txt")}`,
      "utf8",
    );
    expect(printed).toBe(inTypeScript(recorded));
  });
});
