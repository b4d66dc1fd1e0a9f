"""chain.ts, in Python."""

from watch import Witness, drop

OLD_LENGTH = 10


class Node:
    __slots__ = ("next", "witness")


KINDS = (Node, Witness)
IS_AUTOMATIC = True


def ring(length, size):
    first = last = Node()
    for _ in range(length - 1):
        node = Node()
        node.next = first
        first = node
    last.next = first
    first.witness = Witness(length + 1, size)
    return first


def prepare(sizes):
    count = sizes["old"] // OLD_LENGTH
    return count * (OLD_LENGTH + 1), [ring(OLD_LENGTH, 0) for _ in range(count)]


def run(sizes, held):
    length, live, total, size = (sizes[name] for name in ("length", "live", "total", "bytes"))
    standing = []
    rings = 0
    while rings * length < total:
        standing.append(ring(length, size))
        rings += 1
        if len(standing) * length >= live:
            count = len(standing) * (length + 1)
            standing.clear()
            drop(count)
    made = rings * (length + 1)
    return made, made, held + standing
