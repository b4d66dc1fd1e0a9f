"""A program on CPython's own objects: python3 run.py MODULE SIZES, SIZES as JSON. One line of JSON.

In Pyodide `measure` is called with the same. The interpreter's own objects are frozen beforehand.
"""

import gc
import importlib
import json
import os
import sys
import time

# The heap's own, and CPython's of later versions.
THRESHOLDS = (2000, 10, 10)


def measure(name, sizes):
    from watch import Garbage, Pauses

    program = importlib.import_module(name)

    def count_alive():
        return sum(type(each) in program.KINDS for each in gc.get_objects())

    gc.set_threshold(*THRESHOLDS)
    gc.collect()
    gc.freeze()
    if not program.IS_AUTOMATIC:
        gc.disable()
    made_before, held = program.prepare(sizes)
    gc.collect()
    pauses = Pauses()
    gc.callbacks.append(pauses)
    cpu = time.process_time()
    start = time.perf_counter()
    made, units, held = program.run(sizes, held)
    ms = (time.perf_counter() - start) * 1e3
    cpu = (time.process_time() - cpu) * 1e3
    gc.callbacks.clear()
    process_bytes = most_bytes()
    gc.collect()
    kept = count_alive()
    del held
    gc.collect()
    finalized, left = Garbage.finalized, count_alive()
    made += made_before
    return {
        "outcome": {"made": made, "finalized": finalized, "kept": kept, "left": left},
        "ms": ms,
        **({"cpuMs": cpu} if sys.platform != "emscripten" else {}),
        "units": units,
        "pauses": pauses.ms,
        "mostGarbage": Garbage.most,
        "processBytes": process_bytes,
    }


def most_bytes():
    """The most bytes that the process took; 0 if unknown."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    print(json.dumps(measure(sys.argv[1], json.loads(sys.argv[2]))))
