# A cache without end leaks; a bounded one does not.
import weakref


class Value:
    pass


class Bounded:
    def __init__(self, size):
        self.size = size
        self.table = {}

    def put(self, key, value):
        self.table[key] = value
        while len(self.table) > self.size:
            del self.table[next(iter(self.table))]


alive = weakref.WeakSet()
endless = {}
bounded = Bounded(3)
for n in range(10):
    v = Value()
    alive.add(v)
    endless[n] = v
    bounded.put(n, v)
del v
print(len(alive))
endless.clear()
print(len(alive))
bounded.table.clear()
print(len(alive))
