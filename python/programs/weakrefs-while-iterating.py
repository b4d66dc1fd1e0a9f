"""What dies while somebody goes over a weak container is taken out when the iteration has ended."""
import copy
import gc
import weakref


class Item:
    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return f"Item({self.n})"


def fill(make):
    items = [Item(n) for n in range(5)]
    return items, make(items)


def show(name, items, container, view):
    it = iter(view(container))
    first = next(it)
    before = len(container)
    del first, items[-1]
    print(name, "during:", before, len(container))
    try:
        rest = sum(1 for _ in it)
    except RuntimeError as error:
        rest = str(error)
    print(name, "after:", rest, len(container))


def values(items):
    return weakref.WeakValueDictionary((item.n, item) for item in items)


def keys(items):
    return weakref.WeakKeyDictionary((item, item.n) for item in items)


for name in ("keys", "values", "items"):
    show("value " + name, *fill(values), lambda d: getattr(d, name)())
    show("key " + name, *fill(keys), lambda d: getattr(d, name)())

items, members = fill(weakref.WeakSet)
it = iter(members)
first = next(it)
items.remove(first)
items.pop()
print("set during:", len(members), len(members.data))
print("set after:", sum(1 for _ in it), len(members), len(members.data))
del first

# An iteration that is given up ends, too.
items, members = fill(weakref.WeakSet)
it = iter(members)
items.remove(next(it))
del items[:2]
print(len(members), len(members.data))
del it
print(len(members), len(members.data))

# A key that was set again stays.
items, by_number = fill(values)
it = by_number.items()
next(it)
del items[4]
other = Item(4)
by_number[4] = other
del it
print(by_number[4] is other, len(by_number))
print(by_number.pop(17, "none"), sorted(by_number.copy().keys()))

# Copies.
members = weakref.WeakSet(items)
members.label = ["x"]
one, two = copy.copy(members), copy.deepcopy(members)
print(one == members, one.label is members.label, two == members, two.label is members.label)
members ^= {items[0], other}
print(sorted(item.n for item in members))
members &= [items[1], other]
print(sorted(item.n for item in members), len(members.data))
print([type(one).__name__ for one in by_number.valuerefs()], [one.key for one in by_number.valuerefs()])

# A collection in the middle of the work, at every possible place.
class Ring:
    def __init__(self):
        self.me = self


for threshold in range(1, 60):
    gc.collect(0)
    gc.set_threshold(threshold, threshold, threshold)
    rings = [Ring() for _ in range(20)]
    table = weakref.WeakKeyDictionary((ring, 1) for ring in rings)
    del rings
    seen = [len(table), len(list(table.items())), len(table)]
    assert seen == sorted(seen, reverse=True) and seen[0] <= 20
    table = {n: [Ring()] for n in range(20)}
    assert len(list(table.items())) == 20
gc.set_threshold(700, 10, 10)
gc.collect()
print("collected")

from collections.abc import MutableMapping, MutableSet
print(isinstance(members, MutableSet), isinstance(by_number, MutableMapping))
