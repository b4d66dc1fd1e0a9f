"""tree.ts, in Python."""

from array import array
from bisect import bisect_right

from watch import Witness, drop

BRANCHING = 16
HALF = BRANCHING // 2
DELETED = 5


def following(key):
    return (key * 1_664_525 + 1_013_904_223) & 0xFFFF_FFFF


class Page(list):
    __slots__ = ("keys",)

    def __init__(self):
        self.keys = array("q")


class Record:
    __slots__ = ("tree",)


class Tree:
    __slots__ = ("root", "witness")

    def __init__(self):
        self.root = Page()


KINDS = (Page, Record, Tree, Witness)
IS_AUTOMATIC = True


class Building:
    """A tree under construction: its data other than its pages."""

    __slots__ = ("tree", "pages", "height", "separator")

    def __init__(self):
        self.tree = Tree()
        self.pages = 1
        self.height = 0
        self.separator = 0

    def put(self, key, record):
        tree = self.tree
        right = self.put_into(tree.root, self.height, key, record)
        if right is None:
            return
        top = Page()
        self.pages += 1
        top.keys.append(self.separator)
        top.append(tree.root)
        top.append(right)
        tree.root = top
        self.height += 1

    def delete(self, key):
        page = self.tree.root
        for _ in range(self.height):
            page = page[bisect_right(page.keys, key)]
        place = bisect_right(page.keys, key) - 1
        del page.keys[place]
        del page[place]

    def put_into(self, page, height, key, record):
        keys = page.keys
        place = bisect_right(keys, key)
        if height == 0:
            keys.insert(place, key)
            page.insert(place, record)
        else:
            right = self.put_into(page[place], height - 1, key, record)
            if right is None:
                return None
            keys.insert(place, self.separator)
            page.insert(place + 1, right)
        if len(page) <= BRANCHING:
            return None
        right = Page()
        self.pages += 1
        right.keys = keys[HALF:]
        del keys[HALF:]
        self.separator = right.keys[0] if height == 0 else keys.pop()
        right.extend(page[HALF:])
        del page[HALF:]
        return right


def make_record(tree, index, cyclic):
    record = Record()
    if index % 100 < cyclic:
        record.tree = tree
    return record


def prepare(_sizes):
    return 0, []


def run(sizes, _held):
    records, cyclic, total = sizes["records"], sizes["cyclic"], sizes["total"]
    made = key = 0
    while made < total:
        building = Building()
        tree = building.tree
        first = key
        for index in range(records):
            building.put(key, make_record(tree, index, cyclic))
            key = following(key)
        again = first
        for index in range(records):
            if index % DELETED == 0:
                building.delete(again)
            again = following(again)
        again = first
        for index in range(records):
            if index % DELETED == 0:
                building.put(again, make_record(tree, index, cyclic))
            again = following(again)
        count = building.pages + records + 2
        tree.witness = Witness(count, 0)
        del building, tree
        drop(count)
        made += count + -(-records // DELETED)
    return made, made, []
