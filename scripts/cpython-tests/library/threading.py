import unittest

def _none(*args, **keywords):
    raise unittest.SkipTest("threads")

Thread = Lock = RLock = Condition = Semaphore = BoundedSemaphore = Event = _none
