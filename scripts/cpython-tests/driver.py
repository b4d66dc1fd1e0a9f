"""Runs the tests of test_gc and says of each whether it passes."""

import sys, unittest, traceback
import test_gc
from _options import ONLY, VERBOSE
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
