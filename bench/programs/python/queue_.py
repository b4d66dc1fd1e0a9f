"""queue.ts, in Python. Named queue_, because Python has a module called queue."""

from watch import Witness, drop

WITNESSED = 100


class Item:
    __slots__ = ("self", "witness", "bytes")


KINDS = (Item, Witness)
IS_AUTOMATIC = True


def prepare(_sizes):
    return 0, []


def run(sizes, _held):
    length, size, total = sizes["length"], sizes["bytes"], sizes["total"]
    waiting = [None] * length
    witnesses = 0
    for made in range(total):
        item = Item()
        item.bytes = bytes(size)
        item.self = item
        if made % WITNESSED == WITNESSED - 1:
            item.witness = Witness(WITNESSED, 0)
            witnesses += 1
        waiting[made % length] = item
        if made >= length and (made - length) % WITNESSED == WITNESSED - 1:
            drop(WITNESSED)
    return total + witnesses, total + witnesses, waiting
