# Flags, and what DEBUG_SAVEALL keeps.
import gc


class Node:
    pass


print(gc.get_debug(), gc.DEBUG_STATS, gc.DEBUG_COLLECTABLE, gc.DEBUG_UNCOLLECTABLE)
print(gc.DEBUG_SAVEALL, gc.DEBUG_LEAK)
gc.collect()
gc.set_debug(gc.DEBUG_SAVEALL)
n = Node()
n.me = n
del n
print(gc.collect(), len(gc.garbage), type(gc.garbage[0]).__name__)
gc.set_debug(0)
gc.garbage[0].me = None
gc.garbage.clear()
print(gc.collect(), gc.garbage)
