// npm run python -- FILE.py: runs a program in Node.

import { readFileSync } from "node:fs";
import process from "node:process";
import { Command } from "commander";
import { Python } from "./python.js";

interface Options {
  readonly engine: "auto" | "wasm" | "typescript";
  readonly maximumSteps?: string;
}

const command = new Command("python")
  .argument("<file>", "a program")
  .option("--engine <engine>", "auto, wasm or typescript", "auto")
  .option("--maximum-steps <count>", "stop the program after so many steps")
  .parse();
const [file] = command.args as [string];
const { engine, maximumSteps } = command.opts<Options>();

const python = new Python({
  heap: { engine },
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  ...(maximumSteps !== undefined && { maximumSteps: Number(maximumSteps) }),
});
process.exitCode = python.run(readFileSync(file, "utf8"), file).code;
python.finish();
