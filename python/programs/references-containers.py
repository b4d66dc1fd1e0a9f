# What containers hold is counted: lists, tuples, dicts, sets.
import sys


class Thing:
    pass


t = Thing()
base = sys.getrefcount(t)
items = [t] * 5
print(sys.getrefcount(t) - base)
pair = (t, t)
print(sys.getrefcount(t) - base)
table = {t: t}
print(sys.getrefcount(t) - base)
group = {t}
print(sys.getrefcount(t) - base)
del items[1:3]
print(sys.getrefcount(t) - base)
del pair, table, group
print(sys.getrefcount(t) - base)
items[:] = []
print(sys.getrefcount(t) - base)
