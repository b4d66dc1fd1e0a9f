// npm run python -- FILE.py: runs a program in Node.

import { readFileSync } from "node:fs";
import process from "node:process";
import { Command, InvalidArgumentError, Option } from "commander";
import { Python } from "./python.js";

interface Options {
  readonly engine: "auto" | "wasm" | "typescript";
  readonly finalizers: "modern" | "legacy";
  readonly maximumSteps?: number;
}

function count(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new InvalidArgumentError("Expected a whole number, 0 or more.");
}

/** The text of a file; if it cannot be read the command ends. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    console.error(
      `python: ${file} cannot be read (${code}). Give a file with a program in Python.`,
    );
    process.exit(2);
  }
}

const command = new Command("python")
  .argument("<file>", "a program")
  .addOption(
    new Option("--engine <engine>", "which engine collects")
      .choices(["auto", "wasm", "typescript"])
      .default("auto"),
  )
  .addOption(
    new Option("--finalizers <kind>", "legacy: a cycle with __del__ is uncollectable, as up to 3.3")
      .choices(["modern", "legacy"])
      .default("modern"),
  )
  .option("--maximum-steps <count>", "stop the program after so many steps", count)
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .parse();
const [file] = command.args as [string];
const { engine, finalizers, maximumSteps } = command.opts<Options>();

const source = read(file);
const python = new Python({
  heap: { engine, finalizers },
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  ...(maximumSteps !== undefined && { maximumSteps }),
});
process.exitCode = python.run(source, file).code;
python.finish();
