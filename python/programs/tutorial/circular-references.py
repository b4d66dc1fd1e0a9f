# Two objects that refer to each other: the names go, the objects stay until a collection.
import gc
import sys


class MyClass:
    pass


a = MyClass()
b = MyClass()
a.ref = b
b.ref = a

print(gc.get_referrers(a)[0] is b or gc.get_referrers(a)[1] is b)
print(sys.getrefcount(a), sys.getrefcount(b))
del a, b
print(gc.collect())
