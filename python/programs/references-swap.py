# Swapping and unpacking keep the counts.
import sys


class Thing:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


a, b = Thing("a"), Thing("b")
a, b = b, a
print(a.name, b.name, sys.getrefcount(a), sys.getrefcount(b))
a, *rest = [b, a, a]
print(a.name, len(rest), sys.getrefcount(a), sys.getrefcount(rest[0]))
rest = None
print("end")
a = b
print("really")
