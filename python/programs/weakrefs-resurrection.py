# An object that comes back in a deallocation by count keeps its weak references.
import gc
import weakref


class Lazarus:
    def __del__(self):
        saved.append(self)


gc.collect()
saved = []
obj = Lazarus()
r = weakref.ref(obj)
del obj
print(r() is saved[0])
saved.clear()
print(r())
obj = Lazarus()
obj.me = obj
r = weakref.ref(obj)
del obj
gc.collect()
print(r(), len(saved))
