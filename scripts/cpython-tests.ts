// npm run python:cpython-tests: CPython's own test_gc.py, read from the installed Python, on our Python. Says
// for every test whether it passes. None of it is in this repository.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { Command, Option } from "@commander-js/extra-typings";
import { addFunctions } from "../python/builtins/define.js";
import type { PyDict } from "../python/objects/dict.js";
import type { ModuleMaker } from "../python/objects/runtime.js";
import { Python } from "../python/python.js";
import { HEAP_ENGINES } from "./options.js";

const command = new Command("cpython-tests")
  .addOption(
    new Option("--engine <name>", "of the heap").choices(HEAP_ENGINES).default(HEAP_ENGINES[0]),
  )
  .option("--only <text>", "tests whose name contains it", "")
  .option("--verbose", "tracebacks of the tests that do not pass")
  .parse();
const { engine, only, verbose } = command.opts();

function locate(): string | undefined {
  try {
    const code = "import test.test_gc; print(test.test_gc.__file__)";
    return execFileSync("python3", ["-c", code], { encoding: "utf8", stdio: "pipe" }).trim();
  } catch {
    return undefined;
  }
}

const file = locate();
if (file === undefined) {
  console.log(
    "python:cpython-tests: no python3 with its test suite is installed. Nothing was run.",
  );
  process.exit(0);
}

/** Runs a program in a new Python, where the tests use a new process. */
const createInterpreter: ModuleMaker = (_vm, names) => {
  addFunctions(names, "_host", {
    run_program: (vm, [source, files]) => {
      const scripts = (files as PyDict)
        .entries()
        .map(([name, text]) => [vm.str(name), vm.str(text)]);
      const written = { out: "", err: "" };
      const inner = new Python({
        heap: { engine },
        library: Object.fromEntries(scripts) as Record<string, string>,
        write: (text) => {
          written.out += text;
        },
        writeError: (text) => {
          written.err += text;
        },
      });
      const { code } = inner.run(vm.str(source as never));
      inner.finish();
      return vm.tuple([BigInt(code), written.out, written.err]);
    },
  });
};

const read = (name: string): string =>
  readFileSync(new URL(`cpython-tests/${name}`, import.meta.url), "utf8");

/**
 * Modules that CPython's tests import besides Python's library: our stand-ins, without processes or threads.
 */
const standIns = readdirSync(new URL("cpython-tests/library", import.meta.url)).map((name) => [
  name.replace(/\.py$/, ""),
  read(`library/${name}`),
]);

const python = new Python({
  heap: { engine },
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  library: {
    ...Object.fromEntries(standIns),
    _interpreter: createInterpreter,
    _options: `ONLY = ${JSON.stringify(only)}\nVERBOSE = ${verbose ? "True" : "False"}`,
    test_gc: readFileSync(file, "utf8"),
  },
});
const { code } = python.run(read("driver.py"), "driver.py");
python.finish();
process.exitCode = code;
