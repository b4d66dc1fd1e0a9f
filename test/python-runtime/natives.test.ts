// Functions of our Python with wrong numbers and types of arguments: what CPython 3.11 raised is recorded
// with each call (natives.txt, written by `npm run fuzz:natives -- --write`). No JavaScript error escapes,
// and the class of the exception is CPython's.

import { expect, test } from "vitest";
import { Python } from "../../python/python.js";
import { callingProgram, nativeNames } from "../../scripts/fuzz-natives/calls.js";
import recorded from "./natives.txt?raw";

/** The share of the recorded calls, in percent, that end as in CPython. */
const SHARE_LEAST = 99;

const calls = recorded
  .trim()
  .split("\n")
  .map((line) => line.split("\t") as [expected: string, call: string]);

test("every function that a program can name is recorded", () => {
  const isRecorded = (name: string): boolean =>
    calls.some(([, call]) => call.startsWith(`${name}(`));
  expect(nativeNames().filter((name) => !isRecorded(name))).toEqual([]);
});

test("wrong arguments end in a Python exception, mostly of CPython's class", () => {
  let output = "";
  const python = new Python({
    write: (text) => {
      output += text;
    },
  });
  const outcome = python.run(callingProgram(calls.map(([, call]) => call)), "calls");
  expect(outcome.ending).toBe("done");
  const found = [...output.matchAll(/^# \d+ (.*)$/gm)].map(([, text]) => text as string);
  expect(found.length).toBe(calls.length);
  expect(found.filter((text) => text.startsWith("SystemError"))).toEqual([]);
  const equal = calls.filter(([expected], index) => found[index] === expected).length;
  expect((100 * equal) / calls.length).toBeGreaterThan(SHARE_LEAST);
  expect(python.machine.memory.heap.validate()).toEqual([]);
});
