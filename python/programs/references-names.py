# Each name is a reference; so is the argument of getrefcount.
import sys


class Thing:
    pass


a = Thing()
print(sys.getrefcount(a))
b = a
print(sys.getrefcount(a))
c = [a, a]
print(sys.getrefcount(a))
del b
print(sys.getrefcount(a))
c.clear()
print(sys.getrefcount(a))
