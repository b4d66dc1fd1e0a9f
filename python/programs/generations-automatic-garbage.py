# Garbage does not pile up.
import gc
import weakref


class Node:
    pass


alive = weakref.WeakSet()
gc.enable()
gc.set_threshold(700, 10, 10)
most = 0
for _ in range(5000):
    n = Node()
    n.me = n
    alive.add(n)
    most = max(most, len(alive))
print(most < 2500, len(alive) < 2500)
