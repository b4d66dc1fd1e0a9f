// tracemalloc's basics: live objects are counted, with CPython's sizes. Their origins are not recorded.

export const MEASURING: Readonly<Record<string, string>> = {
  tracemalloc: `
import gc as _gc
import sys as _sys

_started = None
_peak = 0


def _size():
    return sum(_sys.getsizeof(one) for one in _gc.get_objects())


def start(nframe=1):
    global _started, _peak
    if _started is None:
        _started = _size()
        _peak = 0


def stop():
    global _started
    _started = None


def is_tracing():
    return _started is not None


def get_traced_memory():
    global _peak
    if _started is None:
        return (0, 0)
    current = max(0, _size() - _started)
    _peak = max(_peak, current)
    return (current, _peak)


def reset_peak():
    global _peak
    _peak = 0


def clear_traces():
    global _started, _peak
    _started, _peak = _size(), 0
`,
};
