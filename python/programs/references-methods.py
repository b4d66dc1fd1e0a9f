# self is an argument like any other; a bound method refers to its object.
import sys


class Thing:
    def count(self):
        return sys.getrefcount(self)

    @staticmethod
    def count_static(x):
        return sys.getrefcount(x)

    @classmethod
    def count_class(cls, x):
        return sys.getrefcount(x)


t = Thing()
print(t.count(), Thing.count(t), Thing.count_static(t), Thing.count_class(t))
method = t.count
print(sys.getrefcount(t), method())
del method
print(sys.getrefcount(t))
