# A weak reference that is garbage itself calls nobody.
import gc
import weakref


class Node:
    pass


gc.collect()
n = Node()
n.me = n
n.ref = weakref.ref(n, lambda w: print("never"))
del n
print(gc.collect() > 0)
