"""collect.ts, in Python."""

import gc

from closed_list import Link, closed_list

KINDS = (Link,)
IS_AUTOMATIC = False


def prepare(_sizes):
    return 0, []


def run(sizes, _held):
    count, length, repeats = sizes["rings"], sizes["length"], sizes["repeats"]
    for _ in range(repeats):
        made = [closed_list(length) for _ in range(count)]
        del made
        gc.collect()
    made = repeats * count * length
    return made, made, []
