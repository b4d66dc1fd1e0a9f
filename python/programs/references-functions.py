# Functions are objects: defaults and closures are references.
import sys


class Thing:
    pass


t = Thing()


def with_default(x=t):
    return x


print(sys.getrefcount(t))


def make(x):
    def inner():
        return x

    return inner


f = make(t)
print(sys.getrefcount(t))
g = f
print(sys.getrefcount(f))
del f, g
print(sys.getrefcount(t))
del with_default
print(sys.getrefcount(t))
