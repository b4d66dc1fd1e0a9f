"""Observations of a program while it runs: its garbage, its pauses."""

import gc
import time


class Garbage:
    """The objects that a program has dropped, and those that have died, according to its witnesses."""

    finalized = 0
    waiting = 0
    most = 0


def drop(count):
    Garbage.waiting += count
    if Garbage.waiting > Garbage.most:
        Garbage.most = Garbage.waiting


class Witness:
    __slots__ = ("count", "bytes")

    def __init__(self, count, size):
        self.count = count
        if size:
            self.bytes = bytes(size)

    def __del__(self):
        Garbage.waiting -= self.count
        Garbage.finalized += 1


class Pauses:
    """Milliseconds of each collection."""

    def __init__(self):
        self.ms = []
        self.start = 0.0

    def __call__(self, phase, _info):
        if phase == "start":
            self.start = time.perf_counter()
        else:
            self.ms.append((time.perf_counter() - self.start) * 1e3)
