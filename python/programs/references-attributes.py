# Attributes: set, replaced, deleted; the dict of an object that was asked for.
import sys


class Thing:
    pass


t = Thing()
holder = Thing()
holder.one = t
holder.two = t
print(sys.getrefcount(t))
holder.one = None
print(sys.getrefcount(t))
names = holder.__dict__
print(sys.getrefcount(t), sorted(names), sys.getrefcount(names))
names["three"] = t
print(sys.getrefcount(t), holder.three is t)
del holder.two
print(sys.getrefcount(t), sorted(names))
del holder
print(sys.getrefcount(t))
del names
print(sys.getrefcount(t))
