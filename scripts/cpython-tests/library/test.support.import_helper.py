import unittest

def import_module(name):
    try:
        return __import__(name)
    except ImportError:
        raise unittest.SkipTest(f"no module {name}")
