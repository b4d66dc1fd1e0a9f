import unittest

def getcwd():
    raise unittest.SkipTest("folders")
