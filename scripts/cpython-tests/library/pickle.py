import unittest
HIGHEST_PROTOCOL = 5

class PicklingError(Exception):
    pass

def dumps(value, protocol=None):
    raise unittest.SkipTest("pickling")
