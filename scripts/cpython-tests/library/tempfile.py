import unittest

def mktemp():
    raise unittest.SkipTest("files")
