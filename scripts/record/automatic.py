"""Runs of automatic collection: which allocation starts a collection of which generation.

From 3.12 on CPython collects at the next safe point of its evaluation loop, no longer within the
allocation, so these runs are meaningful only up to 3.11.
"""

import gc

LAST_VERSION = (3, 11)
STEPS = ("keep", "cyc", "tmp", "free")
# The free list of tuples holds 2000 of a length.
ALLOCATIONS_MAX = 1900


class Node:
    __slots__ = ("held", "__weakref__")


def run(thresholds, steps):
    """Returns the outcome, and how many objects of the driver the collector saw."""
    gc.disable()
    gc.set_debug(0)
    program = []
    for kind, count in steps:
        program += [STEPS.index(kind)] * count
    allocations = sum(count for kind, count in steps if kind != "free")
    if allocations > ALLOCATIONS_MAX:
        raise ValueError("at most %d allocations can be recorded in a run" % ALLOCATIONS_MAX)
    # From the freeze to the last line, the driver must not make one object that the collector
    # sees: no iterators, no arguments in tuples. gc.get_count() needs a tuple of three, which
    # reserve.pop() leaves on the free list just before.
    reserve = [tuple([made, made, made]) for made in range(1000, 1000 + allocations + 8)]
    get_count = gc.get_count
    threshold0, threshold1, threshold2 = thresholds
    keep = []
    fired = []
    before = []
    for _ in range(3):
        gc.collect()
    for generation in gc.get_stats():
        before.append(generation["collections"])
        before.append(generation["collected"])
    generation = None
    gc.freeze()
    gc.set_threshold(threshold0, threshold1, threshold2)
    gc.collect()
    before[4] += 1
    reserve.pop()
    counts = get_count()
    if counts[0] != 0 or counts[1] != 0 or counts[2] != 0:
        raise RuntimeError("the counters do not start at zero: %r" % (counts,))
    counts = node = None
    made = at = count1 = count2 = previous1 = previous2 = 0
    end = len(program)
    gc.enable()
    while at < end:
        if program[at] == 3:
            del keep[0]
        else:
            previous1 = count1
            previous2 = count2
            node = Node()
            made += 1
            if program[at] == 0:
                keep.append(node)
            elif program[at] == 1:
                node.held = node
            reserve.pop()
            counts = get_count()
            count1 = counts[1]
            count2 = counts[2]
            counts = None
            # A collection of 0 counts in the second, one of 1 in the third, one of 2 in neither.
            if count2 == previous2 + 1:
                fired.append(made * 10 + 1)
            elif count2 != previous2:
                fired.append(made * 10 + 2)
            elif count1 != previous1:
                fired.append(made * 10 if count1 == previous1 + 1 else made * 10 + 2)
            node = None
        at += 1
    reserve.pop()
    counts = get_count()
    gc.disable()
    own = 0
    for thing in gc.get_objects():
        if type(thing) is not Node and thing is not counts:
            own += 1
    stats = []
    for number, generation in enumerate(gc.get_stats()):
        collections = generation["collections"] - before[2 * number]
        collected = generation["collected"] - before[2 * number + 1]
        stats.append([collections, collected, 0])
    out = {
        "fired": [[number // 10, number % 10] for number in fired],
        "count": list(counts),
        "stats": stats,
        "held": len(keep),
    }
    return out, own
