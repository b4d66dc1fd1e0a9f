// npm run python:cpython-tests: CPython's own test_gc.py, read from the Python that is installed
// here, on our Python. Says of every test whether it passes. Nothing of it is in this repository.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";
import { Command, Option } from "@commander-js/extra-typings";
import { addFunctions } from "../python/builtins/define.js";
import type { PyDict } from "../python/objects/dict.js";
import type { ModuleMaker } from "../python/objects/runtime.js";
import { Python } from "../python/python.js";
import { SUPPORT } from "./cpython-tests/support.js";
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

const driver = `
import sys, unittest, traceback
import test_gc
ONLY = ${JSON.stringify(only)}
VERBOSE = ${verbose ? "True" : "False"}
passed = total = 0

class Report(unittest.TestResult):
    def show(self, test, what, text=""):
        name = type(test).__name__ + "." + test._testMethodName
        print(f"{what:8} {name}{text}")

    def addSuccess(self, test):
        global passed
        passed += 1
        self.show(test, "ok")

    def addFailure(self, test, error):
        self.note("FAILED", test, error)

    def addError(self, test, error):
        self.note("ERROR", test, error)

    def note(self, what, test, error):
        self.show(test, what, ": " + type(error).__name__ + ": " + str(error)[:120])
        if VERBOSE:
            print(traceback.format_exc_of(error))

    def addSkip(self, test, reason):
        self.show(test, "skipped", ": " + reason)

classes = [value for value in list(vars(test_gc).values())
           if isinstance(value, type) and issubclass(value, unittest.TestCase)]
result = Report()
test_gc.setUpModule()
unittest.run_cases(classes, result, lambda cls, name: ONLY in name)
test_gc.tearDownModule()
print(f"{passed} of {result.testsRun} pass")
`;

/** Runs a program in a Python of its own, as the tests do in a process of its own. */
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

const python = new Python({
  heap: { engine },
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  library: { ...SUPPORT, _interpreter: createInterpreter, test_gc: readFileSync(file, "utf8") },
});
const { code } = python.run(driver, "driver.py");
python.finish();
process.exitCode = code;
