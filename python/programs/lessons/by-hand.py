import gc
import weakref


class Thing:
    pass


a = Thing()
watch = weakref.ref(a)
del a
print("gone at once:", watch() is None)
print("left for the collector:", gc.collect())

b = Thing()
b.itself = b
watch = weakref.ref(b)
del b
print("gone at once:", watch() is None)
print("left for the collector:", gc.collect())
print("gone now:", watch() is None)
