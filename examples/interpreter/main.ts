// Runs a program of examples/interpreter, and shows what it left on the heap.
//
//   npx tsx examples/interpreter/main.ts [FILE] [--unchecked]

import { readFileSync } from "node:fs";
import process from "node:process";
import { Uncaught } from "./faults.js";
import { Interpreter } from "./interpreter.js";
import { CheckedMemory, UncheckedMemory } from "./memory.js";
import { SyntaxFault } from "./scanner.js";

const given = process.argv.slice(2);
const [file = "examples/interpreter/programs/queens.sprig"] = given.filter(
  (each) => each !== "--unchecked",
);
const Memory = given.includes("--unchecked") ? UncheckedMemory : CheckedMemory;
const interpreter = new Interpreter(
  (onDeath) => new Memory({}, onDeath),
  (line) => console.log(line),
);
try {
  interpreter.run(readFileSync(file, "utf8"));
} catch (error) {
  if (!(error instanceof Uncaught || error instanceof SyntaxFault)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
const { alive, violations } = interpreter.end();
const { steps } = interpreter.machine;
console.log(`${steps} instructions; ${alive} objects left, ${violations.length} violations`);
