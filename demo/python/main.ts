// npm run python -- FILE.py: runs a program in Node.

import { readFileSync } from "node:fs";
import process from "node:process";
import { Command, Option } from "commander";
import { Python } from "./python.js";

interface Options {
  readonly engine: "auto" | "wasm" | "typescript";
  readonly finalizers: "modern" | "legacy";
  readonly maximumSteps?: string;
}

const command = new Command("python")
  .argument("<file>", "a program")
  .option("--engine <engine>", "auto, wasm or typescript", "auto")
  .addOption(
    new Option("--finalizers <kind>", "legacy: a cycle with __del__ is uncollectable, as up to 3.3")
      .choices(["modern", "legacy"])
      .default("modern"),
  )
  .option("--maximum-steps <count>", "stop the program after so many steps")
  .parse();
const [file] = command.args as [string];
const { engine, finalizers, maximumSteps } = command.opts<Options>();

const python = new Python({
  heap: { engine, finalizers },
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  ...(maximumSteps !== undefined && { maximumSteps: Number(maximumSteps) }),
});
process.exitCode = python.run(readFileSync(file, "utf8"), file).code;
python.finish();
