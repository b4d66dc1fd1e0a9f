// Long random programs on the model and on the engines.
//
//   npm run soak -- [--ops N] [--seed S] [--engine "Wasm release"|"Wasm debug"|TypeScript]
//
// Seeds count up from S, a program each, until N operations have run on every engine. At the first outcome
// that differs it says where, prints a shrunk program, and exits with 1.

import process from "node:process";
import { Command, Option } from "@commander-js/extra-typings";
import { ENGINES } from "../test/engines.js";
import { check } from "../test/model/check.js";
import { count } from "./options.js";

const PROGRAM_LENGTH = 1000;
const PROGRESS_STEP = 100_000;

const program = new Command("soak")
  .option("--ops <count>", "operations to run on each engine", count, 1_000_000)
  .option("--seed <number>", "the first seed", count, 1)
  .addOption(
    new Option("--engine <name>", "one engine instead of all").choices(
      ENGINES.map(({ name }) => name),
    ),
  )
  .parse();

const options = program.opts();
const engines = ENGINES.filter(({ name }) => (options.engine ?? name) === name);
const names = engines.map(({ name }) => name).join(", ");
console.log(`${options.ops} operations on each of ${names}, seeds from ${options.seed}`);

const startMs = performance.now();
let { seed } = options;
let operations = 0;
let open = 0;
let next = PROGRESS_STEP;
for (; operations < options.ops; seed++) {
  const result = check({ seed, programs: 1, length: PROGRAM_LENGTH, engines });
  operations += result.operations;
  open += result.open;
  if (result.failure !== undefined) {
    console.log(result.failure);
    process.exit(1);
  }
  if (operations < next) continue;
  const seconds = Math.round((performance.now() - startMs) / 1000);
  console.log(`${operations} operations, up to seed ${seed}, ${seconds} s`);
  next += PROGRESS_STEP;
}
console.log(`${open} programs ended early, at an order that Python leaves open`);
console.log(`${operations} operations, ${seed - options.seed} programs, 0 differences`);
