# What a class is called with is held by the stack, by the tuple of arguments and by the parameter.
import sys


class Holder:
    def __init__(self, thing):
        print("in __init__", sys.getrefcount(thing), sys.getrefcount(self))
        self.thing = thing
        print("stored", sys.getrefcount(thing))


class Thing:
    pass


t = Thing()
h = Holder(t)
print("after", sys.getrefcount(t), sys.getrefcount(h))
del h
print("gone", sys.getrefcount(t))
