// npm run python:cpython-tests: CPython's own tests of collections and lifetimes, read from the installed
// Python, on our Python. Prints the outcome of every test. None of their text is in this repository.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { Command, Option } from "@commander-js/extra-typings";
import { addFunctions } from "../python/builtins/define.js";
import { compileExpression } from "../python/compile/program.js";
import type { PyDict } from "../python/objects/dict.js";
import type { ModuleMaker } from "../python/objects/runtime.js";
import { Python } from "../python/python.js";
import { loadable } from "./cpython-tests/loading.js";
import { HEAP_ENGINES } from "./options.js";

const FILES = [
  "test_gc",
  "test_finalization",
  "test_weakref",
  "test_weakset",
  "test_generators",
  "test_coroutines",
  "test_contextlib",
] as const;

const command = new Command("cpython-tests")
  .addOption(
    new Option("--engine <name>", "of the heap").choices(HEAP_ENGINES).default(HEAP_ENGINES[0]),
  )
  .option("--only <text>", "tests whose name contains it", "")
  .option("--verbose", "tracebacks of the tests that do not pass")
  .addOption(new Option("--file <name>", "one of the files").choices(FILES))
  .parse();
const { engine, only, verbose, file } = command.opts();

/** The folder of CPython's tests. */
function locate(): string | undefined {
  try {
    const code = "import os, test.test_gc; print(os.path.dirname(test.test_gc.__file__))";
    return execFileSync("python3", ["-c", code], { encoding: "utf8", stdio: "pipe" }).trim();
  } catch {
    return undefined;
  }
}

const folder = locate();
if (folder === undefined) {
  console.log(
    "python:cpython-tests: no python3 with its test suite is installed. Nothing was run.",
  );
  process.exit(0);
}

const installed = (name: string): string => readFileSync(join(folder, `${name}.py`), "utf8");

const read = (name: string): string =>
  readFileSync(new URL(`cpython-tests/${name}`, import.meta.url), "utf8");

/**
 * The modules that CPython's tests import in addition to Python's library: each other, and stand-ins of ours,
 * without processes or threads.
 */
const library = {
  ...Object.fromEntries(
    readdirSync(new URL("cpython-tests/library", import.meta.url)).map((name) => [
      name.replace(/\.py$/, ""),
      read(`library/${name}`),
    ]),
  ),
  ...Object.fromEntries(
    [...FILES, "mapping_tests"].map((name) => [`test.${name}`, loadable(installed(name))]),
  ),
};

/** Runs a program in a Python of its own, as the tests do in a process of its own. */
const createInterpreter: ModuleMaker = (_vm, names) => {
  addFunctions(names, "_host", {
    is_expression: (vm, [source]) => {
      try {
        compileExpression(vm.str(source as never), "<example>");
        return true;
      } catch {
        return false;
      }
    },
    run_program: (vm, [source, files]) => {
      const scripts = (files as PyDict)
        .entries()
        .map(([name, text]) => [vm.str(name), vm.str(text)]);
      const written = { out: "", err: "" };
      const inner = new Python({
        heap: { engine },
        library: {
          ...library,
          _interpreter: createInterpreter,
          ...(Object.fromEntries(scripts) as Record<string, string>),
        },
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

for (const name of file ? [file] : FILES) {
  const python = new Python({
    heap: { engine },
    write: (text) => process.stdout.write(text),
    writeError: (text) => process.stderr.write(text),
    library: {
      ...library,
      _interpreter: createInterpreter,
      _options: `FILE = "${name}"\nONLY = ${JSON.stringify(only)}\nVERBOSE = ${verbose ? "True" : "False"}`,
    },
  });
  const { code } = python.run(read("driver.py"), "driver.py");
  python.finish();
  process.exitCode ||= code;
}
