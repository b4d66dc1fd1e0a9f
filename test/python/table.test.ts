/// <reference types="vite/client" />
// docs/python-tests.md lists CPython's tests: those that it marks as ported are exactly the tests of the
// files here.

import { describe, expect, test } from "vitest";
import page from "../../docs/python-tests.md?raw";

const sources = import.meta.glob<string>("./*.test.ts", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** "Class.test_name" of every test under one of CPython's names, with the file's name. */
function portedIn(file: string, source: string): string[] {
  const found: string[] = [];
  let className = "";
  for (const [, group, name] of source.matchAll(
    /^ *(?:describe\("(\w+)"|test\S*\("(test_\w+)")/gm,
  )) {
    if (group) className = group;
    else found.push(`${file}: ${className}.${name}`);
  }
  return found;
}

const ported = Object.entries(sources).flatMap(([path, source]) => {
  return portedIn(path.replace("./", ""), source);
});

const sections = page.split(/^## /m).slice(1);
const rowsOf = (section: string): string[][] =>
  section
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map(([, name = "", law = "", here = ""]) => [name.replaceAll("`", ""), law, here]);

describe("docs/python-tests.md", () => {
  const rows = sections.flatMap(rowsOf);

  test("marks as ported exactly the tests here", () => {
    const listed = rows.flatMap(([name, , here = ""]) => {
      const [, file] = /^`test\/python\/(\S+)`$/.exec(here) ?? [];
      return file === undefined ? [] : [`${file}: ${name}`];
    });
    expect(listed.toSorted()).toEqual(ported.toSorted());
    expect(ported.length).toBeGreaterThan(100);
  });

  test("gives a reason for each of the others", () => {
    const others = rows.filter(([, , here = ""]) => !here.startsWith("`"));
    for (const [, , here = ""] of others) expect(here).toMatch(/^impossible: \w/);
  });

  test("names each test once, with what it asserts", () => {
    const names = rows.map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const [, law] of rows) expect(law).not.toBe("");
  });

  test("has the counts that it states: 56 of test_gc, 4 of them impossible, and 18 of test_finalization", () => {
    const [gc = [], finalization = []] = sections.map(rowsOf);
    const impossible = gc.filter(([, , here = ""]) => here.startsWith("impossible"));
    expect([gc.length, impossible.length, finalization.length]).toEqual([56, 4, 18]);
  });
});
