"""Runs one program on the objects of this Python, and prints the outcome.

    record.py about       one line: which Python this is
    record.py program     operations on stdin, an outcome for each on stdout, a JSON value a line
    record.py automatic   one run of automatic collection on stdin, its outcome on stdout

The program ends at an operation that this heap cannot do; its outcome gives the reason.
A process runs one program: the heap is the process's own. Exits with 1, and a traceback, when the
recorder itself is at fault.
"""

import json
import os
import sys
import traceback


def about():
    import platform
    import sysconfig

    import automatic
    import heap

    return [
        {
            "implementation": platform.python_implementation(),
            "version": list(sys.version_info[:3]),
            "executable": sys.executable,
            "isFreeThreaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
            "hasLegacy": heap.can_make_legacy(),
            "hasAutomatic": sys.version_info[:2] <= automatic.LAST_VERSION,
        }
    ]


def program():
    import heap
    import operations

    # All input is read before the heap is made, so that it is out of the way.
    lines = [json.loads(line) for line in sys.stdin]
    running = operations.Program()
    outcomes = []
    for operation in lines:
        try:
            outcomes.append(running.run(operation))
        except heap.Impossible as impossible:
            outcomes.append({"impossible": str(impossible)})
            break
    return outcomes


def automatic_run():
    import automatic

    given = json.loads(sys.stdin.readline())
    out, own = automatic.run(given["threshold"], given["steps"])
    return [{"out": out, "own": own}]


def main():
    # Long chains of finalizers nest.
    sys.setrecursionlimit(100000)
    modes = {"about": about, "program": program, "automatic": automatic_run}
    for answer in modes[sys.argv[1]]():
        sys.stdout.write(json.dumps(answer, separators=(",", ":")) + "\n")


code = 0
try:
    main()
except BaseException:
    traceback.print_exc()
    code = 1
sys.stdout.flush()
sys.stderr.flush()
# The interpreter's end would call finalizers.
os._exit(code)
