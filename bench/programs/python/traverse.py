"""traverse.ts, in Python. Of a class of its own: a tuple that cannot be in a cycle is untracked."""

import gc


class Level(tuple):
    __slots__ = ()


KINDS = (Level,)
IS_AUTOMATIC = False


def prepare(sizes):
    level = Level()
    for count in range(1, sizes["levels"] + 1):
        level = Level((level,) * count)
    return sizes["levels"] + 1, [level]


def run(sizes, held):
    for _ in range(sizes["repeats"]):
        gc.collect()
    return 0, sizes["repeats"] * (sizes["levels"] + 1), held
