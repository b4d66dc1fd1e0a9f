"""The program whose heap was recorded, running again, to time its own collector.

python3 recorded_program.py FOLDER SCALE MODULES REPEATS; one line of JSON. FOLDER holds dump_heap.py,
which made the recording: its first MODULES modules are imported and its workload is built, as then,
with everything that a Python object has in addition to its references. Nothing is dropped, so each
collection must find nothing.
"""

import gc
import importlib
import json
import os
import sys
import time

folder, scale = sys.argv[1], float(sys.argv[2])
modules, repeats = int(sys.argv[3]), int(sys.argv[4])
sys.path.insert(0, folder)
import dump_heap  # noqa: E402

gc.disable()
for module in dump_heap.MODULES[:modules]:
    try:
        importlib.import_module(module)
    except ImportError:
        pass
pieces = dump_heap.workload(scale)
gc.collect()
tracked = len(gc.get_objects())
ms, found = [], 0
for _ in range(repeats):
    start = time.perf_counter()
    found += gc.collect()
    ms.append((time.perf_counter() - start) * 1e3)
print(json.dumps({"tracked": tracked, "found": found, "ms": ms}), flush=True)
os._exit(0)  # taking the workload down is not measured, and is not quiet
