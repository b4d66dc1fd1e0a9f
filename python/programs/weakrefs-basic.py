# A weak reference does not keep its object.
import sys
import weakref


class Thing:
    pass


t = Thing()
r = weakref.ref(t)
print(r() is t, sys.getrefcount(t), weakref.getweakrefcount(t))
print(r is weakref.ref(t), r == weakref.ref(t), hash(r) == hash(t))
del t
print(r())
try:
    weakref.ref([])
except TypeError as e:
    print(e)
try:
    weakref.ref(5)
except TypeError as e:
    print(e)
