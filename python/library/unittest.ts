// Python's unittest, as far as tests of memory need it, in Python.

export const UNITTEST: string = `
import sys
import time
from _errors import search as _search


class SkipTest(Exception):
    pass


def skip(reason):
    def decorate(test):
        test.__unittest_skip__ = reason
        return test
    return decorate


def skipIf(condition, reason):
    return skip(reason) if condition else (lambda test: test)


def skipUnless(condition, reason):
    return skip(reason) if not condition else (lambda test: test)


def expectedFailure(test):
    test.__unittest_expecting_failure__ = True
    return test


class _Raises:
    def __init__(self, case, expected, pattern=None):
        self.case = case
        self.expected = expected
        self.pattern = pattern
        self.exception = None

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        if kind is None:
            names = self.expected if isinstance(self.expected, tuple) else (self.expected,)
            raise self.case.failureException(" or ".join(one.__name__ for one in names) + " not raised")
        if not issubclass(kind, self.expected):
            return False
        self.exception = value.with_traceback(None)
        if self.pattern is not None and not _search(self.pattern, str(value)):
            raise self.case.failureException(f"{self.pattern!r} not found in {str(value)!r}")
        return True


class _SubTest:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        return False


class TestCase:
    failureException = AssertionError
    longMessage = True

    def __init__(self, methodName="runTest"):
        self._testMethodName = methodName
        self._cleanups = []

    def setUp(self):
        pass

    def tearDown(self):
        pass

    @classmethod
    def setUpClass(cls):
        pass

    @classmethod
    def tearDownClass(cls):
        pass

    def id(self):
        return f"{type(self).__module__}.{type(self).__qualname__}.{self._testMethodName}"

    def addCleanup(self, function, /, *args, **kwargs):
        self._cleanups.append((function, args, kwargs))

    def doCleanups(self):
        while self._cleanups:
            function, args, kwargs = self._cleanups.pop()
            function(*args, **kwargs)

    def skipTest(self, reason):
        raise SkipTest(reason)

    def subTest(self, msg=None, **params):
        return _SubTest()

    def _fail(self, standard, msg):
        raise self.failureException(standard if msg is None else f"{standard} : {msg}")

    def fail(self, msg=None):
        raise self.failureException(msg)

    def assertTrue(self, expr, msg=None):
        if not expr:
            self._fail(f"{expr!r} is not true", msg)

    def assertFalse(self, expr, msg=None):
        if expr:
            self._fail(f"{expr!r} is not false", msg)

    def assertEqual(self, first, second, msg=None):
        if not first == second:
            self._fail(f"{first!r} != {second!r}", msg)

    def assertNotEqual(self, first, second, msg=None):
        if not first != second:
            self._fail(f"{first!r} == {second!r}", msg)

    assertListEqual = assertTupleEqual = assertDictEqual = assertSetEqual = assertEqual
    assertSequenceEqual = assertMultiLineEqual = assertEqual

    def assertAlmostEqual(self, first, second, places=7, msg=None, delta=None):
        difference = abs(first - second)
        if difference > delta if delta is not None else round(difference, places) != 0:
            self._fail(f"{first!r} != {second!r} within {places} places ({difference!r} difference)", msg)

    def assertIs(self, first, second, msg=None):
        if first is not second:
            self._fail(f"{first!r} is not {second!r}", msg)

    def assertIsNot(self, first, second, msg=None):
        if first is second:
            self._fail(f"unexpectedly identical: {first!r}", msg)

    def assertIsNone(self, value, msg=None):
        if value is not None:
            self._fail(f"{value!r} is not None", msg)

    def assertIsNotNone(self, value, msg=None):
        if value is None:
            self._fail("unexpectedly None", msg)

    def assertIn(self, member, container, msg=None):
        if member not in container:
            self._fail(f"{member!r} not found in {container!r}", msg)

    def assertNotIn(self, member, container, msg=None):
        if member in container:
            self._fail(f"{member!r} unexpectedly found in {container!r}", msg)

    def assertIsInstance(self, value, cls, msg=None):
        if not isinstance(value, cls):
            self._fail(f"{value!r} is not an instance of {cls!r}", msg)

    def assertNotIsInstance(self, value, cls, msg=None):
        if isinstance(value, cls):
            self._fail(f"{value!r} is an instance of {cls!r}", msg)

    def assertLess(self, first, second, msg=None):
        if not first < second:
            self._fail(f"{first!r} not less than {second!r}", msg)

    def assertLessEqual(self, first, second, msg=None):
        if not first <= second:
            self._fail(f"{first!r} not less than or equal to {second!r}", msg)

    def assertGreater(self, first, second, msg=None):
        if not first > second:
            self._fail(f"{first!r} not greater than {second!r}", msg)

    def assertGreaterEqual(self, first, second, msg=None):
        if not first >= second:
            self._fail(f"{first!r} not greater than or equal to {second!r}", msg)

    def assertRegex(self, text, pattern, msg=None):
        if not _search(pattern, text):
            self._fail(f"Regex didn't match: {pattern!r} not found in {text!r}", msg)

    def assertNotRegex(self, text, pattern, msg=None):
        if _search(pattern, text):
            self._fail(f"Regex matched: {pattern!r} matches in {text!r}", msg)

    def assertCountEqual(self, first, second, msg=None):
        rest = list(second)
        for item in first:
            if item not in rest:
                self._fail(f"{item!r} not found in {rest!r}", msg)
            rest.remove(item)
        if rest:
            self._fail(f"{rest!r} not found in {first!r}", msg)

    def assertRaises(self, expected, *args, **kwargs):
        context = _Raises(self, expected)
        if not args:
            return context
        function, *rest = args
        with context:
            function(*rest, **kwargs)

    def assertRaisesRegex(self, expected, pattern, *args, **kwargs):
        context = _Raises(self, expected, pattern)
        if not args:
            return context
        function, *rest = args
        with context:
            function(*rest, **kwargs)

    def run(self, result):
        result.testsRun += 1
        method = getattr(self, self._testMethodName)
        reason = getattr(method, "__unittest_skip__", None) or getattr(type(self), "__unittest_skip__", None)
        if reason:
            result.addSkip(self, reason)
            return
        outcome = None
        try:
            self.setUp()
            try:
                method()
            finally:
                self.tearDown()
        except SkipTest as skipped:
            outcome = "skip"
            result.addSkip(self, str(skipped))
        except self.failureException as failure:
            outcome = "fail"
            result.addFailure(self, failure)
        except Exception as error:
            outcome = "error"
            result.addError(self, error)
        finally:
            try:
                self.doCleanups()
            except Exception as error:
                outcome = "error"
                result.addError(self, error)
        if outcome is None:
            result.addSuccess(self)


class TestResult:
    def __init__(self):
        self.testsRun = 0
        self.failures = []
        self.errors = []
        self.skipped = []
        self.marks = []

    def addSuccess(self, test):
        self.marks.append(".")

    def _note(self, rows, mark, test, error):
        import traceback
        self.marks.append(mark)
        rows.append((test, traceback.format_exc_of(error)))

    def addFailure(self, test, error):
        self._note(self.failures, "F", test, error)

    def addError(self, test, error):
        self._note(self.errors, "E", test, error)

    def addSkip(self, test, reason):
        self.marks.append("s")
        self.skipped.append((test, reason))

    def wasSuccessful(self):
        return not self.failures and not self.errors


def _tests_of(cls):
    return [name for name in dir(cls) if name.startswith("test")]


def _cases(module):
    found = [value for name, value in vars(module).items()
             if isinstance(value, type) and issubclass(value, TestCase) and value is not TestCase]
    return sorted(found, key=lambda cls: cls.__name__)


def run_cases(classes, result, only=None):
    for cls in classes:
        cls.setUpClass()
        for name in _tests_of(cls):
            if only is None or only(cls, name):
                cls(name).run(result)
        cls.tearDownClass()
    return result


def main(module="__main__", verbosity=1, exit=True):
    result = TestResult()
    namespace = sys.modules[module]
    start = time.perf_counter()
    if hasattr(namespace, "setUpModule"):
        namespace.setUpModule()
    run_cases(_cases(namespace), result)
    if hasattr(namespace, "tearDownModule"):
        namespace.tearDownModule()
    elapsed = time.perf_counter() - start
    err = sys.stderr
    err.write("".join(result.marks) + "\\n")
    for mark, rows in (("ERROR", result.errors), ("FAIL", result.failures)):
        for test, text in rows:
            name = test._testMethodName
            err.write("=" * 70 + f"\\n{mark}: {name} ({test.id()})\\n" + "-" * 70 + f"\\n{text}\\n")
    err.write("-" * 70 + "\\n")
    plural = "" if result.testsRun == 1 else "s"
    err.write(f"Ran {result.testsRun} test{plural} in {elapsed:.3f}s\\n\\n")
    counts = []
    if result.failures:
        counts.append(f"failures={len(result.failures)}")
    if result.errors:
        counts.append(f"errors={len(result.errors)}")
    if result.skipped:
        counts.append(f"skipped={len(result.skipped)}")
    summary = "OK" if result.wasSuccessful() else "FAILED"
    err.write(summary + (f" ({', '.join(counts)})" if counts else "") + "\\n")
    if exit:
        sys.exit(not result.wasSuccessful())
    return result
`;
