"""lists.ts, in Python."""

from closed_list import Link, closed_list
from watch import Witness, drop


class Beside:
    __slots__ = ("witness", "other")


KINDS = (Link, Beside, Witness)
IS_AUTOMATIC = True


def prepare(sizes):
    base = sizes["base"]
    return base, [closed_list(base)]


def run(sizes, held):
    length, is_held = sizes["length"], sizes["isHeld"] == 1
    count = -(-sizes["total"] // length)
    first = last = held[0]
    for made in range(count):
        head = closed_list(length)
        beside = Beside()
        beside.witness = Witness(length + 2, 0)
        beside.other = last if is_held else first
        head.beside = beside
        last = head
        if made and not is_held:
            drop(length + 2)
    made = count * (length + 2)
    return made, made, [first, last]
