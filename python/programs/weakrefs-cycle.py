# In a cycle, callbacks run before the finalizers.
import gc
import weakref


class Node:
    def __del__(self):
        print("del", r())


gc.collect()
n = Node()
n.me = n
r = weakref.ref(n, lambda w: print("callback", w()))
del n
print("collect", gc.collect())
