import contextlib, functools, gc, sys
from unittest import skip
verbose = is_emscripten = is_wasi = False
MISSING_C_DOCSTRINGS = True
HAVE_DOCSTRINGS = False

def refcount_test(test):
    return test

def cpython_only(test):
    return test

def requires_docstrings(test):
    return test

def requires_subprocess():
    return lambda test: test

def requires_resource(name):
    return lambda test: test

def check_impl_detail(**guards):
    return guards.get("cpython", False)

def gc_collect():
    gc.collect()

@contextlib.contextmanager
def disable_gc():
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()

class AlwaysEqual:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

ALWAYS_EQ = AlwaysEqual()

class catch_unraisable_exception:
    def __enter__(self):
        self.unraisable = None
        self.before = sys.unraisablehook
        sys.unraisablehook = self.keep
        return self

    def keep(self, told):
        self.unraisable = told

    def __exit__(self, *details):
        sys.unraisablehook = self.before
        del self.unraisable
