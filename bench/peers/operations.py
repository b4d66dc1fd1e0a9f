"""The operations of managed objects, as Python has them: quartiles in nanoseconds, as JSON.

argv: milliseconds for each operation.
"""

import gc
import json
import sys
import time

UNITS = 10_000
PUSHES = 100


class Plain:
    pass


class Two:
    def __init__(self):
        self.next = None
        self.witness = None


def assign():
    a, b, c = Plain(), Plain(), Plain()

    def run():
        for done in range(UNITS):
            a.ref = b if done & 1 else c

    return run


def read():
    a, b = Plain(), Plain()
    a.ref = b

    def run():
        found = 0
        for _ in range(UNITS):
            if a.ref is b:
                found += 1
        return found

    return run


def make_and_drop(kind):
    def run():
        for _ in range(UNITS):
            kind()

    return run


def push_and_pop():
    items, item = [], Plain()

    def run():
        for _ in range(UNITS // PUSHES):
            for _ in range(PUSHES):
                items.append(item)
            for _ in range(PUSHES):
                items.pop()

    return run


def quartiles(run, milliseconds):
    samples = []
    end = time.perf_counter_ns() + milliseconds * 1_500_000
    warm = time.perf_counter_ns() + milliseconds * 500_000
    while time.perf_counter_ns() < end:
        start = time.perf_counter_ns()
        run()
        if start > warm:
            samples.append((time.perf_counter_ns() - start) / UNITS)
    samples.sort()
    return [samples[int((len(samples) - 1) * share)] for share in (0.25, 0.5, 0.75)]


gc.disable()
OPERATIONS = {
    "a.ref = b": assign(),
    "read a.ref": read(),
    "new + del": make_and_drop(Plain),
    "new, two fields, del": make_and_drop(Two),
    "list push + pop, 100 deep": push_and_pop(),
}
milliseconds = int(sys.argv[1])
print(
    json.dumps(
        [
            {"name": name, "way": "managed", "ns": quartiles(run, milliseconds)}
            for name, run in OPERATIONS.items()
        ]
    )
)
