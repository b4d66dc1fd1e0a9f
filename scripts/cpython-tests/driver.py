"""Runs the tests of a file of CPython's and prints the outcome of each."""

import doctest, unittest, traceback
from _options import FILE, ONLY, VERBOSE
import test
__import__("test." + FILE)
tests = getattr(test, FILE)
counts = {"ok": 0, "skipped": 0, "NOT LOADED": 0, "FAILED": 0, "ERROR": 0}

class Report(unittest.TestResult):
    def show(self, test, what, text=""):
        counts[what] += 1
        name = type(test).__name__ + "." + test._testMethodName
        print(f"{what:10} {name}{text}")

    def addSuccess(self, test):
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
        is_loaded = not reason.startswith("not loaded")
        self.show(test, "skipped" if is_loaded else "NOT LOADED", ": " + reason)

classes = [value for value in list(vars(tests).values())
           if isinstance(value, type) and issubclass(value, unittest.TestCase)]
names = vars(tests)
result = Report()
if "setUpModule" in names:
    tests.setUpModule()
unittest.run_cases(classes, result, lambda cls, name: ONLY in cls.__name__ + "." + name)
if "tearDownModule" in names:
    tests.tearDownModule()

class Documentation(unittest.TestCase):
    """The examples of one text, as one test."""

    def runTest(self):
        faults, count = doctest.run(self.text, names)
        if faults:
            self.fail(f"{len(faults)} of {count} examples: " + "\n    ".join(faults if VERBOSE else faults[:1]))

for name, text in names.get("__test__", {}).items():
    case = Documentation()
    case._testMethodName, case.text = name, text
    if ONLY in "Documentation." + name:
        setattr(Documentation, name, Documentation.runTest)
        case.run(result)
print(f"{FILE}: {counts['ok']} of {result.testsRun} pass, {counts['skipped']} skipped, "
      f"{counts['NOT LOADED']} not loaded, "
      f"{counts['FAILED'] + counts['ERROR']} fail")
