"""The task of bench/opponent.ts in Python, for CPython and for Pyodide.

python3 collect.py slots|lists GRAPH live|garbage REPEATS; one line of JSON.

slots: an object with up to 3 references is an instance with just as many slots, one allocation
without a dict; more references are a list. lists: any references are a list, which is traversed
faster, but is two allocations; filled when it is linked, so that the lists themselves lie close
together. Without references it is an object(), which the collector need not track.

The objects are held by one list that was made before gc.freeze(), so that the collector
traverses neither it nor anything of the interpreter's own.
"""

import gc
import json
import sys
import time
from array import array


class With1:
    __slots__ = ("r0",)


class With2:
    __slots__ = ("r0", "r1")


class With3:
    __slots__ = ("r0", "r1", "r2")


SLOTTED = (With1, With2, With3)


def read_graph(path):
    def column(file, length):
        # Of 4 bytes; little-endian machines only.
        numbers = array("I")
        numbers.fromfile(file, length)
        return numbers

    with open(path, "rb") as file:
        object_count, reference_count, held_count = column(file, 3)
        offsets = column(file, object_count + 1)
        return offsets, column(file, reference_count), column(file, held_count)


def build(holder, offsets, targets, most_slots):
    """Makes and links the graph, with each object in the holder."""
    start = 0
    for index in range(len(holder)):
        end = offsets[index + 1]
        count = end - start
        if count == 0:
            holder[index] = object()
        elif count <= most_slots:
            holder[index] = SLOTTED[count - 1]()
        else:
            holder[index] = []
        start = end
    for index in range(len(holder)):
        owner = holder[index]
        at = offsets[index]
        count = offsets[index + 1] - at
        if count > most_slots:
            owner.extend([holder[target] for target in targets[at : at + count]])
        elif count == 3:
            owner.r0 = holder[targets[at]]
            owner.r1 = holder[targets[at + 1]]
            owner.r2 = holder[targets[at + 2]]
        elif count == 2:
            owner.r0 = holder[targets[at]]
            owner.r1 = holder[targets[at + 1]]
        elif count == 1:
            owner.r0 = holder[targets[at]]


def give_up_all_but(holder, held):
    next_held = 0
    end = len(held)
    for index in range(len(holder)):
        if next_held < end and held[next_held] == index:
            next_held += 1
        else:
            holder[index] = None


def tracked_objects():
    """The objects that the collector tracks and that are not frozen."""
    kinds = {*SLOTTED, list}
    return [found for found in gc.get_objects() if type(found) in kinds]


def leaves(holder):
    """Objects without references: of these only referenced ones exist."""
    found = {id(held): held for held in holder if type(held) is object}
    for owner in tracked_objects():
        for referent in gc.get_referents(owner):
            if type(referent) is object:
                found[id(referent)] = referent
    return found.values()


def timed(work):
    start = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - start) / 1e6


def median(numbers):
    numbers = sorted(numbers)
    middle = len(numbers) // 2
    return (numbers[middle] + numbers[~middle]) / 2


def measure(representation, path, situation, repeats):
    offsets, targets, held = read_graph(path)
    holder = [None] * (len(offsets) - 1)
    most_slots = 3 if representation == "slots" else 0
    milliseconds = []
    build_milliseconds = []

    gc.disable()
    gc.collect()
    gc.freeze()
    own_count = len(tracked_objects())

    def left():
        """Checks each object; not timed."""
        return len(tracked_objects()) - own_count + len(leaves(holder))

    def build_and_give_up():
        build_milliseconds.append(timed(lambda: build(holder, offsets, targets, most_slots)))
        give_up_all_but(holder, held)

    def collect():
        milliseconds.append(timed(gc.collect))

    if situation == "live":
        build_and_give_up()
        gc.collect()
        size = sum(map(sys.getsizeof, tracked_objects())) + sum(map(sys.getsizeof, leaves(holder)))
        before = left()
        for _ in range(repeats):
            collect()
    else:
        size = None
        for _ in range(repeats):
            give_up_all_but(holder, ())
            gc.collect()
            build_and_give_up()
            collect()
        before = len(holder)
    left_count = left()
    answer = {
        "ms": milliseconds,
        "freed": before - left_count,
        "left": left_count,
        "buildMs": median(build_milliseconds),
    }
    return answer if size is None else {**answer, "bytes": size}


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:4], int(sys.argv[4]))))
