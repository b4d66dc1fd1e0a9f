# A young collection does not look at old objects.
import gc


class Node:
    pass


gc.collect()
gc.disable()
old = Node()
old.me = old
gc.collect()
young = Node()
young.me = young
del old, young
print(gc.collect(0))
print(gc.collect(1))
print(gc.collect(2))
