import unittest

def _none(*args, **keywords):
    raise unittest.SkipTest("warnings")

catch_warnings = filterwarnings = simplefilter = warn = _none
