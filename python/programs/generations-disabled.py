# Switched off, cycles stay until somebody collects.
import gc


class Node:
    pass


gc.collect()
gc.disable()
for _ in range(2000):
    n = Node()
    n.me = n
del n
print(gc.isenabled(), gc.collect())
gc.enable()
print(gc.isenabled())
