// npm run fuzz:natives: our functions with wrong numbers and types of arguments, here and on the local
// CPython. No JavaScript error may escape, and the classes of exceptions are compared.
//
//   npm run fuzz:natives -- [--calls N] [--seed S] [--write FILE]
//
// N calls of each function. --write records CPython's results, for test/python-runtime/natives.test.ts.
// Exits with 1 if a JavaScript error escaped.

import { writeFileSync } from "node:fs";
import process from "node:process";
import { Command } from "@commander-js/extra-typings";
import { Python } from "../python/python.js";
import { requireCpython } from "./cpython.js";
import { Random } from "./fuzz/random.js";
import { callingProgram, nativeNames, randomCall } from "./fuzz-natives/calls.js";
import { count } from "./options.js";

const command = new Command("fuzz-natives")
  .option("--calls <count>", "of each function", count, 20)
  .option("--seed <number>", "the first random seed", count, 1)
  .option("--write <file>", "record CPython's results in this file")
  .option("--show", "print each call whose exception differs")
  .parse();
const { calls, seed, write, show } = command.opts();

const random = new Random(seed);
const texts = [
  ...new Set(
    nativeNames().flatMap((name) => Array.from({ length: calls }, () => randomCall(name, random))),
  ),
];
const program = callingProgram(texts);

/** The program's output for each call. */
function outcomes(output: string): string[] {
  const found: string[] = [];
  for (const [, number, text] of output.matchAll(/^# (\d+) (.*)$/gm)) {
    found[Number(number)] = text as string;
  }
  return found;
}

const python3 = requireCpython("fuzz:natives");
const expected = outcomes(python3(["-W", "ignore", "-"], program));
let output = "";
new Python({
  write: (text) => {
    output += text;
  },
}).run(program, "calls");
const here = outcomes(output);

let equal = 0;
let escapes = 0;
for (const [index, call] of texts.entries()) {
  const [ours = "nothing", theirs] = [here[index], expected[index]];
  if (ours === theirs) equal++;
  else if (ours.startsWith("SystemError") || ours === "nothing") {
    escapes++;
    console.log(`${call}: CPython ${theirs}, here ${ours}`);
  } else if (show) console.log(`${call}: CPython ${theirs}, here ${ours}`);
}
if (write !== undefined) {
  writeFileSync(write, texts.map((call, index) => `${expected[index]}\t${call}\n`).join(""));
}
const share = ((100 * equal) / texts.length).toFixed(1);
console.log(
  `fuzz:natives: ${texts.length} calls, ${escapes} JavaScript errors, ` +
    `${equal} end as in CPython (${share} %)`,
);
process.exitCode = escapes > 0 ? 1 : 0;
