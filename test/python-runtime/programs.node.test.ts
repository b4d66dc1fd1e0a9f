// The programs of python/programs print what CPython 3.11 printed, on every engine; and afterwards the heap
// is as before: no reference of a stack, a variable or an object is left over.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Python } from "../../python/python.js";
import { ENGINES } from "../engines.js";

const FOLDER = "python/programs";
const programs: string[] = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".py"))
  .sort();

test("there are at least 60 programs in addition to the tutorial's, each with its recording", () => {
  expect(programs.filter((file) => !file.includes("tutorial")).length).toBeGreaterThanOrEqual(60);
  const recordings = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".txt"),
  );
  expect(recordings.sort()).toEqual(programs.map((file) => file.replace(/\.py$/, ".txt")));
});

describe.each(ENGINES)("on $name", ({ choice }) => {
  const run = (
    source: string,
    file: string,
    finalizers: "modern" | "legacy" = "modern",
  ): { output: string; python: Python } => {
    let output = "";
    const python = new Python({
      heap: { ...choice, finalizers },
      write: (text) => {
        output += text;
      },
    });
    expect(python.run(source, file).ending).toMatch(/^(done|exit)$/);
    python.finish();
    return { output, python };
  };

  const emptyCount = run("pass", "empty").python.machine.memory.heap.liveCount;

  test.each(programs)("%s prints what CPython prints, and leaves nothing behind", (file) => {
    const { output, python } = run(readFileSync(`${FOLDER}/${file}`, "utf8"), file);
    expect(output).toBe(readFileSync(`${FOLDER}/${file.replace(/\.py$/, ".txt")}`, "utf8"));
    const { heap } = python.machine.memory;
    // Uncollectable objects stay, as in CPython, which warns of them at its end.
    if (file.startsWith("formerly/")) expect(heap.liveCount).toBeGreaterThan(emptyCount);
    else expect(heap.liveCount).toBe(emptyCount);
    expect(heap.validate()).toEqual([]);
  });

  // CPython 3.11 has the finalizers of Python up to 3.3 as `__tp_del__`, in classes made for its tests.
  test.each(programs.filter((file) => file.startsWith("formerly/")))(
    "the lesson of %s with finalizers as up to 3.3 prints what that program prints in CPython",
    (file) => {
      const lesson = readFileSync(`${FOLDER}/${file.replace("formerly", "lessons")}`, "utf8");
      const { output } = run(lesson, "lesson", "legacy");
      expect(output).toBe(readFileSync(`${FOLDER}/${file.replace(/\.py$/, ".txt")}`, "utf8"));
    },
  );
});
