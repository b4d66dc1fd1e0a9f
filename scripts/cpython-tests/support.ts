// What CPython's tests import beside Python's library: stand-ins of ours, in Python. What needs
// processes, threads or C is skipped and says so.

export const SUPPORT: Readonly<Record<string, string>> = {
  test: "",
  "test.support": `
from unittest import skip
verbose = False

def refcount_test(test):
    return test

def cpython_only(test):
    return test

def requires_subprocess():
    return lambda test: test

def gc_collect():
    import gc
    gc.collect()
`,
  "test.support.import_helper": `
import unittest

def import_module(name):
    try:
        return __import__(name)
    except ImportError:
        raise unittest.SkipTest(f"no module {name}")
`,
  "test.support.os_helper": `
import builtins
TESTFN = "testfn"
FILES = {}

class File:
    def __init__(self, name, mode="r", encoding=None):
        self.name = name

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        return False

    def write(self, text):
        FILES[self.name] = FILES.get(self.name, "") + text

builtins.open = File

def unlink(name):
    FILES.pop(name, None)

class temp_dir:
    def __enter__(self):
        return "directory"

    def __exit__(self, kind, value, traceback):
        return False
`,
  "test.support.script_helper": `
from _interpreter import run_program
from test.support.os_helper import FILES

def assert_python_ok(*args):
    source = args[1] if args[0] == "-c" else FILES[args[0]]
    code, out, err = run_program(source, FILES)
    if code != 0:
        raise AssertionError(f"the program ended with {code}: {err}")
    return code, out.encode(), err.encode()

def make_script(directory, name, source):
    FILES[name] = source
`,
  "test.support.threading_helper": `
from unittest import skip

def requires_working_threading():
    return skip("threads")
`,
  sysconfig: `
def get_config_vars():
    return {"PY_CFLAGS": "-DNDEBUG"}
`,
  threading: "",
  subprocess: `
import io
from _interpreter import run_program
PIPE = None

class Popen:
    def __init__(self, command, **streams):
        self.returncode, out, err = run_program(command[-1], {})
        self.output = out.encode(), err.encode()
        self.stdout = self.stderr = io.Closed()

    def communicate(self):
        return self.output
`,
  io: `
class Closed:
    def close(self):
        pass
`,
  "unittest.mock": `
class Mock:
    def __init__(self):
        self.calls = 0

    def __call__(self, *args):
        self.calls += 1

    def assert_not_called(self):
        if self.calls:
            raise AssertionError(f"called {self.calls} times")
`,
};
